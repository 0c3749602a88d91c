"""Which visit is to be moved: the one that was spoken of, the only one, or one that is chosen."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversations.booking.wish import absorb
from bot.conversations.own_visits import coming, take_visit, visit_option
from bot.front_desk import FrontDesk, Visit
from bot.script import Answer, Change, Draft, Menu
from bot.understanding.meaning import Understood

_TARGET = ("doctor", "doctors", "specialties", "when", "near", "slot", "day")
"""What a message may say about where the visit is to go."""


def absorb_move(desk: FrontDesk, draft: Draft, understood: Understood) -> Change | None:
    """Note which visit is meant, and where it is to go.

    A doctor with whom there is a visit names that visit, and so does the day of one: "move my Friday appointment to
    Monday". Any other doctor or day is where it is to go. Where the words may ask for a new visit as well, who has none
    to move asks for that.
    """
    moves = understood.intent == "reschedule" or (understood.moves and "visit" not in draft and _has(desk, understood))
    if not moves and "visit" not in draft:
        return None
    found = absorb(desk, draft, understood) or {}
    change: dict[str, Any] = {name: value for name, value in found.items() if name in _TARGET}
    if moves and not draft.get("visit"):
        change |= _spoken_of(desk, understood)
        change.setdefault("visit", None if change.keys() & {"with"} or change["from"] else _at_hand(desk, draft))
    return change or None


def _has(desk: FrontDesk, understood: Understood) -> bool:
    """Return whether there is a visit to be moved; where somebody of the family is named, one of theirs."""
    whose = understood.person if understood.person != "self" else None
    return any(_movable(v) and whose in (None, v.person.relation) for v in coming(desk))


def _at_hand(desk: FrontDesk, draft: Draft) -> str | None:
    """Return the visit on whose card this was written, if it is one that can be meant."""
    return next((v.id for v in coming(desk) if _movable(v) and v.id == draft.get("about")), None)


def _spoken_of(desk: FrontDesk, understood: Understood) -> dict[str, Any]:
    own = [v for v in coming(desk) if _movable(v)]
    change: dict[str, Any] = {"of": understood.person}
    if any(v.doctor_id in understood.doctor_ids for v in own):
        change |= {"with": list(understood.doctor_ids), "doctor": None, "doctors": None}
    said = understood.when
    days = understood.moved_from
    if said and not days and any(_day(v) in said.dates for v in own):
        days = said.dates
        if (said.start, said.end, said.exact, said.part) == (None, None, None, None):
            change["when"] = None
    return change | {"from": [day.isoformat() for day in days] or None}


def _meant(desk: FrontDesk, draft: Draft) -> list[Visit]:
    """Return the visits that may be meant: those that fit all that was said, as far as any do."""
    found = [v for v in coming(desk) if _movable(v)]
    for fits in (
        lambda v: v.doctor_id in draft.get("with", ()),
        lambda v: _day(v).isoformat() in draft.get("from", ()),
        lambda v: v.person.relation == draft.get("of"),
    ):
        found = [v for v in found if fits(v)] or found
    return found


def _movable(visit: Visit) -> bool:
    """Return whether it is booked: what stands against moving it is told when it is chosen."""
    return visit.status in ("confirmed", "requested")


def _day(visit: Visit) -> date:
    return visit.starts.at.astimezone(ZoneInfo(visit.starts.zone)).date()


def which(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the visits that may be meant."""
    return Menu([visit_option(v) for v in _meant(desk, draft)])


def only_one(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Take the visit where only one can be meant."""
    meant = _meant(desk, draft)
    return Answer({"visit": meant[0].id}) if len(meant) == 1 else None


def take_movable(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    """Read which visit was chosen."""
    found = take_visit(desk, draft, option)
    return {"visit": found["visit"]} if found else None
