"""Booking over a full time, knowingly: a seat of its own beyond those that the hours have, and a reason for each.

Such a seat is never offered to anybody. Where one of the usual seats becomes free at that time, whoever sits beyond
them takes it (core/domain/grid.py counts so), and nobody else is booked into it: one knowing exception stays one.
"""

from collections.abc import Iterable
from enum import StrEnum

from core.domain.busy import Busy
from core.domain.errors import SlotTaken
from core.domain.slots import Slot

FIRST_OVER = 1000
"""The first seat beyond: no doctor sees a thousand at once."""
MOST_OVER = 2
"""How many may sit beyond at one time: more is another kind of day, and hours are to be added."""


class OverReason(StrEnum):
    """Why somebody is booked over a full time."""

    URGENT = "urgent"
    SHORT = "short"
    DOCTOR = "doctor"
    MISTAKE = "mistake"


def seat_over(slot: Slot, busy: Iterable[Busy]) -> int:
    """Return a seat beyond those of a full slot; raises `SlotTaken` where `MOST_OVER` sit there already."""
    taken = {
        place.seat
        for place in busy
        if place.seat >= FIRST_OVER and place.starts_at < slot.occupied_until and slot.starts_at < place.occupied_until
    }
    free = (seat for seat in range(FIRST_OVER, FIRST_OVER + MOST_OVER) if seat not in taken)
    seat = next(free, None)
    if seat is None:
        raise SlotTaken(doctor_id=slot.doctor_id, clinic_id=slot.clinic_id, starts_at=slot.starts_at.isoformat())
    return seat
