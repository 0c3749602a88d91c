"""The name of a room that nobody can guess: made of our reference and a secret, so that it is always the same one."""

from core.gateways.payments.signature import sign

_DIGITS = 32  # hexadecimal: 128 bits


def room_of(reference: str, secret: str, purpose: str = "room") -> str:
    """Return the room of this reference; `room-` lets the log know it for a secret."""
    return "room-" + sign(f"{purpose}:{reference}".encode(), secret)[:_DIGITS]
