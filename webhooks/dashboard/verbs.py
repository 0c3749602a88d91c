"""What can be done to a visit on its page: each verb is a line of the table, and every one is confirmed first.

They are the same services as in chat, under the same permissions, with the same notices to the patient.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.domain.appointment import Status
from core.domain.desk_payment import PAYABLE, Way
from core.domain.errors import NotFound
from core.domain.meeting import is_online
from core.domain.money import Money
from core.domain.wall_clock import local_day
from core.services.desk_moving import may_move_at_desk, move_at_desk
from core.services.desk_payments import mark_paid
from core.services.desk_visits import InHand, cancel_as_asked_at_desk, cancel_at_desk
from core.services.line import mark_arrived, mark_missed
from webhooks.dashboard.here import Here

_EXPECTED = frozenset({Status.CONFIRMED})
_MISSABLE = frozenset({Status.CONFIRMED, Status.ARRIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """`can` says whether it is offered, `facts` what its words may name, `does` carries it out (and may refuse)."""

    can: Callable[[Here, InHand], bool]
    does: Callable[[Here, InHand], object]
    facts: Callable[[InHand], Mapping[str, object]] = lambda _seen: {}


def due_of(seen: InHand) -> Money:
    """Return what is open of a visit."""
    return Money(max(seen.visit.fee.minor - seen.paid.minor, 0), seen.visit.fee.currency)


def wanted_place(here: Here) -> tuple[int, datetime] | None:
    """Return the doctor and the time that a visit is to be moved to; None before one was chosen. Raises `NotFound`."""
    text, doctor = here.asked.get("at", ""), here.number("to")
    if not text or doctor is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotFound(what="time") from None
    if at.tzinfo is None:
        raise NotFound(what="time")
    return doctor, at


def _today(here: Here, seen: InHand) -> bool:
    zone = here.uow.roster.clinic(seen.visit.clinic_id).zone
    return local_day(seen.visit.starts_at, zone) == local_day(here.uow.now, zone)


def _move(here: Here, seen: InHand) -> object:
    place = wanted_place(here)
    if place is None:
        raise NotFound(what="time")
    return move_at_desk(here.uow, here.by, seen.visit.id, *place)


def _take(here: Here, seen: InHand) -> object:
    way = here.asked.get("way", "")
    if way not in set(Way):
        raise NotFound(what="way")
    return mark_paid(here.uow, here.by, seen.visit.id, way=Way(way), amount=due_of(seen))


VERBS: Mapping[str, Verb] = {
    "arrived": Verb(
        can=lambda here, seen: seen.visit.status in _EXPECTED and _today(here, seen) and not is_online(seen.visit),
        does=lambda here, seen: mark_arrived(here.uow, here.by, seen.visit.id),
    ),
    "paid": Verb(
        can=lambda _here, seen: seen.visit.status in PAYABLE and bool(due_of(seen)),
        does=_take,
        facts=lambda seen: {"due": due_of(seen)},
    ),
    "move": Verb(can=lambda _here, seen: may_move_at_desk(seen.visit), does=_move),
    "missed": Verb(
        can=lambda here, seen: (
            seen.visit.status in _MISSABLE and _today(here, seen) and here.uow.now >= seen.visit.starts_at
        ),
        does=lambda here, seen: mark_missed(here.uow, here.by, seen.visit.id),
    ),
    "asked": Verb(
        can=lambda _here, seen: "asked" in seen.can,
        does=lambda here, seen: cancel_as_asked_at_desk(here.uow, here.by, seen.visit.id),
        facts=lambda seen: {"back": seen.back},
    ),
    "cancel": Verb(
        can=lambda _here, seen: "cancel" in seen.can,
        does=lambda here, seen: cancel_at_desk(here.uow, here.by, seen.visit.id),
        facts=lambda seen: {"back": seen.paid},
    ),
}
"""By the name under which it stands in the address, in the order of the page."""
