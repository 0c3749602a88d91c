"""What doctors write, in memory: counts instead of words, under the real permissions; every booking is of today."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.desk_values import Moment
from bot.front_records import HistorySeen, Record, RxSeen, VisitToWrite
from core.domain.errors import (
    AlreadyDone,
    BadRecord,
    GivenAlready,
    HistoryClosed,
    NotAllowed,
    NotFound,
    SlowDown,
    VisitClosed,
)
from core.domain.permissions import Action
from core.domain.prescription import Written
from core.domain.record import MOST_AN_HOUR
from tests.bot.counter_in_memory import ZONE, CounterInMemory

WRITES = {"note": Action.WRITE_NOTES, "rx": Action.PRESCRIBE, "history": Action.SEE_HISTORY}
UNDO = timedelta(minutes=2)


@dataclass
class Files:
    """Everything that was written: of prescriptions and notes by their ids, who was asked and who has allowed it."""

    drafts: dict[str, tuple[str, Written]] = field(default_factory=dict)
    given: dict[str, tuple[str, Moment]] = field(default_factory=dict)
    notes: dict[str, tuple[int, bool]] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    asked: dict[str, bool | None] = field(default_factory=dict)
    handed: int = 0

    def hand(self, name: str) -> Record:
        if self.handed >= MOST_AN_HOUR:
            raise SlowDown
        self.handed += 1
        return Record(handout=f"00000000-0000-0000-0000-{self.handed:012}", name=name, language="en", by_link=True)

    def allowed(self) -> bool:
        return any(self.asked.values())


class RecordsInMemory(CounterInMemory):
    """The part of one chat's staff desk that is a doctor's pen."""

    def to_write(self, what: str) -> tuple[VisitToWrite, ...]:
        self._permit(WRITES[what])
        return tuple(
            VisitToWrite(
                id=b.id,
                number=b.number or "",
                patient=b.patient.name,
                starts=Moment(b.slot.starts_at, ZONE),
                seeing=b.status == "in_consultation",
            )
            for b in self.clinic.bookings.values()
            if b.number and b.status in ("confirmed", "in_consultation", "completed")
        )

    def to_write_of(self, what: str, visit_id: str) -> VisitToWrite:
        found = next((v for v in self.to_write(what) if v.id == visit_id), None)
        if found is None:
            raise VisitClosed if visit_id in self.clinic.bookings else NotFound
        return found

    def rx(self, rx_id: str) -> RxSeen:
        self._permit(Action.PRESCRIBE)
        return self._rx_seen(rx_id, self._draft(rx_id)[1])

    def unregistered(self) -> bool:
        self._permit(Action.PRESCRIBE)
        return False

    def rx_given(self, rx_id: str) -> tuple[str, Moment]:
        self._permit(Action.PRESCRIBE)
        if rx_id not in self.clinic.files.given:
            raise NotFound
        return self.clinic.files.given[rx_id]

    def note(self, visit_id: str) -> tuple[int, bool]:
        self.to_write_of("note", visit_id)
        return self.clinic.files.notes.get(visit_id, (0, False))

    def history(self, visit_id: str) -> HistorySeen:
        self.to_write_of("history", visit_id)
        files = self.clinic.files
        own = bool(files.notes)
        if visit_id not in files.others:
            return HistorySeen(access="own" if own else "nothing", some=own, can_ask=False)
        if files.allowed():
            return HistorySeen(access="open", some=True, can_ask=False)
        asked = visit_id in files.asked
        access = "closed" if not asked else "asked" if files.asked[visit_id] is None else "declined"
        return HistorySeen(access=access, some=own, can_ask=not asked)

    # --- verbs

    def begin_rx(self, visit_id: str) -> RxSeen:
        self.to_write_of("rx", visit_id)
        drafts = self.clinic.files.drafts
        id_ = self._open(visit_id) or f"rx{len(drafts) + len(self.clinic.files.given) + 1}"
        drafts.setdefault(id_, (visit_id, Written()))
        return self.rx(id_)

    def write_rx(self, rx_id: str, text: str) -> RxSeen:
        return self._keep(rx_id, self._draft(rx_id)[1].with_more(text))

    def fill_rx(self, rx_id: str, text: str) -> RxSeen:
        return self._keep(rx_id, self._draft(rx_id)[1].filled(text))

    def advise_rx(self, rx_id: str, text: str) -> RxSeen:
        return self._keep(rx_id, self._draft(rx_id)[1].with_advice(text))

    def preview_rx(self, rx_id: str) -> Record:
        self._whole(rx_id)
        return self.clinic.files.hand("draft")

    def give_rx(self, rx_id: str) -> None:
        visit, written = self._whole(rx_id)
        files = self.clinic.files
        del written
        number = f"RX-20261123-{len(files.given) + 1:04}"
        files.given[rx_id] = (number, Moment(self.clinic.now + UNDO, ZONE))
        files.drafts[f"given {rx_id}"] = files.drafts.pop(rx_id)
        del visit

    def undo_rx(self, rx_id: str) -> RxSeen:
        _, until = self.rx_given(rx_id)
        files = self.clinic.files
        if self.clinic.now >= until.at:
            raise GivenAlready
        del files.given[rx_id]
        visit, written = files.drafts.pop(f"given {rx_id}")
        open_ = self._open(visit) or rx_id
        files.drafts[open_] = (visit, written.followed_by(files.drafts.get(open_, (visit, Written()))[1]))
        return self.rx(open_)

    def drop_rx(self, rx_id: str) -> None:
        self._permit(Action.PRESCRIBE)
        self._draft(rx_id)
        del self.clinic.files.drafts[rx_id]

    def write_note(self, visit_id: str, text: str) -> None:
        version, shared = self.note(visit_id)
        if not text.strip():
            raise BadRecord
        self.clinic.files.notes[visit_id] = (version + 1, shared)

    def add_diagnosis(self, visit_id: str, text: str) -> None:
        if not self.note(visit_id)[0]:
            raise NotFound
        self.write_note(visit_id, text)

    def share_note(self, visit_id: str, shared: bool) -> None:
        version, now = self.note(visit_id)
        if not version:
            raise NotFound
        if now == shared:
            raise AlreadyDone
        self.clinic.files.notes[visit_id] = (version, shared)

    def show_note(self, visit_id: str) -> Record:
        if not self.note(visit_id)[0]:
            raise NotFound
        return self.clinic.files.hand("note")

    def ask_history(self, visit_id: str) -> None:
        seen = self.history(visit_id)
        if visit_id not in self.clinic.files.others:
            raise NotAllowed
        if not seen.can_ask:
            raise AlreadyDone
        self.clinic.files.asked[visit_id] = None

    def open_history(self, visit_id: str) -> Record:
        if not self.history(visit_id).some:
            raise HistoryClosed
        return self.clinic.files.hand("history")

    def force_history(self, visit_id: str, reason: str) -> Record:
        del reason
        if self.history(visit_id).access == "nothing":
            raise HistoryClosed
        return self.clinic.files.hand("history")

    def _open(self, visit_id: str) -> str | None:
        drafts = self.clinic.files.drafts.items()
        return next((id_ for id_, (visit, _) in drafts if visit == visit_id and not id_.startswith("given")), None)

    def _draft(self, rx_id: str) -> tuple[str, Written]:
        self._permit(Action.PRESCRIBE)
        if rx_id in self.clinic.files.given:
            raise GivenAlready
        if rx_id not in self.clinic.files.drafts:
            raise NotFound
        return self.clinic.files.drafts[rx_id]

    def _keep(self, rx_id: str, written: Written) -> RxSeen:
        self.clinic.files.drafts[rx_id] = (self._draft(rx_id)[0], written)
        return self._rx_seen(rx_id, written)

    def _whole(self, rx_id: str) -> tuple[str, Written]:
        visit, written = self._draft(rx_id)
        self.to_write_of("rx", visit)
        if written.missing or not written.medicines:
            raise BadRecord
        return visit, written

    def _rx_seen(self, rx_id: str, written: Written) -> RxSeen:
        missing = written.missing
        return RxSeen(
            id=rx_id,
            medicines=len(written.medicines),
            advice=bool(written.advice),
            missing=missing[1].value if missing else None,
            of=missing[0] if missing else 0,
        )
