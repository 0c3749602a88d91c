"""Say one thing to everybody booked with a doctor on a day: looked at before, one notice a person, taken back in time.

Whoever has several visits that day hears it once, about the first. It goes the way of every notice: to the chat that
booked, where that fails to the next, not in the quiet hours, not to who has said STOP; outside WhatsApp's 24 hours as
a template. The words are what was written: they are logistics, and no diagnosis belongs into them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Appointment
from core.domain.audit import Act
from core.domain.errors import BadWords, ChangedSince, NobodyBooked
from core.domain.notices import NoticeKind, Way
from core.domain.permissions import Action
from core.services import notices
from core.services.staff import permit
from core.storage.broadcasts import Broadcast, Broadcasts
from core.storage.unit_of_work import UnitOfWork

UNDO = timedelta(minutes=5)
"""Between "send" and the first message: long enough to see the slip that one sees when it is too late."""
LONGEST = 400
"""Characters: with the words around them a template of WhatsApp (1,024) and three SMS in Hindi hold them."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be said to whom."""

    doctor_id: int
    day: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who would hear it: the first visit of each person; by which way, how many; how many want no notices."""

    visits: Sequence[Appointment]
    ways: Mapping[str, int]
    stopped: int


def look_at_audience(uow: UnitOfWork, by: int, wanted: Wanted) -> Audience:
    """Return who would hear it; nothing is locked and nothing changes.

    Raises `NotPermitted`, `NotFound`, `BadWords` for none or too many, `NobodyBooked`.
    """
    permit(uow, by, Action.BROADCAST)
    uow.roster.doctor(wanted.doctor_id)
    if not 0 < len(wanted.words.strip()) <= LONGEST:
        raise BadWords(longest=LONGEST)
    visits = _first_of_each(uow, wanted)
    if not visits:
        raise NobodyBooked
    ways: Counter[str] = Counter()
    stopped = 0
    for visit in visits:
        reaches = uow.notices.reaches(visit.id)
        if any(reach.stopped for reach in reaches):
            stopped += 1
        else:
            ways[next((reach.way for reach in reaches if not reach.unreachable), Way.CALL.value)] += 1
    return Audience(visits=visits, ways=ways, stopped=stopped)


def send_broadcast(uow: UnitOfWork, by: int, wanted: Wanted) -> Broadcast:
    """Have it said to each of them once the time to take it back is over. Raises as `look_at_audience` does."""
    member = permit(uow, by, Action.BROADCAST)
    seen = look_at_audience(uow, by, wanted)
    broadcast = Broadcast(
        id=uuid4(),
        doctor_id=wanted.doctor_id,
        day=wanted.day,
        words=wanted.words.strip(),
        by=member.by,
        goes_at=uow.now + UNDO,
        undone_at=None,
    )
    Broadcasts(uow.sql, now=uow.now).add(broadcast)
    for visit in seen.visits:
        notices.plan(uow, visit, NoticeKind.BROADCAST, about=str(broadcast.id), due=broadcast.goes_at)
    uow.audit.add(
        member,
        Act.BROADCAST_SENT,
        subject=f"doctor {wanted.doctor_id}",
        facts={"broadcast": str(broadcast.id), "day": wanted.day.isoformat(), "told": len(seen.visits)},
    )
    return broadcast


def undo_broadcast(uow: UnitOfWork, by: int, broadcast_id: UUID) -> None:
    """Take it back before anybody has heard it. Raises `NotPermitted`, `NotFound`, `ChangedSince` once it is out."""
    member = permit(uow, by, Action.BROADCAST)
    kept = Broadcasts(uow.sql, now=uow.now)
    broadcast = kept.one(broadcast_id, lock=True)
    if broadcast.undone_at is not None or broadcast.goes_at <= uow.now:
        raise ChangedSince
    for visit_id in kept.told(broadcast_id):
        uow.notices.withdraw(visit_id, reason="taken back", about=str(broadcast_id))
    kept.undo(broadcast_id)
    uow.audit.add(
        member,
        Act.BROADCAST_UNDONE,
        subject=f"doctor {broadcast.doctor_id}",
        facts={"broadcast": str(broadcast_id), "day": broadcast.day.isoformat()},
    )


def _first_of_each(uow: UnitOfWork, wanted: Wanted) -> list[Appointment]:
    midnight = datetime.combine(wanted.day, time(0), UTC)
    found: dict[int, Appointment] = {}
    kept = Broadcasts(uow.sql, now=uow.now)
    for visit in kept.visits(wanted.doctor_id, wanted.day, since=midnight - _DAY, until=midnight + 2 * _DAY):
        found.setdefault(visit.patient_id, visit)
    return list(found.values())
