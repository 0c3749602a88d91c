"""Hand a talk over to a human at the desk, let the two write to each other, and give it back to Baari.

Each of these runs in the chat of whoever acts, and locks that chat and then the talk; the other's chat is never locked,
so that two who write to each other at once do not wait in a circle. What is to be read on the other side is returned:
the door puts it into the outbox in this transaction, where a chat's messages keep their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from core.domain.audit import Act
from core.domain.desk_talk import DeskTalk, Ended, Words
from core.domain.effects import CallDesk
from core.domain.errors import NotFound, TalkOver
from core.domain.opening import opens_at
from core.domain.permissions import ALLOWED, Action
from core.domain.staff import Member
from core.domain.task import Kind
from core.services.given_back import give_back, known_to_patient, patience, watch
from core.services.staff import permit
from core.services.tasks import behind, task_for
from core.storage.unit_of_work import UnitOfWork

CONTEXT = 8
"""Things said that the desk is shown when it takes a talk: what fits a phone's screen."""
LONGEST = 1000
"""Characters of one thing said that are passed on; WhatsApp takes no more in one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of asking for a human: the talk, when a closed desk opens, and whether anybody there is reached.

    Not `anew`: the talk is one that was open already.
    """

    talk: DeskTalk
    opens_at: datetime | None
    reached: bool
    anew: bool = True

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
        return Asked(talk=known, opens_at=later, reached=reached, anew=False)
    key = f"handed-over:{chat_id}:{uow.now.timestamp():.6f}"
    uow.tasks.open(Kind.HANDED_OVER, key=key, chat_id=chat_id)
    task = uow.tasks.of_key(key)
    talk = uow.desk_talks.open(
        chat_id, task_id=task, appointment_id=visit, step=step, waits_until=(later or uow.now) + patience(uow)
    )
    if talk is None:
        raise NotFound(what="talk")  # the chat is locked: nobody else can have opened one
    for words in said:
        uow.desk_talks.say(talk.id, words[:LONGEST], from_desk=False)
    uow.outbox.add(CallDesk(talk_id=talk.id), key=f"call-desk:{talk.id}")
    watch(uow, talk.id, talk.waits_until)
    return Asked(talk=talk, opens_at=later, reached=reached)


def number_of(uow: UnitOfWork, talk: DeskTalk) -> str | None:
    """Return the number on which the desk can call about a talk: of whose visit it is about, else the patient's."""
    visit = uow.callers.visit(visit=talk.appointment_id, chat_id=talk.chat_id)
    return (visit and visit.phone) or uow.callers.of_chats([talk.chat_id])[talk.chat_id].phone


def patient_says(uow: UnitOfWork, chat_id: int, talk_id: int, words: str) -> tuple[DeskTalk, int]:
    """Pass on what the patient writes; return the talk and the number of what was said. Raises `TalkOver`."""
    talk = _own(uow, chat_id, talk_id)
    return _said(uow, talk, words, from_desk=False)


def patient_shows(
    uow: UnitOfWork, chat_id: int, talk_id: int, *, sort: str, words: str, shown_by: str | None
) -> tuple[DeskTalk, Words]:
    """Pass on what is no text, with the words written under it. Raises `TalkOver`.

    What it shows is not kept by us: `shown_by` is its message in the patient's channel, where that can show it again.
    """
    talk = _own(uow, chat_id, talk_id)
    body = words[:LONGEST]
    number = uow.desk_talks.say(talk.id, body, from_desk=False, sort=sort, shown_by=shown_by)
    _wait_on(uow, talk)
    return talk, Words(id=number, from_desk=False, body=body, sort=sort, shown_by=shown_by)


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
    until = uow.now + patience(uow)
    uow.desk_talks.seat(talk.id, by, waits_until=until)
    watch(uow, talk.id, until)
    uow.audit.add(member, Act.CHAT_OPENED, subject=f"chat {talk.chat_id}", facts={"talk": talk.id})
    return replace(talk, desk_chat=by, waits_until=until)


def begin_talk(uow: UnitOfWork, by: int, task_id: int) -> DeskTalk:
    """Let one of the desk write to the chat that a task is about; a talk that is open with it is taken.

    The patient knows nothing of a new one before the first word. Raises `NotPermitted`, `NotFound` (no such task, or
    it is about nobody's chat).
    """
    member = permit(uow, by, Action.ANSWER_PATIENTS)
    task = task_for(uow, by, task_id)
    caller = behind(uow, [task])[task.id].caller
    if caller is None or caller.chat_id == by:
        raise NotFound(what="chat")
    known = uow.desk_talks.of_chat(caller.chat_id)
    if known is not None:
        return take_talk(uow, by, known.id)
    done_by_it = task.id if task.kind is Kind.HANDED_OVER and task.closed_at is None else None
    return _begin(uow, member, caller.chat_id, visit=task.appointment_id, facts={"task": task.id}, task=done_by_it)


