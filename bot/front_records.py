"""What a chat may ask and have done about what doctors write: the doctor's side of it, and the patient's.

Parts of `StaffDesk` and `FrontDesk`. Nothing here answers with a word of what was written: it is handed out as a paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.desk_values import Moment
from core.domain.errors import (
    AlreadyDone,
    BadRecord,
    GivenAlready,
    HistoryClosed,
    NotAllowed,
    NotFound,
    NotPermitted,
    Refusal,
    SlowDown,
    VisitClosed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A paper that is handed to this chat, in the language in which it is printed; `by_link`: it lies behind one."""

    handout: str
    name: str
    language: str
    by_link: bool

    def as_tuple(self) -> tuple[str, str, str, bool]:
        """Return it as a draft and a line hold it."""
        return self.handout, self.name, self.language, self.by_link


def record_of(stored: object) -> Record | None:
    """Return the paper that a draft holds."""
    if not isinstance(stored, (list, tuple)):
        return None
    handout, name, language, by_link = stored
    return Record(handout=handout, name=name, language=language, by_link=by_link)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitToWrite:
    """A visit of the doctor's day: `seeing` while it is in consultation."""

    id: str
    number: str
    patient: str
    starts: Moment
    seeing: bool

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {"number": self.number, "patient": self.patient, "starts": self.starts}


@dataclass(frozen=True, slots=True, kw_only=True)
class RxSeen:
    """How far a draft has come: how many medicines and whether there is advice; what is `missing`, and of which one."""

    id: str
    medicines: int
    advice: bool
    missing: str | None
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySeen:
    """How far earlier records are open: `access` is one of core/services/history.py; `some` can be shown now."""

    access: str
    some: bool
    can_ask: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord:
    """Something of a chat's people that can be handed out: a `prescription` by its id, a `note` by its visit's."""

    kind: str
    row: str
    visit: str
    day: Moment
    doctor: str
    person: str
    number: str


class RecordsDesk(Protocol):
    """A doctor's pen, one chat's."""

    def to_write(self, what: str) -> tuple[VisitToWrite, ...]:
        """Return the doctor's visits of today for 'note', 'rx' or 'history', the one in consultation first."""

    def to_write_of(self, what: str, visit_id: str) -> VisitToWrite:
        """Return one of them; raises `NotFound`, `VisitClosed`."""

    def rx(self, rx_id: str) -> RxSeen:
        """Return how far a draft has come; raises `NotFound`, `GivenAlready`."""

    def unregistered(self) -> bool:
        """Return whether the doctor's registration number is missing, which the law wants on a prescription."""

    def rx_given(self, rx_id: str) -> tuple[str, Moment]:
        """Return the number of one that was given, and until when it can be undone; raises `NotFound`."""

    def note(self, visit_id: str) -> tuple[int, bool]:
        """Return the version of a visit's note, 0 for none, and whether the patient sees it; raises `NotFound`."""

    def history(self, visit_id: str) -> HistorySeen:
        """Return how far the earlier records of a visit's patient are open; raises `NotFound`, `VisitClosed`."""

    # --- verbs

    def begin_rx(self, visit_id: str) -> RxSeen:
        """Begin a prescription, or take up the one that is being written."""

    def write_rx(self, rx_id: str, text: str) -> RxSeen:
        """Add what a message says."""

    def fill_rx(self, rx_id: str, text: str) -> RxSeen:
        """Answer what is missing; nothing leaves it out."""

    def advise_rx(self, rx_id: str, text: str) -> RxSeen:
        """Put this advice on it."""

    def preview_rx(self, rx_id: str) -> Record:
        """Have it as it would be given."""

    def give_rx(self, rx_id: str) -> None:
        """Give it to the patient, who is told once it can no longer be undone."""

    def undo_rx(self, rx_id: str) -> RxSeen:
        """Take it back before the patient is told; return the draft that says the same."""

    def drop_rx(self, rx_id: str) -> None:
        """Throw a draft away."""

    def write_note(self, visit_id: str, text: str) -> None:
        """Keep a note as the next version."""

    def add_diagnosis(self, visit_id: str, text: str) -> None:
        """Keep the diagnosis as a further version of the note."""

    def share_note(self, visit_id: str, shared: bool) -> None:
        """Let the patient see the note, or no longer."""

    def show_note(self, visit_id: str) -> Record:
        """Have what is written of a visit."""

    def ask_history(self, visit_id: str) -> None:
        """Ask the patient whether what others wrote may be seen."""

    def open_history(self, visit_id: str) -> Record:
        """Have what may be seen of what was written before."""

    def force_history(self, visit_id: str, reason: str) -> Record:
        """Have all of it, in an emergency: the admins are told."""


class OwnRecordsDesk(Protocol):
    """What a patient may have of what was written about them and theirs."""

    def writes_records(self) -> bool:
        """Return whether somebody writes in this chat who treats patients."""

    def own_records(self) -> tuple[OwnRecord, ...]:
        """Return what this chat can be handed, the latest first."""

    def history_given(self) -> bool:
        """Return whether doctors may see what others wrote of this chat's people."""

    def history_asked(self, visit_id: str) -> bool:
        """Return whether that is asked for a visit and not answered yet; raises `NotFound`."""

    # --- verbs

    def hand_out(self, kind: str, row: str) -> Record:
        """Have one of them."""

    def allow_history(self, visit_id: str, allowed: bool) -> None:
        """Say whether the doctor of a visit, and others whom they visit, may see what was written before."""

    def withdraw_history(self) -> None:
        """Take that back."""


_WRITES: frozenset[type[Refusal]] = frozenset({NotPermitted, NotFound, GivenAlready, BadRecord})

RECORDS_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "begin_rx": frozenset({NotPermitted, NotFound, VisitClosed}),
    "write_rx": _WRITES,
    "fill_rx": _WRITES,
    "advise_rx": _WRITES,
    "preview_rx": _WRITES | {SlowDown},
    "give_rx": _WRITES | {VisitClosed},
    "undo_rx": frozenset({NotPermitted, NotFound, GivenAlready}),
    "drop_rx": frozenset({NotPermitted, NotFound, GivenAlready}),
    "write_note": frozenset({NotPermitted, NotFound, VisitClosed, BadRecord}),
    "add_diagnosis": frozenset({NotPermitted, NotFound, VisitClosed, BadRecord}),
    "share_note": frozenset({NotPermitted, NotFound, VisitClosed, AlreadyDone}),
    "show_note": frozenset({NotPermitted, NotFound, VisitClosed, SlowDown}),
    "ask_history": frozenset({NotPermitted, NotFound, VisitClosed, AlreadyDone, NotAllowed}),
    "open_history": frozenset({NotPermitted, NotFound, VisitClosed, HistoryClosed, SlowDown}),
    "force_history": frozenset({NotPermitted, NotFound, VisitClosed, HistoryClosed, SlowDown}),
}
"""What each verb of the doctor's side can refuse."""

OWN_RECORDS_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "hand_out": frozenset({NotFound, SlowDown}),
    "allow_history": frozenset({NotFound, AlreadyDone}),
    "withdraw_history": frozenset({AlreadyDone}),
}
"""What each verb of the patient's side can refuse."""
