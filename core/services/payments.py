"""Payments: ask for a visit's fee, have its link made, and find the one that an event is about.

The gateway is called by the dispatcher, before or after these verbs, never inside them. What was captured is told to
`settle` (core/services/settlement.py).
"""

from datetime import timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Status as Visit
from core.domain.effects import CancelLink, CreateLink, PollPayment
from core.domain.errors import NotFound, PaymentUnavailable
from core.domain.events import Event, LinkUnavailable
from core.domain.money import Money
from core.domain.payment import ASKING, Payment, Status
from core.domain.payment import Event as PaymentEvent
from core.services.booking import close_links, longest_hold, own_hold
from core.storage.unit_of_work import UnitOfWork

FIRST_POLL = timedelta(seconds=60)
"""When a payment is first asked about: most webhooks come within seconds, and a lost one should not cost the hold."""


def request_payment(uow: UnitOfWork, appointment_id: UUID, chat_id: int, gateway: str) -> Payment:
    """Ask for the fee of a held visit, or what is open of it; its link is queued. An open payment is used again.

    The link is made to last as long as the hold ever can: what closes it is the end of the hold, whenever that is.
    Raises `HoldGone`, `NotFound`, `PaymentUnavailable` (payments are switched off, or there is nothing to pay).
    """
    held = own_hold(uow, appointment_id, chat_id)
    if not uow.settings.payment_enabled or not held.fee:
        raise PaymentUnavailable
    for known in uow.payments.of_visit(appointment_id):
        if known.status in ASKING:
            return known
    came = sum(position.waits for position in uow.ledger.positions(appointment_id))
    id_ = uuid4()
    payment = Payment(
        id=id_,
        appointment_id=held.id,
        chat_id=chat_id,
        gateway=gateway,
        reference=id_.hex,
        amount=held.fee - Money(came, held.fee.currency),
        status=Status.CREATED,
        expires_at=longest_hold(uow, held),
    )
    uow.payments.add(payment)
    uow.outbox.add(CreateLink(payment_id=str(id_)), key=f"create-link:{id_}", chat_id=chat_id)
    uow.outbox.add(PollPayment(payment_id=str(id_)), key=f"poll-payment:{id_}:0", due=uow.now + FIRST_POLL)
    return payment


def link_made(uow: UnitOfWork, payment_id: UUID, *, link_id: str, link_url: str) -> Payment:
    """Record the gateway's link and return the payment as it then stands.

    A visit that was dropped while the link was being made needs none: the link is closed again.
    """
    payment = uow.payments.one(payment_id)
    visit = uow.appointments.locked(payment.appointment_id)
    payment = uow.payments.locked(payment_id)
    uow.payments.change(payment, PaymentEvent.LINK_MADE, link_id=link_id, link_url=link_url)
    if payment.status in (Status.CREATED, Status.FAILED) and not visit.live:
        close_links(uow, visit.id, PaymentEvent.CANCELLED)
    elif payment.status in (Status.EXPIRED, Status.CANCELLED):
        # `close_links` came first and found no link to close, so its key is spent.
        uow.outbox.add(
            CancelLink(payment_id=str(payment_id)), key=f"cancel-link:{payment_id}:made-after", chat_id=payment.chat_id
        )
    return uow.payments.one(payment_id)


def link_failed(uow: UnitOfWork, payment_id: UUID) -> list[Event]:
    """Record that the gateway makes no link, so that another can be asked for; returns what the chat is to hear."""
    payment = uow.payments.one(payment_id)
    uow.appointments.locked(payment.appointment_id)
    payment = uow.payments.locked(payment_id)
    if uow.payments.change(payment, PaymentEvent.LINK_FAILED) is not Status.FAILED or payment.chat_id is None:
        return []
    return [LinkUnavailable(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def link_over(uow: UnitOfWork, payment_id: UUID) -> list[Event]:
    """Record that the gateway has closed an open link before the fee was whole, so that another can be asked for.

    What has come of it waits with the place, and only the rest is asked for then. Somebody closed it at the gateway's
    own desk, or a bank said no after days. Only while the place is still kept: otherwise it was we who closed it, or
    are about to. Returns what the chat is to hear.
    """
    payment = uow.payments.one(payment_id)
    visit = uow.appointments.locked(payment.appointment_id)
    payment = uow.payments.locked(payment_id)
    kept = visit.status is Visit.HELD and visit.held_until is not None and visit.held_until > uow.now
    if payment.status not in {Status.OPEN, Status.PART_PAID} or not kept:
        return []
    uow.payments.change(payment, PaymentEvent.EXPIRED)
    if payment.chat_id is None:
        return []
    return [LinkUnavailable(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def payment_for_notice(uow: UnitOfWork, gateway: str, *, reference: str | None, link_id: str | None) -> Payment:
    """Return the payment that a gateway's event points at; raises `NotFound` for one that is not ours."""
    if reference:
        return uow.payments.by_reference(gateway, reference)
    if link_id:
        return uow.payments.by_link(gateway, link_id)
    raise NotFound(what="payment")
