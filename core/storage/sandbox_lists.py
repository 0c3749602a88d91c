"""The sandbox gateway's books as its merchant reads them: one payment and what became of it, a day's lines, disputes.

Like all books of the sandbox they know nothing of the clinic.
"""

from datetime import datetime, timedelta
from secrets import token_hex

from core.storage.sql import Row, Sql

DAYS_TO_RESPOND = timedelta(days=7)
"""What card networks leave to a merchant is counted in days; a training desk should see a date to act on."""

PAYMENT = """
    select p.id, p.amount_minor, p.currency, p.captured_at <= %(now)s is true as captured, l.id as link_id, l.reference
    from sandbox_payments p join sandbox_links l on l.id = p.link_id where p.id = %(id)s
"""
REFUNDS = """
    select id, key, amount_minor, case when processed_at <= %(now)s then 'processed' else 'pending' end as status
    from sandbox_refunds where payment_id = %(payment_id)s order by processed_at, id
"""
DISPUTES = """
    select id, amount_minor, reason, status, respond_by
    from sandbox_disputes where payment_id = %(payment_id)s order by respond_by, id
"""
ENTRIES = """
    select * from (
        select 'capture' as kind, p.id, p.id as payment_id, p.amount_minor, p.currency, p.captured_at as at,
               'processed' as status, l.id as link_id, l.reference
        from sandbox_payments p join sandbox_links l on l.id = p.link_id where p.captured_at <= %(now)s
        union all
        select 'refund', r.id, p.id, r.amount_minor, p.currency, r.processed_at,
               case when r.processed_at <= %(now)s then 'processed' else 'pending' end, l.id, l.reference
        from sandbox_refunds r join sandbox_payments p on p.id = r.payment_id join sandbox_links l on l.id = p.link_id
    ) as line
    where at >= %(since)s and at < %(until)s
    order by at, kind, id limit %(count)s offset %(skip)s
"""
OPENED = """
    select 'dispute' as kind, d.id, p.id as payment_id, d.amount_minor, p.currency, d.respond_by - %(to_respond)s as at,
           d.status, l.id as link_id, l.reference
    from sandbox_disputes d join sandbox_payments p on p.id = d.payment_id join sandbox_links l on l.id = p.link_id
    where d.respond_by >= %(since)s and d.respond_by < %(until)s
    order by d.respond_by, d.id limit %(count)s offset %(skip)s
"""
ADD_DISPUTE = """
    insert into sandbox_disputes (id, payment_id, amount_minor, reason, status, respond_by)
    select %(id)s, id, amount_minor, %(reason)s, 'open', %(respond_by)s
    from sandbox_payments where id = %(payment_id)s and captured_at <= %(now)s
    returning id
"""
DECIDE = """
    update sandbox_disputes set status = %(status)s where id = %(id)s and status = 'open' returning payment_id
"""


class SandboxLists:
    """What the merchant asks of the sandbox's rows, in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def payment(self, payment_id: str) -> Row | None:
        """Return a payment, captured or not, with its link."""
        return self._sql.row(PAYMENT, id=payment_id, now=self._now)

    def refunds(self, payment_id: str) -> list[Row]:
        """Return the refunds of a payment, oldest first."""
        return self._sql.rows(REFUNDS, payment_id=payment_id, now=self._now)

    def disputes(self, payment_id: str) -> list[Row]:
        """Return the disputes of a payment, oldest first."""
        return self._sql.rows(DISPUTES, payment_id=payment_id)

    def entries(self, *, since: datetime, until: datetime, skip: int, count: int) -> list[Row]:
        """Return captures by when they were captured and refunds by when they are processed, oldest first."""
        return self._sql.rows(ENTRIES, since=since, until=until, skip=skip, count=count, now=self._now)

    def opened(self, *, since: datetime, until: datetime, skip: int, count: int) -> list[Row]:
        """Return disputes by when they were opened, oldest first; their last day was set from that."""
        since, until = since + DAYS_TO_RESPOND, until + DAYS_TO_RESPOND
        return self._sql.rows(OPENED, since=since, until=until, skip=skip, count=count, to_respond=DAYS_TO_RESPOND)

    def open_dispute(self, payment_id: str, *, reason: str) -> str | None:
        """Let the payer's bank ask for a captured payment back; return the dispute's id, or None without a payment."""
        row = self._sql.row(
            ADD_DISPUTE,
            id=f"sdisp_{token_hex(8)}",
            payment_id=payment_id,
            reason=reason,
            respond_by=self._now + DAYS_TO_RESPOND,
            now=self._now,
        )
        return row["id"] if row else None

    def decide_dispute(self, dispute_id: str, status: str) -> str | None:
        """Decide an open dispute; return its payment, or None where none is open."""
        row = self._sql.row(DECIDE, id=dispute_id, status=status)
        return row["payment_id"] if row else None
