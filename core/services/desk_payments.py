"""Money taken at the desk in cash, by UPI or by card: entered, receipted and told; and taken back the same day.

The desk is a gateway like the others, of the name `desk`, that answers at once. What a visit has been paid, wherever,
is not asked for again.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from core.domain.api_key import By
from core.domain.appointment import Appointment
from core.domain.audit import Act
from core.domain.desk_payment import GATEWAY, PAYABLE, Way, check_undo
from core.domain.errors import AlreadyDone, AmountDiffers, NothingToRefund, VisitClosed
from core.domain.ledger import Settled
from core.domain.money import Money
from core.domain.payment import Capture, Payment, Status
from core.domain.payment import Event as PaymentEvent
from core.domain.permissions import Action
from core.domain.receipt import Receipt
from core.services.booking import close_links
from core.services.desk_refunds import hand_back
from core.services.ledger import enter_capture
from core.services.receipts import issue_receipt
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

UNDONE = "undone"
"""Why money that was entered by mistake goes back: the reason of its refund."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What is open of one visit: `fee` and of it `paid`, with what tells this visit from another of the same number."""

    appointment_id: UUID
    number: str
    clinic: str
    zone: str
    doctor: str
    patient_id: int
    starts_at: datetime
    fee: Money
    paid: Money

    @property
    def due(self) -> Money:
        """Return what is still to be paid."""
        return self.fee - self.paid


def bills(uow: UnitOfWork, by: int, number: str) -> list[Bill]:
    """Return the visits of this number that can be paid at the desk: at most one a branch, and often none.

    `by` is the chat of whoever asks. Raises `NotPermitted`.
    """
    permit(uow, by, Action.TAKE_MONEY)
    found = uow.appointments.numbered(number, list(uow.roster.clinics))
    return [_bill(uow, visit) for visit in found if visit.status in PAYABLE]


def mark_paid(
    uow: UnitOfWork, by: By, appointment_id: UUID, *, way: Way, amount: Money, although_less: bool = False
) -> Receipt:
    """Enter what was taken for a visit and return its receipt; the patient's chat is sent it.

    An amount that is not what is open raises `AmountDiffers` with `due`; one that is less is taken `although_less`
    (a part now, or a fee that was let off), one that is more never. An open payment link is closed. Raises also
    `NotPermitted`, `NotFound`, `VisitClosed` (cancelled, or not booked yet), `AlreadyDone` (nothing is open).
    """
    member = permit(uow, by, Action.TAKE_MONEY)
    visit = uow.appointments.locked(appointment_id)
    if visit.status not in PAYABLE:
        raise VisitClosed(status=visit.status.value)
    due = _bill(uow, visit).due
    if not due:
        raise AlreadyDone
    _check(amount, due, although_less=although_less)
    close_links(uow, visit.id, PaymentEvent.CANCELLED)
    payment = _asked(uow, visit, amount)
    capture = Capture(gateway_payment_id=f"{GATEWAY}-{payment.id.hex}", amount=amount)
    entry = enter_capture(uow, payment, capture, Settled.BOOKED, visit_id=visit.id)
    uow.payments.change(payment, PaymentEvent.CAPTURED)
    uow.audit.add(member, Act.MONEY_TAKEN, subject=f"visit {visit.id}", facts={"minor": amount.minor, "way": way.value})
    return issue_receipt(uow, _entered(entry), way=way.value, by=member.by)


def undo_paid(uow: UnitOfWork, by: int, appointment_id: UUID, *, way: Way = Way.CASH) -> Receipt:
    """Take back what the desk took last for a visit, on the same day of its branch, and return the refund note.

    The entry stays and is reversed by one of its own. `way` is how the money is handed back. Raises `NotPermitted`,
    `NotFound`, `NothingToRefund` (the desk has taken nothing for it), `UndoneTooLate`.
    """
    member = permit(uow, by, Action.TAKE_MONEY)
    visit = uow.appointments.locked(appointment_id)
    taken = [row for row in uow.ledger.booked(visit.id) if row["gateway"] == GATEWAY]
    if not taken:
        raise NothingToRefund
    row = taken[-1]
    payment = uow.payments.locked(row["payment_id"])
    zone = uow.roster.clinic(visit.clinic_id).zone
    paper = uow.receipts.of_payment(payment.id)
    check_undo(paper.issued_at.astimezone(zone).date(), uow.now.astimezone(zone).date())
    entry = hand_back(uow, visit.id, row, row["minor"], UNDONE)
    facts = {"minor": row["minor"], "way": way.value}
    uow.audit.add(member, Act.MONEY_UNDONE, subject=f"visit {visit.id}", facts=facts)
    return issue_receipt(uow, entry, way=way.value, by=member.by)


def _check(amount: Money, due: Money, *, although_less: bool) -> None:
    part = amount.currency == due.currency and 0 < amount.minor < due.minor
    if amount != due and not (although_less and part):
        raise AmountDiffers(amount=amount, due=due)


def _bill(uow: UnitOfWork, visit: Appointment) -> Bill:
    clinic = uow.roster.clinic(visit.clinic_id)
    doctor = uow.roster.doctors.get(visit.doctor_id)
    paid = sum(row["minor"] for row in uow.ledger.booked(visit.id))
    return Bill(
        appointment_id=visit.id,
        number=visit.number or "",
        clinic=clinic.name,
        zone=clinic.zone.key,
        doctor=doctor.name if doctor else "",
        patient_id=visit.patient_id,
        starts_at=visit.starts_at,
        fee=visit.fee,
        paid=Money(paid, visit.fee.currency),
    )


def _asked(uow: UnitOfWork, visit: Appointment, amount: Money) -> Payment:
    """Write down what was asked for at the desk: the entry's way back to its visit."""
    id_ = uuid4()
    payment = Payment(
        id=id_,
        appointment_id=visit.id,
        chat_id=visit.chat_id,
        gateway=GATEWAY,
        reference=id_.hex,
        amount=amount,
        status=Status.CREATED,
        expires_at=uow.now,
    )
    uow.payments.add(payment)
    return payment


def _entered(entry: int | None) -> int:
    if entry is None:
        raise AssertionError("an entry under an id that was made just now stands in the ledger already")
    return entry
