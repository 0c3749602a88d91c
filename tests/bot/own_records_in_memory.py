"""What one chat may have of what was written about its people, in memory."""

from bot.desk_values import Moment
from bot.front_records import OwnRecord, Record
from core.domain.errors import AlreadyDone, NotFound
from tests.bot.chat_in_memory import ChatInMemory
from tests.bot.counter_in_memory import ZONE


class OwnRecordsInMemory(ChatInMemory):
    """What one chat may have of what was written; a part of `DeskInMemory`."""

    def writes_records(self) -> bool:
        return False

    def own_records(self) -> tuple[OwnRecord, ...]:
        files = self.clinic.files
        own = {b.id: b for b in self.clinic.bookings.values() if b.chat == self.chat and not b.offered}
        return tuple(
            OwnRecord(
                kind="note",
                row=visit,
                visit=visit,
                day=Moment(own[visit].slot.starts_at, ZONE),
                doctor="Dr Anjali Mehta",
                person=own[visit].patient.name,
                number="",
            )
            for visit, (_, shared) in files.notes.items()
            if shared and visit in own
        )

    def history_given(self) -> bool:
        return self.clinic.files.allowed()

    def history_asked(self, visit_id: str) -> bool:
        if self.clinic.bookings[visit_id].chat != self.chat if visit_id in self.clinic.bookings else True:
            raise NotFound
        return visit_id in self.clinic.files.asked and self.clinic.files.asked[visit_id] is None

    def hand_out(self, kind: str, row: str) -> Record:
        if (kind, row) not in {(each.kind, each.row) for each in self.own_records()}:
            raise NotFound
        return self.clinic.files.hand(kind)

    def allow_history(self, visit_id: str, allowed: bool) -> None:
        if not self.history_asked(visit_id):
            raise AlreadyDone
        self.clinic.files.asked[visit_id] = allowed

    def withdraw_history(self) -> None:
        if not self.history_given():
            raise AlreadyDone
        for visit in self.clinic.files.asked:
            self.clinic.files.asked[visit] = False
