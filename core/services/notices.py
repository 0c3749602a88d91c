"""Plan what the clinic says without being asked, and take it back with its visit.

Planned in the transaction that causes it, under the key (visit, kind, version, way): whoever plans it a second time,
on whatever machine, plans nothing. What becomes of it then stands in core/services/notice_ways.py.
Locks: a notice comes after everything else (chat, doctor, visit, payment, number).
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from core.domain.appointment import Appointment
from core.domain.notices import Notice, NoticeKind, NoticeStatus, Way, reminders
from core.services import meetings
from core.storage.line import InLine
from core.storage.notices import FIRST_WAY, Reach
from core.storage.unit_of_work import UnitOfWork


def plan_booked(uow: UnitOfWork, visit: Appointment) -> None:
    """Plan all that follows from a booking: the confirmation now, reminders and the links of a video call in time."""
    plan(uow, visit, NoticeKind.CONFIRMATION)
    _plan_reminders(uow, visit)
    meetings.follow(uow, visit)


def plan_moved(uow: UnitOfWork, visit: Appointment) -> None:
    """Take back what was said of the old time, and plan the same for the new one. `visit` stands at its new time."""
    uow.notices.withdraw(visit.id, reason="moved")
    plan(uow, visit, NoticeKind.MOVED)
    _plan_reminders(uow, visit)
    meetings.follow(uow, visit)


def plan_ended(uow: UnitOfWork, visit: Appointment, kind: NoticeKind) -> None:
    """Take back what was planned for a visit, and plan to say that it is off, and who has ended it: `kind`.

    `visit` is as it stands after that.
    """
    uow.notices.withdraw(visit.id, reason=kind.value)
    plan(uow, visit, kind)
    meetings.follow(uow, visit)


def withdraw(uow: UnitOfWork, appointment_id: UUID, *, reason: str) -> None:
    """Take back every notice of a visit that is not on its way yet."""
    uow.notices.withdraw(appointment_id, reason=reason)


def plan(
    uow: UnitOfWork, visit: Appointment | InLine, kind: NoticeKind, *, about: str = "", due: datetime | None = None
) -> None:
    """Plan one notice to the chat that booked, for now or for later; now, a message to it in this transaction says it.

    `about` is what else than the visit it speaks of, where there may be two at once. A visit that no chat has booked is
    told of by the patient's other ways.
    """
    _plan(uow, visit, replace(_notice(visit, kind, due=due or uow.now), about=about))


def plan_or_call(uow: UnitOfWork, visit: Appointment, kind: NoticeKind) -> None:
    """Plan one notice, for now, to the chat that booked, and to no other way: where none has, the desk calls."""
    notice = _notice(visit, kind, due=uow.now)
    uow.notices.plan(notice if visit.chat_id is not None else replace(notice, way=Way.CALL))


def plan_for_doctor(uow: UnitOfWork, visit: Appointment, kind: NoticeKind) -> None:
    """Plan one notice to the visit's doctor, for now: to the chat of theirs that wrote last, or the desk tells them."""
    reaches = uow.notices.doctor_reaches(visit.doctor_id)
    chosen = next((r for r in reaches if not r.unreachable and not r.stopped), Reach(way=Way.CALL, address=""))
    notice = _notice(visit, kind, due=uow.now)
    uow.notices.plan(replace(notice, way=chosen.way, chat_id=chosen.chat_id))


def _plan(uow: UnitOfWork, visit: Appointment | InLine, notice: Notice) -> None:
    if visit.chat_id is not None:
        uow.notices.plan(notice)
        return
    reach = next(iter(uow.notices.reaches(visit.id)), None)
    if reach is not None:
        uow.notices.plan(again(notice, reach, due=notice.due_at))
    elif notice.rule.must_know:  # no number either: the desk may know another way
        uow.notices.plan(replace(notice, way=Way.CALL))


def _plan_reminders(uow: UnitOfWork, visit: Appointment) -> None:
    zone = uow.roster.clinic(visit.clinic_id).zone
    for kind, due in reminders(visit.starts_at, settings=uow.settings, zone=zone, now=uow.now).items():
        _plan(uow, visit, _notice(visit, kind, due=due))


def call_key(appointment_id: UUID, starts_at: datetime) -> str:
    """Return what stands for the one call about a visit at this time."""
    return f"call:{appointment_id}:{starts_at.isoformat()}"


def _notice(visit: Appointment | InLine, kind: NoticeKind, *, due: datetime) -> Notice:
    return Notice(
        id=uuid4(),
        appointment_id=visit.id,
        kind=kind,
        version=visit.version,
        way=FIRST_WAY,
        starts_at=visit.starts_at,
        due_at=due,
        chat_id=visit.chat_id,
    )


def again(notice: Notice, reach: Reach, *, due: datetime) -> Notice:
    """Return the same notice by another way."""
    return replace(
        notice,
        id=uuid4(),
        way=reach.way,
        chat_id=reach.chat_id,
        address=None if reach.chat_id else reach.address or None,
        due_at=due,
        status=NoticeStatus.PLANNED,
        message_id=None,
    )
