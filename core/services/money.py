"""The clinic's money of a day, for whoever may see it: what came in, where it is, and what differs from the gateway."""

from datetime import date, timedelta

from core.domain.audit import Act
from core.domain.effects import ReconcileDay
from core.domain.errors import NotFound
from core.domain.permissions import Action
from core.domain.reconciliation import DayOfMoney, Difference
from core.services.reconciliation import STILL_USED, days_of_money, span_of, today
from core.services.staff import permit
from core.storage.callers import Caller, CallersVisit
from core.storage.reconciliation import Reconciliations
from core.storage.unit_of_work import UnitOfWork


def see_money(uow: UnitOfWork, by: int, day: date | None) -> tuple[date, list[DayOfMoney]]:
    """Return a day of the clinic (today for None; a day ahead has nothing) by gateway. Raises `NotPermitted`."""
    permit(uow, by, Action.SEE_MONEY)
    on = day or today(uow)
    return on, days_of_money(uow, on)


def check_money(uow: UnitOfWork, by: int, day: date) -> int:
    """Have the gateways in use asked for this day anew; return how many. Twice in a minute they are asked once.

    What a lost webhook left out is made up for by it, and what still differs is put before the admins as tasks.
    Raises `NotPermitted`.
    """
    member = permit(uow, by, Action.CHECK_MONEY)
    since, _ = span_of(uow, day)
    gateways = Reconciliations(uow.sql, now=uow.now).in_use(since=since - STILL_USED)
    for gateway in gateways:
        effect = ReconcileDay(gateway=gateway, day=day.isoformat(), asked=f"{uow.now:%Y%m%d%H%M}")
        uow.outbox.add(effect, key=effect.key)
    uow.audit.add(member, Act.MONEY_CHECKED, subject=f"day {day.isoformat()}")
    return len(gateways)


def open_difference(uow: UnitOfWork, by: int, day: date, entry_id: str) -> None:
    """Write down that somebody looks up whom a difference is about. Raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, Action.OPEN_CHAT)
    difference = difference_of(uow, by, day, entry_id)
    if difference.chat_id is not None:
        uow.audit.add(member, Act.CHAT_OPENED, subject=f"chat {difference.chat_id}", facts={"entry": entry_id})


def difference_of(uow: UnitOfWork, by: int, day: date, entry_id: str) -> Difference:
    """Return one difference that the last check found; raises `NotPermitted`, and `NotFound` once it has settled."""
    _, days = see_money(uow, by, day)
    found = [d for each in days for d in each.differences if d.entry_id == entry_id]
    if not found:
        raise NotFound(what="difference")
    return found[0]


def whose_difference(uow: UnitOfWork, difference: Difference) -> tuple[Caller | None, CallersVisit | None]:
    """Return who is behind the chat of a difference, and the visit that was to be paid; `open_difference` before."""
    if difference.chat_id is None:
        return None, None
    visit = uow.payments.one(difference.payment_id).appointment_id if difference.payment_id else None
    callers = uow.callers.of_chats([difference.chat_id])
    return callers.get(difference.chat_id), uow.callers.visit(visit=visit, chat_id=difference.chat_id)


def neighbours(day: date, *, today: date) -> tuple[date, ...]:
    """Return the day before, and the day after unless it is still to come."""
    after = day + timedelta(days=1)
    return (day - timedelta(days=1), *([after] if after <= today else []))
