"""The waiting list of the clinic in memory: entries, and places that a test lets become free."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.front_desk import Moment, Person, Visit
from bot.waiting_desk import Freed, Waiting
from core.domain.errors import NotFound, NotWaiting, OfferOver, TooManyWaits, VisitClosed
from core.domain.wishes import PARTS

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Clinic

MOST = 3


@dataclass
class Entry:
    """One entry: whose, as it is shown, and the visit from which to be moved up."""

    chat: int
    shown: Waiting
    moves: str | None = None


class WaitlistInMemory:
    """One chat's side of the list; a part of `DeskInMemory`."""

    clinic: "Clinic"
    chat: int
    people: list[Person]

    def visit(self, visit_id: str) -> Visit:
        raise NotImplementedError

    def keeps_list(self, doctors: tuple[int, ...] = ()) -> bool:
        return self.clinic.keeps_list and doctors != (0,)

    def waits(self) -> tuple[Waiting, ...]:
        own = [e.shown for e in self.clinic.waits.values() if e.chat == self.chat]
        return tuple(w for w in own if w.status in ("waiting", "notified"))

    def waiting(self, entry_id: str) -> Waiting:
        return self._entry(entry_id).shown

    def freed(self, place_id: str) -> Freed:
        if place_id not in self.clinic.freed:
            raise NotFound(what="offer")
        entry = self._entry(self.clinic.freed[place_id])
        booking = self.clinic.bookings[place_id]
        return Freed(
            place=replace(self.visit(place_id), held_until=Moment(booking.held_until, "Asia/Kolkata")),
            open=self.clinic.status(booking) == "held",
            waiting=entry.shown,
            later=self.visit(entry.moves) if entry.moves else None,
        )

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
        patient = next((p for p in self.people if p.id == patient_id), None)
        row = next((r for r in self.clinic.rows if r.id == doctor_id), None)
        if patient is None or (row is None) == (specialty is None) or clinic_id not in (None, 1) or seen == "nowhere":
            raise NotFound(what="patient")
        first, last = days or (self.clinic.now.date(), self.clinic.now.date() + timedelta(days=30))
        low, high = window
        part = next((part.value for part, minutes in PARTS.items() if minutes == window), None)
        wanted = Waiting(
            id=str(uuid4()),
            status="waiting",
            person=patient,
            doctor=row.name if row else None,
            specialty=row.specialty if row else specialty or "",
            first=first,
            last=last,
            part=part,
            since=self._at(first, low) if low and not part else None,
            until=self._at(first, high) if high < 24 * 60 and not part else None,
        )
        return self._join(Entry(self.chat, wanted))

    def wait_to_move_up(self, visit_id: str) -> Waiting:
        visit = self.visit(visit_id)
        if visit.status != "confirmed" or visit.past:
            raise VisitClosed(status=visit.status)
        day = visit.starts.at.date()
        wanted = Waiting(
            id=str(uuid4()),
            status="waiting",
            person=visit.person,
            doctor=visit.doctor,
            specialty=visit.specialty,
            first=day,
            last=day,
            later=visit.starts,
        )
        return self._join(Entry(self.chat, wanted, moves=visit_id))

    def stop_waiting(self, entry_id: str) -> Waiting:
        entry = self._entry(entry_id)
        if entry.shown.status not in ("waiting", "notified"):
            raise NotWaiting(status=entry.shown.status)
        self._free(entry_id)
        return self._set(entry_id, "cancelled")

    def go_on_waiting(self, entry_id: str) -> Waiting:
        entry = self._entry(entry_id)
        if entry.shown.status not in ("waiting", "notified"):
            raise NotWaiting(status=entry.shown.status)
        entry.shown = replace(entry.shown, rests=False)
        return entry.shown

    def take_freed(self, place_id: str) -> Visit:
        freed = self._open(place_id)
        booking = self.clinic.bookings[place_id]
        booking.offered, booking.held_until = False, self.clinic.now + timedelta(minutes=15)
        self._set(freed.waiting.id, "confirmed")
        if freed.later is None:
            return self.visit(place_id)
        later = self.clinic.bookings[freed.later.id]
        later.slot, booking.status = booking.slot, "cancelled"
        return self.visit(later.id)

    def decline_freed(self, place_id: str) -> Waiting:
        freed = self._open(place_id)
        self._free(freed.waiting.id)
        return self._set(freed.waiting.id, "waiting")

    def _open(self, place_id: str) -> Freed:
        freed = self.freed(place_id)
        if not freed.open or freed.waiting.status != "notified":
            raise OfferOver(status="lapsed")
        return freed

    def _free(self, entry_id: str) -> None:
        for place, entry in self.clinic.freed.items():
            if entry == entry_id and self.clinic.bookings[place].status == "held":
                self.clinic.bookings[place].status = "cancelled"

    def _entry(self, entry_id: str) -> Entry:
        entry = self.clinic.waits.get(entry_id)
        if entry is None or entry.chat != self.chat:
            raise NotFound(what="entry")
        return entry

    def _join(self, entry: Entry) -> Waiting:
        wanted = replace(entry.shown, id="", status="", place=None)
        same = next((w for w in self.waits() if replace(w, id="", status="", place=None) == wanted), None)
        if same:
            return same
        if len(self.waits()) >= MOST:
            raise TooManyWaits(limit=MOST)
        self.clinic.waits[entry.shown.id] = entry
        return entry.shown

    def _set(self, entry_id: str, status: str) -> Waiting:
        entry = self.clinic.waits[entry_id]
        entry.shown = replace(entry.shown, status=status, place=None)
        return entry.shown

    def _at(self, day: date, minute: int) -> Moment:
        from tests.bot.clinic_in_memory import ZONE  # noqa: PLC0415 - it is made of this

        return Moment(datetime.combine(day, time(*divmod(minute, 60)), tzinfo=ZONE), ZONE.key)
