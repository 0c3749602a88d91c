"""Money for a visit: ask for it, count it once, and let it confirm the visit or go back whole.

The gateway is called by the dispatcher, before or after these verbs, never inside them. What was captured is told to
`settle`, which may be told the same thing any number of times.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Appointment
from core.domain.appointment import Event as VisitEvent
from core.domain.appointment import Status as Visit
from core.domain.effects import CancelLink, CreateLink, PollPayment, PollRefund
from core.domain.errors import NotFound, PaymentUnavailable, PlaceRefused
from core.domain.events import (
    Event,
    LinkUnavailable,
    Overpaid,
    PaidTooLate,
    PaidTwice,
    PartPaid,
    PartReturned,
    PaymentInQuestion,
    PaymentSettled,
    PlacesOffered,
    RefundByHand,
    RefundDone,
)
from core.domain.ledger import Settled
from core.domain.money import Money
from core.domain.notices import NoticeKind
from core.domain.offer import Cause
from core.domain.offer import Status as OfferStatus
from core.domain.payment import (
    ASKING,
    REFUND_LIFE,
    SETTLEMENT,
    Capture,
    Payment,
    Refund,
    RefundStatus,
    Settlement,
    Status,
)
from core.domain.payment import Event as PaymentEvent
from core.services import notices
from core.services.booking import close_links, confirm, free_place, longest_hold, own_hold, request
from core.services.ledger import (
    HANDED_OUT,
    enter_capture,
    enter_refund,
    give_back,
    hand_over,
    put_all_to,
    return_part,
    return_waiting,
)
from core.services.offers import doctors_near, instead_of, make_offer
from core.storage.unit_of_work import UnitOfWork

FIRST_POLL = timedelta(seconds=60)
"""When a payment is first asked about: most webhooks come within seconds, and a lost one should not cost the hold."""

FIRST_LOOK = timedelta(minutes=1)
"""When a refund that is under way is first asked about."""


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
    """Record that the gateway has closed an open link and no money came, so that another can be asked for.

    Somebody closed it at the gateway's own desk, or a bank said no after days. Only while the place is still kept:
    otherwise it was we who closed it, or are about to. Returns what the chat is to hear.
    """
    payment = uow.payments.one(payment_id)
    visit = uow.appointments.locked(payment.appointment_id)
    payment = uow.payments.locked(payment_id)
    kept = visit.status is Visit.HELD and visit.held_until is not None and visit.held_until > uow.now
    if payment.status is not Status.OPEN or not kept:
        return []
    uow.payments.change(payment, PaymentEvent.EXPIRED)
    if payment.chat_id is None:
        return []
    return [LinkUnavailable(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def settle(uow: UnitOfWork, payment_id: UUID, captures: Sequence[Capture]) -> list[Event]:
    """Count captured money, each capture once for ever, and do what it means for the visit.

    Held: confirmed once the fee has come, in one or several parts. Expired: the same place taken anew if it is free and
    not past, else other places are held for the chat to choose from, and where there are none the money goes back.
    Cancelled: the money goes back. Already paid: what came goes back. Another currency, or more in one payment than was
    asked for: quarantined, nothing is confirmed, and the desk has a task. Returns what the visit's chat is to hear.
    Raises `NotFound`.
    """
    payment = uow.payments.one(payment_id)
    if not captures:
        return []
    visit = _locked(uow, payment.appointment_id)
    payment = uow.payments.locked(payment_id)
    counted = uow.ledger.counted(payment.gateway, [c.gateway_payment_id for c in captures])
    events: list[Event] = []
    for capture in {c.gateway_payment_id: c for c in captures}.values():
        if capture.gateway_payment_id in counted:
            continue
        visit, told = _settle_one(uow, payment, visit, capture)
        payment = uow.payments.locked(payment_id)
        if payment.chat_id is not None:
            events += [kind(chat_id=payment.chat_id, appointment_id=visit.id) for kind in told]
    return events


def refund_heard(
    uow: UnitOfWork, refund_id: UUID, *, status: RefundStatus, gateway_refund_id: str | None
) -> list[Event]:
    """Record what the gateway says of a refund; it only goes forward. Returns what the chat is to hear, once.

    One that is under way is asked about until it ends, whoever was the first to hear of it. One that the gateway will
    not do is put before the desk, for the money is still owed.
    """
    refund, _ = uow.payments.refund(refund_id)
    payment = uow.payments.one(refund.payment_id)
    refund, known = uow.payments.refund(refund_id, lock=True)
    if status not in REFUND_LIFE[refund.status]:
        return _came_back(uow, payment, refund) if status is RefundStatus.FAILED else []
    uow.payments.change_refund(refund, status, gateway_refund_id=gateway_refund_id)
    theirs = gateway_refund_id or known
    told: type[Event] | None = None
    if status is RefundStatus.PENDING:
        look = PollRefund(refund_id=str(refund_id), attempt=1)
        uow.outbox.add(
            look, key=f"poll-refund:{refund_id}:{look.attempt}", due=uow.now + FIRST_LOOK, chat_id=payment.chat_id
        )
    elif status is RefundStatus.FAILED:
        hand_over(uow, payment, refund)
        told = RefundByHand
    elif status is RefundStatus.PROCESSED and theirs is not None:
        enter_refund(uow, payment, refund, theirs)
        told = RefundDone
    if told is None or payment.chat_id is None:
        return []
    if told is RefundDone:
        notices.plan(uow, uow.appointments.one(payment.appointment_id), NoticeKind.PAYMENT_REFUNDED)
    return [told(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def _came_back(uow: UnitOfWork, payment: Payment, refund: Refund) -> list[Event]:
    """Put a refund before the desk that was done and failed later, once: the card was closed, the bank sent it back.

    What was done stays done in the books, as the gateway has the money and not the patient: the desk gives it by hand.
    """
    back = refund.status is RefundStatus.PROCESSED and hand_over(uow, payment, refund)
    if not back or payment.chat_id is None:
        return []
    return [RefundByHand(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def refund_refused(uow: UnitOfWork, refund_id: UUID) -> list[Event]:
    """Record that the gateway will not do what it was asked for; returns what the chat is to hear.

    A refund that was made there meanwhile, at its own desk or by a call of ours whose answer was lost, is left as it
    is: often it is for this that the gateway refuses, and the money must not go back a second time by hand.
    """
    _, known = uow.payments.refund(refund_id, lock=True)
    return refund_heard(uow, refund_id, status=RefundStatus.FAILED, gateway_refund_id=None) if known is None else []


def refunded_by_hand(uow: UnitOfWork, refund_id: UUID) -> list[Event]:
    """Record that the desk has given back what no gateway would; returns what the chat is to hear. Raises `NotFound`.

    A refund that has gone through by itself meanwhile stays as it is, and nothing is returned.
    """
    return refund_heard(uow, refund_id, status=RefundStatus.PROCESSED, gateway_refund_id=f"{HANDED_OUT}{refund_id}")


def payment_for_notice(uow: UnitOfWork, gateway: str, *, reference: str | None, link_id: str | None) -> Payment:
    """Return the payment that a gateway's event points at; raises `NotFound` for one that is not ours."""
    if reference:
        return uow.payments.by_reference(gateway, reference)
    if link_id:
        return uow.payments.by_link(gateway, link_id)
    raise NotFound(what="payment")


