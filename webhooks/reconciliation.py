"""Compares a gateway's day with ours: once a night by the outbox, and whenever somebody asks.

A day is looked at up to three times, because what one look has read anew (a lost webhook) the next finds in its place;
what still differs then is put before the desk.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.domain.effects import ReconcileDay
from core.domain.gateway_books import CaptureState, Entry
from core.domain.reconciliation import MENDED, Difference, OurBooks
from core.gateways.payments.port import GatewayRefused, PaymentGateway
from core.services.reconciliation import check_day, our_books, put_before_the_desk, span_of
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, nothing_follows

log = logging.getLogger(__name__)

LOOKS = 3
"""A capture whose webhook was lost, then the refund of it that could not be known before: two to mend, one to see."""

BETWEEN_LOOKS = timedelta(minutes=10)
"""The reads that a look has queued are done within seconds; a gateway that asks us to slow down gets some minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """The gateway's side of a day as it was at `asked_at`, before anything of it was read."""

    gateway: str
    day: date
    asked_at: datetime
    entries: Sequence[Entry]


class Reconciliation:
    """The handler of `reconcile_day`."""

    def __init__(self, database: Database, gateways: Mapping[str, PaymentGateway]) -> None:
        self._database = database
        self._gateways = gateways

    def check(self, due: Due) -> Closing:
        """Look at one day of one gateway, and again later where something was mended."""
        gateway = self._gateways.get(due.body["gateway"])
        if gateway is None:  # it was in use and is switched off: there is nobody to ask
            log.warning("a gateway's day cannot be compared", extra={"gateway": due.body["gateway"]})
            return nothing_follows
        look, asked = int(due.body["look"]), str(due.body.get("asked", ""))
        theirs = read_day(self._database, gateway, date.fromisoformat(due.body["day"]))

        def close(uow: UnitOfWork) -> dict[str, object]:
            found = compared(uow, theirs)
            if look < LOOKS and any(difference.what in MENDED for difference in found):
                again = ReconcileDay(gateway=theirs.gateway, day=theirs.day.isoformat(), look=look + 1, asked=asked)
                uow.outbox.add(again, key=again.key, due=uow.now + BETWEEN_LOOKS)
            else:
                put_before_the_desk(uow, theirs.gateway, found)
            return {"compared": len(theirs.entries), "differences": len(found)}

        return close


def read_day(database: Database, gateway: PaymentGateway, day: date) -> Theirs:
    """Read a day at the gateway, and what of ours it does not list, payment by payment. Raises `GatewayFailed`."""
    asked_at, (since, until) = database.run(lambda uow: (uow.now, span_of(uow, day)))
    listed = [*gateway.entries(since, until), *gateway.disputes(since, until)]
    ours = database.run(lambda uow: our_books(uow, gateway.name, day, listed, until=asked_at))
    named = [_named(gateway, entry, ours) for entry in listed]
    elsewhere = list(_of_other_days(gateway, listed, ours, at=asked_at))
    return Theirs(gateway=gateway.name, day=day, asked_at=asked_at, entries=[*named, *elsewhere])


def compared(uow: UnitOfWork, theirs: Theirs) -> list[Difference]:
    """Compare, in the transaction that records what was found and has mended what can be."""
    return check_day(uow, theirs.gateway, theirs.day, theirs.entries, until=theirs.asked_at)


def _named(gateway: PaymentGateway, entry: Entry, ours: OurBooks) -> Entry:
    """Find out whose a capture is that we have not entered, or a dispute of it, where the list does not say it."""
    known = any(line.kind == "capture" and line.entry_id == entry.gateway_payment_id for line in ours.lines)
    if entry.kind == "refund" or known or ours.asked_for(entry):
        return entry
    try:
        state = gateway.read_capture(entry.gateway_payment_id)
    except GatewayRefused:
        return entry  # nor does the gateway: a charge that was made without any of our pages
    return replace(entry, reference=state.reference, link_id=state.link_id)


def _of_other_days(
    gateway: PaymentGateway, listed: Sequence[Entry], ours: OurBooks, *, at: datetime
) -> Iterator[Entry]:
    """Read what we entered on this day and the gateway lists on another: begun before midnight, or late to be heard."""
    met = {(entry.kind, entry.entry_id) for entry in listed}
    wanted: dict[str, set[str]] = {}
    for line in ours.lines:
        if line.of_day and (line.kind, line.entry_id) not in met:
            wanted.setdefault(line.gateway_payment_id, set()).add(line.entry_id)
    for payment_id, entries in wanted.items():
        try:
            state = gateway.read_capture(payment_id)
        except GatewayRefused:
            continue  # the gateway does not know it: that is the difference
        yield from (entry for entry in _lines_of(state, at) if entry.entry_id in entries)


def _lines_of(state: CaptureState, at: datetime) -> Iterator[Entry]:
    if state.captured:
        yield Entry(
            kind="capture",
            entry_id=state.gateway_payment_id,
            gateway_payment_id=state.gateway_payment_id,
            amount=state.amount,
            at=at,
        )
    for refund in state.refunds:
        if refund.status != "failed":
            yield Entry(
                kind="refund",
                entry_id=refund.refund_id,
                gateway_payment_id=state.gateway_payment_id,
                amount=refund.amount,
                at=at,
                status=refund.status,
            )
