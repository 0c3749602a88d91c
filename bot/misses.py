"""What a missed appointment looks like to its patient and to the desk: plain values in, plain values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.errors import AlreadyDone, NotFound, NotPermitted, Refusal, VisitClosed


@dataclass(frozen=True, slots=True, kw_only=True)
class MissListed:
    """A missed appointment in a list: whose, what was said of it, and whether it counts now.

    `answer` and `judgement` are values of core/domain/no_shows.py, empty where nothing was said. `id` is the visit's.
    """

    id: str
    patient: str
    starts: Moment
    answer: str
    judgement: str
    counts: bool

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {
            "patient": self.patient,
            "starts": self.starts,
            "says": Phrase(f"miss.says.{self.answer or 'nothing'}"),
            "judged": Phrase(f"miss.judged.{self.judgement or ('counts' if self.counts else 'open')}"),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MissSeen(MissListed):
    """One missed appointment, and how many of the patient's misses count of how many are allowed."""

    number: str
    doctor: str
    strikes: int
    allowed: int
    months: int

    @property
    def prepays(self) -> bool:
        """Return whether the patient's next visits are paid when they are booked."""
        return 0 < self.allowed <= self.strikes

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {
            **super(MissSeen, self).facts,
            "number": self.number,
            "doctor": self.doctor,
            "ladder": Phrase("miss.ladder" if self.allowed else "miss.ladder.none", self._ladder),
            **self._ladder,
        }

    @property
    def _ladder(self) -> Mapping[str, object]:
        return {"strikes": self.strikes, "allowed": self.allowed, "months": self.months}


class OwnMisses(Protocol):
    """Missed appointments as one chat of a patient sees them."""

    def miss(self, visit_id: str) -> MissSeen:
        """Return a missed visit of this chat's people; raises `NotFound`."""

    def answer_miss(self, visit_id: str, answer: str) -> None:
        """Keep what happened, in the patient's words for it: 'missed', 'was_there', 'had_told'."""


class MissesDesk(Protocol):
    """Missed appointments as one of the staff sees them."""

    def misses(self, number: str | None) -> tuple[MissListed, ...]:
        """Return the latest missed appointments, or that of a number."""

    def missed_visit(self, visit_id: str) -> MissSeen:
        """Return one of them; raises `NotFound`."""

    def judge_miss(self, visit_id: str, judgement: str) -> None:
        """Say that a miss is 'forgiven' or 'stands'; an empty word takes that back."""


OWN_MISSES_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {"answer_miss": frozenset({NotFound, VisitClosed})}
MISSES_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "judge_miss": frozenset({NotPermitted, NotFound, AlreadyDone}),
}
"""What each verb can refuse."""
