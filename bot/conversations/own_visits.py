"""The visits of a chat's people as conversations list them: those to come, those that have been, one by its button."""

from typing import Any

from bot.front_desk import FrontDesk, Visit
from bot.script import Change, Draft, Option

OVER = frozenset({"cancelled", "expired", "no_show", "completed"})


def coming(desk: FrontDesk) -> list[Visit]:
    """Return the visits to come, and places that are held, by their time."""
    return [v for v in desk.my_visits() if not v.past and v.status not in OVER]


def gone(desk: FrontDesk) -> list[Visit]:
    """Return the visits that are over or have begun, the latest first."""
    return [v for v in desk.my_visits() if v.past or v.status in OVER]


def about(visit: Visit) -> dict[str, Any]:
    """Return what a form remembers of a visit that it is about."""
    return {"visit": visit.id, "doctor": visit.doctor_id, "patient": visit.person.id}


def visit_option(visit: Visit) -> Option:
    """Return the button of one visit; its id says which."""
    return Option(id="v" + visit.id.replace("-", ""), says="option.visit", hint="option.visit.hint", facts=visit.facts)


def take_visit(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read which visit was chosen; raises `NotFound` for one that is not this chat's."""
    if not option.startswith("v") or len(option) != 33:  # v and the 32 digits of a UUID
        return None
    d = option[1:]
    return about(desk.visit(f"{d[:8]}-{d[8:12]}-{d[12:16]}-{d[16:20]}-{d[20:]}"))
