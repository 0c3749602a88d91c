"""Does the gateway's day say what ours says? Find what differs, have a lost webhook made up for, and sum the day up.

`/money` shows `days_of_money`: one `DayOfMoney` (core/domain/reconciliation.py) for each gateway and currency.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.domain.effects import Effect, PollRefund, ReadCapture, ReadPayment, ReconcileDay
from core.domain.gateway_books import Entry
from core.domain.reconciliation import MENDED, DayOfMoney, Difference, Differs, OurBooks, compare
from core.domain.task import Kind
from core.domain.wall_clock import instant, local_day
from core.storage.reconciliation import Reconciliations
from core.storage.unit_of_work import UnitOfWork

NIGHT = time(2)
"""When yesterday is checked, by the clinic's clock: payments begun just before midnight have ended, nobody waits."""

DAYS_BACK = 3
"""How many past days are still checked that were not: a clinic's computer may be off over a weekend."""

STILL_USED = timedelta(days=180)
"""How long after the last payment asked for by a gateway its days are compared: money comes up to three days late, and
a payer's bank asks for it back within four months, or six where what was paid for was to come later."""

SETTLED_BY = "reconciliation"


def zone_of(uow: UnitOfWork) -> ZoneInfo:
    """Return the time zone of the clinic's books: that of its first branch, as one account serves them all."""
    clinics = uow.roster.clinics
    return clinics[min(clinics)].zone if clinics else ZoneInfo("UTC")


def span_of(uow: UnitOfWork, day: date) -> tuple[datetime, datetime]:
    """Return the instants at which a day of the clinic begins and ends."""
    zone = zone_of(uow)
    return instant(day, time(0), zone), instant(day + timedelta(days=1), time(0), zone)


def queue_nightly_checks(uow: UnitOfWork) -> None:
    """Queue the check of every past day whose time has come, for each gateway in use; its key makes it happen once.

    A bank's word on a dispute stands in no list of a day: each open one is read anew once a night, until it is decided.
    """
    now_there = uow.now.astimezone(zone_of(uow))
    last = now_there.date() - timedelta(days=1 if now_there.time() >= NIGHT else 2)
    days = [last - timedelta(days=back) for back in range(DAYS_BACK)]
    kept = Reconciliations(uow.sql, now=uow.now)
    in_use = kept.in_use(since=span_of(uow, days[-1])[0] - STILL_USED)
    for check in (ReconcileDay(gateway=gateway, day=day.isoformat()) for gateway in in_use for day in days):
        uow.outbox.add(check, key=check.key)
    for gateway, dispute, capture in kept.open_disputes(in_use):
        read = ReadCapture(gateway=gateway, gateway_payment_id=capture)
        uow.outbox.add(read, key=f"read-dispute:{gateway}:{dispute}:{last}")


def today(uow: UnitOfWork) -> date:
    """Return the date at the clinic."""
    return local_day(uow.now, zone_of(uow))


def our_books(uow: UnitOfWork, gateway: str, day: date, theirs: Sequence[Entry], *, until: datetime) -> OurBooks:
    """Return our side of a day; what we entered from `until` on is left out, as the gateway was asked before."""
    since, ends = span_of(uow, day)
    return Reconciliations(uow.sql, now=uow.now).our_books(gateway, since=since, until=min(ends, until), theirs=theirs)


def check_day(
    uow: UnitOfWork, gateway: str, day: date, theirs: Sequence[Entry], *, until: datetime
) -> list[Difference]:
    """Compare, queue what mends a lost webhook, keep and return what differs.

    What an earlier look found and this one does not has settled, and its task is closed.
    """
    found = compare(theirs, our_books(uow, gateway, day, theirs, until=until))
    kept = Reconciliations(uow.sql, now=uow.now)
    before = {_task_key(gateway, difference) for difference in kept.found(day).get(gateway, ())}
    kept.record(gateway, day, compared=len(theirs), differences=found)
    for difference in found:
        _mend(uow, gateway, difference)
    for settled in sorted(before - {_task_key(gateway, difference) for difference in found}):
        uow.tasks.close_by_key(settled, by=SETTLED_BY)
    return found


def put_before_the_desk(uow: UnitOfWork, gateway: str, found: Sequence[Difference]) -> None:
    """Open a task for each difference that no further look will mend.

    Money for nothing that we asked for is listed only: an account may well serve the pharmacy next door.
    """
    for difference in found:
        if difference.what is not Differs.UNKNOWN_REFERENCE:
            uow.tasks.open(
                Kind.MONEY_DIFFERS,
                key=_task_key(gateway, difference),
                chat_id=difference.chat_id,
                payment_id=difference.payment_id,
                facts={"gateway": gateway, "reference": difference.entry_id},
            )


def reads_under_way(uow: UnitOfWork, gateway: str) -> int:
    """Return how many looks at a gateway are queued that may mend what a comparison has found."""
    return Reconciliations(uow.sql, now=uow.now).reads_under_way(gateway)


def days_of_money(uow: UnitOfWork, day: date) -> list[DayOfMoney]:
    """Return what came in on a day of the clinic and where it is now, by gateway and currency; the desk's too."""
    since, until = span_of(uow, day)
    return Reconciliations(uow.sql, now=uow.now).days(day, since=since, until=until)


def mended_by(gateway: str, difference: Difference) -> Effect | None:
    """Return the look at the gateway that puts a difference right where only a webhook was lost; None for the rest."""
    if difference.what not in MENDED:
        return None
    if difference.what in {Differs.REFUND_UNKNOWN, Differs.DISPUTE_UNKNOWN}:
        return ReadCapture(gateway=gateway, gateway_payment_id=difference.gateway_payment_id)
    if difference.refund_id:
        return PollRefund(refund_id=str(difference.refund_id))
    return ReadPayment(payment_id=str(difference.payment_id))


def _mend(uow: UnitOfWork, gateway: str, difference: Difference) -> None:
    effect = mended_by(gateway, difference)
    if effect:
        # the minute: a check asked for again may look again, two that run at once look once
        key = f"reconcile:{gateway}:{difference.kind}:{difference.entry_id}:{uow.now:%Y%m%d%H%M}"
        uow.outbox.add(effect, key=key, chat_id=difference.chat_id)


def _task_key(gateway: str, difference: Difference) -> str:
    return f"money-differs:{gateway}:{difference.kind}:{difference.entry_id}"
