"""Money at the desk: the ways it is taken, whose visits it is taken for, and until when it can be undone."""

from datetime import date
from enum import StrEnum

from core.domain.appointment import Status
from core.domain.errors import UndoneTooLate

GATEWAY = "desk"
"""What the ledger and the payments call the desk: its money comes in like a gateway's, and no machine sends it back."""


class Way(StrEnum):
    """How money is handed over; the receipt says it (`way.<value>`)."""

    CASH = "cash"
    UPI = "upi"
    CARD = "card"


PAYABLE = frozenset({Status.CONFIRMED, Status.ARRIVED, Status.IN_CONSULTATION, Status.COMPLETED})
"""A visit is paid once it is booked, before it or after; what is over without having taken place is not."""


def check_undo(taken: date, today: date) -> None:
    """Raise `UndoneTooLate` unless both are the same day of the branch: a day's till is counted and closed at night."""
    if taken != today:
        raise UndoneTooLate
