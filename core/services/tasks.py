"""What the desk has to do: see the tasks of one's role, look up whom one is about, and say that it is done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.domain.audit import Act
from core.domain.errors import AlreadyDone, NotAllowed, NotFound
from core.domain.permissions import Action
from core.domain.staff import Member
from core.domain.task import Kind, Task, kinds_seen_by
from core.services.in_question import undecided
from core.services.ledger import handed_over
from core.services.refunds import refunded_by_hand
from core.services.staff import permit
from core.storage.callers import Caller, CallersVisit, VisitsPatient
from core.storage.unit_of_work import UnitOfWork

LONGEST = 200
"""Tasks that one list holds; a desk with more has other worries, and the count says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList:
    """Open tasks, the oldest first, who stands behind each, and how many there are in all."""

    tasks: tuple[Task, ...]
    behind: Mapping[int, "Behind"]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Who stands behind a task: the patient of its visit, else the chat's own person ("" for no name); and their chat.

    Both are None where it is about nobody.
    """

    name: str | None = None
    caller: Caller | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whom a task is about, and the visit in question; both None where it is about nobody's chat."""

    caller: Caller | None
    visit: CallersVisit | None


def open_tasks(uow: UnitOfWork, by: int, kinds: Collection[Kind] = tuple(Kind)) -> TaskList:
    """Return the open tasks of these kinds that are the business of this chat's role. Raises `NotPermitted`."""
    member = permit(uow, by, Action.SEE_TASKS)
    seen = kinds_seen_by(member.role) & set(kinds)
    tasks = tuple(uow.tasks.list(seen, limit=LONGEST))
    return TaskList(
        tasks=tasks, behind=behind(uow, tasks), count=uow.tasks.count(seen) if len(tasks) == LONGEST else len(tasks)
    )


def behind(uow: UnitOfWork, tasks: Collection[Task]) -> dict[int, Behind]:
    """Return who stands behind each of these tasks, by its id."""
    visits = uow.callers.of_visits([t.appointment_id for t in tasks if t.appointment_id is not None])
    whose = {t.id: visits.get(t.appointment_id) if t.appointment_id else None for t in tasks}
    chats = {t.id: _chat_of(t, whose[t.id]) for t in tasks}
    callers = uow.callers.of_chats([chat for chat in chats.values() if chat is not None])
    found = {}
    for task in tasks:
        visit, caller = whose[task.id], callers.get(chats[task.id] or 0)
        name = visit.patient if visit else caller.name if caller else None
        found[task.id] = Behind(name=name, caller=caller)
    return found


def _chat_of(task: Task, visit: VisitsPatient | None) -> int | None:
    if task.chat_id is not None:
        return task.chat_id
    return visit.chat_id if visit else None


def task_for(uow: UnitOfWork, by: int, task_id: int) -> Task:
    """Return one task, open or closed; one that is not this role's business looks like a missing one.

    Raises `NotPermitted`, `NotFound`.
    """
    return _seen(uow, permit(uow, by, Action.SEE_TASKS), task_id)


def close_task(uow: UnitOfWork, by: int, task_id: int) -> Task:
    """Say that a task is done. Raises `NotPermitted`, `NotFound`, and `AlreadyDone` where a colleague was quicker.

    A request is answered (`requests.py`) and money in question decided (`in_question.py`), not done: `NotAllowed`. A
    refund that was given back by hand is entered in the books by it, with its refund note and its notice.
    """
    member = permit(uow, by, Action.CLOSE_TASK)
    task = _seen(uow, member, task_id)
    if task.closed_at is None and (task.kind is Kind.VISIT_REQUESTED or undecided(uow, task)):
        raise NotAllowed(what="decide")
    refund = handed_over(task) if task.kind is Kind.REFUND_BY_HAND else None
    if refund:
        uow.payments.refund(refund, lock=True)  # before the task, as where the gateway settles it
    if not uow.tasks.close(task.id, by=member.by):
        raise AlreadyDone
    if refund:
        refunded_by_hand(uow, refund)  # its chat is not this one: the notice that it plans tells the patient
    uow.audit.add(member, Act.TASK_CLOSED, subject=f"task {task.id}", facts={"kind": task.kind.value})
    return task


def open_person(uow: UnitOfWork, by: int, task_id: int) -> None:
    """Write down that somebody looks up whom a task is about. Raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, Action.OPEN_CHAT)
    task = _seen(uow, member, task_id)
    if task.chat_id is not None or task.appointment_id is not None:
        uow.audit.add(member, Act.CHAT_OPENED, subject=f"chat {task.chat_id}", facts={"task": task.id})


def whose_task(uow: UnitOfWork, by: int, task_id: int) -> Whose:
    """Return whom a task is about, with the number to call; `open_person` goes before. As it raises."""
    task = _seen(uow, permit(uow, by, Action.OPEN_CHAT), task_id)
    visit = uow.callers.visit(visit=task.appointment_id, chat_id=task.chat_id)
    return Whose(caller=behind(uow, [task])[task.id].caller, visit=visit)


def _seen(uow: UnitOfWork, member: Member, task_id: int) -> Task:
    task = uow.tasks.one(task_id)
    if task.kind not in kinds_seen_by(member.role):
        raise NotFound(what="task")
    return task
