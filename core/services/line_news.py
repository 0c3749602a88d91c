"""What those who wait are told as their line moves: three ahead, you are next, your turn; and that the doctor is late.

Each is a notice, once: of the kind `queue` one for each of these words and each call, of `doctor_late` one for each
time it was said. What it says is read when it is told, so a line that has moved on meanwhile is told as it is then.
"""

from uuid import UUID

from core.domain.appointment import Appointment, Status
from core.domain.audit import Act
from core.domain.errors import NotFound
from core.domain.notices import NoticeKind
from core.domain.permissions import Action
from core.services import notices
from core.services.doctors_day import DoctorsDay, day_for, the_day
from core.services.staff import permit
from core.storage.line import InLine
from core.storage.unit_of_work import UnitOfWork

NEAR = 3
"""How many go before somebody who is told to come closer: a quarter of an hour or two, mostly."""


def tell_line(uow: UnitOfWork, doctor_id: int, clinic_id: int) -> None:
    """Plan what is to be told to those in a doctor's line as it stands now; what was told once is not again.

    Whoever has heard that they are next does not hear that three go before when somebody overtakes them.
    """
    day = the_day(uow, doctor_id, clinic_id)
    wanted = {waiting: "near" if ahead else "next" for ahead, waiting in enumerate(day.waiting[: NEAR + 1])}
    wanted |= {v: f"turn:{v.called_at:%H%M%S}" for v in day.room if v.status is Status.ARRIVED and v.called_at}
    known = uow.notices.known([v.id for v in wanted], NoticeKind.QUEUE)
    for visit, about in wanted.items():
        told = known.get(visit.id, frozenset())
        if about not in told and not (about == "near" and told):
            notices.plan(uow, visit, NoticeKind.QUEUE, about=about)


def run_late(uow: UnitOfWork, by: int, doctor_id: int, minutes: int) -> list[InLine]:
    """Say that a doctor is so many minutes late today, in place of what was said before; return who is told.

    That is everybody who is booked for today and has not come yet. Raises `NotPermitted`, `NotFound`.
    """
    member = permit(uow, by, Action.RUN_LATE)
    uow.appointments.lock_doctor(doctor_id)
    day = day_for(uow, member, doctor_id)
    said = uow.line.delay(doctor_id, day.day, minutes, by=member.by)
    told = still_to_come(day)
    for visit in told:
        uow.notices.withdraw(visit.id, reason="said anew", about=f"late:{said - 1}")
        notices.plan(uow, visit, NoticeKind.DOCTOR_LATE, about=f"late:{said}")
    uow.audit.add(member, Act.RUNS_LATE, subject=f"doctor {doctor_id}", facts={"minutes": minutes, "told": len(told)})
    return told


def still_to_come(day: DoctorsDay) -> list[InLine]:
    """Return who is booked for today and has not come: whom a delay concerns."""
    return [v for v in day.visits if v.status is Status.CONFIRMED and not v.leaving]


def in_their_line(uow: UnitOfWork, visit: Appointment) -> tuple[DoctorsDay, InLine]:
    """Return the line in which a visit of today stands, and its place there; raises `NotFound`."""
    day = the_day(uow, visit.doctor_id, visit.clinic_id)
    found = next((v for v in day.visits if v.id == visit.id), None)
    if found is None:
        raise NotFound(what="appointment")
    return day, found


def ahead_of(day: DoctorsDay, visit_id: UUID) -> int:
    """Return how many of those who wait go before somebody who waits."""
    return [v.id for v in day.waiting].index(visit_id)
