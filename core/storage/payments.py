"""Payments, the append-only ledger of what was captured and given back, and the refunds on their way."""

from datetime import datetime
from uuid import UUID

from core.domain.errors import NotFound
from core.domain.money import Money
from core.domain.payment import Capture, Event, Payment, Refund, RefundStatus, Status, after
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
    where status in ('created', 'open', 'expired', 'cancelled') and link_id is not null and created_at > %(since)s
      and not exists (
        select 1 from outbox where kind in ('poll_payment', 'read_payment') and done_at is null and dead_at is null
          and body ->> 'payment_id' = payments.id::text)
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
STANDING = """
    select payments.appointment_id, max(payments.link_url) filter (where payments.status = 'open') as link_url,
           bool_or(exists(
               select 1 from ledger where ledger.payment_id = payments.id and ledger.kind = 'capture'
                 and ledger.settled_as = 'booked')) as paid
    from payments where payments.appointment_id = any(%(visits)s) group by payments.appointment_id
"""
ENTRIES = "select entry from ledger where gateway = %(gateway)s and kind = 'capture' and entry = any(%(entries)s)"
BOOKED = """
    select ledger.id, ledger.gateway, ledger.gateway_payment_id, ledger.payment_id, ledger.amount_minor, ledger.currency
    from ledger join payments on payments.id = ledger.payment_id
    where payments.appointment_id = %(appointment_id)s and ledger.kind = 'capture' and ledger.settled_as = 'booked'
      and not exists (select 1 from refunds where refunds.gateway = ledger.gateway
                      and refunds.gateway_payment_id = ledger.gateway_payment_id)
"""
ENTER = """
    insert into ledger (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency, settled_as, at)
    values (%(gateway)s, %(kind)s, %(entry)s, %(payment_id)s, %(gateway_payment_id)s, %(amount_minor)s, %(currency)s,
        %(settled_as)s, %(now)s)
    on conflict on constraint one_effect_per_payment_event do nothing returning id
"""
ADD_REFUND = """
    insert into refunds (id, payment_id, gateway, gateway_payment_id, amount_minor, currency, reason, status, key,
        created_at)
    values (%(id)s, %(payment_id)s, %(gateway)s, %(gateway_payment_id)s, %(amount_minor)s, %(currency)s, %(reason)s,
        'due', %(key)s, %(now)s)
"""
_REFUND = "id, payment_id, gateway, gateway_payment_id, amount_minor, currency, reason, status, key"
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


class Payments:
    """The rows of `payments`, `ledger` and `refunds` in one transaction."""

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

    def standing(self, visits: list[UUID]) -> dict[UUID, tuple[bool, str | None]]:
        """Return, of visits for which money was asked: whether it has come, and the link that is open for it."""
        return standing_of(self.ask_standing(visits))

    def ask_standing(self, visits: list[UUID]) -> Pending:
        """Ask for what `standing` returns; give the result to `standing_of`."""
        return self._sql.send(STANDING, {"visits": visits})

    def counted(self, gateway: str, entries: list[str]) -> set[str]:
        """Return which of these captures have been entered in the ledger before."""
        return {row["entry"] for row in self._sql.rows(ENTRIES, gateway=gateway, entries=entries)}

    def booked(self, appointment_id: UUID) -> list[Row]:
        """Return the captures that pay for this visit and of which nothing has been given back."""
        return self._sql.rows(BOOKED, appointment_id=appointment_id)

    def enter_capture(self, payment: Payment, capture: Capture, *, settled_as: str) -> int | None:
        """Enter captured money in the ledger and return the entry's id; None if it stands there already."""
        return self._enter(payment, "capture", capture.gateway_payment_id, capture, settled_as)

    def enter_refund(self, payment: Payment, refund: Refund, gateway_refund_id: str) -> int | None:
        """Enter money given back in the ledger and return the entry's id; None if it stands there already."""
        money = Capture(gateway_payment_id=refund.gateway_payment_id, amount=refund.amount)
        return self._enter(payment, "refund", gateway_refund_id, money, "refunded")

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

    def change_refund(self, refund: Refund, status: RefundStatus, *, gateway_refund_id: str | None = None) -> None:
        """Write a locked refund's new status."""
        self._sql.send(CHANGE_REFUND, {"id": refund.id, "status": status.value, "gateway_refund_id": gateway_refund_id})

    def _enter(self, payment: Payment, kind: str, entry: str, money: Capture, settled_as: str) -> int | None:
        row = self._sql.row(
            ENTER,
            gateway=payment.gateway,
            kind=kind,
            entry=entry,
            payment_id=payment.id,
            gateway_payment_id=money.gateway_payment_id,
            amount_minor=money.amount.minor,
            currency=money.amount.currency,
            settled_as=settled_as,
            now=self._now,
        )
        return int(row["id"]) if row else None


def payments_of(asked: Pending) -> list[Payment]:
    """Wait for the payments that `ask_of_visit` has asked for."""
    return [_payment(row) for row in asked.rows()]


def standing_of(asked: Pending) -> dict[UUID, tuple[bool, str | None]]:
    """Wait for the standing that `ask_standing` has asked for."""
    return {row["appointment_id"]: (row["paid"], row["link_url"]) for row in asked.rows()}


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
