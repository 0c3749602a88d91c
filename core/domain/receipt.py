"""The papers of money: a receipt for what came, a refund note for what went back, each with a number of its own.

Numbers run without gaps within one branch, one kind and one Indian fiscal year (April to March), as India's rules for
invoices want them: consecutive, unique in the year, and of at most sixteen characters (CGST Rules 2017, rules 46 and
49), which `RCP-26-27-000123` just is. Two branches count apart: the branch heads the paper.

A paper says what was true when it was issued; a reprint says the same, whatever the clinic is called by then. Nothing
medical stands on it, not even what the doctor is a specialist of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.domain.money import Money


class Kind(StrEnum):
    """Whether money came or went back."""

    RECEIPT = "receipt"
    REFUND_NOTE = "refund_note"


SERIES: Mapping[Kind, str] = {Kind.RECEIPT: "RCP", Kind.REFUND_NOTE: "RFN"}

YEAR_BEGINS = 4
"""The month in which a fiscal year begins in India."""


def fiscal_year(day: date) -> int:
    """Return the year in which the fiscal year of this day began; `day` is the branch's own calendar's."""
    return day.year if day.month >= YEAR_BEGINS else day.year - 1


def number_of(kind: Kind, year: int, serial: int) -> str:
    """Return the number of a paper: series, the two halves of the fiscal year, and the serial number in it."""
    return f"{SERIES[kind]}-{year % 100:02}-{(year + 1) % 100:02}-{serial:06}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One paper, with everything that is printed on it.

    `way` is how the money moved: a gateway's name, or `cash`, `upi` or `card` at the desk, and `by` who took or gave it
    there. `reference` is the gateway's id of the payment; `refers_to` the number of the receipt that a refund note
    gives back. `doctor_names` are the doctor's in other languages, by the language's tag. `visit_at` and `issued_at`
    are aware UTC, `zone` the branch's IANA zone. `chat_id` is who is told.
    """

    id: UUID
    kind: Kind
    clinic_id: int
    fiscal_year: int
    serial: int
    ledger_id: int
    payment_id: UUID
    appointment_id: UUID
    chat_id: int | None
    issued_at: datetime
    clinic_name: str
    clinic_address: str
    clinic_phone: str
    zone: str
    patient_name: str
    doctor_name: str
    doctor_names: Mapping[str, str] = field(default_factory=dict, hash=False)
    visit_at: datetime
    visit_number: str | None
    amount: Money
    way: str
    reference: str
    refers_to: str | None = None
    by: str | None = None

    def doctor(self, language: str) -> str:
        """Return the doctor's name for a reader of this language, as of when it was issued."""
        return self.doctor_names.get(language) or self.doctor_name

    @property
    def number(self) -> str:
        """Return the number that is printed on it."""
        return number_of(self.kind, self.fiscal_year, self.serial)
