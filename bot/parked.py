"""A talk with a patient that somebody at the desk has gone away from: it is parked, and that is said, with a way on.

Whatever a colleague opens above a talk (a command, another card, another patient) takes what they write from then on.
So it is said at once that their words do not reach the patient any more, again above everything that they write
meanwhile, and each time with the button that goes on.
"""

from dataclasses import dataclass
from typing import Any, cast

from bot.buttons import standing
from bot.heard import Heard, Said, Told
from bot.line import Button, Line, Phrase
from bot.script import Conversation
from bot.talk import Run
from bot.talks_desk import TalkSeen
from bot.walk import Walk
from core.domain.errors import Refusal

GO_ON = "g"
"""How the option begins that goes on with a talk; its number follows."""


@dataclass(frozen=True, slots=True)
class Talks:
    """The talks of a chat at the desk: `here` is written to now, the `others` wait below."""

    here: int | None
    others: tuple[int, ...]


def talks_of(walk: Walk) -> Talks:
    """Return the talks that this chat has open, before what is heard changes it."""
    to = walk.library.with_patient
    if to is None:
        return Talks(None, ())
    found = [(run, int(cast("Any", run.draft["talk"]))) for run in walk.talk.stack if _writes(walk, run)]
    here = next((number for run, number in found if run is walk.talk.open), None)
    return Talks(here, tuple(dict.fromkeys(number for _, number in found if number != here)))


def say_parked(walk: Walk, heard: Heard, before: Talks) -> None:
    """Say above all else which talks are parked: those just left, and those to which what was written has not gone."""
    to = walk.library.with_patient
    if to is None:
        return
    now = talks_of(walk)
    _drop_doubles(walk, now.here)
    left = {before.here} - {now.here, None}
    unsent = isinstance(heard, Said) and not heard.text.startswith("/") and now.here is None
    told = [] if isinstance(heard, Told) else [n for n in (before.here, *now.others) if n in left or unsent]
    table = walk.library.conversations[to.conversation]
    lines = []
    for number in dict.fromkeys(n for n in told if n is not None and n != now.here):
        talk = _mine(walk, number)
        if talk is not None:
            lines.append(_line(table, number, talk, left=number in left))
    walk.lines[:0] = lines


def _line(table: Conversation, number: int, talk: TalkSeen, *, left: bool) -> Line:
    facts = {"name": talk.name}
    says = "talk.parked" if left else "talk.unsent"
    on = Button(id=standing(table, table.first, f"{GO_ON}{number}"), says="talk.go_on", facts=facts)
    return Line(notes=(Phrase(says, facts),), buttons=(on,))


def _mine(walk: Walk, number: int) -> TalkSeen | None:
    """Return a talk while this chat answers it; one that is over, or a colleague's, is left without a word."""
    try:
        talk = walk.desk.staff.talk(number)
    except Refusal:
        talk = None
    if talk is None or not talk.mine:
        for run in [r for r in walk.talk.stack if r is not walk.talk.open and _writes(walk, r, number)]:
            walk.close(run)
        return None
    return talk


def _drop_doubles(walk: Walk, here: int | None) -> None:
    """Let a talk that was taken up by another button lie below no second time."""
    for run in [r for r in walk.talk.stack if r is not walk.talk.open and here is not None and _writes(walk, r, here)]:
        walk.talk.close(run, ())


def _writes(walk: Walk, run: Run, number: int | None = None) -> bool:
    to = walk.library.with_patient
    at = to and (run.conversation, run.step) == (to.conversation, to.step) and "talk" in run.draft
    return bool(at) and number in (None, run.draft["talk"])
