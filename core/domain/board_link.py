"""Where the board of a branch is found: an address that nobody guesses, made of the branch and the clinic's secret."""

import hmac

_DIGITS = 26
"""Hexadecimal digits of the signature: 104 bits."""


def board_key(clinic_id: int, secret: str) -> str:
    """Return the last part of the address of a branch's board."""
    return f"{clinic_id}-{_signature(clinic_id, secret)}"


def clinic_of_key(key: str, secret: str, *, public: bool) -> int | None:
    """Return whose board this address is; where boards are `public`, the branch's number alone is one too."""
    number, dash, signature = key.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    clinic_id = int(number)
    if not dash:
        return clinic_id if public else None
    good = hmac.compare_digest(signature.encode(errors="replace"), _signature(clinic_id, secret).encode())
    return clinic_id if good else None


def _signature(clinic_id: int, secret: str) -> str:
    return hmac.new(secret.encode(), f"board:{clinic_id}".encode(), "sha256").hexdigest()[:_DIGITS]
