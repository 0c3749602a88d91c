"""Say yes or no to a visit that waits for it, where the doctor confirms by hand.

Each button names its visit, so that it can be answered for as long as it waits: days later, below another card, or by
the second of two who were asked, who then sees how it stands.
"""

from typing import Any
from uuid import UUID

from bot.conversations.visit_number import visit_of_option, visit_option
from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.staff_desk import VisitAtDesk
from core.domain.errors import AlreadyDone, NotFound, VisitClosed
from core.domain.permissions import Action

_BETWEEN = "."
_ANSWERS = ("confirm", "decline")


def _list(desk: FrontDesk, _draft: Draft) -> Menu:
    waiting = desk.staff.requests()
    return Menu([_option(visit) for visit in waiting], {"count": len(waiting)})


def _option(visit: VisitAtDesk) -> Option:
    return Option(id=visit_option(visit.id), says="option.request", hint="option.request.hint", facts=visit.facts)


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    visit_id = visit_of_option(option)
    return {"visit": desk.staff.request(visit_id).id} if visit_id else None


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.request(draft["visit"])
    if visit.status != "requested":
        return Menu()
    id_ = visit.id.replace("-", "")
    answers = [Option(id=f"{answer}{_BETWEEN}{id_}", says=f"desk_request.card.{answer}") for answer in _ANSWERS]
    asked = ("again_paid" if visit.paid else "again") if draft.get("again") else "paid" if visit.paid else ""
    return Menu([*answers, Option(id="list")], visit.facts, asked)


def _take_answer(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    answer, _, name = option.partition(_BETWEEN)
    if answer not in _ANSWERS or len(name) != 32:  # the digits of a UUID
        return None
    try:
        visit = desk.staff.request(str(UUID(name)))
    except ValueError:
        return None
    return {"visit": visit.id, "answer": answer}


def _answer(desk: FrontDesk, draft: Draft) -> Answer:
    """Say yes at once; a no is asked about once more."""
    if draft["answer"] == "confirm":
        desk.staff.confirm_request(draft["visit"])
    return Answer(option=draft["answer"])


def _decline(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.decline_request(draft["visit"])
    return Answer()


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.request(draft["visit"])
    return Menu([Option(id="yes"), Option(id="no")], visit.facts, "paid" if visit.paid else "")


def _about(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.staff.request(draft["visit"]).facts)


_GONE: dict[Any, str] = {AlreadyDone: "over", VisitClosed: "over", NotFound: "nothing"}

DESK_REQUEST = Conversation(
    name="desk_request",
    code="R",
    opens_on=("/requests",),
    needs=Action.ANSWER_REQUEST,
    afterwards=To(conversation="desk_request"),
    resumes=False,
    standing=True,
    steps={
        "list": Ask(menu=_list, takes=_take, then=Again("card"), if_empty="nothing", but={NotFound: "nothing"}),
        "card": Ask(
            menu=_card,
            takes=_take_answer,
            then={"list": Again("list"), "*": "answer"},
            if_empty="over",
            but={NotFound: "nothing"},
            variants=("", "paid", "again", "again_paid"),
        ),
        "answer": Do(
            act=_answer,
            uses=("confirm_request",),
            then={"confirm": "confirmed", "decline": Again("sure")},
            but=_GONE,
        ),
        "sure": Ask(
            menu=_sure,
            then={"yes": "decline", "no": Again("card")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "nothing"},
            variants=("", "paid"),
        ),
        "decline": Do(act=_decline, uses=("decline_request",), then="declined", but=_GONE),
        "confirmed": End(menu=_about),
        "declined": End(menu=_about),
        "over": End(menu=_about),
        "nothing": End(menu=lambda _desk, _draft: Menu()),
    },
)
