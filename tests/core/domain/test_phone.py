"""A phone has one spelling, whoever writes it; what is none is refused."""

import pytest

from core.domain.errors import BadPhone
from core.domain.phone import masked, phone_number


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
