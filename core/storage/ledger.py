"""The append-only ledger: entries are added, and where the money is is summed up from them; nothing is ever changed.

Every sum here is over the entries of some captures and the refunds promised for them.
"""

from datetime import datetime
from uuid import UUID

from core.domain.errors import NotFound
from core.domain.ledger import SETTLES, Kind, Position, Settled
from core.domain.money import Money
from core.storage.sql import Pending, Row, Sql

BOOKED = "sum(case when settled_as = 'booked' then amount_minor when kind = 'credit' then -amount_minor else 0 end)"
CAPTURED = "coalesce(sum(amount_minor) filter (where kind = 'capture'), 0)"
REFUNDED = "coalesce(sum(amount_minor) filter (where kind in ('refund', 'dispute')), 0)"
"""The sums of `core/domain/ledger.py`, written here and nowhere else."""
FIRST = "case when bool_or(kind = 'apply') then 'credit' else min(settled_as) filter (where kind = 'capture') end"
"""`Position.first`, of the entries of one capture."""

POSITIONS = f"""
    select l.gateway, l.gateway_payment_id, l.payment_id, l.currency, l.captured, l.booked, l.refunded, l.first,
           coalesce((select sum(r.amount_minor) from refunds r
                     where r.gateway = l.gateway and r.gateway_payment_id = l.gateway_payment_id
                       and r.status <> 'processed'), 0)::bigint as promised
    from (
        select gateway, gateway_payment_id, payment_id, min(currency) as currency, min(id) as id,
               {CAPTURED}::bigint as captured, {BOOKED}::bigint as booked, {REFUNDED}::bigint as refunded,
               {FIRST} as first
        from ledger where payment_id in (
            select id from payments where appointment_id = %(visit)s
            union select payment_id from ledger where appointment_id = %(visit)s)
        group by 1, 2, 3) as l
    order by l.id
"""
BOOKED_FOR = f"""
    select gateway, gateway_payment_id, payment_id, min(currency) as currency, {BOOKED}::bigint as minor
    from ledger where appointment_id = %(visit)s group by 1, 2, 3 having {BOOKED} > 0 order by min(id)
"""
ENTRIES = "select entry from ledger where gateway = %(gateway)s and kind = 'capture' and entry = any(%(entries)s)"
CAPTURE = "select id from ledger where gateway = %(gateway)s and kind = 'capture' and entry = %(entry)s"
ENTER = """
    insert into ledger (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency, settled_as,
        appointment_id, at)
    values (%(gateway)s, %(kind)s, %(entry)s, %(payment_id)s, %(gateway_payment_id)s, %(amount_minor)s, %(currency)s,
        %(settled_as)s, %(appointment_id)s, %(now)s)
    on conflict on constraint one_effect_per_payment_event do nothing returning id
"""


class Ledger:
    """The rows of `ledger` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def positions(self, appointment_id: UUID) -> list[Position]:
        """Return every capture that was asked for or is booked for this visit, and where its money is; oldest first."""
        return positions_of(self.ask_positions(appointment_id))

    def ask_positions(self, appointment_id: UUID) -> Pending:
        """Ask for what `positions` returns; give the result to `positions_of`."""
        return self._sql.send(POSITIONS, {"visit": appointment_id})

    def booked(self, appointment_id: UUID) -> list[Row]:
        """Return what this visit has of each capture: its ids, `currency`, and `minor` units; oldest first."""
        return self._sql.rows(BOOKED_FOR, visit=appointment_id)

    def counted(self, gateway: str, captures: list[str]) -> set[str]:
        """Return which of these captures have been entered before."""
        return {row["entry"] for row in self._sql.rows(ENTRIES, gateway=gateway, entries=captures)}

    def capture(self, gateway: str, gateway_payment_id: str) -> int:
        """Return the entry with which this capture came; raises `NotFound`."""
        row = self._sql.row(CAPTURE, gateway=gateway, entry=gateway_payment_id)
        if row is None:
            raise NotFound(what="capture")
        return int(row["id"])

    def enter(
        self,
        kind: Kind,
        *,
        entry: str,
        gateway: str,
        payment_id: UUID,
        gateway_payment_id: str,
        amount: Money,
        settled_as: Settled | None = None,
        appointment_id: UUID | None = None,
    ) -> int | None:
        """Add an entry and return its id; None if it stands there already. A capture says how it is settled."""
        row = self._sql.row(
            ENTER,
            gateway=gateway,
            kind=kind.value,
            entry=entry,
            payment_id=payment_id,
            gateway_payment_id=gateway_payment_id,
            amount_minor=amount.minor,
            currency=amount.currency,
            settled_as=(settled_as or SETTLES[kind]).value,
            appointment_id=appointment_id,
            now=self._now,
        )
        return int(row["id"]) if row else None


def positions_of(asked: Pending) -> list[Position]:
    """Wait for what `ask_positions` has asked for."""
    return [Position(**{**row, "first": Settled(row["first"])}) for row in asked.rows()]
