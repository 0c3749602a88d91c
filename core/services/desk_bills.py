"""What is to be paid at the desk today, and the bill of one visit: what the counter looks at before it takes money."""

from uuid import UUID

from core.domain.errors import NotFound
from core.domain.permissions import Action
from core.services.desk_payments import Bill, bills
from core.services.reconciliation import span_of, today
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

LONGEST = 30
"""Visits that one list holds: three pages; who is not on them is found by the number."""


def todays_bills(uow: UnitOfWork, by: int) -> list[Bill]:
    """Return today's visits that were to be paid at the desk and are not yet, by their time. Raises `NotPermitted`."""
    permit(uow, by, Action.TAKE_MONEY)
    since, until = span_of(uow, today(uow))
    numbers = uow.callers.to_pay(since=since, until=until, limit=LONGEST)
    wanted = {visit for visit, _ in numbers}
    found = [bill for number in dict.fromkeys(n for _, n in numbers) for bill in bills(uow, by, number)]
    owed = [bill for bill in found if bill.due and bill.appointment_id in wanted]
    return sorted(owed, key=lambda bill: (bill.starts_at, bill.number))


def bill_of(uow: UnitOfWork, by: int, visit_id: UUID) -> Bill:
    """Return the bill of one visit; raises `NotPermitted`, and `NotFound` for one that cannot be paid at the desk."""
    permit(uow, by, Action.TAKE_MONEY)
    number = uow.appointments.one(visit_id).number
    for bill in bills(uow, by, number) if number else ():
        if bill.appointment_id == visit_id:
            return bill
    raise NotFound(what="appointment")
