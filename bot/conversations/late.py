"""The doctor runs late: fine, another time for nothing, or all the money back.

Each button names its visit, so that it can be answered for as long as the visit is to come.
"""

from uuid import UUID

from bot.conversations.own_visits import about
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Change, Do, Draft, End, Menu, Option, Step, To
from core.domain.errors import AlreadyDone, NotFound, VisitClosed
from core.domain.money import Money

_BETWEEN = "."
ANSWERS = ("fine", "move", "cancel")


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    id_ = visit.id.replace("-", "")
    place = desk.place(visit.id)
    options = [Option(id=f"{answer}{_BETWEEN}{id_}", says=f"queue.late.{answer}") for answer in ANSWERS]
    return Menu(options if place.free else (), visit.facts | place.facts)


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    answer, _, name = option.partition(_BETWEEN)
    if answer not in ANSWERS or len(name) != 32:  # the digits of a UUID
        return None
    try:
        visit = desk.visit(str(UUID(name)))
    except ValueError:
        return None
    return {**about(visit), "answer": answer}


def _answered(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option=draft["answer"])


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="yes"), Option(id="no")], desk.visit(draft["visit"]).facts)


def _cancel(desk: FrontDesk, draft: Draft) -> Answer:
    back = desk.cancel_for_delay(draft["visit"]).refund
    return Answer({"refund": [back.minor, back.currency]})


def _about_visit(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.visit(draft["visit"]).facts)


def _cancelled(desk: FrontDesk, draft: Draft) -> Menu:
    minor, currency = draft["refund"]
    facts = desk.visit(draft["visit"]).facts | {"refund": Money(minor, currency)}
    return Menu((), facts, "refund" if minor else "")


STEPS: dict[str, Step] = {
    "late": Ask(menu=_card, takes=_take, then="answered", if_empty="over", but={NotFound: "over"}),
    "answered": Do(
        act=_answered,
        uses=(),
        then={"fine": "fine", "move": To(conversation="move", carry={"visit": "visit"}), "cancel": "sure"},
    ),
    "sure": Ask(menu=_sure, then={"yes": "cancel", "no": "fine"}, affirms=("yes",), denies="no"),
    "cancel": Do(
        act=_cancel,
        uses=("cancel_for_delay",),
        then="cancelled",
        but={AlreadyDone: "over", VisitClosed: "over", NotFound: "over"},
    ),
    "fine": End(menu=_about_visit),
    "cancelled": End(menu=_cancelled, variants=("", "refund")),
    "over": End(menu=lambda _desk, _draft: Menu()),
}
"""The part of the conversation `queue` that begins with the notice."""
