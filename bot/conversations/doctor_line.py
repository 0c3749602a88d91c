"""What the commands of a doctor's line share: whose line it is, how a visit stands on a button, and what can be said.

Each button that says something names its visit: of two who say the same at once, the second hears that it is done, and
nobody says it of the patient who has come into the room meanwhile.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from bot.conversations.visit_number import visit_of_option, visit_option
from bot.front_desk import FrontDesk
from bot.line_values import PlaceSeen
from bot.script import Answer, Ask, Change, Draft, Menu, Next, Option
from bot.script import Do as DoStep
from core.domain.errors import (
    AlreadyDone,
    NobodyCalled,
    NotFound,
    RoomTaken,
    TooEarly,
    TooLateToUndo,
    VisitClosed,
    WaitsElsewhere,
)
from core.domain.line_steps import Said

_BETWEEN = "."
_UNDO = "u_"
_AGAINST = (AlreadyDone, VisitClosed, TooEarly, TooLateToUndo, NobodyCalled, RoomTaken, WaitsElsewhere)
USES = ("mark_arrived", "call_in", "let_in", "skip", "mark_seen", "mark_missed", "undo_in_line")


def which_doctor(then: Next) -> Ask:
    """Return the step that asks whose line it is; a doctor's own is not asked for."""
    return Ask(
        menu=_doctors,
        takes=_take_doctor,
        fills=("doctor",),
        valid=_still_theirs,
        sole=True,
        then=then,
        if_empty="nobody",
    )


def saying(then: Next, *, gone: str) -> DoStep:
    """Return the step that has done what was said of a visit; whatever stands against it is told, and the card anew."""
    but: dict[Any, str] = {NotFound: gone}
    again = then if isinstance(then, str) else gone
    but |= dict.fromkeys(_AGAINST, again)
    return DoStep(act=say, uses=USES, then=then, but=but)


def say(desk: FrontDesk, draft: Draft) -> Answer:
    """Have done what was said of a visit, and remember of which, for the time in which it can be taken back."""
    says = draft["says"]
    _SAYS[says](desk, draft["visit"])
    return Answer({"said": None if says.startswith(_UNDO) else draft["visit"]})


def said_option(
    said: str, visit: PlaceSeen, says: str | None = None, facts: Mapping[str, object] | None = None
) -> Option:
    """Return the button that says this of a visit; its label is `line.say.<said>`.

    The one that takes back names what it does: tapped twice, it takes one step back.
    """
    word = undo_word(visit.undoes) if said == "undo" else said
    id_ = f"{word}{_BETWEEN}{visit.id.replace('-', '')}"
    return Option(id=id_, says=says or f"line.say.{said}", facts=visit.facts if facts is None else facts)


def take_said(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read what was said of which visit; raises `NotFound`."""
    said, _, name = option.partition(_BETWEEN)
    if said not in _SAYS or len(name) != 32:  # the digits of a UUID
        return None
    try:
        visit = desk.staff.in_line(str(UUID(name)))
    except ValueError:
        return None
    return {"visit": visit.id, "doctor": visit.doctor_id, "says": said}


def visit_options(visits: Iterable[PlaceSeen]) -> list[Option]:
    """Return a button for each of these visits."""
    return [
        Option(id=visit_option(v.id), says="option.in_line", hint="option.in_line.hint", facts=v.facts) for v in visits
    ]


def take_visit(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read which visit was chosen; raises `NotFound`."""
    visit_id = visit_of_option(option)
    if visit_id is None:
        return None
    visit = desk.staff.in_line(visit_id)
    return {"visit": visit.id, "doctor": visit.doctor_id}


def plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    """Show words alone."""
    return Menu()


def _call_following(desk: FrontDesk, visit_id: str) -> None:
    following = desk.staff.line(desk.staff.in_line(visit_id).doctor_id).following
    if following:
        # another is in as well, or who follows stands in another line: what was said holds, and nobody is called
        with suppress(RoomTaken, WaitsElsewhere):
            desk.staff.call_in(following.id, follows=visit_id)


def _onward(desk: FrontDesk, visit_id: str) -> None:
    desk.staff.mark_seen(visit_id)
    _call_following(desk, visit_id)


def _skip_call(desk: FrontDesk, visit_id: str) -> None:
    desk.staff.skip(visit_id)
    _call_following(desk, visit_id)


def undo_word(said: str) -> str:
    """Return what a button says that takes this back, short enough for beside a visit's id."""
    return f"{_UNDO}{said[:3]}"


def _undo(desk: FrontDesk, visit_id: str, said: str) -> None:
    desk.staff.undo_in_line(visit_id, said)


_SAYS: Mapping[str, Callable[[FrontDesk, str], None]] = {
    "arrive": lambda desk, visit_id: desk.staff.mark_arrived(visit_id),
    "call": lambda desk, visit_id: desk.staff.call_in(visit_id),
    "in": lambda desk, visit_id: desk.staff.let_in(visit_id),
    "seen": lambda desk, visit_id: desk.staff.mark_seen(visit_id),
    "onward": _onward,
    "skip": _skip_call,
    "missed": lambda desk, visit_id: desk.staff.mark_missed(visit_id),
    **{undo_word(said.value): partial(_undo, said=said.value) for said in Said},
}
"""What can be said of a visit, and what is done then; who is not there makes room for the next."""


def _doctors(desk: FrontDesk, _draft: Draft) -> Menu:
    found = desk.staff.line_doctors()
    return Menu([Option(id=f"d{id_}", says="option.line_of", facts={"doctor": name}) for id_, name in found])


def _take_doctor(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    number = option.removeprefix("d")
    known = {str(id_) for id_, _ in desk.staff.line_doctors()}
    return {"doctor": int(number)} if option.startswith("d") and number in known else None


def _still_theirs(desk: FrontDesk, draft: Draft) -> bool:
    return draft["doctor"] in {id_ for id_, _ in desk.staff.line_doctors()}
