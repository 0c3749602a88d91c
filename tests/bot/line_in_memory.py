"""A doctor's line in memory, under the real permissions: every booking is of today, and the order is by the token."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.desk_values import Moment
from bot.line_values import LineSeen, PlaceSeen
from core.domain.errors import AlreadyDone, NobodyCalled, NotFound, RoomTaken, TooLateToUndo, VisitClosed
from core.domain.permissions import Action
from core.domain.staff import Role
from tests.bot.counter_in_memory import CounterInMemory

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Booking

ZONE = "Asia/Kolkata"


@dataclass
class Stand:
    """How far one patient has come; `closing` can still be taken back."""

    token: int = 0
    called: bool = False
    skips: int = 0
    closing: str = ""


class LineInMemory(CounterInMemory):
    """The part of one chat's staff desk that is about a doctor's line."""

    def line_doctors(self) -> tuple[tuple[int, str], ...]:
        own = self._permit(Action.SEE_LINE) is Role.DOCTOR
        return tuple((row.id, row.name) for row in self.clinic.rows[: 1 if own else 2])

    def line(self, doctor_id: int) -> LineSeen:
        known = dict(self.line_doctors())
        if doctor_id not in known:
            raise NotFound
        visits = [self._place(b) for b in self.clinic.bookings.values() if b.slot.doctor_id == doctor_id and b.number]
        waiting = sorted((v for v in visits if v.stands in {"waiting", "skipped"}), key=lambda v: v.token)
        ready = [v for v in waiting if v.stands == "waiting"]
        expected = [] if waiting else [v for v in visits if v.stands == "expected"]
        return LineSeen(
            doctor_id=doctor_id,
            doctor=known[doctor_id],
            day=self.clinic.now.date(),
            visits=tuple(visits),
            waiting=tuple(waiting),
            room=tuple(v for v in visits if v.stands in {"called", "inside"}),
            following=next(iter([*ready, *expected]), None),
        )

    def in_line(self, visit_id: str) -> PlaceSeen:
        self._permit(Action.SEE_LINE)
        return self._place(self._booking_in_line(visit_id))

    def mark_arrived(self, visit_id: str) -> None:
        self._permit(Action.MARK_ARRIVED)
        self._arrive(self._can(visit_id, "arrive"))

    def call_in(self, visit_id: str, *, follows: str | None = None) -> None:
        self._permit(Action.CALL_NEXT)
        del follows
        booking = self._can(visit_id, "call")
        if self.line(booking.slot.doctor_id).room:
            raise RoomTaken
        if booking.status == "confirmed":
            self._arrive(booking)
        self._stand(booking).called = True

    def let_in(self, visit_id: str) -> None:
        self._permit(Action.CALL_NEXT)
        self._enter(self._can(visit_id, "in"))

    def skip(self, visit_id: str) -> None:
        self._permit(Action.CALL_NEXT)
        booking = self._booking_in_line(visit_id)
        if "skip" not in self._place(booking).can:
            raise NobodyCalled
        stand = self._stand(booking)
        stand.called, stand.skips = False, stand.skips + 1

    def mark_seen(self, visit_id: str) -> None:
        self._permit(Action.END_CONSULTATION)
        booking = self._can(visit_id, "seen")
        if booking.status == "arrived":
            self._enter(booking)
        self._stand(booking).closing = "complete"

    def mark_missed(self, visit_id: str) -> None:
        self._permit(Action.MISS_VISIT)
        stand = self._stand(self._can(visit_id, "missed"))
        stand.closing, stand.called = "miss", False

    def run_late(self, doctor_id: int, minutes: int) -> int:
        self._permit(Action.RUN_LATE)
        del minutes
        return [v.stands for v in self.line(doctor_id).visits].count("expected")

    def undo_in_line(self, visit_id: str, said: str) -> None:
        self._permit(Action.CALL_NEXT)
        booking = self._booking_in_line(visit_id)
        undone = self._undoes(booking, stand := self._stand(booking))
        if undone != said:
            raise TooLateToUndo
        if undone == "arrive":
            booking.status, stand.token = "confirmed", 0
        elif undone == "call":
            stand.called = False
        else:
            stand.closing = ""

    def _undoes(self, booking: "Booking", stand: Stand) -> str:
        """Return what can be taken back of what was said of a visit."""
        if stand.closing:
            return "seen" if stand.closing == "complete" else "missed"
        if booking.status != "arrived" or stand.skips:
            return ""
        return "call" if stand.called else "arrive"

    def _arrive(self, booking: "Booking") -> None:
        self._stand(booking).token = 1 + max((s.token for s in self.clinic.line.values()), default=0)
        booking.status = "arrived"

    def _enter(self, booking: "Booking") -> None:
        if booking.status == "confirmed":
            self._arrive(booking)
        self._stand(booking).called = False
        booking.status = "in_consultation"

    def _can(self, visit_id: str, what: str) -> "Booking":
        booking = self._booking_in_line(visit_id)
        if what not in self._place(booking).can:
            raise AlreadyDone if booking.status in {"arrived", "in_consultation"} else VisitClosed
        return booking

    def _stand(self, booking: "Booking") -> Stand:
        return self.clinic.line.setdefault(booking.id, Stand())

    def _booking_in_line(self, visit_id: str) -> "Booking":
        booking = self.clinic.bookings.get(visit_id)
        if booking is None or booking.slot.doctor_id not in dict(self.line_doctors()):
            raise NotFound
        return booking

    def _place(self, booking: "Booking") -> PlaceSeen:
        stand = self.clinic.line.get(booking.id, Stand())
        stands = self._how(booking, stand)
        here = stands in {"waiting", "skipped"}
        can = {
            "arrive": stands == "expected",
            "call": stands == "expected" or here,
            "in": stands in {"expected", "called"} or here,
            "skip": stands == "called",
            "seen": stands in {"called", "inside"},
            "missed": stands in {"expected", "called"} or here,
            "undo": bool(self._undoes(booking, stand)),
        }
        starts = Moment(booking.slot.starts_at, ZONE)
        return PlaceSeen(
            id=booking.id,
            number=booking.number or "",
            token=f"Q{stand.token:03}" if stand.token else "",
            patient=booking.patient.name,
            doctor_id=booking.slot.doctor_id,
            starts=starts,
            stands=stands,
            since=starts,
            walk_in=False,
            urgency="routine",
            can=frozenset(name for name, so in can.items() if so),
            undoes=self._undoes(booking, stand),
        )

    def _how(self, booking: "Booking", stand: Stand) -> str:
        if stand.closing:
            return "seen" if stand.closing == "complete" else "missed"
        if booking.status == "arrived":
            return "called" if stand.called else "skipped" if stand.skips else "waiting"
        known = {"confirmed": "expected", "in_consultation": "inside", "completed": "seen"}
        return known.get(booking.status, "missed")
