"""The visits that a change of a doctor's time concerns, a line each, by their time; a card shows the first of them."""

from collections.abc import Sequence

from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.appointment import Appointment, Status
from core.storage.unit_of_work import UnitOfWork

SHOWN = 3
"""Lines on the card that asks: with the question above and the answers below they fit a small phone."""


def booked_lines(uow: UnitOfWork, visits: Sequence[Appointment]) -> tuple[Phrase, ...]:
    """Return a line for each of these visits."""
    names = uow.patients.names([visit.patient_id for visit in visits])
    return tuple(
        Phrase(
            "booked.here" if visit.status is Status.ARRIVED else "booked.line",
            {
                "starts": Moment(visit.starts_at, uow.roster.clinic(visit.clinic_id).zone.key),
                "patient": names.get(visit.patient_id, ""),
            },
        )
        for visit in visits
    )


def shortened(lines: Sequence[Phrase], most: int = SHOWN) -> tuple[Phrase, ...]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - most
    return tuple(lines) if more <= 0 else (*lines[:most], Phrase("booked.more", {"count": more}))
