"""Every step of every conversation, reached by trying what can be tapped and written from each start of the roads."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import methodcaller

from bot.conversations import LIBRARY
from bot.script import Ask, Conversation, Wait
from tests.bot.clinic_in_memory import CODE
from tests.bot.talk_in_memory import TalkInMemory
from tests.laws.roads import STARTS

TEXTS = ("Asha Rao", "asha@mail.example", CODE, "2", "skin doctor", "tomorrow after 5", "my mother Sunita Rao", "yes")
"""What answers a question that has no button for it."""
TAPS = 11
"""Buttons tried under one card: a whole list."""


@dataclass
class Stand:
    """A chat that stands at a step, and how it came there."""

    talk: TalkInMemory
    way: list[str] = field(default_factory=list)

    @property
    def step(self) -> str:
        return self.talk.step

    def copy(self) -> "Stand":
        """Return the same chat of the same clinic over again, to try something in."""
        return Stand(self.talk.twin(), list(self.way))


def asked_steps() -> list[str]:
    """Return every step that stays for an answer, as conversation.step."""
    return [
        f"{table.name}.{name}"
        for table in LIBRARY.conversations.values()
        for name, step in table.steps.items()
        if isinstance(step, (Ask, Wait))
    ]


def _tries(stand: Stand, *, writes: bool) -> Iterator[tuple[str, Callable[[TalkInMemory], object]]]:
    for line in stand.talk.shown[-1:]:
        for button in [b for b in line.buttons if b.url is None][:TAPS]:
            yield f"tap {button.id}", methodcaller("tap_id", button.id)
    for text in TEXTS if writes else ():
        yield f"write {text}", methodcaller("write", text)


@cache
def everywhere() -> dict[str, Stand]:
    """Return a chat at each step that can be reached, by the shortest way that was found.

    What can be tapped is tried from every start anew; what can be written, once at each card: it is two thirds of them.
    """
    found: dict[str, Stand] = {}
    written_at: Counter[object] = Counter()
    for start, opening in STARTS:
        first = Stand(start(), [start.__name__])
        seen = {_look(first)}
        edge = [first]
        _note(found, first)
        for text in opening:
            there = first.copy()
            there.talk.write(text)
            there.way.append(text)
            seen.add(_look(there))
            _note(found, there)
            edge.append(there)
        while edge:
            following: list[Stand] = []
            for stand in edge:
                look = _look(stand), _worth(stand)[0]
                for says, does in _tries(stand, writes=written_at[look] < 2):
                    there = stand.copy()
                    does(there.talk)
                    there.way.append(says)
                    if _look(there) not in seen:
                        seen.add(_look(there))
                        _note(found, there)
                        following.append(there)
                written_at[look] += 1
            edge = following
    return found


def _note(found: dict[str, Stand], stand: Stand) -> None:
    known = found.get(stand.step)
    if stand.step != "-" and (known is None or _worth(stand) > _worth(known)):
        found[stand.step] = stand


def _worth(stand: Stand) -> tuple[int, int]:
    """A place held is worth most: it is what must not be lost."""
    held = sum(stand.talk.clinic.status(b) == "held" for b in stand.talk.clinic.bookings.values())
    return held, -len(stand.way)


def _look(stand: Stand) -> tuple[str, str, frozenset[str]]:
    """Two chats that stand at one step and were shown the same words and labels go on alike."""
    last = stand.talk.lines[-1] if stand.talk.lines else None
    return stand.step, last.says or "" if last else "", frozenset(b.says for b in last.buttons) if last else frozenset()


def table_of(step: str) -> Conversation:
    """Return the conversation of conversation.step."""
    return LIBRARY.conversations[step.partition(".")[0]]
