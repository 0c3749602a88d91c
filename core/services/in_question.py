"""Money in question, which came and is not what was asked for: the desk takes it for its visit, or sends it back.

Taken, it is put to the visit up to what is open of the fee, and the rest goes back. Where the place has gone meanwhile
other places are held for the patient's chat, and the money waits as its credit. It has its receipt then; what is sent
back has its refund note. Whatever the desk does is done once: what has moved already is `AlreadyDone`.
"""

from dataclasses import dataclass

from core.domain.appointment import Appointment
from core.domain.appointment import Status as Visit
from core.domain.audit import Act
from core.domain.effects import TellOffer
from core.domain.errors import AlreadyDone, AmountDiffers, NotFound, SlotTaken, VisitClosed
from core.domain.ledger import Position
from core.domain.money import Money
from core.domain.notices import NoticeKind
from core.domain.offer import Cause
from core.domain.payment import SETTLEMENT, Capture, Payment, Settlement
from core.domain.payment import Event as PaymentEvent
from core.domain.permissions import Action
from core.domain.staff import Member
from core.domain.task import Kind, Task, kinds_seen_by
from core.services import notices
from core.services.booking import close_links
from core.services.ledger import give_back, put_to, question_key, return_part, set_free
from core.services.offers import instead_of, make_offer
from core.services.receipts import receipt_due
from core.services.settlement import has_another, locked_for_money, placed
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

SENT_BACK = "in-question"
"""Why money in question goes back that the desk does not take: the reason of its refund."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InQuestion:
    """What is in question of a task (nothing, once it is decided), and what is open of the visit it was meant for.

    `fits`: it can be taken for the visit as things stand.
    """

    amount: Money
    due: Money
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A task about money in question, with its capture, its payment and its visit."""

    task: Task
    position: Position
    payment: Payment
    visit: Appointment


