"""How long somebody in a line still waits, from what was measured of the doctor: the numbers for `core.domain.wait`."""

from datetime import datetime, timedelta

from core.domain.appointment import Status
from core.domain.schedule import intervals_on
from core.domain.wait import MINUTE, Wait, expected_wait, length_of, situation_of
from core.services.doctors_day import DoctorsDay, rule_of, seen_at_once
from core.storage.lengths import measured
from core.storage.line import InLine
from core.storage.unit_of_work import UnitOfWork


def wait_of(uow: UnitOfWork, day: DoctorsDay, mine: InLine) -> Wait | None:
    """Return how long somebody who waits still waits; None where they do not, or where the clinic does not tell it."""
    if not mine.waits or not uow.settings.walk_in_wait_time_visible:
        return None
    now, late = uow.now, uow.line.delayed(day.doctor.id, day.day)
    situation = situation_of(
        [v.standing for v in day.waiting],
        mine.standing,
        [v.starts_at for v in day.visits if v.status is Status.CONFIRMED and not v.leaving],
        rule=rule_of(uow),
        now=now,
        in_room=[(now - (v.started_at or v.called_at or now)) / MINUTE for v in day.room],
        free_in=_free_in(day, now, late),
        at_once=seen_at_once(day),
        begun=_has_begun(day),
    )
    own, others = measured(uow.sql, day.doctor.id, day.doctor.specialty)
    return expected_wait(situation, length_of(own, others))


def _has_begun(day: DoctorsDay) -> bool:
    return bool(day.room) or any(v.started_at for v in day.visits)


def _free_in(day: DoctorsDay, now: datetime, late: timedelta) -> float:
    """Return in how many minutes the doctor can begin at all: once their hours begin, later by what they have said."""
    if _has_begun(day):
        return 0.0
    hours = [h for h in intervals_on(day.doctor.schedule, day.clinic_id, day.day) if h.ends_at > now]
    begins = min((h.starts_at for h in hours), default=now) + late
    return max((begins - now) / MINUTE, 0.0)
