"""What is to be done at the clinic in memory: seen, decided, closed."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk_values import Moment
from bot.line import Phrase
from bot.staff_desk import PersonSeen, QuestionSeen, TaskSeen, TasksSeen
from core.domain.errors import AlreadyDone, NotAllowed, NotFound, VisitClosed
from core.domain.money import Money
from core.domain.permissions import Action
from core.domain.task import RULES, Facts, Kind, kinds_seen_by
from tests.bot.counter_in_memory import ZONE, CounterInMemory

FACTS: Facts = {
    "amount": Money(50_000, "INR"),
    "gateway": "razorpay",
    "reference": "pay_1",
    "about": "x",
    "what": "say",
    "respond_by": "30.11.2026",
    "doctor": "Dr Asha Mehta",
    "number": "APT-20261124-0001",
    "meeting": "81234567890",
}


@dataclass(frozen=True)
class Task:
    """One thing to do, about the chat of `who` where that is a name."""

    id: int
    kind: Kind
    opened_at: datetime
    who: str = ""
    closed: bool = False
    visit: str | None = None
    chat: int | None = None


class TasksInMemory(CounterInMemory):
    """The tasks as one chat of the staff sees them."""

    def tasks(self, *, calls: bool = False) -> TasksSeen:
        mine = kinds_seen_by(self._permit(Action.SEE_TASKS))
        found = tuple(
            self._seen(t)
            for t in self.clinic.tasks.values()
            if not t.closed and t.kind in mine and (not calls or t.kind is Kind.CALL_PATIENT)
        )
        return TasksSeen(tasks=found, count=len(found))

    def task(self, task_id: int) -> TaskSeen:
        return self._seen(self._task(task_id, Action.SEE_TASKS))

    def whose(self, task_id: int) -> PersonSeen | None:
        task = self._task(task_id, Action.OPEN_CHAT)
        return self._person(task.who) if task.who else None

    def question(self, task_id: int) -> QuestionSeen:
        task = self._task(task_id, Action.SETTLE_PAYMENT)
        if task.kind is not Kind.PAYMENT_IN_QUESTION:
            raise NotFound
        left = 0 if task.closed else 65_000
        return QuestionSeen(amount=Money(left, "INR"), due=Money(50_000, "INR"), fits=bool(left and task_id % 2))

    def close_task(self, task_id: int) -> None:
        if self._task(task_id, Action.CLOSE_TASK).kind is Kind.PAYMENT_IN_QUESTION:
            raise NotAllowed
        self._close(task_id)

    def accept_payment(self, task_id: int) -> None:
        if not self.question(task_id).fits:
            raise AlreadyDone if self._task(task_id, Action.SETTLE_PAYMENT).closed else VisitClosed
        self._close(task_id)

    def send_payment_back(self, task_id: int) -> None:
        self.question(task_id)
        self._close(task_id)

    def open_person(self, task_id: int) -> None:
        self._task(task_id, Action.OPEN_CHAT)

    def _close(self, task_id: int) -> None:
        task = self.clinic.tasks[task_id]
        if task.closed:
            raise AlreadyDone
        self.clinic.tasks[task_id] = replace(task, closed=True)

    def _task(self, task_id: int, action: Action) -> Task:
        role = self._permit(action)
        task = self.clinic.tasks.get(task_id)
        if task is None or task.kind not in kinds_seen_by(role):
            raise NotFound
        return task

    def _seen(self, task: Task) -> TaskSeen:
        return TaskSeen(
            id=task.id,
            kind=task.kind.value,
            what=Phrase(f"task.{task.kind}", {name: FACTS[name] for name in RULES[task.kind].facts}),
            who=task.who,
            since=Moment(task.opened_at, ZONE),
            about_someone=bool(task.who),
            closed=task.closed,
            visit=task.visit,
            writable=task.chat is not None,
            decides=task.kind is Kind.PAYMENT_IN_QUESTION and not task.closed,
        )
