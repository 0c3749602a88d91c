"""Hand a talk over to a human at the desk, let the two write to each other, and give it back to Baari.

Each of these runs in the chat of whoever acts, and locks that chat and then the talk; the other's chat is never locked,
so that two who write to each other at once do not wait in a circle. What is to be read on the other side is returned:
the door puts it into the outbox in this transaction, where a chat's messages keep their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.domain.audit import Act
from core.domain.desk_talk import DeskTalk, Ended, Words
from core.domain.effects import CallDesk, EndTalk
from core.domain.errors import NotFound, TalkOver
from core.domain.opening import opens_at
from core.domain.permissions import ALLOWED, Action
from core.domain.staff import Member
from core.domain.task import Kind
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

CONTEXT = 8
"""Things said that the desk is shown when it takes a talk: what fits a phone's screen."""
LONGEST = 1000
"""Characters of one thing said that are passed on; WhatsApp takes no more in one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of asking for a human: the talk, when a closed desk opens, and whether anybody there is reached."""

    talk: DeskTalk
    opens_at: datetime | None
    reached: bool

    @property
    def now(self) -> bool:
        """Return whether somebody can be expected to answer now."""
        return self.reached and self.opens_at is None


def ask_for_human(uow: UnitOfWork, chat_id: int, *, step: str, visit: UUID | None, said: Sequence[str] = ()) -> Asked:
    """Open a talk with the desk, with its task, and call everybody who may answer; asked again, it is the same talk."""
    schedules = [d.schedule for d in uow.roster.doctors.values() if d.active]
    opens = opens_at(schedules, uow.roster.blocked, now=uow.now)
    later = None if opens == uow.now else opens
    reached = bool(answering(uow))
    known = uow.desk_talks.of_chat(chat_id)
    if known is not None:
        return Asked(talk=known, opens_at=later, reached=reached)
    key = f"handed-over:{chat_id}:{uow.now.timestamp():.6f}"
    uow.tasks.open(Kind.HANDED_OVER, key=key, chat_id=chat_id)
    task = uow.tasks.of_key(key)
    talk = uow.desk_talks.open(
        chat_id, task_id=task, appointment_id=visit, step=step, waits_until=(later or uow.now) + _patience(uow)
    )
    if talk is None:
        raise NotFound(what="talk")  # the chat is locked: nobody else can have opened one
    for words in said:
        uow.desk_talks.say(talk.id, words[:LONGEST], from_desk=False)
    uow.outbox.add(CallDesk(talk_id=talk.id), key=f"call-desk:{talk.id}")
    _watch(uow, talk.id, talk.waits_until)
    return Asked(talk=talk, opens_at=later, reached=reached)


def patient_says(uow: UnitOfWork, chat_id: int, talk_id: int, words: str) -> tuple[DeskTalk, int]:
    """Pass on what the patient writes; return the talk and the number of what was said. Raises `TalkOver`."""
    talk = _own(uow, chat_id, talk_id)
    return _said(uow, talk, words, from_desk=False)


def patient_leaves(uow: UnitOfWork, chat_id: int, talk_id: int) -> DeskTalk:
    """Go back to Baari: the talk is over and so is its task. Raises `TalkOver`."""
    talk = _own(uow, chat_id, talk_id)
    uow.desk_talks.end(talk.id, Ended.BY_PATIENT)
    if talk.task_id is not None:
        uow.tasks.close(talk.task_id, by="patient")
    return talk


def own_talk(uow: UnitOfWork, chat_id: int, talk_id: int) -> bool:
    """Return whether this talk is open and this chat's; a foreign one looks like a missing one."""
    talk = uow.desk_talks.of_chat(chat_id)
    return talk is not None and talk.id == talk_id


# --- the desk --------------------------------------------------------------------------------------------------------


def open_talks(uow: UnitOfWork, by: int) -> list[DeskTalk]:
    """Return the talks that wait or go on, the oldest first. Raises `NotPermitted`."""
    permit(uow, by, Action.ANSWER_PATIENTS)
    return uow.desk_talks.all_open(limit=200)


def talk_for(uow: UnitOfWork, by: int, talk_id: int) -> tuple[DeskTalk, Sequence[Words]]:
    """Return an open talk and what was said last in it. Raises `NotPermitted`, `NotFound` and `TalkOver`."""
    permit(uow, by, Action.ANSWER_PATIENTS)
    talk = _open(uow, talk_id)
    return talk, uow.desk_talks.words(talk.id, limit=CONTEXT)


