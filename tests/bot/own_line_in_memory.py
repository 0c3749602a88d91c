"""A patient's place in the line in memory: every booking is of today, and three others always go before."""

from bot.front_desk import Moment, Refund
from bot.own_line import PlaceInLine
from core.domain.errors import AlreadyDone, NotFound, VisitClosed
from tests.bot.clinic_in_memory import ZONE, Booking
from tests.bot.line_in_memory import Stand
from tests.bot.own_visits_in_memory import OwnVisitsInMemory


class OwnLineInMemory(OwnVisitsInMemory):
    """One chat's places; a part of `DeskInMemory`."""

    def place(self, visit_id: str) -> PlaceInLine:
        booking = self._own(visit_id)
        if booking.number is None:
            raise NotFound
        waits = booking.status == "arrived"
        known = {"confirmed": "expected", "arrived": "waiting", "in_consultation": "inside"}
        stands = known.get(booking.status, "over")
        return PlaceInLine(
            stands=stands,
            token=f"Q{self._token(booking):03}" if waits else "",
            doctor="Dr Anjali Mehta",
            ahead=3 if waits else 0,
            why={"emergency": 1, "sooner": 2} if waits else {},
            late=30,
            free=booking.status == "confirmed",
            begins=Moment(booking.slot.starts_at, ZONE.key),
            wait=(20, 35) if waits else None,
        )

    def here(self, visit_id: str) -> None:
        booking = self._own(visit_id)
        if booking.status in {"arrived", "in_consultation"}:
            raise AlreadyDone
        if booking.status != "confirmed":
            raise VisitClosed
        booking.status = "arrived"
        self.clinic.line[booking.id] = Stand(token=1 + len(self.clinic.line))

    def cancel_for_delay(self, visit_id: str) -> Refund:
        booking = self._own(visit_id)
        if booking.status == "cancelled":
            raise AlreadyDone
        if booking.status != "confirmed":
            raise VisitClosed
        return self.cancel(visit_id)

    def _token(self, booking: Booking) -> int:
        return self.clinic.line.get(booking.id, Stand()).token
