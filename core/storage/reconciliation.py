"""Our side of a gateway's day: the ledger's lines by the gateway's ids, the day's sums, and what was last found."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from core.domain.dispute import DisputeStatus
from core.domain.gateway_books import Entry
from core.domain.money import Money
from core.domain.reconciliation import Asked, DayOfMoney, Difference, Differs, OurBooks, OurLine
from core.storage.ledger import BOOKED, CAPTURED, REFUNDED
from core.storage.sql import Row, Sql

LINES = """
    select l.kind, l.entry, l.gateway_payment_id, l.amount_minor, l.currency,
           l.at >= %(since)s and l.at < %(until)s as of_day, p.id as payment_id, p.reference, p.chat_id
    from ledger l join payments p on p.id = l.payment_id
    where l.gateway = %(gateway)s and l.kind in ('capture', 'refund') and not starts_with(l.entry, 'by-hand:')
      and (l.at >= %(since)s and l.at < %(until)s or l.entry = any(%(entries)s))
    order by l.id
"""
REFUNDS = """
    select r.gateway_refund_id as known_as, r.id as refund_id, p.id as payment_id, p.reference, p.chat_id,
           r.status = 'processed' and not exists (
               select 1 from ledger l
               where l.gateway = r.gateway and l.kind = 'refund' and l.entry = r.gateway_refund_id) as entered_otherwise
    from refunds r join payments p on p.id = r.payment_id
    where r.gateway = %(gateway)s and r.gateway_refund_id = any(%(refunds)s)
"""
PAYMENTS = """
    select link_id, reference, id as payment_id, chat_id from payments
    where gateway = %(gateway)s and (link_id = any(%(links)s) or reference = any(%(references)s))
"""
DISPUTES = "select dispute_id, status from disputes where gateway = %(gateway)s and dispute_id = any(%(disputes)s)"
UNDER_WAY = """
    select count(*) as open from outbox
    where done_at is null and dead_at is null and starts_with(key, 'reconcile:' || %(gateway)s || ':')
"""
# nobody but us keeps books of what is paid at the desk
OPEN_DISPUTES = """
    select gateway, dispute_id, gateway_payment_id from disputes
    where status = 'open' and gateway = any(%(gateways)s) order by opened_at, dispute_id
"""
IN_USE = "select distinct gateway from payments where created_at >= %(since)s and gateway <> 'desk' order by gateway"

SUMS = f"""
    with came as (
        select gateway, gateway_payment_id from ledger
        where kind = 'capture' and at >= %(since)s and at < %(until)s),
    stands as (
        select gateway, currency, {CAPTURED} as captured, {BOOKED} as booked, {REFUNDED} as refunded,
               coalesce(sum(amount_minor) filter (where kind = 'dispute'), 0) as disputed, 0 as promised, 0 as paid_out,
               count(*) filter (where kind = 'capture') as captures, 0 as refunds
        from ledger join came using (gateway, gateway_payment_id) group by 1, 2
        union all
        select gateway, currency, 0, 0, 0, 0, sum(amount_minor), 0, 0, 0
        from refunds join came using (gateway, gateway_payment_id)
        where status in ('due', 'pending', 'failed') group by 1, 2
        union all
        select gateway, currency, 0, 0, 0, 0, 0, sum(amount_minor), 0, count(*) filter (where kind = 'refund')
        from ledger where kind in ('refund', 'dispute') and at >= %(since)s and at < %(until)s group by 1, 2)
    select gateway, currency, sum(captured)::bigint as captured, sum(booked)::bigint as booked,
           sum(refunded)::bigint as refunded, sum(disputed)::bigint as disputed, sum(promised)::bigint as promised,
           sum(paid_out)::bigint as paid_out, sum(captures)::bigint as captures, sum(refunds)::bigint as refunds
    from stands group by 1, 2 order by 1, 2
"""
RECORD = """
    insert into reconciliations (gateway, day, checked_at, compared, differences)
    values (%(gateway)s, %(day)s, %(now)s, %(compared)s, %(differences)s)
    on conflict on constraint one_finding_per_gateways_day do update
    set checked_at = excluded.checked_at, compared = excluded.compared, differences = excluded.differences
