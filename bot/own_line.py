"""What a patient may ask of the line in which they stand, and say there: plain values in, plain values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.desk_values import Moment, Refund
from bot.line import Phrase
from core.domain.errors import AlreadyDone, NotFound, Refusal, TooEarly, VisitClosed, WaitsElsewhere

WHY = ("emergency", "urgent", "due", "here", "sooner")
"""Why others go before, in the order in which it is told: values of `core.domain.line.Ahead`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInLine:
    """How a patient's visit of today stands: 'expected', 'waiting', 'next', 'called', 'inside', 'over'.

    `ahead` go before them, for the reasons in `why`. `late` is by how many minutes the doctor has said to be late, and
    `begins` the time of the visit with that. `wait` is the range of minutes that it may last still, None where the
    clinic does not tell it; a long one is told by the clock (`by_clock`). `free` says
    whether the delay lets them still move or cancel at no cost.
    """

    stands: str
    token: str
    doctor: str
    ahead: int
    why: Mapping[str, int]
    late: int
    begins: Moment
    wait: tuple[int, int] | None = None
    free: bool = False
    by_clock: tuple[Moment, Moment] | None = None

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {
            "token": self.token,
            "doctor": self.doctor,
            "ahead": self.ahead,
            "late": self.late,
            "begins": self.begins,
            "wait": self.wait_told,
            "place": self.told,
            "why": tuple(Phrase(f"place.why.{w}", {"count": self.why[w]}) for w in WHY if self.why.get(w)),
        }

    @property
    def wait_told(self) -> Phrase:
        """Return how long it may last, in words."""
        if self.wait is None:
            return Phrase("place.wait.none")
        if self.by_clock:
            return Phrase("place.wait.clock", {"since": self.by_clock[0], "until": self.by_clock[1]})
        low, high = self.wait
        return Phrase("place.wait" if low else "place.wait.soon", {"low": low, "high": high})

    @property
    def told(self) -> Phrase:
        """Return in a few words how it stands: what a notice says."""
        return Phrase(f"place.{self.stands}", {"token": self.token, "ahead": self.ahead})


class OwnLine(Protocol):
    """The line as one chat of a patient sees it."""

    def place(self, visit_id: str) -> PlaceInLine:
        """Return how a visit of today stands in its line; raises `NotFound`, also for one of another day."""

    def here(self, visit_id: str) -> None:
        """Say that the patient is at the clinic: they get a token."""

    def cancel_for_delay(self, visit_id: str) -> Refund:
        """Cancel a visit whose doctor runs late: all that was paid comes back."""


OWN_LINE_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "here": frozenset({TooEarly, AlreadyDone, VisitClosed, NotFound, WaitsElsewhere}),
    "cancel_for_delay": frozenset({AlreadyDone, VisitClosed, NotFound}),
}
"""What each verb can refuse."""
