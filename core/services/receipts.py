"""Issue the paper of an entry in the ledger, in the transaction in which the entry is made.

Every capture has a receipt, unless it is in question; every refund has a refund note. The chat that was asked for the
money is sent it.
"""

from uuid import uuid4

from core.domain.effects import SendReceipt
from core.domain.money import Money
from core.domain.receipt import Kind, Receipt, fiscal_year, number_of
from core.storage.unit_of_work import UnitOfWork

_KINDS = {"capture": Kind.RECEIPT, "refund": Kind.REFUND_NOTE}
"""Which entries move money in or out of the house, and the paper that each has."""


def receipt_due(uow: UnitOfWork, entry: int | None, *, way: str | None = None) -> None:
    """Have the paper of an entry issued at the end of this transaction; None is an entry that was made before.

    `way` is as for `issue_receipt`. The series is locked last and shortest: whoever pays at this branch waits for it.
    """
    if entry is not None:
        uow.at_the_end(lambda last: issue_receipt(last, entry, way=way))


def issue_receipt(uow: UnitOfWork, entry: int, *, way: str | None = None, by: str | None = None) -> Receipt:
    """Issue the paper of a ledger entry and queue it for the chat; one that has been issued is returned as it is.

    `way` is how the money moved, the gateway's name if not given; `by` who took or gave it at the desk. Takes the
    lock of the series, after which this transaction takes no other. Raises `NotFound`.
    """
    known = uow.receipts.of_entry(entry)
    if known:
        return known
    row = uow.receipts.entry(entry)
    kind = _KINDS[row["kind"]]
    clinic = uow.roster.clinic(row["clinic_id"])
    refers_to = None
    if kind is Kind.REFUND_NOTE:
        paid = uow.receipts.number_of_capture(row["gateway"], row["gateway_payment_id"])
        refers_to = number_of(*paid) if paid else None
    year = fiscal_year(uow.now.astimezone(clinic.zone).date())
    receipt = Receipt(
        id=uuid4(),
        kind=kind,
        clinic_id=clinic.id,
        fiscal_year=year,
        serial=uow.receipts.next_serial(clinic.id, kind, year),
        ledger_id=entry,
        payment_id=row["payment_id"],
        appointment_id=row["appointment_id"],
        chat_id=row["chat_id"],
        issued_at=uow.now,
        clinic_name=clinic.name,
        clinic_address=clinic.address,
        clinic_phone=clinic.phone,
        zone=clinic.zone.key,
        patient_name=row["patient"],
        doctor_name=row["doctor"],
        doctor_names=row["doctor_names"],
        visit_at=row["starts_at"],
        visit_number=row["number"],
        amount=Money(row["amount_minor"], row["currency"]),
        way=way or row["gateway"],
        reference=row["gateway_payment_id"],
        refers_to=refers_to,
        by=by,
    )
    uow.receipts.add(receipt)
    if receipt.chat_id is not None:
        uow.outbox.add(
            SendReceipt(receipt_id=str(receipt.id)), key=f"send-receipt:{receipt.id}", chat_id=receipt.chat_id
        )
    return receipt
