"""The board of a waiting room: which token is called to which doctor, which come next, how long it takes.

A board hangs where everybody reads it: it says tokens and doctors, and never who has a token.
"""

from dataclasses import dataclass

from core.domain.roster import Clinic, Doctor
from core.domain.wait import Wait
from core.services.doctors_day import the_day
from core.services.waits import wait_of
from core.storage.unit_of_work import UnitOfWork

SHOWN_NEXT = 4
"""Tokens that a line shows as next: as many as the widest letters leave room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One doctor: tokens that are called or inside, tokens that come next, and how long whoever is last waits.

    `waiting` counts all who wait. `wait` is None where nobody waits, or where the clinic does not tell it.
    """

    doctor: Doctor
    called: tuple[int, ...]
    following: tuple[int, ...]
    waiting: int
    wait: Wait | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board of one branch: its doctors who have somebody here, by name."""

    clinic: Clinic
    lines: tuple[BoardLine, ...]


def board_of(uow: UnitOfWork, clinic_id: int) -> Board:
    """Return the board of a branch. Raises `NotFound`."""
    clinic = uow.roster.clinic(clinic_id)
    doctors = sorted(uow.roster.doctors.values(), key=lambda each: (each.name, each.id))
    lines = [_line(uow, doctor, clinic_id) for doctor in doctors if doctor.active and clinic_id in doctor.clinic_ids]
    return Board(clinic=clinic, lines=tuple(line for line in lines if line.called or line.waiting))


def _line(uow: UnitOfWork, doctor: Doctor, clinic_id: int) -> BoardLine:
    day = the_day(uow, doctor.id, clinic_id)
    called = [visit.token for visit in day.room if visit.token is not None]
    waiting = [visit.token for visit in day.waiting if visit.token is not None]
    return BoardLine(
        doctor=doctor,
        called=tuple(called),
        following=tuple(waiting[:SHOWN_NEXT]),
        waiting=len(waiting),
        wait=wait_of(uow, day, day.waiting[-1]) if waiting else None,
    )
