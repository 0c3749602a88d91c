"""The waiting list in the desk's hands, in memory: whoever waits in any chat, and whom the desk has put first."""

from bot.desk_values import Moment
from bot.front_waiting import WaiterSeen
from core.domain.errors import AlreadyDone, NotWaiting
from core.domain.permissions import Action
from tests.bot.counter_in_memory import ZONE, CounterInMemory


class ListInMemory(CounterInMemory):
    """The waiting list as one chat of the staff sees it."""

    def list_waiting(self) -> tuple[WaiterSeen, ...]:
        self._permit(Action.RANK_WAITING)
        shown = [e.shown for e in self.clinic.waits.values() if e.shown.status in ("waiting", "notified")]
        first = sorted(shown, key=lambda w: w.id not in self.clinic.put_first)
        return tuple(
            WaiterSeen(
                id=w.id,
                patient=w.person.name,
                what=w.what,
                since=Moment(self.clinic.now, ZONE),
                place=place,
                urgent=w.id in self.clinic.put_first,
            )
            for place, w in enumerate(first, 1)
        )

    def waiter(self, entry_id: str) -> WaiterSeen:
        found = next((w for w in self.list_waiting() if w.id == entry_id), None)
        if found is None:
            raise NotWaiting
        return found

    def put_first(self, entry_id: str, *, urgent: bool) -> None:
        if self.waiter(entry_id).urgent == urgent:
            raise AlreadyDone
        if urgent:
            self.clinic.put_first.add(entry_id)
        else:
            self.clinic.put_first.discard(entry_id)