def take_talk(uow: UnitOfWork, by: int, talk_id: int) -> DeskTalk:
    """Answer this talk from now on, whoever did before. Raises `NotPermitted`, `NotFound`, `TalkOver`."""
    member = permit(uow, by, Action.ANSWER_PATIENTS)
    talk = _open(uow, talk_id)
    until = uow.now + _patience(uow)
    uow.desk_talks.seat(talk.id, by, waits_until=until)
    _watch(uow, talk.id, until)
    uow.audit.add(member, Act.CHAT_OPENED, subject=f"chat {talk.chat_id}", facts={"talk": talk.id})
    return talk


def desk_says(uow: UnitOfWork, by: int, talk_id: int, words: str) -> tuple[DeskTalk, int]:
    """Pass on what the desk writes. Raises `NotPermitted`; `TalkOver` also where a colleague has taken the talk."""
    permit(uow, by, Action.ANSWER_PATIENTS)
    talk = _open(uow, talk_id)
    if talk.desk_chat != by:
        raise TalkOver
    return _said(uow, talk, words, from_desk=True)


def desk_leaves(uow: UnitOfWork, by: int, talk_id: int) -> DeskTalk:
    """Give a talk back to whoever at the desk takes it; they are called anew. Raises as `desk_says`."""
    permit(uow, by, Action.ANSWER_PATIENTS)
    talk = _open(uow, talk_id)
    if talk.desk_chat != by:
        raise TalkOver
    until = uow.now + _patience(uow)
    uow.desk_talks.seat(talk.id, None, waits_until=until)
    _watch(uow, talk.id, until)
    uow.outbox.add(CallDesk(talk_id=talk.id), key=f"call-desk:{talk.id}:{uow.now.timestamp():.6f}")
    return talk


def close_talk(uow: UnitOfWork, by: int, talk_id: int) -> DeskTalk:
    """End a talk and its task. Raises `NotPermitted`, `NotFound`, `TalkOver`."""
    member = permit(uow, by, Action.ANSWER_PATIENTS)
    talk = _open(uow, talk_id)
    uow.desk_talks.end(talk.id, Ended.BY_DESK)
    if talk.task_id is not None and uow.tasks.close(talk.task_id, by=member.by):
        facts = {"kind": Kind.HANDED_OVER.value}
        uow.audit.add(member, Act.TASK_CLOSED, subject=f"task {talk.task_id}", facts=facts)
    return talk


def answering(uow: UnitOfWork) -> list[Member]:
    """Return everybody who is called when a patient wants a human."""
    return uow.staff.with_roles(ALLOWED[Action.ANSWER_PATIENTS])


def lapse_talk(uow: UnitOfWork, talk_id: int) -> DeskTalk | None:
    """Give a talk back that has had no word for too long; None where it is over, or was spoken in meanwhile.

    Of one that nobody has answered the task stays open: somebody calls.
    """
    talk = uow.desk_talks.lock(talk_id)
    if talk.ended_at is not None:
        return None
    if talk.waits_until > uow.now:
        _watch(uow, talk.id, talk.waits_until)
        return None
    uow.desk_talks.end(talk.id, Ended.BY_TIME)
    if talk.desk_chat is not None and talk.task_id is not None:
        uow.tasks.close(talk.task_id, by="time")
    return talk


def _said(uow: UnitOfWork, talk: DeskTalk, words: str, *, from_desk: bool) -> tuple[DeskTalk, int]:
    number = uow.desk_talks.say(talk.id, words[:LONGEST], from_desk=from_desk)
    uow.desk_talks.wait(talk.id, until=max(talk.waits_until, uow.now + _patience(uow)))
    return talk, number


def _own(uow: UnitOfWork, chat_id: int, talk_id: int) -> DeskTalk:
    talk = uow.desk_talks.lock(talk_id)
    if talk.chat_id != chat_id:
        raise NotFound(what="talk")
    if talk.ended_at is not None:
        raise TalkOver
    return talk


def _open(uow: UnitOfWork, talk_id: int) -> DeskTalk:
    talk = uow.desk_talks.lock(talk_id)
    if talk.ended_at is not None:
        raise TalkOver
    return talk


def _patience(uow: UnitOfWork) -> timedelta:
    return timedelta(minutes=uow.settings.desk_patience_minutes)


def _watch(uow: UnitOfWork, talk_id: int, until: datetime) -> None:
    uow.outbox.add(EndTalk(talk_id=talk_id), key=f"end-talk:{talk_id}:{until.timestamp():.6f}", due=until)
