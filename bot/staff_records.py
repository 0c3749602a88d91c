"""A doctor's pen as it really is: the core's verbs for one chat, and papers by file or by link."""

from uuid import UUID

from bot.counter.counter import uuid_of
from bot.desk_values import Moment
from bot.front_records import HistorySeen, Record, RxSeen, VisitToWrite
from core.domain.appointment import Appointment, Status
from core.domain.errors import NotFound
from core.domain.permissions import Action
from core.domain.prescription import Written
from core.domain.record import Emergency, Handout
from core.services import clinical_notes, history, prescriptions, records
from core.services.export import clinical_may_go
from core.storage.unit_of_work import UnitOfWork

WRITES = {"note": Action.WRITE_NOTES, "rx": Action.PRESCRIBE, "history": Action.SEE_HISTORY}


class StaffRecords:
    """What doctors write, as one chat of the staff does it. See `RecordsDesk` for what each does."""

    _uow: UnitOfWork
    _chat: int

    def to_write(self, what: str) -> tuple[VisitToWrite, ...]:
        return tuple(self._visit(v) for v in records.visits_to_write(self._uow, self._chat, WRITES[what]))

    def to_write_of(self, what: str, visit_id: str) -> VisitToWrite:
        return self._visit(records.visit_to_write(self._uow, self._chat, uuid_of(visit_id), WRITES[what])[1])

    def rx(self, rx_id: str) -> RxSeen:
        return _rx(rx_id, prescriptions.written(self._uow, self._chat, uuid_of(rx_id)))

    def unregistered(self) -> bool:
        return prescriptions.unregistered(self._uow, self._chat)

    def rx_given(self, rx_id: str) -> tuple[str, Moment]:
        number, until, zone = prescriptions.given_until(self._uow, self._chat, uuid_of(rx_id))
        return number, Moment(until, zone.key)

    def note(self, visit_id: str) -> tuple[int, bool]:
        return clinical_notes.note_standing(self._uow, self._chat, uuid_of(visit_id))

    def history(self, visit_id: str) -> HistorySeen:
        seen = history.look(self._uow, self._chat, uuid_of(visit_id))
        return HistorySeen(access=seen.access.value, some=seen.some, can_ask=seen.can_ask)

    # --- verbs

    def begin_rx(self, visit_id: str) -> RxSeen:
        rx = prescriptions.begin(self._uow, self._chat, uuid_of(visit_id))
        return _rx(str(rx.id), rx.written)

    def write_rx(self, rx_id: str, text: str) -> RxSeen:
        return _rx(rx_id, prescriptions.write(self._uow, self._chat, uuid_of(rx_id), text))

    def fill_rx(self, rx_id: str, text: str) -> RxSeen:
        return _rx(rx_id, prescriptions.fill(self._uow, self._chat, uuid_of(rx_id), text))

    def advise_rx(self, rx_id: str, text: str) -> RxSeen:
        return _rx(rx_id, prescriptions.advise(self._uow, self._chat, uuid_of(rx_id), text))

    def preview_rx(self, rx_id: str) -> Record:
        handout = prescriptions.preview(self._uow, self._chat, uuid_of(rx_id))
        language = prescriptions.language_of(self._uow, self._chat, uuid_of(rx_id))
        return self._record(handout, "draft", language)

    def give_rx(self, rx_id: str) -> None:
        prescriptions.give(self._uow, self._chat, uuid_of(rx_id))

    def undo_rx(self, rx_id: str) -> RxSeen:
        rx = prescriptions.undo(self._uow, self._chat, uuid_of(rx_id))
        return _rx(str(rx.id), rx.written)

    def drop_rx(self, rx_id: str) -> None:
        prescriptions.drop(self._uow, self._chat, uuid_of(rx_id))

    def write_note(self, visit_id: str, text: str) -> None:
        clinical_notes.write_note(self._uow, self._chat, uuid_of(visit_id), text)

    def add_diagnosis(self, visit_id: str, text: str) -> None:
        clinical_notes.add_diagnosis(self._uow, self._chat, uuid_of(visit_id), text)

    def share_note(self, visit_id: str, shared: bool) -> None:
        clinical_notes.share_note(self._uow, self._chat, uuid_of(visit_id), shared=shared)

    def show_note(self, visit_id: str) -> Record:
        return self._record(clinical_notes.show_note(self._uow, self._chat, uuid_of(visit_id)), "note")

    def ask_history(self, visit_id: str) -> None:
        history.ask(self._uow, self._chat, uuid_of(visit_id))

    def open_history(self, visit_id: str) -> Record:
        return self._record(history.open_history(self._uow, self._chat, uuid_of(visit_id)), "history")

    def force_history(self, visit_id: str, reason: str) -> Record:
        if reason not in set(Emergency):
            raise NotFound(what="reason")
        handout = history.force(self._uow, self._chat, uuid_of(visit_id), Emergency(reason))
        return self._record(handout, "history")

    def _record(self, handout: Handout, name: str, language: str | None = None) -> Record:
        bound = self._uow.chats.binding(handout.chat_id, None)
        return Record(
            handout=str(handout.id),
            name=name,
            language=language or (bound.language if bound else "en"),
            by_link=not clinical_may_go(bound.channel if bound else ""),
        )

    def _visit(self, visit: Appointment) -> VisitToWrite:
        return VisitToWrite(
            id=str(visit.id),
            number=visit.number or "",
            patient=self._uow.patients.name_of(visit.patient_id),
            starts=Moment(visit.starts_at, self._uow.roster.clinic(visit.clinic_id).zone.key),
            seeing=visit.status is Status.IN_CONSULTATION,
        )


def _rx(rx_id: str | UUID, written: Written) -> RxSeen:
    missing = written.missing
    return RxSeen(
        id=str(rx_id),
        medicines=len(written.medicines),
        advice=bool(written.advice),
        missing=missing[1].value if missing else None,
        of=missing[0] if missing else 0,
    )
