"""What a doctor writes is read into medicines, and no word of it is lost, changed or repeated by a refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import BadRecord
from core.domain.prescription import (
    LONGEST_NAME,
    MOST_MEDICINES,
    Medicine,
    RxField,
    Written,
    as_json,
    from_json,
    read_prescription,
)


@pytest.mark.parametrize(
    ("line", "name", "dose", "frequency", "days"),
    [
        ("Paracetamol 500 mg 1-0-1 5 days", "Paracetamol", "500 mg", "1-0-1", "5"),
        ("Cetirizine 10mg 0-0-1 x 3d", "Cetirizine", "10mg", "0-0-1", "3"),
        ("Vitamin B12 1000 mcg once daily for 2 weeks", "Vitamin B12", "1000 mcg", "once daily", "14"),
        (
            "Amoxicillin 250 mg/5 ml 10 ml TDS after food 7 days",
            "Amoxicillin",
            "250 mg/5 ml 10 ml",
            "TDS after food",
            "7",
        ),
        ("Ibuprofen 400 mg SOS", "Ibuprofen", "400 mg", "SOS", None),
        ("ORS", "ORS", None, None, None),
        ("पैरासिटामोल 500 मिग्रा दिन में 3 बार 5 दिन", "पैरासिटामोल", "500 मिग्रा", "दिन में 3 बार", "5"),
        ("Insulin 10 units every 8 hours 1 month", "Insulin", "10 units", "every 8 hours", "30"),
        ("Eye drops 2 drops 1-1-1-1 10 days", "Eye drops", "2 drops", "1-1-1-1", "10"),
        ("Prednisolone ½ tab 1-0-0 5 days", "Prednisolone", "½ tab", "1-0-0", "5"),
    ],
)
def test_one_line(line: str, name: str, dose: str | None, frequency: str | None, days: str | None) -> None:
    assert read_prescription(line).medicines == (Medicine(name=name, dose=dose, frequency=frequency, days=days),)


def test_several_lines_and_advice() -> None:
    written = read_prescription("A 5 mg 1-0-0 2 days\nB 1 tab HS 1 week; advice: rest\nसलाह: पानी पिएँ")
    assert [m.name for m in written.medicines] == ["A", "B"]
    assert written.advice == "rest\nपानी पिएँ"
    assert written.missing is None


def test_what_follows_advice_is_advice_unless_it_is_plainly_a_medicine() -> None:
    written = read_prescription("A 5 mg 1-0-0 2 days; advice: rest\nCome back on Friday\nB 1 tab HS 1 week")
    assert [m.name for m in written.medicines] == ["A", "B"]
    assert written.advice == "rest\nCome back on Friday"


@pytest.mark.parametrize("text", ["", " ; ", "500 mg 1-0-1", "A 1 mg; 5 days", "x" * (LONGEST_NAME + 1)])
def test_what_has_no_name_is_refused_by_its_line_and_no_word_of_it_is_said(text: str) -> None:
    with pytest.raises(BadRecord) as refused:
        read_prescription(text)
    assert set(refused.value.facts) == {"line"}


def test_twenty_medicines_and_no_more() -> None:
    written = Written().with_more(";".join(["A 1 mg 1-0-0 1 day"] * MOST_MEDICINES))
    with pytest.raises(BadRecord):
        written.with_more("B")


@given(st.text(max_size=200))
def test_whatever_is_written_is_read_whole_or_refused(text: str) -> None:
    try:
        written = read_prescription(text)
    except BadRecord:
        return
    assert from_json(dict(as_json(written))) == written
    for medicine in written.medicines:
        kept = " ".join(filter(None, (medicine.name, medicine.dose, medicine.frequency)))
        assert all(word in text for word in kept.split())


@given(st.text(max_size=130))
def test_any_answer_fills_what_is_missing_or_is_refused(said: str) -> None:
    written = read_prescription("A")
    for field in RxField:
        assert written.missing == (1, field)
        try:
            written = written.filled(said)
        except BadRecord:
            return
    assert written.missing is None
