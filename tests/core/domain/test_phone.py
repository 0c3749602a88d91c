"""A phone has one spelling, whoever writes it; what is none is refused."""

import pytest

from core.domain.errors import BadPhone
from core.domain.phone import masked, phone_number, written


@pytest.mark.parametrize(
    ("written", "country", "stored"),
    [
        ("98123 45678", "91", "+919812345678"),
        ("098123-45678", "91", "+919812345678"),
        ("+91 98123 45678", "91", "+919812345678"),
        ("0091 9812345678", "91", "+919812345678"),
        ("919812345678", "91", "+919812345678"),
        ("९८१२३ ४५६७८", "91", "+919812345678"),
        ("9198123456", "91", "+919198123456"),
        ("+44 20 7946 0018", "91", "+442079460018"),
        ("020 7946 0018", "44", "+442079460018"),
        ("(212) 555-0100", "1", "+12125550100"),
        ("40 123456", "49", "+4940123456"),
    ],
)
def test_a_number_is_stored_in_one_spelling(written: str, country: str, stored: str) -> None:
    assert phone_number(written, country) == stored
    assert phone_number(stored, country) == stored


@pytest.mark.parametrize(
    "written", ["", "12345", "98123456789012345", "call me", "+0123456789", "98123x5678", "²²²²²²²²²²"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(BadPhone):
        phone_number(written, "91")


def test_a_masked_number_is_known_by_its_owner_only() -> None:
    assert masked("+919812345678") == "…678"


@pytest.mark.parametrize(
    ("phone", "read"),
    [
        ("+919812345678", "+91 98123 45678"),
        ("+912226730000", "+91 22 2673 0000"),
        ("+918023456789", "+91 80 2345 6789"),
        ("+918123456789", "+91 81234 56789"),
        ("+911912543210", "+91 191 254 3210"),
        ("+14155552671", "+1 415 555 2671"),
        ("+442079460018", "+44 20 7946 0018"),
        ("+971501234567", "+971 50 123 4567"),
        ("+9779841234567", "+977 984 1234567"),
        ("+94712345678", "+94 71 234 5678"),
        ("+4930901820", "+4930901820"),
        ("112", "112"),
    ],
)
def test_a_number_is_written_in_groups_and_read_back_as_it_was(phone: str, read: str) -> None:
    assert written(phone) == read
    assert not phone.startswith("+") or phone_number(read, "91") == phone
