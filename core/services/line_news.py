"""What those who wait are told as their line moves: three ahead, you are next, your turn; and that the doctor is late.

Each is a notice, once: of the kind `queue` one for each of these words and each call, of `queue_back` one for each time
that such a word was taken back, after which it can be said again, of `doctor_late` and `doctor_on_time` one for each
time it was said. What it says is read when it is told, so a line that has moved on
meanwhile is told as it is then.
"""

from collections.abc import Collection, Container, Sequence
from datetime import time, timedelta
from uuid import UUID

from core.domain.appointment import Appointment, Status
from core.domain.audit import Act
from core.domain.errors import NotFound
from core.domain.notices import NoticeKind, NoticeStatus
from core.domain.permissions import Action
from core.domain.wall_clock import instant, local_day
from core.services import notices
from core.services.doctors_day import DAY, DoctorsDay, day_for, the_day
from core.services.staff import permit
from core.storage.line import InLine
from core.storage.notices import LineNews
from core.storage.unit_of_work import UnitOfWork

NEAR = 3
"""How many go before somebody who is told to come closer: a quarter of an hour or two, mostly."""
TAKEN_IN = "in"
"""What is said to whom the desk has taken in and who has a chat: their token; being near is told beside it."""


def tell_line(uow: UnitOfWork, doctor_id: int, clinic_id: int, *, but: Collection[UUID] = ()) -> None:
    """Plan what is to be told to those in a doctor's line as it stands now; what was told once is not again.

    Whoever has heard that they are next does not hear that three go before when somebody overtakes them. Nothing is
    told to the patients of these visits: they are hearing how they stand by another word.
    """
    uow.line.ring(clinic_id)
    day = the_day(uow, doctor_id, clinic_id)
    wanted = {waiting: "near" if ahead else "next" for ahead, waiting in enumerate(day.waiting[: NEAR + 1])}
    wanted |= {v: f"turn:{v.called_at:%H%M%S}" for v in day.room if v.status is Status.ARRIVED and v.called_at}
    news = uow.notices.line_news([v.id for v in wanted])
    for visit, word in wanted.items():
        if visit.id in but:
            continue
        told = _told(news.get(visit.id, ()))
        if word not in told and not (word == "near" and told):
            used = {row.about for row in news.get(visit.id, ())}
            about = word if word not in used else f"{word}:{uow.now:%H%M%S}"
            notices.plan(uow, visit, NoticeKind.QUEUE, about=about)


def _told(rows: Sequence[LineNews]) -> set[str]:
    """Return what somebody has heard, or is to hear, and was not taken back."""
    return {_word(row) for row in _lately(rows) if row.status is not NoticeStatus.WITHDRAWN} - {"away", TAKEN_IN}


def what_is_so(uow: UnitOfWork, doctor_id: int, clinic_id: int) -> set[tuple[UUID, str]]:
    """Return (visit, about) of what those in a line were last told of it, or are to be, and is so now."""
    day = the_day(uow, doctor_id, clinic_id)
    news = uow.notices.line_news([v.id for v in day.visits])
    return {
        (visit.id, row.about)
        for visit in day.visits
        for row in _lately(news.get(visit.id, ()))
        if _is_so(day, visit, row)
    }


def put_right(uow: UnitOfWork, doctor_id: int, clinic_id: int, was_so: Container[tuple[UUID, str]]) -> set[UUID]:
    """Put right what those in a line were told, was so until now, and is not any more by what has been taken back.

    What has not left the house stays there; what has is followed by a word that it was a mistake, and how they stand.
    Returns the visits of which that is said.
    """
    corrected = set()
    day = the_day(uow, doctor_id, clinic_id)
    news = uow.notices.line_news([v.id for v in day.visits])
    for visit in day.visits:
        lately = _lately(news.get(visit.id, ()))
        wrong = [row for row in lately if (visit.id, row.about) in was_so and not _is_so(day, visit, row)]
        for row in wrong:
            uow.notices.withdraw(visit.id, reason="taken back", about=row.about)
        if any(row.status not in _NOT_LEFT for row in wrong):
            notices.plan(uow, visit, NoticeKind.QUEUE_BACK, about=f"back:{_now(day, visit)}:{uow.now:%H%M%S}")
            corrected.add(visit.id)
    return corrected


def _lately(rows: Sequence[LineNews]) -> list[LineNews]:
    """Return what somebody was told since they last heard that something was a mistake, that word with it."""
    kinds = [row.kind for row in rows]
    back = len(kinds) - 1 - kinds[::-1].index(NoticeKind.QUEUE_BACK) if NoticeKind.QUEUE_BACK in kinds else 0
    return list(rows[back:])


_NOT_LEFT = frozenset({NoticeStatus.PLANNED, NoticeStatus.QUEUED, NoticeStatus.WITHDRAWN, NoticeStatus.STOPPED})


def _now(day: DoctorsDay, visit: InLine) -> str:
    """Return what a patient hears of how they stand now, in the words of `tell_line`."""
    if not visit.waits:
        return "away"
    return "near" if ahead_of(day, visit.id) else "next"


def _is_so(day: DoctorsDay, visit: InLine, row: LineNews) -> bool:
    """Return whether what somebody was told of the line is so: they are here, and called, or next."""
    word = _word(row)
    if visit.status is Status.CONFIRMED:
        return word == "away"
    if word.startswith("turn"):
        return not visit.waits
    return not (word == "next" and visit.waits and ahead_of(day, visit.id) > 0)


def _word(row: LineNews) -> str:
    """Return what a row tells: `near`, `next`, `away`, or `turn:<when>`."""
    first, _, rest = row.about.partition(":")
    return rest.partition(":")[0] if first == "back" else row.about if first == "turn" else first


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