def reopen_talk(uow: UnitOfWork, by: int, talk_id: int) -> DeskTalk:
    """Take back that a talk was ended: write to the same patient anew. Raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, Action.ANSWER_PATIENTS)
    ended = uow.desk_talks.lock(talk_id)
    known = ended if ended.ended_at is None else uow.desk_talks.of_chat(ended.chat_id)
    if known is not None:
        return take_talk(uow, by, known.id)
    return _begin(uow, member, ended.chat_id, visit=ended.appointment_id, step=ended.step, facts={"talk": talk_id})


def desk_says(uow: UnitOfWork, by: int, talk_id: int, words: str) -> tuple[DeskTalk, int]:
    """Pass on what the desk writes. Raises `NotPermitted`; `TalkOver` also where a colleague has taken the talk."""
    permit(uow, by, Action.ANSWER_PATIENTS)
    talk = _open(uow, talk_id)
    if talk.desk_chat != by:
        raise TalkOver
    return _said(uow, talk, words, from_desk=True)


def desk_leaves(uow: UnitOfWork, by: int, talk_id: int) -> bool:
    """Give a talk back to whoever at the desk takes it; they are called anew. Raises as `desk_says`.

    One of which the patient knows nothing yet is over by it, and False is returned.
    """
    permit(uow, by, Action.ANSWER_PATIENTS)
    talk = _open(uow, talk_id)
    if talk.desk_chat != by:
        raise TalkOver
    return give_back(uow, talk)


def close_talk(uow: UnitOfWork, by: int, talk_id: int) -> tuple[DeskTalk, bool]:
    """End a talk and its task; return also whether the patient knew of it.

    Raises `NotPermitted`, `NotFound`, `TalkOver`.
    """
    member = permit(uow, by, Action.ANSWER_PATIENTS)
    talk = _open(uow, talk_id)
    known = known_to_patient(uow, talk)
    uow.desk_talks.end(talk.id, Ended.BY_DESK)
    if talk.task_id is not None and uow.tasks.close(talk.task_id, by=member.by):
        facts = {"kind": Kind.HANDED_OVER.value}
        uow.audit.add(member, Act.TASK_CLOSED, subject=f"task {talk.task_id}", facts=facts)
    return talk, known


def answering(uow: UnitOfWork) -> list[Member]:
    """Return everybody who is called when a patient wants a human."""
    return uow.staff.with_roles(ALLOWED[Action.ANSWER_PATIENTS])


def lapse_talk(uow: UnitOfWork, talk_id: int) -> tuple[DeskTalk, bool] | None:
    """Give a talk back that has had no word for too long; None where it is over, or was spoken in meanwhile.

    Returns also whether the patient knew of it.

    Of one that nobody has answered the task stays open: somebody calls.
    """
    talk = uow.desk_talks.lock(talk_id)
    if talk.ended_at is not None:
        return None
    if talk.waits_until > uow.now:
        watch(uow, talk.id, talk.waits_until)
        return None
    known = known_to_patient(uow, talk)
    uow.desk_talks.end(talk.id, Ended.BY_TIME)
    if talk.desk_chat is not None and talk.task_id is not None and known:
        uow.tasks.close(talk.task_id, by="time")
    return talk, known


def _begin(
    uow: UnitOfWork,
    member: Member,
    chat_id: int,
    *,
    visit: UUID | None,
    facts: dict[str, str | int],
    step: str = "",
    task: int | None = None,
) -> DeskTalk:
    until = uow.now + patience(uow)
    by = member.chat_id
    talk = uow.desk_talks.open(
        chat_id, task_id=task, appointment_id=visit, step=step, waits_until=until, desk_chat=by
    ) or uow.desk_talks.of_chat(chat_id)
    if talk is None or talk.desk_chat != by:
        raise TalkOver  # the patient has called the desk in the same moment, or a colleague has written
    watch(uow, talk.id, until)
    uow.audit.add(member, Act.CHAT_OPENED, subject=f"chat {chat_id}", facts={**facts, "talk": talk.id})
    return talk


def _said(uow: UnitOfWork, talk: DeskTalk, words: str, *, from_desk: bool) -> tuple[DeskTalk, int]:
    number = uow.desk_talks.say(talk.id, words[:LONGEST], from_desk=from_desk)
    _wait_on(uow, talk)
    return talk, number


def _wait_on(uow: UnitOfWork, talk: DeskTalk) -> None:
    uow.desk_talks.wait(talk.id, until=max(talk.waits_until, uow.now + patience(uow)))


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
