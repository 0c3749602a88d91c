"""One chat at the clinic in memory: who writes in it, in which language, and what they have agreed to."""

from datetime import date, datetime
from uuid import UUID

from bot.front_desk import Moment, Person
from core.domain.consent import CURRENT
from core.domain.errors import BadPhone, ConsentNeeded, NotFound
from core.domain.people import person_name
from core.domain.staff import Role
from tests.bot.clinic_in_memory import ZONE, Booking, Clinic
from tests.bot.staff_in_memory import StaffInMemory


class ChatInMemory:
    """What every part of one chat's desk knows."""

    def __init__(
        self, clinic: Clinic, chat: int = 1, *, profile: str = "", language: str = "en", agreed: bool = True
    ) -> None:
        self.has_agreed = agreed
        self.taken_along = 0
        self.erased_at: datetime | None = None
        self.clinic = clinic
        self.chat = chat
        self.profile = profile
        self.spoken = language
        self.phone: str | None = None
        self.asked_mail: str | None = None
        self.proved_mail: str | None = None
        self.codes = self.wrong_codes = 0
        self.people: list[Person] = []
        self.made = 0
        self.said: dict[int, dict[str, str | None]] = {}
        self.accounts = True
        self.known_elsewhere: str | None = None
        self.matched = self.joined = False
        self.link_codes = self.wrong_links = self.asked_desk = 0
        self.staff = StaffInMemory(clinic, chat)

    def profile_name(self) -> str:
        return self.profile

    def language(self) -> str:
        return self.spoken

    def set_language(self, language: str) -> None:
        self.spoken = language

    def role(self) -> Role | None:
        return self.clinic.members.role(self.chat)

    def join(self, token: str) -> Role:
        return self.clinic.members.join(self.chat, token)

    def today(self) -> date:
        return self.clinic.now.astimezone(ZONE).date()

    def agreed(self) -> bool:
        return self.has_agreed

    def agreed_since(self) -> Moment | None:
        return Moment(self.clinic.now, ZONE.key) if self.has_agreed else None

    def withdraw_consent(self) -> None:
        self.has_agreed = False

    def agree(self, version: int) -> None:
        if version != CURRENT.version:
            raise ConsentNeeded
        self.has_agreed = True

    def _require_consent(self) -> None:
        if not self.has_agreed:
            raise ConsentNeeded

    def phone_known(self) -> bool:
        return self.phone is not None

    def remember_phone(self, phone: str | None) -> None:
        if phone is None:
            raise BadPhone
        self._require_consent()
        self.phone = phone

    def family(self) -> tuple[Person, ...]:
        return tuple(sorted(self.people, key=lambda p: p.relation != "self"))

    def name_self(self, name: str) -> Person:
        self._require_consent()
        return self._add(name, "self")

    def _add(self, name: str, relation: str) -> Person:
        self.made += 1
        person = Person(id=self.chat * 100 + self.made, name=person_name(name), relation=relation)
        self.people.append(person)
        return person

    def _known(self, patient_id: int) -> Person:
        found = next((p for p in self.people if p.id == patient_id), None)
        if found is None:
            raise NotFound(what="patient")
        return found

    def _own(self, visit_id: str) -> Booking:
        try:
            booking = self.clinic.bookings.get(str(UUID(visit_id)))
        except ValueError:
            booking = None
        if booking is None or booking.chat != self.chat:
            raise NotFound(what="appointment")
        return booking
