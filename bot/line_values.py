"""What the desk of a doctor's line answers with: plain values, each as it stands at the moment of asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.desk_values import Moment
from bot.line import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSeen:
    """A visit of a doctor's day. `token` is empty for who has not come; `stands` says how far they have come.

    `since` is when they came, went in or were called, whichever is the last, and else the time of the visit. `can`
    holds what is possible now: 'arrive', 'call', 'in', 'skip', 'seen', 'missed', 'undo'; `undoes` what that takes back.
    """

    id: str
    number: str
    token: str
    patient: str
    doctor_id: int
    starts: Moment
    stands: str
    since: Moment
    walk_in: bool
    urgency: str
    can: frozenset[str]
    undoes: str = ""

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {
            "who": Phrase("line.who" if self.token else "line.who.expected", self._who),
            "number": self.number,
            "token": self.token,
            "patient": self.patient,
            "starts": self.starts,
            "since": self.since,
            "stands": Phrase(f"line.stands.{self.stands}", {"since": self.since, "starts": self.starts}),
            "sort": Phrase(f"line.sort.{self._sort}", {"starts": self.starts}),
        }

    @property
    def _who(self) -> Mapping[str, object]:
        return {"token": self.token, "patient": self.patient, "starts": self.starts}

    @property
    def _sort(self) -> str:
        return self.urgency if self.urgency != "routine" else "walk_in" if self.walk_in else "booked"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSeen:
    """A doctor's day at one branch: `visits` by their time, `waiting` in the order in which they are called.

    `room` is who is called or in, `following` whom to call next, None where nobody is left.
    """

    doctor_id: int
    doctor: str
    day: date
    visits: tuple[PlaceSeen, ...]
    waiting: tuple[PlaceSeen, ...]
    room: tuple[PlaceSeen, ...]
    following: PlaceSeen | None

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        stands = [v.stands for v in self.visits]
        return {
            "doctor": self.doctor,
            "day": self.day,
            "count": len(self.visits),
            "waiting": len(self.waiting),
            "expected": stands.count("expected"),
            "seen": stands.count("seen"),
            "missed": stands.count("missed"),
        }
