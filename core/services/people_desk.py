"""Who is whom, decided by a human: join a new chat to a lost one after asking its person, and undo a wrong join.

Somebody whom the desk has made known itself, and who has no chat, is given to the chat that has proved their phone.
What the desk is offered for a join are only chats that have proved the same phone; that it asked well is its business,
and its name stands in the audit.
"""

from dataclasses import dataclass

from core.domain.audit import Act
from core.domain.errors import AlreadyDone, BeingErased, NotFound
from core.domain.permissions import Action
from core.domain.task import Kind, Task
from core.services.family import SELF
from core.services.linking import join_chats, separate_chats
from core.services.staff import permit
from core.storage.callers import Caller, CallersVisit
from core.storage.linking import Join
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A chat that may be the same person's: who is behind it, and the visit it booked last, to ask about."""

    caller: Caller
    visit: CallersVisit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattached:
    """Somebody without a chat who may be meant, and the visit booked for them last, to ask about."""

    patient_id: int
    name: str
    visit: CallersVisit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Somebody who writes from a new chat, and who they may be: of another chat, or known to the desk alone."""

    task: Task
    caller: Caller
    candidates: tuple[Candidate, ...]
    unattached: tuple[Unattached, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A join that stands: which chat uses the family of which."""

    join: Join
    caller: Caller
    other: Caller


def open_cases(uow: UnitOfWork, by: int) -> tuple[Case, ...]:
    """Return who waits to be found out, the longest first. Raises `NotPermitted`."""
    permit(uow, by, Action.JOIN_PEOPLE)
    return tuple(_case(uow, task) for task in uow.tasks.list([Kind.JOIN_PEOPLE], limit=50))


def case_of(uow: UnitOfWork, by: int, task_id: int) -> Case:
    """Return one of them. Raises `NotPermitted`, and `NotFound` for a closed one and for a task of another kind."""
    permit(uow, by, Action.JOIN_PEOPLE)
    task = uow.tasks.one(task_id)
    if task.kind is not Kind.JOIN_PEOPLE or task.closed_at is not None:
        raise NotFound(what="task")
    return _case(uow, task)


def join_by_desk(uow: UnitOfWork, by: int, task_id: int, other: int) -> None:
    """Join the chat of a case to one of its candidates, whose person it is. Raises `NotPermitted`, `NotFound`,
    `AlreadyDone`, `BeingErased`."""
    case = case_of(uow, by, task_id)
    if other not in {candidate.caller.chat_id for candidate in case.candidates}:
        raise NotFound(what="chat")
    member = permit(uow, by, Action.JOIN_PEOPLE)
    chat = uow.chats.lock(case.caller.chat_id)
    uow.patients.know(chat.id, chat.family)
    with uow.attempt():  # of two at the desk who decide at once the second has joined nothing
        if not uow.tasks.close(task_id, by=member.by):
            raise AlreadyDone
        join_chats(uow, chat, other, by=member)


def attach_by_desk(uow: UnitOfWork, by: int, task_id: int, patient_id: int) -> None:
    """Give somebody whom only the desk knows to the chat of a case, whose person it is, with all their visits.

    Where the chat has an own person already, both are one from now on. Raises `NotPermitted`, `NotFound`,
    `AlreadyDone`, `BeingErased`. Locks: the chat, then the doctors of the visits.
    """
    case = case_of(uow, by, task_id)
    if patient_id not in {each.patient_id for each in case.unattached}:
        raise NotFound(what="patient")
    member = permit(uow, by, Action.JOIN_PEOPLE)
    chat = uow.chats.lock(case.caller.chat_id)
    uow.patients.know(chat.id, chat.family)
    uow.linking.lock_family(chat.root)
    with uow.attempt():
        if not uow.tasks.close(task_id, by=member.by):
            raise AlreadyDone
        if uow.erasures.under_way([chat.root], [patient_id]):
            raise BeingErased
        for doctor in uow.handovers.chatless_doctors(patient_id):
            uow.appointments.lock_doctor(doctor)
        own = uow.patients.own(chat.id)
        if own is None:
            uow.handovers.give(chat.root, patient_id, relation=SELF)
        else:
            uow.handovers.same([patient_id], same_as=own.id)
        moved = uow.handovers.bring_visits(patient_id, to=chat.id, channel=chat.channel)
        uow.handovers.given(patient_id, by=by, to=chat.id, same_as=own.id if own else None)
    uow.patients.forget(chat.id)
    facts: dict[str, str | int] = {"patient": patient_id, "visits": moved, "by": "desk"}
    if own:
        facts |= {"same_as": own.id}
    uow.audit.add(member, Act.PERSON_HANDED_OVER, subject=f"chat {chat.id}", facts=facts)


def joins_of_visit(uow: UnitOfWork, by: int, number: str) -> tuple[Joined, ...]:
    """Return the joins of the chats that a visit's number leads to. Raises `NotPermitted`."""
    permit(uow, by, Action.JOIN_PEOPLE)
    visits = uow.appointments.numbered(number, list(uow.roster.clinics))
    chats = {
        id_
        for visit in visits
        if visit.chat_id is not None
        for id_ in uow.handovers.chats_of(uow.linking.root_of(visit.chat_id))
    }
    return _joined(uow, uow.linking.of_chats(sorted(chats)))


def join_seen(uow: UnitOfWork, by: int, join_id: int) -> Joined:
    """Return one join that stands. Raises `NotPermitted`, `NotFound`."""
    permit(uow, by, Action.JOIN_PEOPLE)
    join = uow.linking.one(join_id)
    if join is None:
        raise NotFound(what="join")
    return _joined(uow, [join])[0]


def separate_by_desk(uow: UnitOfWork, by: int, join_id: int) -> None:
    """Undo a join: each chat has what was its own again. Raises `NotPermitted`, `NotFound`."""
    seen = join_seen(uow, by, join_id)
    separate_chats(uow, seen.join, by=permit(uow, by, Action.JOIN_PEOPLE))


def _case(uow: UnitOfWork, task: Task) -> Case:
    chat = uow.callers.of_chats([task.chat_id or 0])[task.chat_id or 0]
    others = uow.linking.others(chat.phone, root=uow.linking.root_of(chat.chat_id)) if chat.phone else []
    callers = uow.callers.of_chats([other.id for other in others])
    found = tuple(Candidate(caller=callers[o.id], visit=uow.callers.visit(visit=None, chat_id=o.id)) for o in others)
    return Case(task=task, caller=chat, candidates=found, unattached=_unattached(uow, chat.phone))


def _unattached(uow: UnitOfWork, phone: str | None) -> tuple[Unattached, ...]:
    known = uow.linking.at_the_desk(phone) if phone else []
    return tuple(
        Unattached(
            patient_id=k.id,
            name=k.name,
            visit=uow.callers.visit(visit=k.visit, chat_id=None) if k.visit else None,
        )
        for k in known
    )


def _joined(uow: UnitOfWork, joins: list[Join]) -> tuple[Joined, ...]:
    callers = uow.callers.of_chats([id_ for join in joins for id_ in (join.chat_id, join.to_chat_id)])
    return tuple(Joined(join=j, caller=callers[j.chat_id], other=callers[j.to_chat_id]) for j in joins)