"""
FOUND = "select gateway, checked_at, differences from reconciliations where day = %(day)s order by gateway"


class Reconciliations:
    """What is asked and kept for a comparison, in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def our_books(self, gateway: str, *, since: datetime, until: datetime, theirs: Sequence[Entry]) -> OurBooks:
        """Return what was entered from `since` to before `until`, and whatever else we know of their lines."""
        ids = {entry.entry_id for entry in theirs} | {entry.gateway_payment_id for entry in theirs}
        lines = self._sql.rows(LINES, gateway=gateway, since=since, until=until, entries=sorted(ids))
        refunds = self._sql.rows(REFUNDS, gateway=gateway, refunds=[e.entry_id for e in theirs if e.kind == "refund"])
        asked = self._sql.rows(
            PAYMENTS,
            gateway=gateway,
            links=sorted({entry.link_id for entry in theirs if entry.link_id}),
            references=sorted({entry.reference for entry in theirs if entry.reference}),
        )
        disputed = [entry.entry_id for entry in theirs if entry.kind == "dispute"]
        disputes = self._sql.rows(DISPUTES, gateway=gateway, disputes=disputed)
        return OurBooks(
            lines=[_line(row) for row in lines],
            refunds={row.pop("known_as"): Asked(**row) for row in refunds},
            links={row["link_id"]: _asked(row) for row in asked if row["link_id"]},
            references={row["reference"]: _asked(row) for row in asked},
            disputes={row["dispute_id"]: DisputeStatus(row["status"]) for row in disputes},
        )

    def in_use(self, *, since: datetime) -> list[str]:
        """Return the gateways by which money was asked for since then."""
        return [row["gateway"] for row in self._sql.rows(IN_USE, since=since)]

    def open_disputes(self, gateways: Collection[str]) -> list[tuple[str, str, str]]:
        """Return (gateway, dispute, capture) of every dispute that no bank has decided, as far as we know."""
        rows = self._sql.rows(OPEN_DISPUTES, gateways=sorted(gateways))
        return [(row["gateway"], row["dispute_id"], row["gateway_payment_id"]) for row in rows]

    def reads_under_way(self, gateway: str) -> int:
        """Return how many looks that a comparison has queued are still to be made."""
        row = self._sql.row(UNDER_WAY, gateway=gateway)
        return int(row["open"]) if row else 0

    def days(self, day: date, *, since: datetime, until: datetime) -> list[DayOfMoney]:
        """Return the day's sums by gateway and currency, with what the last check of it found.

        A difference stands with its own currency; one in a currency of which nothing was entered gets a day of zeros.
        """
        sums = {(row["gateway"], row["currency"]): row for row in self._sql.rows(SUMS, since=since, until=until)}
        checked: dict[str, datetime] = {}
        differences: dict[tuple[str, str], list[Difference]] = {}
        for row in self._sql.rows(FOUND, day=day):
            checked[row["gateway"]] = row["checked_at"]
            for stored in row["differences"]:
                difference = _difference(stored)
                differences.setdefault((row["gateway"], _currency(difference)), []).append(difference)
        return [
            DayOfMoney(
                day=day,
                gateway=gateway,
                currency=currency,
                **_standing(sums.get((gateway, currency))),
                checked_at=checked.get(gateway),
                differences=tuple(differences.get((gateway, currency), ())),
            )
            for gateway, currency in sorted(sums.keys() | differences.keys())
        ]

    def record(self, gateway: str, day: date, *, compared: int, differences: Sequence[Difference]) -> None:
        """Keep what a check of this day found, in the place of what was found before."""
        stored = Jsonb([_stored(difference) for difference in differences])
        self._sql.send(
            RECORD, {"gateway": gateway, "day": day, "now": self._now, "compared": compared, "differences": stored}
        )

    def found(self, day: date) -> dict[str, list[Difference]]:
        """Return the differences that the last check of this day found, by gateway; absent where none was made."""
        rows = self._sql.rows(FOUND, day=day)
        return {row["gateway"]: [_difference(stored) for stored in row["differences"]] for row in rows}


def _line(row: Row) -> OurLine:
    return OurLine(
        kind=row["kind"],
        entry_id=row["entry"],
        gateway_payment_id=row["gateway_payment_id"],
        amount=Money(row["amount_minor"], row["currency"]),
        asked=_asked(row),
        of_day=row["of_day"],
    )


def _asked(row: Row) -> Asked:
    return Asked(payment_id=row["payment_id"], reference=row["reference"], chat_id=row["chat_id"])


def _standing(row: Row | None) -> dict[str, int]:
    if row is None:
        return {}
    sums = {name: value for name, value in row.items() if name not in {"gateway", "currency"}}
    return {**sums, "credit": sums["captured"] - sums["booked"] - sums["refunded"]}


def _currency(difference: Difference) -> str:
    said = difference.ours or difference.theirs
    return said.currency if said else ""


def _stored(difference: Difference) -> dict[str, Any]:
    d = difference
    return {
        "what": d.what.value,
        "kind": d.kind,
        "entry_id": d.entry_id,
        "gateway_payment_id": d.gateway_payment_id,
        "theirs": [d.theirs.minor, d.theirs.currency] if d.theirs else None,
        "ours": [d.ours.minor, d.ours.currency] if d.ours else None,
        "reference": d.reference,
        "chat_id": d.chat_id,
        "payment_id": str(d.payment_id) if d.payment_id else None,
        "refund_id": str(d.refund_id) if d.refund_id else None,
    }


def _difference(stored: dict[str, Any]) -> Difference:
    return Difference(
        **{
            **stored,
            "what": Differs(stored["what"]),
            "theirs": Money(*stored["theirs"]) if stored["theirs"] else None,
            "ours": Money(*stored["ours"]) if stored["ours"] else None,
            "payment_id": UUID(stored["payment_id"]) if stored["payment_id"] else None,
            "refund_id": UUID(stored["refund_id"]) if stored["refund_id"] else None,
        }
    )
