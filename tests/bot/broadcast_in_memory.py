"""Messages to a doctor's day, in memory: each day has one person who hears them, the second doctor's wants none."""

from datetime import date

from bot.broadcast_desk import AudienceSeen, BroadcastMade
from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.errors import BadWords, ChangedSince, NobodyBooked, NotFound
from core.domain.permissions import Action
from core.services.broadcast import LONGEST, UNDO
from tests.bot.counter_in_memory import ZONE, CounterInMemory


class BroadcastInMemory(CounterInMemory):
    """The messages as one chat of the staff writes them."""

    def broadcast_doctors(self) -> tuple[tuple[int, str], ...]:
        self._permit(Action.BROADCAST)
        return tuple((row.id, row.name) for row in self.clinic.rows)

    def look_at_audience(self, doctor: int, day: date, words: str) -> AudienceSeen:
        names = dict(self.broadcast_doctors())
        if doctor not in names:
            raise NotFound
        if not 0 < len(words) <= LONGEST:
            raise BadWords(longest=LONGEST)
        if doctor > 2:
            raise NobodyBooked
        facts = {"way": Phrase("broadcast.by_telegram"), "count": 1}
        return AudienceSeen(
            doctor=names[doctor],
            day=day,
            people=doctor,
            ways=(Phrase("broadcast.way", facts),),
            stopped=doctor - 1,
            shown=(words,),
        )

    def send_broadcast(self, doctor: int, day: date, words: str) -> BroadcastMade:
        self.look_at_audience(doctor, day, words)
        goes = self.clinic.now + UNDO
        self.clinic.broadcasts.append(goes)
        return BroadcastMade(id=f"{len(self.clinic.broadcasts):032}", goes=Moment(goes, ZONE))

    def undo_broadcast(self, broadcast_id: str) -> None:
        self._permit(Action.BROADCAST)
        goes = self.clinic.broadcasts[int(broadcast_id) - 1]
        if goes <= self.clinic.now:
            raise ChangedSince
        self.clinic.broadcasts[int(broadcast_id) - 1] = self.clinic.now