_Told = list[type[Event]]


def _locked(uow: UnitOfWork, visit_id: UUID) -> Appointment:
    """Lock the visit, and where other places may have to be offered, the lines of the colleagues before it."""
    seen = uow.appointments.one(visit_id)
    over = seen.status is Visit.HELD and seen.held_until is not None and seen.held_until <= uow.now
    if over or seen.status is Visit.EXPIRED:
        for doctor_id in sorted({seen.doctor_id, *doctors_near(uow, seen.doctor_id, seen.clinic_id)}):
            uow.appointments.lock_doctor(doctor_id)
    return uow.appointments.locked(visit_id)


def _settle_one(uow: UnitOfWork, payment: Payment, visit: Appointment, capture: Capture) -> tuple[Appointment, _Told]:
    asked, came = payment.amount, capture.amount
    if came.currency != asked.currency or came.minor > asked.minor:
        enter_capture(uow, payment, capture, Settled.QUARANTINED)
        uow.payments.change(payment, PaymentEvent.MISMATCHED)
        return visit, [PaymentInQuestion]
    known = sum(p.booked + p.waits for p in uow.ledger.positions(visit.id))
    if known >= visit.fee.minor or _has_another(uow, visit):
        _send_back(uow, payment, capture, "paid-twice")
        return visit, [PaidTwice]
    way = SETTLEMENT[visit.status]
    if way is Settlement.REFUND:
        _send_back(uow, payment, capture, "too-late")
        return visit, [PaidTooLate]
    if known + came.minor < visit.fee.minor:
        return visit, _part(uow, payment, visit, capture, way)
    booked = _placed(uow, visit, way)
    if booked is None:
        return visit, _elsewhere(uow, payment, visit, capture)
    enter_capture(
        uow, payment, capture, Settled.CREDIT if known else Settled.BOOKED, visit_id=None if known else visit.id
    )
    uow.payments.change(payment, PaymentEvent.CAPTURED)
    close_links(uow, visit.id, PaymentEvent.CANCELLED)
    over = _put_to(uow, visit)
    if booked.status is Visit.CONFIRMED:
        notices.plan(uow, booked, NoticeKind.PAYMENT_RECEIVED)
    return booked, [PaymentSettled, *over]


