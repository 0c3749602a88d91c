"""What doctors wrote as it is printed: in the patient's language and script, and never read as markup."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pypdf import PdfReader

from bot.record_paper import record_paper
from core.documents.pdf import as_pdf
from core.domain.prescription import RxStatus, read_prescription
from core.domain.record import Handout, RecordKind
from core.domain.roster import Roster
from core.domain.settings import ClinicSettings
from core.services.records import Opened
from core.storage.prescriptions import Prescription

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
NOBODY = Roster(revision=1, clinics={}, doctors={}, blocked=(), settings=ClinicSettings(), doctor_settings={})
PRINTED = {
    "patient": "श्रीमती ज़ुबैदा <b>Rao</b>",
    "visit": "APT-20261123-0001",
    "doctor": "Dr Asha Mehta",
    "qualifications": "MBBS, MD",
    "registration": "MMC 12345",
    "clinic": "City Clinic",
    "address": "12 MG Road",
    "phone": "+912240000000",
    "zone": "Asia/Kolkata",
}
RX = Prescription(
    id=uuid4(),
    appointment_id=uuid4(),
    patient_id=1,
    doctor_id=1,
    clinic_id=1,
    status=RxStatus.GIVEN,
    number="RX-20261123-0001",
    made_at=NOON,
    given_at=NOON,
    written=read_prescription(
        "पैरासिटामोल 500 मिग्रा 1-0-1 5 दिन; {nb} <i>B</i> & Co 10 mg 0-0-1 1 day; advice: **rest**"
    ),
    printed=PRINTED,
)


def printed(rx: Prescription, language: str) -> str:
    kind = RecordKind.PRESCRIPTION if rx.number else RecordKind.DRAFT
    handout = Handout(id=uuid4(), chat_id=1, kind=kind, row_id=rx.id, staff_id=None, made_at=NOON, expires_at=NOON)
    paper = record_paper(Opened(handout=handout, patient="x", prescriptions=(rx,)), language, roster=NOBODY, now=NOON)
    pages = PdfReader(io.BytesIO(as_pdf(paper))).pages
    return "\n".join(page.extract_text() for page in pages).replace("\u2060", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Prescription", "5 days", "1 day", "Registration MMC 12345", "Monday 23 November 2026", "12:00")),
        ("hi", ("पर्चा", "5 दिन", "रजिस्ट्रेशन MMC 12345", "सोमवार 23 नवंबर 2026")),
    ],
)
def test_it_says_who_what_when_and_under_which_number(language: str, words: tuple[str, ...]) -> None:
    text = printed(RX, language)
    for word in (*words, "RX-20261123-0001", "Dr Asha Mehta", "MBBS, MD", "पैरासिटामोल", "500 मिग्रा", "1-0-1"):
        assert word in text


def test_what_is_written_is_never_markup() -> None:
    text = printed(RX, "en")
    for written in ("श्रीमती ज़ुबैदा <b>Rao</b>", "{nb} <i>B</i> & Co", "**rest**"):
        assert written in text


def test_a_draft_says_that_it_is_one_and_a_doctor_without_a_number_has_no_line_for_it() -> None:
    draft = replace(RX, number=None, given_at=None, printed=PRINTED | {"registration": ""})
    text = printed(draft, "en")
    assert "Prescription (draft)" in text
    assert "Registration" not in text
