"""The clinic's money in memory: a day's, compared with the gateway's, and taken at the desk."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.desk_values import Moment
from bot.staff_desk import DifferenceSeen, GatewayDay, MoneySeen, PersonSeen, VisitOwed
from core.domain.desk_payment import Way
from core.domain.errors import AlreadyDone, AmountDiffers, NotFound, NothingToRefund
from core.domain.money import Money
from core.domain.permissions import Action
from core.domain.reconciliation import Differs

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Booking

from tests.bot.counter_in_memory import ZONE, CounterInMemory

_DIFFERENCES = [
    DifferenceSeen(
        id=f"pay_{what.value}",
        what=what.value,
        gateway="razorpay",
        reference=None if number % 2 else f"ref {number}",
        theirs=None if what is Differs.MISSING_THERE else Money(50_000, "INR"),
        ours=None if number % 3 else Money(60_000, "INR"),
    )
    for number, what in enumerate(Differs)
]


class MoneyInMemory(CounterInMemory):
    """The money as one chat of the staff sees it."""

    def money(self, day: date | None) -> MoneySeen:
        self._permit(Action.SEE_MONEY)
        on = day or self.today()
        zero, some = Money(0, "INR"), Money(50_000, "INR")
        return MoneySeen(
            day=on,
            gateways=(
                GatewayDay(
                    gateway="razorpay",
                    captured=some,
                    booked=some,
                    credit=zero,
                    refunded=zero,
                    disputed=zero,
                    checkable=True,
                    checked=Moment(self.clinic.now, ZONE) if self.clinic.money_checks else None,
                ),
            ),
            differences=tuple(_DIFFERENCES) if on.day % 2 else (),
            neighbours=(on - timedelta(days=1), *([on + timedelta(days=1)] if on < self.today() else [])),
        )

    def difference(self, day: date, entry_id: str) -> DifferenceSeen:
        for difference in self.money(day).differences:
            if difference.id == entry_id:
                return difference
        raise NotFound

    def whose_difference(self, day: date, entry_id: str) -> PersonSeen | None:
        found = self.difference(day, entry_id)
        return None if found.ours is None else self._person("Ravi Kumar")

    def check_money(self, day: date) -> None:
        self._permit(Action.CHECK_MONEY)
        self.clinic.money_checks.append(day)

    def open_difference(self, day: date, entry_id: str) -> None:
        self._permit(Action.OPEN_CHAT)
        self.difference(day, entry_id)

    def owing(self, number: str | None) -> tuple[VisitOwed, ...]:
        self._permit(Action.TAKE_MONEY)
        visits = [self._owed(id_, b) for id_, b in self.clinic.bookings.items() if b.status == "confirmed" and b.number]
        return tuple(v for v in visits if (v.number == number if number else v.due))

    def owed(self, visit_id: str) -> VisitOwed:
        self._permit(Action.TAKE_MONEY)
        booking = self.clinic.bookings.get(visit_id)
        if booking is None or booking.status != "confirmed":
            raise NotFound
        return self._owed(visit_id, booking)

    def take_money(self, visit_id: str, way: Way, amount: Money) -> None:
        due = self.owed(visit_id).due
        if not due:
            raise AlreadyDone
        if amount != due:
            raise AmountDiffers(amount=amount, due=due)
        self.clinic.bookings[visit_id].paid = True
        self.clinic.till.append((visit_id, way))

    def undo_money(self, visit_id: str, way: Way) -> None:
        self.owed(visit_id)
        taken = [entry for entry in self.clinic.till if entry[0] == visit_id]
        if not taken:
            raise NothingToRefund
        del way
        self.clinic.till.remove(taken[-1])
        self.clinic.bookings[visit_id].paid = False

    def _owed(self, visit_id: str, booking: "Booking") -> VisitOwed:
        return VisitOwed(
            id=visit_id,
            number=booking.number or "",
            patient=booking.patient.name,
            doctor="Dr Anjali Mehta",
            clinic="City Clinic",
            starts=Moment(booking.slot.starts_at, ZONE),
            fee=booking.fee,
            due=Money(0 if booking.paid else booking.fee.minor, booking.fee.currency),
        )
