"""What is written of a doctor or a branch is refused, or is a value that the clinic can show, price and dial."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.clinic_fields import FIELDS, NONE, Around, field_value
from core.domain.errors import BadField

AROUND = Around(currency="INR", calling_code="91", today=date(2026, 11, 23))
ALL = [(kind, name) for kind, fields in FIELDS.items() for name in fields]


def read(kind: str, name: str, text: str) -> object:
    return field_value(FIELDS[kind][name], text, AROUND)


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_every_field_takes_its_own_example_and_is_emptied_only_where_it_may_be(kind: str, name: str) -> None:
    field = FIELDS[kind][name]
    assert read(kind, name, field.example) not in ("", None)
    if field.optional:
        assert read(kind, name, NONE) == field.empty
    for wrong in ("", " ", "\x00", *(() if field.optional else (NONE,))):
        with pytest.raises(BadField):
            read(kind, name, wrong)


@settings(max_examples=150)
@given(which=st.sampled_from(ALL), text=st.text(max_size=60))
def test_whatever_is_written_is_refused_or_a_value_of_its_type(which: tuple[str, str], text: str) -> None:
    kind, name = which
    try:
        value = read(kind, name, text)
    except BadField:
        return
    if name in {"fee", "follow_up_fee", "follow_up_days", "practising_since"}:
        assert value is None or (isinstance(value, int) and value >= 0)
    elif name == "sex":
        assert value in (None, "female", "male", "other")
    elif name == "timezone":
        assert ZoneInfo(str(value)).key == value
    elif name == "languages":
        assert isinstance(value, list)
        assert value
    elif name != "active":
        assert isinstance(value, str)
        assert value.isprintable()


@pytest.mark.parametrize(("text", "sex"), [("Lady", "female"), ("महिला", "female"), ("male", "male"), ("M", "male")])
def test_a_sex_is_read_as_people_write_it(text: str, sex: str) -> None:
    assert read("doctor", "sex", text) == sex


@pytest.mark.parametrize(
    ("text", "minor"), [("800", 80_000), ("₹1,200.50", 120_050), ("Rs. 900/-", 90_000), ("INR 0", 0), ("1.5", 150)]
)
def test_an_amount_is_read_as_people_write_it(text: str, minor: int) -> None:
    assert read("doctor", "fee", text) == minor


@pytest.mark.parametrize("text", ["-5", "1.234", "9" * 9, "800 900x", "USD 20", "free"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadField):
        read("doctor", "fee", text)


@pytest.mark.parametrize("text", ["Mars/Base", "../etc/passwd", "Asia", "Asia/", "/etc/passwd", "Asia/Kolkata/x"])
def test_a_time_zone_is_one_of_the_table(text: str) -> None:
    with pytest.raises(BadField):
        read("branch", "timezone", text)