def _has_another(uow: UnitOfWork, visit: Appointment) -> bool:
    """Whether the patient has taken another place for this one, or is choosing one: money for it waits already."""
    offer = uow.offers.latest(visit.id) if visit.status is Visit.EXPIRED else None
    return offer is not None and offer.status in {OfferStatus.TAKEN, OfferStatus.OPEN}


def _part(uow: UnitOfWork, payment: Payment, visit: Appointment, capture: Capture, way: Settlement) -> _Told:
    """Count part of a fee: it waits with a held place, counts for a booked one, and goes back where none is kept."""
    if way is Settlement.RETAKE:
        enter_capture(uow, payment, capture, Settled.REFUNDED)
        give_back(uow, payment, capture, reason="too-late", amount=capture.amount)
        return [PartReturned]
    if way is Settlement.KEEP:
        enter_capture(uow, payment, capture, Settled.BOOKED, visit_id=visit.id)
    else:
        enter_capture(uow, payment, capture, Settled.CREDIT)
    uow.payments.change(payment, PaymentEvent.PART_CAPTURED)
    return [PartPaid]


def _put_to(uow: UnitOfWork, visit: Appointment) -> _Told:
    """Put all that waits to the visit; what is more than the fee goes back."""
    positions = uow.ledger.positions(visit.id)
    if not any(position.waits > 0 for position in positions):
        return []
    has = sum(row["minor"] for row in uow.ledger.booked(visit.id))
    over = put_all_to(uow, positions, visit.id, visit.fee.minor - has)
    for position, minor in over:
        return_part(uow, position, minor, "overpaid")
    return [Overpaid] if over else []


def _elsewhere(uow: UnitOfWork, payment: Payment, visit: Appointment, capture: Capture) -> _Told:
    """Offer other places for a whole fee whose place is gone; where there are none, all of it goes back."""
    offer = None
    if visit.chat_id is not None:
        offer = make_offer(uow, instead_of(visit, cause=Cause.LATE_MONEY, most=visit.fee))
    enter_capture(uow, payment, capture, Settled.CREDIT if offer else Settled.REFUNDED)
    uow.payments.change(payment, PaymentEvent.CAPTURED)
    close_links(uow, visit.id, PaymentEvent.CANCELLED)
    if offer:
        return [PlacesOffered]
    give_back(uow, payment, capture, reason="too-late", amount=capture.amount)
    return_waiting(uow, visit.id, "too-late")
    return [PaidTooLate]


def _placed(uow: UnitOfWork, visit: Appointment, way: Settlement) -> Appointment | None:
    """Give the paid visit its place as the table of settlements says; None where it is gone."""
    if way is Settlement.CONFIRM:
        return confirm(uow, visit, by="payment", pays="online")
    if way is Settlement.RETAKE:
        try:
            return _retake(uow, visit)
        except (PlaceRefused, NotFound):  # NotFound: the doctor or the branch is no more
            return None
    return visit


def _retake(uow: UnitOfWork, visit: Appointment) -> Appointment:
    slot = free_place(uow, visit.doctor_id, visit.clinic_id, visit.starts_at)
    if (slot.ends_at, slot.occupied_until) != (visit.ends_at, visit.occupied_until):
        raise PlaceRefused
    overlapping = uow.appointments.counts(
        chat_id=None, patient_id=visit.patient_id, starts_at=slot.starts_at, ends_at=slot.ends_at, but=visit.id
    )
    if overlapping["overlapping"]:
        raise PlaceRefused
    uow.appointments.lapse(slot, visit.patient_id)
    seat = slot.free_seats[0]
    if not uow.roster.settings_of(visit.doctor_id).auto_confirm_appointments:
        return request(uow, visit, by="payment", pays="online", seat=seat)
    day = visit.starts_at.astimezone(uow.roster.clinic(visit.clinic_id).zone).date()
    number = uow.appointments.next_number(visit.clinic_id, day)
    booked = uow.appointments.change(visit, VisitEvent.REVIVE, by="payment", pays="online", number=number, seat=seat)
    notices.plan_booked(uow, booked)
    return booked


def _send_back(uow: UnitOfWork, payment: Payment, capture: Capture, reason: str) -> None:
    enter_capture(uow, payment, capture, Settled.REFUNDED)
    uow.payments.change(payment, PaymentEvent.CAPTURED)
    give_back(uow, payment, capture, reason=reason, amount=capture.amount)
