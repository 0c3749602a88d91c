"""What those who wait are told as their line moves: three ahead, you are next, your turn; and that the doctor is late.

Each is a notice, once: of the kind `queue` one for each of these words and each call, of `doctor_late` and
`doctor_on_time` one for each time it was said. What it says is read when it is told, so a line that has moved on
meanwhile is told as it is then.
"""

from datetime import time, timedelta
from uuid import UUID

from core.domain.appointment import Appointment, Status
from core.domain.audit import Act
from core.domain.errors import NotFound
from core.domain.notices import NoticeKind
from core.domain.permissions import Action
from core.domain.wall_clock import instant, local_day
from core.services import notices
from core.services.doctors_day import DAY, DoctorsDay, day_for, the_day
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

    That is everybody who is booked for today at any branch, has not come yet, and whose time with the delay is to come.
    With no minutes the doctor is on time again: told are those who had been told of a delay. Raises `NotPermitted`,
    `NotFound`.
    """
    member = permit(uow, by, Action.RUN_LATE)
    uow.appointments.lock_doctor(doctor_id)
    day = day_for(uow, member, doctor_id)
    said = uow.line.delay(doctor_id, day.day, minutes, by=member.by)
    expected = still_to_come(uow, day)
    for visit in expected:
        uow.notices.withdraw(visit.id, reason="said anew", about=f"late:{said - 1}")
    if minutes:
        kind, told = NoticeKind.DOCTOR_LATE, [v for v in expected if uow.now < v.starts_at + timedelta(minutes=minutes)]
    else:
        kind, known = NoticeKind.DOCTOR_ON_TIME, uow.notices.told([v.id for v in expected], NoticeKind.DOCTOR_LATE)
        told = [v for v in expected if v.id in known]
    for visit in told:
        notices.plan(uow, visit, kind, about=f"late:{said}")
    uow.audit.add(member, Act.RUNS_LATE, subject=f"doctor {doctor_id}", facts={"minutes": minutes, "told": len(told)})
    return told


def still_to_come(uow: UnitOfWork, day: DoctorsDay) -> list[InLine]:
    """Return who is booked with this doctor for that day, at whichever branch, and has not come."""
    midnight = instant(day.day, time(0), uow.roster.clinic(day.clinic_id).zone)
    near = uow.line.day(day.doctor.id, since=midnight - DAY, until=midnight + 2 * DAY)  # a branch has its own midnight
    booked = [v for v in near if v.status is Status.CONFIRMED and not v.leaving]
    return [v for v in booked if local_day(v.starts_at, uow.roster.clinic(v.clinic_id).zone) == day.day]


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