def question_of(uow: UnitOfWork, by: int, task_id: int) -> InQuestion:
    """Return what the desk has to decide. Raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, Action.SETTLE_PAYMENT)
    case = _case(uow, member, task_id)
    free = case.position.money(max(0, case.position.free))
    due = _due(uow, case.visit)
    return InQuestion(amount=free, due=due, fits=bool(free) and _refusal(uow, case, due) is None)


def undecided(uow: UnitOfWork, task: Task) -> bool:
    """Return whether a task is about money in question that has no end yet."""
    if task.kind is not Kind.PAYMENT_IN_QUESTION or task.payment_id is None:
        return False
    position = _position(uow, task, uow.payments.one(task.payment_id))
    return position is not None and position.free > 0


def accept_payment(uow: UnitOfWork, by: int, task_id: int) -> Appointment:
    """Take money in question for its visit and return the visit as it is then; the patient is told by notices.

    Raises `NotPermitted`, `NotFound`, `AlreadyDone`; `VisitClosed` where the visit can have no money, or has it all;
    `AmountDiffers` where it is another currency or less than is open; `SlotTaken` where the place has gone and there
    is no other.
    """
    member = permit(uow, by, Action.SETTLE_PAYMENT)
    seen = _case(uow, member, task_id)
    locked_for_money(uow, seen.visit.id)
    case = _locked(uow, member, task_id)
    due = _due(uow, case.visit)
    refusal = _refusal(uow, case, due)
    if refusal:
        raise refusal
    booked = placed(uow, case.visit, SETTLEMENT[case.visit.status])
    if booked is None:
        _wait_elsewhere(uow, case)
    else:
        put_to(uow, case.position, booked.id, due.minor)
        if case.position.free > due.minor:
            return_part(uow, case.position, case.position.free - due.minor, "overpaid")
        if booked.status is Visit.CONFIRMED:
            notices.plan(uow, booked, NoticeKind.PAYMENT_RECEIVED)
    uow.payments.change(case.payment, PaymentEvent.CAPTURED)
    close_links(uow, case.visit.id, PaymentEvent.CANCELLED)
    receipt_due(uow, uow.ledger.capture(case.position.gateway, case.position.gateway_payment_id))
    _decided(uow, member, case, Act.PAYMENT_ACCEPTED)
    return booked or case.visit


def send_payment_back(uow: UnitOfWork, by: int, task_id: int) -> Money:
    """Promise all of it back by the way it came, and return how much. Raises `NotPermitted`, `NotFound`, `AlreadyDone`.

    The visit stays as it is.
    """
    member = permit(uow, by, Action.SETTLE_PAYMENT)
    uow.appointments.locked(_case(uow, member, task_id).visit.id)
    case = _locked(uow, member, task_id)
    free = case.position.money(case.position.free)
    capture = Capture(
        gateway_payment_id=case.position.gateway_payment_id, amount=case.position.money(case.position.captured)
    )
    give_back(uow, case.payment, capture, reason=SENT_BACK, amount=free)
    _decided(uow, member, case, Act.PAYMENT_SENT_BACK)
    return free


def _locked(uow: UnitOfWork, member: Member, task_id: int) -> _Case:
    """Lock the payment, the visit being locked, and return the case as it is then, still undecided."""
    uow.payments.locked(_case(uow, member, task_id).payment.id)
    case = _case(uow, member, task_id)
    if case.position.free <= 0 or case.task.closed_at is not None:
        raise AlreadyDone
    return case


def _case(uow: UnitOfWork, member: Member, task_id: int) -> _Case:
    task = uow.tasks.one(task_id)
    undecidable = task.kind is not Kind.PAYMENT_IN_QUESTION or task.payment_id is None
    if undecidable or task.payment_id is None or task.kind not in kinds_seen_by(member.role):
        raise NotFound(what="task")
    payment = uow.payments.one(task.payment_id)
    position = _position(uow, task, payment)
    if position is None:
        raise NotFound(what="task")
    visit = uow.appointments.one(payment.appointment_id)
    return _Case(task=task, position=position, payment=payment, visit=visit)


def _position(uow: UnitOfWork, task: Task, payment: Payment) -> Position | None:
    """Return where the money is that a task is about."""
    positions = uow.ledger.positions(payment.appointment_id)
    return next((p for p in positions if question_key(p.gateway, p.gateway_payment_id) == task.key), None)


def _due(uow: UnitOfWork, visit: Appointment) -> Money:
    known = sum(position.booked + position.waits for position in uow.ledger.positions(visit.id))
    return Money(max(0, visit.fee.minor - known), visit.fee.currency)


def _refusal(uow: UnitOfWork, case: _Case, due: Money) -> VisitClosed | AmountDiffers | None:
    """Return why this money cannot be the visit's, None where it can."""
    if not due or SETTLEMENT[case.visit.status] is Settlement.REFUND or has_another(uow, case.visit):
        return VisitClosed(status=case.visit.status.value)
    free = case.position.money(case.position.free)
    if free.currency != due.currency or free.minor < due.minor:
        return AmountDiffers(amount=free, due=due)
    return None


def _wait_elsewhere(uow: UnitOfWork, case: _Case) -> None:
    """Let the money wait as the chat's credit with other places to choose from."""
    if case.visit.chat_id is None:
        raise SlotTaken
    offer = make_offer(uow, instead_of(case.visit, cause=Cause.LATE_MONEY, most=case.visit.fee))
    if offer is None:
        raise SlotTaken
    free = case.position.free
    put_to(uow, case.position, case.visit.id, free)  # by this it is in question no more
    booked = {
        "gateway": case.position.gateway,
        "payment_id": case.position.payment_id,
        "gateway_payment_id": case.position.gateway_payment_id,
        "currency": case.position.currency,
    }
    set_free(uow, booked, case.visit.id, free, "accepted")
    uow.outbox.add(TellOffer(offer_id=str(offer.id)), key=f"tell-offer:{offer.id}", chat_id=offer.chat_id)


def _decided(uow: UnitOfWork, member: Member, case: _Case, act: Act) -> None:
    uow.tasks.close(case.task.id, by=member.by)
    facts = {"minor": case.position.free, "task": case.task.id}
    uow.audit.add(member, act, subject=f"payment {case.payment.id}", facts=facts)
