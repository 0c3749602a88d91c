"""People known in two chats of the clinic in memory: joined, and parted again."""

from bot.desk_values import Moment
from bot.line import Phrase
from bot.people_desk import CaseSeen, JoinSeen, SomebodyKnown
from core.domain.errors import NotFound
from core.domain.permissions import Action
from core.domain.task import Kind
from tests.bot.counter_in_memory import ZONE
from tests.bot.tasks_in_memory import Task, TasksInMemory


class JoinsInMemory(TasksInMemory):
    """The joins as one chat of the staff sees them."""

    def cases(self) -> tuple[CaseSeen, ...]:
        self._permit(Action.JOIN_PEOPLE)
        return tuple(self._case(t) for t in self.clinic.tasks.values() if t.kind is Kind.JOIN_PEOPLE and not t.closed)

    def case(self, task_id: int) -> CaseSeen:
        task = self._task(task_id, Action.JOIN_PEOPLE)
        if task.kind is not Kind.JOIN_PEOPLE or task.closed:
            raise NotFound
        return self._case(task)

    def joins(self, number: str) -> tuple[JoinSeen, ...]:
        self._permit(Action.JOIN_PEOPLE)
        del number
        return tuple(self.join_seen(id_) for id_ in sorted(self.clinic.joins))

    def join_seen(self, join_id: int) -> JoinSeen:
        self._permit(Action.JOIN_PEOPLE)
        if join_id not in self.clinic.joins:
            raise NotFound
        channel, other = Phrase("channel.telegram"), Phrase("channel.whatsapp")
        since, by = Moment(self.clinic.now, ZONE), Phrase("desk_people.by.desk")
        return JoinSeen(id=join_id, name="Asha Rao", channel=channel, other=other, since=since, by=by)

    def join_people(self, task_id: int, chat: int) -> None:
        task = self.case(task_id)
        if chat not in {known.chat for known in task.known}:
            raise NotFound
        self.close_task(task_id)
        self.clinic.joins.add(task_id)

    def attach_person(self, task_id: int, patient: int) -> None:
        task = self.case(task_id)
        if patient not in {known.patient for known in task.known}:
            raise NotFound
        self.close_task(task_id)

    def separate_people(self, join_id: int) -> None:
        self.join_seen(join_id)
        self.clinic.joins.discard(join_id)

    def _case(self, task: Task) -> CaseSeen:
        reached_by, visit = Phrase("channel.whatsapp"), Phrase("person.no_visit")
        known = SomebodyKnown(chat=1, name="Asha Rao", reached_by=reached_by, visit=visit)
        desk = Phrase("channel.desk")
        only_here = SomebodyKnown(chat=None, patient=5, name="Asha R", reached_by=desk, visit=visit)
        since = Moment(task.opened_at, ZONE)
        return CaseSeen(task=task.id, name=task.who, phone="…678", since=since, known=(known, only_here))
