"""The clinic cannot keep a visit: choose one of the places held for it, another time, or all of the money back.

Each button names its visit or its place, so that it can be tapped below another conversation and days later; what is
settled by then is said to be.
"""

from collections.abc import Mapping
from uuid import UUID

from bot.conversations.own_visits import about
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Next, Option, To
from core.domain.errors import AlreadyDone, NotFound, OfferOver, OverlappingVisit, Refusal, SlotTaken, VisitClosed
from core.domain.money import Money

_BETWEEN = "."
_ANSWERS = ("see", "other", "cancel", "wait")
"""What can be said of a visit; "see" stands only where the places themselves cannot: under an approved template."""


def _name(id_: str) -> str:
    return id_.replace("-", "")


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.rebooking(draft["visit"])
    several = len({place.doctor_id for place in seen.places}) > 1
    places = [
        Option(
            id=f"place{_BETWEEN}{_name(place.id)}",
            says="option.slot_with" if several or place.doctor_id != seen.visit.doctor_id else "option.slot",
            hint="option.place.hint",
            facts=place.facts,
        )
        for place in seen.places
    ]
    wait = ["wait"] if seen.may_wait and not seen.waits else []
    rest = [
        Option(id=f"{answer}{_BETWEEN}{_name(seen.visit.id)}", says=f"rebook.card.{answer}")
        for answer in ("other", "cancel", *wait)
    ]
    facts = seen.visit.facts | {"until": seen.until, "paid": seen.paid}
    return Menu([*places, *rest], facts, "" if places else "none")


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read an option: its answer, and the place or the visit that it names; raises `NotFound`."""
    answer, _, name = option.partition(_BETWEEN)
    if len(name) != 32 or answer not in {"place", *_ANSWERS}:  # the digits of a UUID
        return None
    try:
        id_ = str(UUID(name))
    except ValueError:
        return None
    if answer != "place":
        return {**about(desk.visit(id_)), "answer": answer, "place": None}
    return {**about(desk.visit(desk.rebooked_from(id_))), "answer": answer, "place": id_}


def _answered(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option=draft["answer"])


def _move(desk: FrontDesk, draft: Draft) -> Answer:
    moved = desk.take_rebooked(draft["visit"], draft["place"])
    return Answer(option="asked" if moved.status == "requested" else "moved")


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.rebooking(draft["visit"])
    facts = seen.visit.facts | {"paid": seen.paid}
    return Menu([Option(id="yes"), Option(id="no")], facts, "paid" if seen.paid else "")


def _cancel(desk: FrontDesk, draft: Draft) -> Answer:
    back = desk.cancel_rebooked(draft["visit"])
    return Answer({"back": [back.minor, back.currency]})


def _cancelled(desk: FrontDesk, draft: Draft) -> Menu:
    back = Money(*draft["back"])
    return Menu((), desk.visit(draft["visit"]).facts | {"paid": back}, "paid" if back else "")


def _wait(desk: FrontDesk, draft: Draft) -> Answer:
    desk.wait_rebooked(draft["visit"])
    return Answer()


def _waits(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.rebooking(draft["visit"])
    return Menu((), seen.visit.facts | {"until": seen.until})


def _moved(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.visit(draft["visit"]).facts, calendar=draft["visit"])


def _asked(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.visit(draft["visit"]).facts)


_SETTLED: Mapping[type[Refusal], str] = {NotFound: "over", VisitClosed: "over", AlreadyDone: "over"}
_OTHER: Next = To(conversation="move", carry={"visit": "visit"})

REBOOK = Conversation(
    name="rebook",
    code="q",
    resumes=False,
    standing=True,
    afterwards=To(conversation="appointments", step="visit", carry={"visit": "visit"}),
    steps={
        "card": Ask(menu=_card, takes=_take, then="answered", but={NotFound: "over"}, variants=("", "none")),
        "answered": Do(
            act=_answered,
            uses=(),
            then={"place": "move", "see": "card", "other": _OTHER, "cancel": "sure", "wait": "wait"},
        ),
        "move": Do(
            act=_move,
            uses=("take_rebooked",),
            then={"moved": "moved", "asked": "asked"},
            but={**_SETTLED, OfferOver: "card", SlotTaken: "card", OverlappingVisit: "card"},
        ),
        "sure": Ask(
            menu=_sure,
            then={"yes": "cancel", "no": "card"},
            affirms=("yes",),
            denies="no",
            but={NotFound: "over"},
            variants=("", "paid"),
        ),
        "cancel": Do(act=_cancel, uses=("cancel_rebooked",), then="cancelled", but=_SETTLED),
        "wait": Do(act=_wait, uses=("wait_rebooked",), then="waits", but={NotFound: "over"}),
        "moved": End(menu=_moved),
        "asked": End(menu=_asked),
        "cancelled": End(menu=_cancelled, variants=("", "paid")),
        "waits": End(menu=_waits),
        "over": End(menu=lambda _desk, _draft: Menu()),
    },
)
