"""What can be done with one visit: a line an action. The card shows the first few, and the others behind "More"."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.buttons import FEW
from bot.conversations.own_visits import OVER
from bot.front_desk import FrontDesk, Visit
from bot.script import Again, Next, Option, To

SHOWN = 3
"""Choices on a card; what comes after them in the table stands behind "More"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAction:
    """One thing that can be done: the label is `appointments.visit.<id>`.

    `shown` says when it is offered, `then` where it leads; one with a `url` opens a page instead.
    """

    id: str
    shown: Callable[[FrontDesk, Visit], bool]
    then: Next | None = None
    url: Callable[[Visit], str | None] = lambda _visit: None


def _can(*what: str) -> Callable[[FrontDesk, Visit], bool]:
    return lambda _desk, visit: bool(visit.can & set(what))


ACTIONS: tuple[VisitAction, ...] = (
    VisitAction(id="join", shown=lambda _desk, visit: bool(visit.join_url), url=lambda visit: visit.join_url),
    VisitAction(
        id="finish",
        shown=_can("pay_online", "pay_at_clinic"),
        then=To(conversation="book", step="resume", carry={"visit": "visit"}),
    ),
    VisitAction(id="here", shown=_can("here"), then=To(conversation="queue", step="here", carry={"visit": "visit"})),
    VisitAction(id="line", shown=_can("line"), then=To(conversation="queue", step="place", carry={"visit": "visit"})),
    VisitAction(id="move", shown=_can("move"), then=To(conversation="move", carry={"visit": "visit"})),
    VisitAction(id="cancel", shown=_can("cancel"), then="sure"),
    VisitAction(id="up", shown=_can("up"), then=To(conversation="waitlist", step="up", carry={"visit": "visit"})),
    VisitAction(id="drop", shown=_can("release"), then="leaving"),
    VisitAction(id="feedback", shown=_can("feedback"), then=To(conversation="feedback", carry={"visit": "visit"})),
    VisitAction(
        id="prescription", shown=_can("prescription"), then=To(conversation="own_records", carry={"visit": "visit"})
    ),
    VisitAction(
        id="again",
        shown=lambda _desk, visit: visit.past or visit.status in OVER,
        then=To(conversation="book", carry={"doctor": "doctor", "patient": "patient"}),
    ),
    VisitAction(
        id="code",
        shown=lambda _desk, visit: visit.status == "confirmed" and not visit.online and not visit.past,
        then="code",
    ),
    VisitAction(
        id="directions",
        shown=lambda _desk, visit: "calendar" in visit.can and not visit.online and bool(visit.address),
        then="directions",
    ),
    VisitAction(id="calendar", shown=_can("calendar"), then="calendar"),
    VisitAction(id="papers", shown=lambda desk, visit: bool(desk.papers(visit.id)), then="papers"),
    VisitAction(id="list", shown=lambda desk, _visit: len(desk.my_visits()) > 1, then=Again("list")),
)
"""In the order of what is wanted most."""

LEADS: Mapping[str, Next] = {action.id: action.then for action in ACTIONS if action.then}


def card_options(desk: FrontDesk, visit: Visit) -> Sequence[Option]:
    """Return the options of a visit's card: all there are where they are few, else the first ones and `more`."""
    found = _offered(desk, visit, SHOWN + 2)
    if len(found) <= SHOWN + 1:  # "More" in place of a single one would only be one tap more
        return found
    return [*found[:SHOWN], Option(id="more")]


def other_options(desk: FrontDesk, visit: Visit) -> Sequence[Option]:
    """Return what stands behind `more`."""
    others = _offered(desk, visit, len(ACTIONS))[SHOWN:]
    return others if len(others) >= FEW else [*others, Option(id="less")]  # longer ones have a way back anyway


def _offered(desk: FrontDesk, visit: Visit, most: int) -> list[Option]:
    found: list[Option] = []
    for action in ACTIONS:
        if len(found) == most:
            break
        if action.shown(desk, visit):
            found.append(Option(id=action.id, url=action.url(visit)))
    return found
