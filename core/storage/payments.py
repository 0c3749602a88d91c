"""Payments, and the refunds on their way; what was captured and given back stands in the ledger."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.errors import NotFound
from core.domain.money import Money
from core.domain.payment import Event, Payment, Refund, RefundStatus, Status, after
from core.storage.ledger import BOOKED
from core.storage.sql import Pending, Row, Sql

_COLUMNS = """
    id, appointment_id, chat_id, gateway, reference, amount_minor, currency, status, link_id, link_url, expires_at
"""
ONE = f"select {_COLUMNS} from payments where id = %(id)s"
ONE_LOCKED = ONE + " for update"
BY_REFERENCE = f"select {_COLUMNS} from payments where gateway = %(gateway)s and reference = %(reference)s"
BY_LINK = f"select {_COLUMNS} from payments where gateway = %(gateway)s and link_id = %(link_id)s"
OF_VISIT = f"select {_COLUMNS} from payments where appointment_id = %(appointment_id)s order by created_at desc"
FORGOTTEN = f"""
    select {_COLUMNS} from payments
    where status in ('created', 'open', 'part_paid', 'expired', 'cancelled') and link_id is not null
      and created_at > %(since)s and not exists (
        select 1 from outbox where kind in ('poll_payment', 'read_payment') and done_at is null and dead_at is null
          and body ->> 'payment_id' = payments.id::text)
    order by created_at limit 100
"""
_REFUND = "id, payment_id, gateway, gateway_payment_id, amount_minor, currency, reason, status, key"
FORGOTTEN_REFUNDS = f"""
    select {_REFUND}, gateway_refund_id,
           (select chat_id from payments where payments.id = refunds.payment_id) as chat_id
    from refunds
    where status in ('due', 'pending') and not exists (
        select 1 from outbox where kind in ('send_refund', 'poll_refund') and body ->> 'refund_id' = refunds.id::text
          and done_at is null and dead_at is null)
    order by created_at limit 100
"""
ADD = """
    insert into payments (id, appointment_id, chat_id, gateway, reference, amount_minor, currency, status, expires_at,
        created_at)
    values (%(id)s, %(appointment_id)s, %(chat_id)s, %(gateway)s, %(reference)s, %(amount_minor)s, %(currency)s,
        %(status)s, %(expires_at)s, %(now)s)
"""
CHANGE = """
    update payments set status = %(status)s, link_id = coalesce(%(link_id)s, link_id),
        link_url = coalesce(%(link_url)s, link_url)
    where id = %(id)s
"""
STANDING = f"""
    select asked.id as visit,
           (select max(link_url) from payments
            where appointment_id = asked.id and status in ('open', 'part_paid')) as link_url,
           coalesce((select {BOOKED} from ledger where appointment_id = asked.id), 0)::bigint as booked,
           coalesce((select sum(l.amount_minor)
                     from ledger l join payments p on p.id = l.payment_id join appointments a on a.id = asked.id
                     where p.appointment_id = asked.id and l.kind = 'capture' and l.settled_as = 'credit'
                       and (p.status = 'part_paid' or (p.status in ('expired', 'cancelled') and a.status = 'held'))
                     ), 0)::bigint as waits
    from unnest(%(visits)s::uuid[]) as asked(id)
"""
ADD_REFUND = """
    insert into refunds (id, payment_id, gateway, gateway_payment_id, amount_minor, currency, reason, status, key,
        created_at)
    values (%(id)s, %(payment_id)s, %(gateway)s, %(gateway_payment_id)s, %(amount_minor)s, %(currency)s, %(reason)s,
        'due', %(key)s, %(now)s)
"""
REFUND = f"select {_REFUND}, gateway_refund_id from refunds where id = %(id)s"
REFUND_LOCKED = REFUND + " for update"
REFUND_BY_GATEWAY_ID = f"""
    select {_REFUND}, gateway_refund_id from refunds
    where gateway = %(gateway)s and gateway_refund_id = %(refund_id)s
