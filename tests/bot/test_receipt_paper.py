"""What is printed on a receipt and on a refund note, in both languages, read back from the PDF."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from pypdf import PdfReader

from bot.message import Attachment, Message
from bot.phrases import TABLES
from bot.receipt_paper import receipt_attachment, receipt_paper, way
from core.documents.pdf import as_pdf
from core.domain.money import Money
from core.domain.receipt import Kind, Receipt
from core.gateways.payments.registry import GATEWAYS

RAZORPAY = "ऑनलाइन, रेज़रपे से"
RECEIPT = Receipt(
    id=UUID(int=7),
    kind=Kind.RECEIPT,
    clinic_id=1,
    fiscal_year=2026,
    serial=123,
    ledger_id=1,
    payment_id=UUID(int=1),
    appointment_id=UUID(int=2),
    chat_id=1,
    issued_at=datetime(2026, 11, 23, 3, 30, tzinfo=UTC),
    clinic_name="City Clinic",
    clinic_address="12 MG Road, Mumbai 400050",
    clinic_phone="+912240000000",
    zone="Asia/Kolkata",
    patient_name="Ravi Kumar",
    doctor_name="Dr Asha Mehta",
    doctor_names={"hi": "डॉ. आशा मेहता"},
    visit_at=datetime(2026, 11, 24, 11, 30, tzinfo=UTC),
    visit_number="APT-20261124-0001",
    amount=Money(125_800_00, "INR"),
    way="razorpay",
    reference="pay_1",
)
NOTE = replace(RECEIPT, kind=Kind.REFUND_NOTE, serial=4, refers_to="RCP-26-27-000123", amount=Money(80_050, "INR"))
DESK = replace(RECEIPT, way="cash", by="staff 7", visit_number=None)


def printed(receipt: Receipt, language: str) -> list[str]:
    """Return the lines on the paper."""
    pages = PdfReader(io.BytesIO(as_pdf(receipt_paper(receipt, language)))).pages
    (page,) = pages
    return page.extract_text().replace("\u2060", "").splitlines()


def test_a_receipt_in_english() -> None:
    assert printed(RECEIPT, "en") == [
        "City Clinic",
        "12 MG Road, Mumbai 400050",
        "Phone +91 22 4000 0000",
        "Receipt",
        "RCP-26-27-000123",
        "Date Monday 23 November 2026, 9:00 am IST",
        "Patient Ravi Kumar",
        "For Visit APT-20261124-0001 with Dr Asha Mehta",
        "Date of the visit Tuesday 24 November 2026, 5:00 pm IST",
        "Paid by Online, through Razorpay",
        "Reference pay_1",
        "Amount received ₹1,25,800.00",
        "Made by computer, valid without a signature.",
    ]


def test_a_receipt_in_hindi_has_its_words() -> None:
    # a reader that goes by glyphs sees a gap where a sign stands below its letter, so spaces do not count here
    words = " ".join(printed(replace(RECEIPT, patient_name="रवि कुमार"), "hi")).replace(" ", "")
    for whole in (
        "रसीद",
        "तारीख़",
        "मरीज़",
        "रवि कुमार",
        "डॉ. आशा मेहता",
        "प्राप्त राशि",
        "₹1,25,800.00",
        "हस्ताक्षर",
        "ऑनलाइन, रेज़रपे से",
    ):
        assert whole.replace(" ", "") in words


def test_a_refund_note_names_the_receipt_that_it_gives_back() -> None:
    lines = printed(NOTE, "en")
    assert lines[3:5] == ["Refund note", "RFN-26-27-000004"]
    assert lines[9:13] == [
        "Gives back Receipt RCP-26-27-000123",
        "Paid back by Online, through Razorpay",
        "Reference pay_1",
        "Amount paid back ₹800.50",
    ]


def test_money_at_the_desk_says_how_it_was_paid_and_nothing_of_the_desks_own_books() -> None:
    lines = printed(DESK, "en")
    assert "For Visit with Dr Asha Mehta" in lines
    assert "Paid by Cash, at the clinic" in lines
    assert not any("pay_1" in line or "staff" in line for line in lines)


def test_a_receipt_of_the_training_page_says_that_it_is_one() -> None:
    assert printed(replace(RECEIPT, way="sandbox"), "en")[-2] == "For training: no real money has moved."


@pytest.mark.parametrize("language", TABLES)
@pytest.mark.parametrize("name", [*GATEWAYS, "cash", "upi", "card"])
def test_every_way_that_money_moves_has_its_words(name: str, language: str) -> None:
    assert way(name, language) != name


def test_a_gateway_without_words_is_called_by_its_name() -> None:
    assert way("tomorrowpay", "hi") == "tomorrowpay"


def test_the_file_is_named_by_its_number_and_stored_as_what_it_is_made_of() -> None:
    file = receipt_attachment(RECEIPT.id, RECEIPT.number, "hi")
    assert (file.name, file.text, file.made_of) == ("RCP-26-27-000123.pdf", "", f"receipt:hi:{RECEIPT.id}")
    message = Message(text="x", attachment=file)
    assert Message.from_json(message.as_json()) == message


def test_a_message_of_before_is_read_as_it_was() -> None:
    stored = {"text": "x", "language": "en", "attachment": ["visit.ics", "text/calendar", "BEGIN", None]}
    assert Message.from_json(stored).attachment == Attachment(
        name="visit.ics", media_type="text/calendar", text="BEGIN"
    )
