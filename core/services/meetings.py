"""Have the video call of an online visit made, moved and deleted with it, and its links given out in their time.

What is to be done is always read from the visit as it is: whatever order the work is done in, the meeting ends where
the visit has. Locks: a meeting's row comes after everything else (chat, doctor, visit, payment, number).
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Appointment
from core.domain.effects import GiveHostLink, GiveLink, SettleMeeting
from core.domain.meeting import BOOKED, OFF, Meeting, Todo, is_online, links_from, todo
from core.storage.unit_of_work import UnitOfWork

CLAIM = timedelta(seconds=60)
"""Longer than the slowest asking with its look-up; the lease of the outbox row is as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be done for one visit's meeting. `maybe_made`: an earlier try may have made it."""

    visit: Appointment
    meeting: Meeting
    todo: Todo
    topic: str
    maybe_made: bool


class BeingSettled(Exception):
    """Somebody else is asking the provider about this meeting just now."""


def follow(uow: UnitOfWork, visit: Appointment) -> None:
    """Queue what follows for the meeting from a visit that was booked, moved or cancelled; in person nothing does."""
    if not is_online(visit):
        return
    if visit.status in BOOKED | OFF:
        uow.outbox.add(SettleMeeting(appointment_id=str(visit.id)), key=f"settle-meeting:{visit.id}:{visit.version}")
    if visit.status in BOOKED:
        queue_links(uow, visit)


def queue_links(uow: UnitOfWork, visit: Appointment, *, again: str = "") -> None:
    """Queue that the links are given out in their time, which may be now; `again` marks a further try."""
    starts = visit.starts_at.isoformat()
    due = max(uow.now, links_from(visit, uow.roster.settings_of(visit.doctor_id).online_link_minutes))
    id_, mark = str(visit.id), f"{visit.id}:{starts}" + (f":{again}" if again else "")
    uow.outbox.add(
        GiveLink(appointment_id=id_, starts_at=starts),
        key=f"give-link:{mark}",
        due=due,
        chat_id=visit.chat_id,
    )
    uow.outbox.add(GiveHostLink(appointment_id=id_, starts_at=starts), key=f"give-host-link:{mark}", due=due)


def begin(uow: UnitOfWork, appointment_id: UUID, *, provider: str, by: str) -> Work | None:
    """Claim the meeting for what there is to do; None where it is as it should be.

    Raises `BeingSettled` while somebody else has it.
    """
    visit = uow.appointments.one(appointment_id)
    host = host_of(uow, visit)
    if todo(uow.meetings.one(visit.id), visit, host=host, now=uow.now) is Todo.NOTHING:
        return None
    meeting = uow.meetings.claim(
        visit.id,
        provider=provider,
        reference=new_reference(),
        host=host,
        by=by,
        until=uow.now + CLAIM,
    )
    if meeting is None:
        raise BeingSettled
    what = todo(meeting, visit, host=host, now=uow.now)  # as it is under the claim
    if what is Todo.NOTHING:
        uow.meetings.release(visit.id, by=by)
        return None
    if what is Todo.MAKE:
        uow.meetings.asked(visit.id, by=by)
    return Work(
        visit=visit,
        meeting=meeting,
        todo=what,
        topic=uow.roster.clinic(visit.clinic_id).name,
        maybe_made=meeting.asked_at is not None,
    )


def made(uow: UnitOfWork, work: Work, *, by: str, meeting_id: str, join_url: str) -> bool:
    """Record a meeting that was made or moved for the visit as it was; what has changed since is queued anew.

    One that is there only now that its links should be out has them given at once.
    """
    visit = work.visit
    recorded = uow.meetings.made(
        visit.id, by=by, meeting_id=meeting_id, join_url=join_url, starts_at=visit.starts_at, ends_at=visit.ends_at
    )
    now = uow.appointments.one(visit.id)
    if recorded and todo(uow.meetings.one(visit.id), now, host=host_of(uow, now), now=uow.now) is not Todo.NOTHING:
        uow.outbox.add(
            SettleMeeting(appointment_id=str(visit.id)), key=f"settle-meeting:{visit.id}:{now.version}:after-{by}"
        )
    late = links_from(now, uow.roster.settings_of(now.doctor_id).online_link_minutes) <= uow.now
    if recorded and late and now.status in BOOKED:
        queue_links(uow, now, again=meeting_id)
    return recorded


def lost(uow: UnitOfWork, appointment_id: UUID, *, by: str) -> bool:
    """Record that the provider has it no more, so that another one is made; False while somebody else has it."""
    visit = uow.appointments.one(appointment_id)
    reference, host = new_reference(), host_of(uow, visit)
    until = uow.now + CLAIM
    if uow.meetings.claim(visit.id, provider="", reference=reference, host=host, by=by, until=until) is None:
        return False
    uow.meetings.lost(visit.id, by=by, reference=reference, host=host)
    uow.meetings.release(visit.id, by=by)
    return True


def host_of(uow: UnitOfWork, visit: Appointment) -> str:
    """Return whose account at the provider holds the visit's meeting."""
    return uow.roster.settings_of(visit.doctor_id).meeting_host


def new_reference() -> str:
    """Return a reference that no other meeting has."""
    return f"baari-{uuid4().hex}"
