"""What happened at the gateway without us: whose a capture is, which refunds are ours, and what banks dispute."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.dispute import DISPUTE_LIFE, DisputeStatus
from core.domain.gateway_books import DisputeSeen
from core.domain.payment import RefundStatus
from core.storage.ledger import BOOKED
from core.storage.sql import Row, Sql

PAYMENT_OF = """
    select payment_id from ledger where gateway = %(gateway)s and kind = 'capture' and entry = %(capture)s
"""
REFUND_OF = "select id, status from refunds where gateway = %(gateway)s and gateway_refund_id = %(refund)s"
REFUND_BY_KEY = "select id, gateway_refund_id from refunds where gateway = %(gateway)s and key = %(key)s"
OWED = """
    select id, amount_minor as minor, status from refunds
    where gateway = %(gateway)s and gateway_payment_id = %(capture)s
      and (status = 'failed' or status = 'due' and gateway_refund_id is null
           or gateway_refund_id = any(%(failed)s) or gateway_refund_id = 'by-hand:' || id)
    order by created_at, id for update
"""
ADOPT = """
    update refunds set gateway_refund_id = %(refund)s, amount_minor = %(minor)s where id = %(id)s
"""
BOOKED_FOR = f"""
    select appointment_id, {BOOKED}::bigint as minor from ledger
    where gateway = %(gateway)s and gateway_payment_id = %(capture)s and appointment_id is not null
    group by 1 having {BOOKED} > 0 order by min(id)
"""
ADD_DISPUTE = """
    insert into disputes (gateway, dispute_id, payment_id, gateway_payment_id, amount_minor, currency, reason,
        respond_by, status, opened_at, changed_at)
    values (%(gateway)s, %(dispute)s, %(payment_id)s, %(capture)s, %(minor)s, %(currency)s, %(reason)s,
        %(respond_by)s, 'open', %(now)s, %(now)s)
    on conflict on constraint one_row_per_dispute do nothing
"""
DISPUTE = "select status from disputes where gateway = %(gateway)s and dispute_id = %(dispute)s for update"
DECIDE = """
    update disputes set status = %(status)s, changed_at = %(now)s
    where gateway = %(gateway)s and dispute_id = %(dispute)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A refund that what is made at the gateway may stand for: over so many `minor` units.

    One that is `PROCESSED` has left our books already: the desk has given it back by hand, or it came back to the
    gateway after it was done.
    """

    id: UUID
    minor: int
    status: RefundStatus


class GatewaySide:
    """The rows that say what was done at a gateway, in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def payment_of(self, gateway: str, capture: str) -> UUID | None:
        """Return the payment that a capture was entered for, None where it was not."""
        row = self._sql.row(PAYMENT_OF, gateway=gateway, capture=capture)
        return row["payment_id"] if row else None

    def refund_of(self, gateway: str, refund: str) -> UUID | None:
        """Return the refund that is known under this id of the gateway."""
        row = self._sql.row(REFUND_OF, gateway=gateway, refund=refund)
        return row["id"] if row else None

    def refund_by_key(self, gateway: str, key: str) -> tuple[UUID, str | None] | None:
        """Return our refund of this key, with the id that it is known by at the gateway."""
        row = self._sql.row(REFUND_BY_KEY, gateway=gateway, key=key)
        return (row["id"], row["gateway_refund_id"]) if row else None

    def owed(self, gateway: str, capture: str, *, failed: Collection[str]) -> list[Owed]:
        """Lock the refunds of a capture whose money the patient has not had through the gateway, oldest first.

        `failed` are the ids of those that the gateway says have failed: one may have been done, and come back.
        """
        rows = self._sql.rows(OWED, gateway=gateway, capture=capture, failed=sorted(failed))
        return [Owed(**{**row, "status": RefundStatus(row["status"])}) for row in rows]

    def adopt(self, refund_id: UUID, *, theirs: str, minor: int) -> None:
        """Let a locked refund be the one that the gateway has made, over what it was made over."""
        self._sql.send(ADOPT, {"id": refund_id, "refund": theirs, "minor": minor})

    def booked_for(self, gateway: str, capture: str) -> list[Row]:
        """Return the visits that have money of a capture (`appointment_id`, `minor` units), oldest first."""
        return self._sql.rows(BOOKED_FOR, gateway=gateway, capture=capture)

    def dispute(self, gateway: str, capture: str, payment_id: UUID, seen: DisputeSeen) -> DisputeStatus:
        """Enter a dispute if it is new, lock it, and return its status before what is seen now."""
        self._sql.send(
            ADD_DISPUTE,
            {
                "gateway": gateway,
                "dispute": seen.dispute_id,
                "payment_id": payment_id,
                "capture": capture,
                "minor": seen.amount.minor,
                "currency": seen.amount.currency,
                "reason": seen.reason,
                "respond_by": seen.respond_by,
                "now": self._now,
            },
        )
        row = self._sql.row(DISPUTE, gateway=gateway, dispute=seen.dispute_id)
        if row is None:
            raise AssertionError("a dispute that was just entered is gone")
        return DisputeStatus(row["status"])

    def decide(self, gateway: str, seen: DisputeSeen, before: DisputeStatus) -> bool:
        """Write how a locked dispute stands now; False where that is no news, or would lead back."""
        status = DisputeStatus(seen.status)
        if status not in DISPUTE_LIFE[before]:
            return False
        self._sql.send(
            DECIDE, {"gateway": gateway, "dispute": seen.dispute_id, "status": status.value, "now": self._now}
        )
        return True
