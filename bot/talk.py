"""Where one chat stands: the conversation that is open, what it interrupted, and what is over; plain JSON and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

DEPTH = 4
"""One conversation open and three interrupted: more nobody remembers. What falls out at the far end ends by itself."""
TALKS = 12
"""With those in which people write to each other: somebody waits in each of them, so that none falls out for a form."""
_WITH = "talk"
"""The key of a draft by which a run is such a talk."""
ASKED = 8
"""How many answers can be gone back; older buttons are read anew instead."""
ENDED = 5
"""How many finished conversations are remembered, for whoever taps their buttons."""

SAID, LONGEST_SAID, LONGEST_WORD = 3, 160, 16
"""How many things written are noted, how many characters of each, and from how many on one word is no word."""


@dataclass(slots=True, kw_only=True)
class Asked:
    """One answer given: at which turn and step, what the draft held before, and the option (None: it was a text)."""

    turn: int
    step: str
    draft: dict[str, Any]
    option: str | None


@dataclass(slots=True, kw_only=True)
class Run:
    """One conversation under way. `id` counts the chat's conversations, `turn` the questions shown in this one."""

    id: int
    conversation: str
    step: str
    turn: int = 0
    page: int = 0
    draft: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def change(self, sets: Mapping[str, Any]) -> None:
        """Put an answer into the draft; a value of None takes its key out."""
        for key, value in sets.items():
            if value is None:
                self.draft.pop(key, None)
            else:
                self.draft[key] = value

    def forget(self, keys: Iterable[str]) -> None:
        """Take keys out of the draft."""
        for key in keys:
            self.draft.pop(key, None)

    def kept(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return those of `keys` that the draft has."""
        return {key: self.draft[key] for key in keys if key in self.draft}

    def remember(self, option: str | None, *, turn: int | None = None) -> None:
        """Note the answer that is being given (to the question of an earlier `turn`), before the draft changes."""
        self.asked.append(Asked(turn=turn or self.turn, step=self.step, draft=dict(self.draft), option=option))
        del self.asked[:-ASKED]

    def answered(self, turn: int) -> Asked | None:
        """Return what was answered at this turn, if that is still remembered."""
        return next((a for a in reversed(self.asked) if a.turn == turn), None)

    def rewind(self, to: Asked, keeps: Iterable[str]) -> None:
        """Go back to before this answer was given; what `keeps` names is not undone."""
        self.draft = to.draft | self.kept(keeps)
        self.step = to.step
        del self.asked[self.asked.index(to) :]

    def as_json(self) -> dict[str, Any]:
        """Return the run as it is stored: without what was meant for a verb alone."""
        return {
            "id": self.id,
            "conversation": self.conversation,
            "step": self.step,
            "turn": self.turn,
            "page": self.page,
            "draft": _stored(self.draft),
            "asked": [[a.turn, a.step, _stored(a.draft), a.option] for a in self.asked],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Run":
        """Return the run that `as_json` stored."""
        asked = [Asked(turn=t, step=s, draft=dict(d), option=o) for t, s, d, o in stored["asked"]]
        return cls(**{**stored, "draft": dict(stored["draft"]), "asked": asked})


UNSTORED = "_"
"""How a key of a draft begins that is never stored: what a doctor writes of a patient is sealed by a verb, or lost."""


def _stored(draft: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in draft.items() if not key.startswith(UNSTORED)}


@dataclass(slots=True, kw_only=True)
class Ended:
    """A conversation that is over, and what it leaves (the visit it was about)."""

    id: int
    conversation: str
    kept: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Talk:
    """One chat's state. The last run of `stack` is the open one; `card` counts the cards drawn.

    `said` is what was written last, for a human who takes the talk over; `desk` the mark of what the desk has said.
    """

    runs: int = 0
    card: int = 0
    desk: str = ""
    said: list[str] = field(default_factory=list)
    stack: list[Run] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)

    @property
    def open(self) -> Run | None:
        """Return the conversation that is open."""
        return self.stack[-1] if self.stack else None

    def begin(self, conversation: str, step: str, draft: Mapping[str, Any]) -> Run:
        """Open a conversation above the others; the one interrupted longest ago may fall out."""
        self.runs += 1
        run = Run(id=self.runs, conversation=conversation, step=step)
        run.change(draft)
        self.stack.append(run)
        self._let_fall()
        return run

    def _let_fall(self) -> None:
        """Let fall what was interrupted longest ago; a form before a talk."""
        while len(self.stack) > DEPTH:
            forms = [each for each in self.stack[:-1] if _WITH not in each.draft]
            if not forms and len(self.stack) <= TALKS:
                return
            self.stack.remove(forms[0] if forms else self.stack[0])

    def begin_below(self, conversation: str, step: str, draft: Mapping[str, Any]) -> Run:
        """Begin a conversation below the open one, which stays open."""
        run = self.begin(conversation, step, draft)
        self.stack[-2:] = reversed(self.stack[-2:])
        return run

    def hear(self, text: str) -> None:
        """Note what was written; what may be a token or a code is not noted."""
        if " " in text or len(text) < LONGEST_WORD:
            self.said.append(text[:LONGEST_SAID])
            del self.said[:-SAID]

    def close(self, run: Run, keeps: Iterable[str]) -> None:
        """End a conversation and remember what it leaves."""
        self.stack.remove(run)
        self.ended.append(Ended(id=run.id, conversation=run.conversation, kept=run.kept(keeps)))
        del self.ended[:-ENDED]

    def raise_up(self, run: Run) -> None:
        """Bring an interrupted conversation to the front."""
        self.stack.remove(run)
        self.stack.append(run)

    def as_json(self) -> dict[str, Any]:
        """Return the state as it is stored."""
        return {
            "runs": self.runs,
            "card": self.card,
            **({"said": self.said} if self.said else {}),
            **({"desk": self.desk} if self.desk else {}),
            "stack": [run.as_json() for run in self.stack],
            "ended": [[e.id, e.conversation, e.kept] for e in self.ended],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Talk":
        """Return the state that `as_json` stored; an empty object is a chat that has said nothing yet."""
        return cls(
            runs=stored.get("runs", 0),
            card=stored.get("card", 0),
            desk=stored.get("desk", ""),
            said=list(stored.get("said", [])),
            stack=[Run.from_json(run) for run in stored.get("stack", [])],
            ended=[Ended(id=i, conversation=c, kept=dict(k)) for i, c, k in stored.get("ended", [])],
        )
