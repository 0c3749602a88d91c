"""What a page is made with: the clinic in one transaction, who looks, what was asked, the words of their language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.desk_values import Moment
from bot.phrases import CALENDARS, fill, render, write_money
from core.domain.errors import NotFound
from core.domain.money import Money
from core.domain.roster import Clinic, Doctor
from core.domain.web_session import WebSession
from core.services.clinic_day import today_at
from core.storage.unit_of_work import UnitOfWork
from webhooks.dashboard.html import Html, tag

OURS = "form"
"""The field of each form that says that it is one of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page to show: `at` is the part of the site that it belongs to; `again` loads it anew after so many seconds."""

    title: str
    body: Sequence[Html]
    at: str = ""
    status: int = 200
    again: int | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """Show that path next: after something was done."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Bytes to be kept by the browser."""

    content: bytes
    media_type: str
    name: str


Answer = View | Go | File


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """One request of somebody signed in."""

    uow: UnitOfWork
    session: WebSession
    form_token: str
    secret: str = field(default="", repr=False)
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def by(self) -> int:
        """Return the chat under whose role everything is asked for and done."""
        return self.session.member.chat_id

    @property
    def language(self) -> str:
        """Return the language of the pages."""
        return self.session.language

    def say(self, key: str, **facts: object) -> str:
        """Return words of the pages."""
        return render(self.language, key, facts)

    def number(self, name: str) -> int | None:
        """Return a number that was asked for; None where there is none. Raises `NotFound` for what is none."""
        text = self.asked.get(name, "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise NotFound(what=name)
        return int(text)

    def day(self, name: str, otherwise: date) -> date:
        """Return a day that was asked for. Raises `NotFound` for what is none."""
        text = self.asked.get(name, "")
        try:
            return date.fromisoformat(text) if text else otherwise
        except ValueError:
            raise NotFound(what=name) from None

    def clinics(self) -> list[Clinic]:
        """Return every branch, by its id."""
        return [clinic for _, clinic in sorted(self.uow.roster.clinics.items())]

    def clinic(self) -> Clinic:
        """Return the branch that was asked for, else the first. Raises `NotFound`, also for a clinic without any."""
        asked = self.number("branch")
        if asked is not None:
            return self.uow.roster.clinic(asked)
        for clinic in self.clinics():
            return clinic
        raise NotFound(what="clinic")

    def today(self) -> date:
        """Return the date at the branch that was asked for."""
        return today_at(self.uow, self.clinic().id)

    def doctors(self) -> list[Doctor]:
        """Return every doctor who works here, by name."""
        return sorted((d for d in self.uow.roster.doctors.values() if d.active), key=lambda d: (d.name, d.id))

    def doctor(self, doctor_id: int) -> str:
        """Return what a doctor is called in the language of the pages."""
        doctor = self.uow.roster.doctors.get(doctor_id)
        return doctor.called(self.language) if doctor else "–"

    def clock(self, at: datetime, zone: ZoneInfo) -> str:
        """Return a time of day at a branch."""
        return CALENDARS[self.language].write_clock(at.astimezone(zone).time())

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """Return a moment with its day."""
        return fill(self.language, "{at}", {"at": Moment(at, zone.key)})

    def date(self, day: date, *, short: bool = False) -> str:
        """Return a day with its weekday."""
        return CALENDARS[self.language].write_day(day, short=short)

    def money(self, amount: Money) -> str:
        """Return an amount as people write it."""
        return write_money(amount)

    def form(self, path: str, *inside: Html | None, class_: str | None = None) -> Html:
        """Return a form that changes something: it carries what shows that it is ours."""
        ours = tag("input", type="hidden", name=OURS, value=self.form_token)
        return tag("form", ours, *inside, method="post", action=path, class_=class_)
