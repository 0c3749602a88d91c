"""The visits of the staff desk in memory, under the real permissions: found, cancelled, and money given back."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.desk_values import Moment, MoveTerms
from bot.line import Phrase
from bot.staff_values import DoctorTally, TallySeen, VisitAtDesk
from core.domain.desk_payment import Way
from core.domain.errors import AlreadyDone, MoreThanTaken, NotFound, NothingToRefund, VisitClosed
from core.domain.money import Money
from core.domain.permissions import Action, may
from core.domain.slots import Slot, slot_at
from tests.bot.counter_in_memory import ZONE, CounterInMemory

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Booking


class VisitsInMemory(CounterInMemory):
    """The part of one chat's staff desk that is about visits."""

    def visits_of(self, number: str | None) -> tuple[VisitAtDesk, ...]:
        self._permit(Action.SEE_VISITS)
        found = [self._at_desk(id_, b) for id_, b in self.clinic.bookings.items() if b.number]
        return tuple(v for v in found if (v.number == number if number else v.status == "confirmed"))

    def visit_at_desk(self, visit_id: str) -> VisitAtDesk:
        self._permit(Action.SEE_VISITS)
        return self._at_desk(visit_id, self._booking(visit_id))

    def tally(self, day: date) -> TallySeen:
        del day
        silent = self.visits_of(None)
        mine = DoctorTally(
            doctor="Dr Anjali Mehta", visits=len(silent), confirmed=0, late=0, leaving=0, silent=len(silent)
        )
        return TallySeen(visits=len(silent), confirmed=0, doctors=(mine,) if silent else (), silent=silent)

    def requests(self) -> tuple[VisitAtDesk, ...]:
        self._permit(Action.ANSWER_REQUEST)
        return tuple(self._at_desk(id_, b) for id_, b in self.clinic.bookings.items() if b.status == "requested")

    def request(self, visit_id: str) -> VisitAtDesk:
        self._permit(Action.ANSWER_REQUEST)
        return self._at_desk(visit_id, self._booking(visit_id))

    def confirm_request(self, visit_id: str) -> None:
        booking = self._waiting(visit_id)
        booking.status, booking.number = "confirmed", f"APT-20261123-{len(self.clinic.bookings):04}"

    def decline_request(self, visit_id: str) -> None:
        booking = self._waiting(visit_id)
        booking.status, booking.by_clinic = "cancelled", True

    def _waiting(self, visit_id: str) -> "Booking":
        self._permit(Action.ANSWER_REQUEST)
        booking = self._booking(visit_id)
        if booking.status == "confirmed":
            raise AlreadyDone
        if booking.status != "requested":
            raise VisitClosed
        return booking

    def open_visit(self, visit_id: str) -> None:
        self.visit_at_desk(visit_id)

    def cancel_visit(self, visit_id: str) -> Money:
        self._permit(Action.CANCEL_VISIT)
        booking = self._booking(visit_id)
        if booking.status == "cancelled":
            raise AlreadyDone
        if booking.status not in ("confirmed", "requested"):
            raise VisitClosed
        paid = self._at_desk(visit_id, booking).paid
        booking.status, booking.by_clinic = "cancelled", True
        return paid

    def cancel_as_asked(self, visit_id: str) -> Money:
        back = self.visit_at_desk(visit_id).back
        self.cancel_visit(visit_id)
        self._booking(visit_id).by_clinic = False
        return back

    def visit_place(self, visit_id: str) -> tuple[int, int]:
        self._permit(Action.SEE_VISITS)
        return self._booking(visit_id).slot.doctor_id, 1

    def move_terms_for(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> MoveTerms:
        booking = self._booking(visit_id)
        self._place_for(booking, doctor_id, starts_at)
        free = Money(0, booking.fee.currency)
        return MoveTerms(fee=booking.fee, paid=booking.fee if booking.paid else free, back=free, due=free)

    def move_for(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> None:
        booking = self._booking(visit_id)
        booking.slot = self._place_for(booking, doctor_id, starts_at)

    def _place_for(self, booking: "Booking", doctor_id: int, starts_at: datetime) -> Slot:
        from tests.bot.clinic_in_memory import HORIZON, NOTICE  # noqa: PLC0415 - it has this part of it

        self._permit(Action.BOOK_FOR_PATIENT)
        if booking.status not in ("confirmed", "requested"):
            raise VisitClosed
        if (booking.slot.doctor_id, booking.slot.starts_at) == (doctor_id, starts_at):
            raise AlreadyDone
        row = next((r for r in self.clinic.rows if r.id == doctor_id), None)
        if row is None:
            raise NotFound(what="doctor")
        busy, now = self.clinic.busy(), self.clinic.now
        blocked = self.clinic.blocked
        return slot_at(row.schedule, 1, starts_at, busy, blocked, now=now, notice=NOTICE, horizon_days=HORIZON)

    def give_money_back(self, visit_id: str, amount: Money, way: Way) -> None:
        del way
        self._permit(Action.GIVE_MONEY_BACK)
        taken = self.visit_at_desk(visit_id).taken
        if not taken:
            raise NothingToRefund
        if not 0 < amount.minor <= taken.minor:
            raise MoreThanTaken(amount=amount, taken=taken)
        self.clinic.handed_out[visit_id] = self.clinic.handed_out.get(visit_id, 0) + amount.minor

    def _booking(self, visit_id: str) -> "Booking":
        if visit_id not in self.clinic.bookings:
            raise NotFound
        return self.clinic.bookings[visit_id]

    def _at_desk(self, visit_id: str, booking: "Booking") -> VisitAtDesk:
        role, currency = self.clinic.members.role(self.chat), booking.fee.currency
        at_desk = any(visit == visit_id for visit, _ in self.clinic.till)
        back = self.clinic.handed_out.get(visit_id, 0)
        has = booking.fee.minor - back if booking.paid and booking.status != "cancelled" else 0
        taken = Money(has if at_desk else 0, currency)
        can = {
            "asked": booking.status in ("confirmed", "requested") and may(role, Action.CANCEL_VISIT),
            "move": booking.status in ("confirmed", "requested") and may(role, Action.BOOK_FOR_PATIENT),
            "cancel": booking.status in ("confirmed", "requested") and may(role, Action.CANCEL_VISIT),
            "give_back": bool(taken) and may(role, Action.GIVE_MONEY_BACK),
        }
        return VisitAtDesk(
            id=visit_id,
            number=booking.number or "",
            patient=booking.patient.name,
            phone=Phrase("person.no_phone"),
            doctor="Dr Anjali Mehta",
            clinic="City Clinic",
            starts=Moment(booking.slot.starts_at, ZONE),
            status=booking.status,
            fee=booking.fee,
            paid=Money(has, currency),
            taken=taken,
            back=Money(has // 2, currency),
            can=frozenset(name for name, so in can.items() if so),
            until=Moment(booking.held_until, ZONE),
        )
