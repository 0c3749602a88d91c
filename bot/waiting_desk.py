"""What a conversation may ask of the waiting list, and have done there: plain values in, plain values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.desk_values import Moment, Person, Visit
from bot.line import Phrase
from core.domain.errors import (
    AlreadyDone,
    ConsentNeeded,
    HigherFee,
    NotAllowed,
    NotFound,
    NotWaiting,
    NotWorking,
    OfferOver,
    OnLeave,
    OverlappingVisit,
    Refusal,
    SlotTaken,
    TooFarAhead,
    TooLate,
    TooManyBookings,
    TooManyHolds,
    TooManyWaits,
    VisitClosed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that this chat waits for. `status` is a value of `core.domain.waitlist.Status`, days both included.

    With `doctor` None it is anybody of the `specialty`. `since` and `until` are the times of the day between which a
    visit may begin (None: no bound), `part` the name of such times. `later` is the start of the visit from which to be
    moved up. `place` is the id of the place that is kept for it now. `rests`: nothing is offered until they
    say that they still wait.
    """

    id: str
    status: str
    person: Person
    doctor: str | None
    specialty: str
    first: date
    last: date
    part: str | None = None
    since: Moment | None = None
    until: Moment | None = None
    later: Moment | None = None
    place: str | None = None
    rests: bool = False

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {"patient": self.person.name, "what": self.what}

    @property
    def what(self) -> Phrase:
        """Return in words what is waited for."""
        who = self.doctor or Phrase(f"specialty.{self.specialty}")
        if self.later is not None:
            return Phrase("waitlist.what.up", {"who": who, "later": self.later})
        days = Phrase("waitlist.day", {"first": self.first})
        if self.first != self.last:
            days = Phrase("waitlist.days", {"first": self.first, "last": self.last})
        hours = self._hours
        if hours is None:
            return Phrase("waitlist.what", {"who": who, "days": days})
        return Phrase("waitlist.what.hours", {"who": who, "days": days, "hours": hours})

    @property
    def _hours(self) -> Phrase | None:
        if self.part is not None:
            return Phrase(f"waitlist.part.{self.part}")
        if self.since and self.until:
            return Phrase("waitlist.hours", {"since": self.since, "until": self.until})
        if self.since:
            return Phrase("waitlist.hours.after", {"since": self.since})
        return Phrase("waitlist.hours.before", {"until": self.until}) if self.until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """A freed place that is, or was, kept for this chat. `open`: it can still be taken; `later` is the visit that
    would move to it, `waiting` what it was kept for."""

    place: Visit
    open: bool
    waiting: Waiting
    later: Visit | None = None

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        later = {"later": self.later.starts} if self.later else {}
        return {**self.place.facts, "what": self.waiting.what, **later}


class WaitingDesk(Protocol):
    """The waiting list as one chat sees it."""

    # --- questions: change nothing

    def keeps_list(self, doctors: tuple[int, ...] = ()) -> bool:
        """Return whether one can wait for a place with any of these doctors (none: with any at all)."""

    def waits(self) -> tuple[Waiting, ...]:
        """Return for what this chat is on the list, the longest waiting first."""

    def waiting(self, entry_id: str) -> Waiting:
        """Return one entry of this chat, also one that is over; raises `NotFound`."""

    def freed(self, place_id: str) -> Freed:
        """Return a place that was offered to this chat; raises `NotFound` for any other."""

    # --- verbs: done at once or refused, with nothing done

    def wait(
        self,
        *,
        patient_id: int,
        doctor_id: int | None = None,
        specialty: str | None = None,
        clinic_id: int | None = None,
        days: tuple[date, date] | None = None,
        window: tuple[int, int] = (0, 1440),
        seen: str | None = None,
    ) -> Waiting:
        """Put a patient on the list; without `days`, for any day that can be booked. Once more is no second time.

        `seen` is 'online' or 'in_person'; None: either way.
        """

    def wait_to_move_up(self, visit_id: str) -> Waiting:
        """Put a patient on the list for an earlier place than this visit's."""

    def stop_waiting(self, entry_id: str) -> Waiting:
        """Take an entry off the list."""

    def go_on_waiting(self, entry_id: str) -> Waiting:
        """Wait on after resting: what becomes free is offered again."""

    def take_freed(self, place_id: str) -> Visit:
        """Take the place that is offered: it is held to be paid, or the later visit moves to it."""

    def decline_freed(self, place_id: str) -> Waiting:
        """Let the next have it, and go on waiting."""


WAITING_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "wait": frozenset({NotAllowed, NotFound, TooLate, TooFarAhead, TooManyWaits, AlreadyDone, ConsentNeeded}),
    "wait_to_move_up": frozenset({NotAllowed, NotFound, VisitClosed, TooManyWaits, AlreadyDone}),
    "stop_waiting": frozenset({NotFound, NotWaiting}),
    "go_on_waiting": frozenset({NotFound, NotWaiting}),
    "take_freed": frozenset(
        {
            *(OfferOver, NotFound, SlotTaken, TooLate, TooFarAhead, NotWorking, OnLeave),
            *(OverlappingVisit, TooManyHolds, TooManyBookings, VisitClosed, AlreadyDone, HigherFee),
        }
    ),
    "decline_freed": frozenset({OfferOver, NotFound}),
}
"""What each verb can refuse."""