"""
CHANGE_REFUND = """
    update refunds set status = %(status)s, gateway_refund_id = coalesce(%(gateway_refund_id)s, gateway_refund_id)
    where id = %(id)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a visit stands as to money: `booked` and `waits` (for the rest of the fee) in minor units, the open link."""

    booked: int = 0
    waits: int = 0
    link_url: str | None = None


class Payments:
    """The rows of `payments` and `refunds` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def one(self, payment_id: UUID) -> Payment:
        """Return a payment without a lock; raises `NotFound`."""
        return _payment(self._sql.row(ONE, id=payment_id))

    def locked(self, payment_id: UUID) -> Payment:
        """Lock and return a payment; raises `NotFound`. The visit's lock is taken first (see appointments)."""
        return _payment(self._sql.row(ONE_LOCKED, id=payment_id))

    def by_reference(self, gateway: str, reference: str) -> Payment:
        """Return the payment that carries our reference; raises `NotFound`."""
        return _payment(self._sql.row(BY_REFERENCE, gateway=gateway, reference=reference))

    def by_link(self, gateway: str, link_id: str) -> Payment:
        """Return the payment of a gateway's link; raises `NotFound`."""
        return _payment(self._sql.row(BY_LINK, gateway=gateway, link_id=link_id))

    def of_visit(self, appointment_id: UUID) -> list[Payment]:
        """Return all payments of a visit, newest first."""
        return payments_of(self.ask_of_visit(appointment_id))

    def ask_of_visit(self, appointment_id: UUID) -> Pending:
        """Ask for all payments of a visit; give the result to `payments_of`."""
        return self._sql.send(OF_VISIT, {"appointment_id": appointment_id})

    def forgotten(self, *, since: datetime) -> list[Payment]:
        """Return payments that money may still come for and that nothing is going to ask about, oldest first."""
        return [_payment(row) for row in self._sql.rows(FORGOTTEN, since=since)]

    def add(self, payment: Payment) -> None:
        """Insert a payment."""
        p = payment
        self._sql.send(
            ADD,
            {
                "id": p.id,
                "appointment_id": p.appointment_id,
                "chat_id": p.chat_id,
                "gateway": p.gateway,
                "reference": p.reference,
                "amount_minor": p.amount.minor,
                "currency": p.amount.currency,
                "status": p.status.value,
                "expires_at": p.expires_at,
                "now": self._now,
            },
        )

    def change(
        self, payment: Payment, event: Event, *, link_id: str | None = None, link_url: str | None = None
    ) -> Status:
        """Let `event` happen to a locked payment and return its status then; it only goes forward."""
        status = after(payment.status, event)
        self._sql.send(CHANGE, {"id": payment.id, "status": status.value, "link_id": link_id, "link_url": link_url})
        return status

    def standing(self, visits: list[UUID]) -> dict[UUID, Standing]:
        """Return how visits stand as to money."""
        return standing_of(self.ask_standing(visits))

    def ask_standing(self, visits: list[UUID]) -> Pending:
        """Ask for what `standing` returns; give the result to `standing_of`."""
        return self._sql.send(STANDING, {"visits": visits})

    def add_refund(self, refund: Refund) -> None:
        """Insert a refund that is due."""
        r = refund
        self._sql.send(
            ADD_REFUND,
            {
                "id": r.id,
                "payment_id": r.payment_id,
                "gateway": r.gateway,
                "gateway_payment_id": r.gateway_payment_id,
                "amount_minor": r.amount.minor,
                "currency": r.amount.currency,
                "reason": r.reason,
                "key": r.key,
                "now": self._now,
            },
        )

    def refund(self, refund_id: UUID, *, lock: bool = False) -> tuple[Refund, str | None]:
        """Return a refund and the gateway's id of it; raises `NotFound`."""
        return _refund(self._sql.row(REFUND_LOCKED if lock else REFUND, id=refund_id))

    def refund_by_gateway_id(self, gateway: str, refund_id: str) -> tuple[Refund, str | None]:
        """Return our refund of a gateway's refund id; raises `NotFound` (a refund that we did not ask for)."""
        return _refund(self._sql.row(REFUND_BY_GATEWAY_ID, gateway=gateway, refund_id=refund_id))

    def forgotten_refunds(self) -> list[tuple[Refund, int | None]]:
        """Return refunds on their way that nothing is going to follow, each with the chat of its payment."""
        rows = self._sql.rows(FORGOTTEN_REFUNDS)
        chats = [row.pop("chat_id") for row in rows]
        return [(_refund(row)[0], chat_id) for row, chat_id in zip(rows, chats, strict=True)]

    def change_refund(self, refund: Refund, status: RefundStatus, *, gateway_refund_id: str | None = None) -> None:
        """Write a locked refund's new status."""
        self._sql.send(CHANGE_REFUND, {"id": refund.id, "status": status.value, "gateway_refund_id": gateway_refund_id})


def payments_of(asked: Pending) -> list[Payment]:
    """Wait for the payments that `ask_of_visit` has asked for."""
    return [_payment(row) for row in asked.rows()]


def standing_of(asked: Pending) -> dict[UUID, Standing]:
    """Wait for the standing that `ask_standing` has asked for."""
    return {row.pop("visit"): Standing(**row) for row in asked.rows()}


def _payment(row: Row | None) -> Payment:
    if row is None:
        raise NotFound(what="payment")
    amount = Money(row.pop("amount_minor"), row.pop("currency"))
    return Payment(**{**row, "status": Status(row["status"]), "amount": amount})


def _refund(row: Row | None) -> tuple[Refund, str | None]:
    if row is None:
        raise NotFound(what="refund")
    theirs = row.pop("gateway_refund_id")
    amount = Money(row.pop("amount_minor"), row.pop("currency"))
    return Refund(**{**row, "status": RefundStatus(row["status"]), "amount": amount}), theirs
