"""The sandbox gateway's own books: links, payments made on them, refunds, and what is to go wrong next.

Nothing here knows the clinic, and nothing of the clinic reads it: to the clinic this is a company behind HTTP.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from core.domain.money import Money
from core.storage.sql import Row, Sql

BANK_IS_SLOW_BY = timedelta(seconds=5)
"""How long after a link has closed the bank says yes to a payment that was late."""

AT_ONCE = timedelta(seconds=1)
"""How much earlier than the one it waited for a transaction may have begun; less than any bank's delay above."""

REFUND_TAKES = timedelta(seconds=2)
"""A refund is first pending, as with a real gateway, so that asking again is practised too."""

FAULTS = ("down", "lost_answer", "doubled_webhook", "silent", "refused_refund")

_LINK = """
    select sandbox_links.id, reference, amount_minor, currency, description, return_url, expires_at, first_part_minor,
        language, paid_minor,
        case when paid_minor >= case when first_part_minor is null then 1 else amount_minor end then 'paid'
             when cancelled_at is not null then 'cancelled'
             when expires_at <= %(now)s then 'expired'
             else 'open' end as status
    from sandbox_links cross join lateral (
        select coalesce(sum(amount_minor), 0)::bigint as paid_minor from sandbox_payments
        where link_id = sandbox_links.id and captured_at <= %(now)s) as paid
"""
LINK = _LINK + " where sandbox_links.id = %(id)s"
LOCK_LINK = "select from sandbox_links where id = %(id)s for update"
LINK_BY_REFERENCE = _LINK + " where reference = %(reference)s"
ADD_LINK = """
    insert into sandbox_links (id, reference, amount_minor, currency, description, return_url, expires_at,
        first_part_minor, language, created_at)
    values (%(id)s, %(reference)s, %(amount_minor)s, %(currency)s, %(description)s, %(return_url)s, %(expires_at)s,
        %(first_part)s, %(language)s, %(now)s)
    on conflict (reference) do nothing
"""
CANCEL = """
    with cancelled as (
        update sandbox_links set cancelled_at = %(now)s where id = %(id)s returning id)
    update sandbox_payments set captured_at = %(late)s from cancelled
    where link_id = cancelled.id and captured_at > %(now)s returning sandbox_payments.id
"""
PAYMENTS = """
    select id, amount_minor, currency, captured_at from sandbox_payments where link_id = %(link_id)s order by id
"""
ADD_PAYMENT = """
    insert into sandbox_payments (id, link_id, amount_minor, currency, captured_at, refundable, created_at)
    values (%(id)s, %(link_id)s, %(amount_minor)s, %(currency)s, %(captured_at)s, %(refundable)s, %(now)s)
"""
LAST_TRY = """
    select case when captured_at is null then 'failed'
                when captured_at > %(now)s then 'late'
                else 'captured' end as said
    from sandbox_payments where link_id = %(link_id)s order by created_at desc, id desc limit 1
"""
LOCK_PAYMENT = "select from sandbox_payments where id = %(id)s for update"
PAYMENT = """
    select id, amount_minor, currency, refundable,
        (select coalesce(sum(amount_minor), 0)::bigint from sandbox_refunds where payment_id = p.id) as refunded
    from sandbox_payments p where id = %(id)s and captured_at <= %(now)s
"""
REFUND = """
    select id, payment_id, amount_minor, processed_at,
        case when processed_at <= %(now)s then 'processed' else 'pending' end as status
    from sandbox_refunds
"""
REFUND_BY_KEY = REFUND + " where key = %(key)s"
REFUND_BY_ID = REFUND + " where id = %(id)s"
ADD_REFUND = """
    insert into sandbox_refunds (id, payment_id, key, amount_minor, processed_at)
    values (%(id)s, %(payment_id)s, %(key)s, %(amount_minor)s, %(processed_at)s)
"""
ORDER_FAULT = """
    insert into sandbox_faults (name, remaining) values (%(name)s, %(times)s)
    on conflict (name) do update set remaining = excluded.remaining
"""
MEET_FAULT = (
    "update sandbox_faults set remaining = remaining - 1 where name = %(name)s and remaining > 0 returning name"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxLink:
    """One link as the sandbox knows it: `status` open, paid, expired or cancelled; `paid` is what was captured.

    With `first_part` it takes parts, the first of at least that much, and is open until all of it is there.
    """

    id: str
    reference: str
    amount: Money
    description: str
    return_url: str | None
    expires_at: datetime
    status: str
    paid: Money
    first_part: Money | None = None
    language: str = "en"

    @property
    def left(self) -> Money:
        """Return what is still to be paid."""
        return self.amount - self.paid


class SandboxBooks:
    """The sandbox's rows in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def open_link(
        self,
        *,
        reference: str,
        amount: Money,
        description: str,
        return_url: str | None,
        expires_at: datetime,
        first_part: int | None = None,
        language: str = "en",
    ) -> SandboxLink:
        """Make a link, or return the one that this reference made before."""
        self._sql.send(
            ADD_LINK,
            {
                "id": f"slink_{token_hex(16)}",  # whoever knows the address may pay: 128 bits cannot be guessed
                "reference": reference,
                "amount_minor": amount.minor,
                "currency": amount.currency,
                "description": description,
                "return_url": return_url,
                "expires_at": expires_at,
                "first_part": first_part,
                "language": language,
                "now": self._now,
            },
        )
        found = _link(self._sql.row(LINK_BY_REFERENCE, reference=reference, now=self._now))
        if found is None:
            raise AssertionError("a link that was just made is gone")
        return found

    def link(self, link_id: str, *, lock: bool = False) -> SandboxLink | None:
        """Return a link.

        Locked first and read then: a statement that waits for a lock sees the other tables as they were before.
        """
        if lock:
            self._sql.send(LOCK_LINK, {"id": link_id})
        return _link(self._sql.row(LINK, id=link_id, now=self._now + AT_ONCE if lock else self._now))

    def cancel(self, link_id: str) -> list[str]:
        """Close a locked link; return the payments on it that a slow bank will say yes to after all."""
        late = self._now + BANK_IS_SLOW_BY
        return [row["id"] for row in self._sql.rows(CANCEL, id=link_id, now=self._now, late=late)]

    def captures(self, link_id: str) -> list[Row]:
        """Return what was captured on a link by now."""
        return [
            row
            for row in self._sql.rows(PAYMENTS, link_id=link_id)
            if row["captured_at"] and row["captured_at"] <= self._now
        ]

    def last_try(self, link_id: str) -> str | None:
        """Return what became of the last try to pay: `captured`, `late`, `failed`, or None before the first."""
        row = self._sql.row(LAST_TRY, link_id=link_id, now=self._now)
        return row["said"] if row else None

    def pay(self, link_id: str, amount: Money, *, captured_at: datetime | None, refundable: bool = True) -> str:
        """Enter a payment on a locked link and return its id; without `captured_at` it is a failed try."""
        payment_id = f"spay_{token_hex(8)}"
        self._sql.send(
            ADD_PAYMENT,
            {
                "id": payment_id,
                "link_id": link_id,
                "amount_minor": amount.minor,
                "currency": amount.currency,
                "captured_at": captured_at,
                "refundable": refundable,
                "now": self._now,
            },
        )
        return payment_id

    def captured(self, payment_id: str) -> Row | None:
        """Lock and return a captured payment with what was `refunded` of it."""
        self._sql.send(LOCK_PAYMENT, {"id": payment_id})
        return self._sql.row(PAYMENT, id=payment_id, now=self._now)

    def refund_of_key(self, key: str) -> Row | None:
        """Return the refund that this key made before."""
        return self._sql.row(REFUND_BY_KEY, key=key, now=self._now)

    def refund(self, refund_id: str) -> Row | None:
        """Return a refund."""
        return self._sql.row(REFUND_BY_ID, id=refund_id, now=self._now)

    def add_refund(self, *, payment_id: str, key: str, amount_minor: int) -> tuple[str, datetime]:
        """Enter a refund of a locked payment; return its id and when it will be processed."""
        refund_id, processed_at = f"srfnd_{token_hex(8)}", self._now + REFUND_TAKES
        self._sql.send(
            ADD_REFUND,
            {
                "id": refund_id,
                "payment_id": payment_id,
                "key": key,
                "amount_minor": amount_minor,
                "processed_at": processed_at,
            },
        )
        return refund_id, processed_at

    def order_fault(self, name: str, times: int) -> None:
        """Let the next `times` requests meet this fault."""
        self._sql.send(ORDER_FAULT, {"name": name, "times": times})

    def meets(self, fault: str) -> bool:
        """Return whether this fault is due now, and count it."""
        return self._sql.row(MEET_FAULT, name=fault) is not None


def _link(row: Row | None) -> SandboxLink | None:
    if row is None:
        return None
    currency, first = row.pop("currency"), row.pop("first_part_minor")
    amount, paid = (Money(row.pop(name), currency) for name in ("amount_minor", "paid_minor"))
    return SandboxLink(**row, amount=amount, paid=paid, first_part=None if first is None else Money(first, currency))
