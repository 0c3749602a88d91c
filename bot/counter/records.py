"""What a patient may have of what was written about them and theirs, and who else may see it."""

from bot.counter.counter import Counter, uuid_of
from bot.desk_values import Moment
from bot.front_records import OwnRecord, Record
from core.domain.errors import NotFound
from core.domain.record import ASKED, RecordKind
from core.services import history, records
from core.services.cancellation import own_visit
from core.services.export import clinical_may_go
from core.storage.sql import Row


class Records(Counter):
    """The records of one chat's people. See `OwnRecordsDesk` for what each does."""

    def writes_records(self) -> bool:
        return self._chat.doctors

    def own_records(self) -> tuple[OwnRecord, ...]:
        own = records.own_records(self._uow, self._chat.id)
        found = [
            *(self._own(row, RecordKind.PRESCRIPTION, str(row["id"])) for row in own.prescriptions),
            *(self._own(row, RecordKind.NOTE, str(row["appointment_id"])) for row in own.notes),
        ]
        return tuple(sorted(found, key=lambda each: each.day.at, reverse=True))

    def history_given(self) -> bool:
        return history.given(self._uow, self._chat)

    def history_asked(self, visit_id: str) -> bool:
        visit = own_visit(self._uow, uuid_of(visit_id), self._chat.id)
        asked = self._uow.records.asked(visit.id, ASKED)
        return asked is not None and asked["answered_at"] is None

    def hand_out(self, kind: str, row: str) -> Record:
        if kind not in set(RecordKind):
            raise NotFound(what="record")
        own = next((each for each in self.own_records() if (each.kind, each.row) == (kind, row)), None)
        if own is None:
            raise NotFound(what="record")
        handout = records.hand_out_own(self._uow, self._chat.id, RecordKind(kind), uuid_of(row))
        return Record(
            handout=str(handout.id),
            name=own.number or kind,
            language=self._chat.language,
            by_link=not clinical_may_go(self._chat.channel),
        )

    def allow_history(self, visit_id: str, allowed: bool) -> None:
        history.answer(self._uow, self._chat, uuid_of(visit_id), allowed=allowed)

    def withdraw_history(self) -> None:
        history.withdraw(self._uow, self._chat)

    def _own(self, row: Row, kind: RecordKind, id_: str) -> OwnRecord:
        visit = self._uow.appointments.one(row["appointment_id"])
        doctor = self._uow.roster.doctors.get(row["doctor_id"])
        people = self._uow.patients.of_chat(self._chat.id)
        at = row["given_at"] if kind is RecordKind.PRESCRIPTION else row["written_at"]
        return OwnRecord(
            kind=kind.value,
            row=id_,
            visit=str(visit.id),
            day=Moment(at, self._uow.roster.clinic(visit.clinic_id).zone.key),
            doctor=doctor.called(self._chat.language) if doctor else "",
            person=next((p.name for p in people if row["patient_id"] in p.ids), ""),
            number=row["number"] if kind is RecordKind.PRESCRIPTION else "",
        )
