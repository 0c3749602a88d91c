"""Appointments that were missed: what their patients say, how many count, and forgiving one; all can be taken back."""

from bot.conversations.visit_number import hear_number, read_number, visit_of_option, visit_option
from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option
from core.domain.errors import AlreadyDone, NotFound
from core.domain.permissions import Action

_SAYS = {"forgive": "forgiven", "stands": "stands", "undo": ""}
"""What a button says of a miss: a value of `core.domain.no_shows.Judgement`, or nothing any more."""


def _which(desk: FrontDesk, draft: Draft) -> Menu:
    number = draft.get("number")
    found = desk.staff.misses(number) if number else ()
    misses = found or desk.staff.misses(None)
    options = [
        Option(id=visit_option(m.id), says="option.miss", hint="option.miss.hint", facts=m.facts) for m in misses
    ]
    variant = "unknown" if number and not found else ""
    return Menu(options, {"count": len(misses), "number": number or ""}, variant)


def _only_one(desk: FrontDesk, draft: Draft) -> Answer | None:
    found = desk.staff.misses(draft["number"]) if draft.get("number") else ()
    return Answer({"visit": found[0].id}) if len(found) == 1 else None


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    visit_id = visit_of_option(option)
    return {"visit": desk.staff.missed_visit(visit_id).id} if visit_id else None


def _picked(desk: FrontDesk, draft: Draft) -> Answer:
    """Go on with the visit; of a number that was written find the one that has it."""
    if draft.get("visit"):
        return Answer(option="card")
    only = _only_one(desk, draft)
    return Answer(only.sets, option="card") if only else Answer(option="which")


def _nothing(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), {"number": draft.get("number") or ""}, "unknown" if draft.get("number") else "")


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    miss = desk.staff.missed_visit(draft["visit"])
    disputed = miss.answer in {"was_there", "had_told"}
    says = ["undo"] if miss.judgement else ["forgive", *(["stands"] if disputed else [])]
    return Menu([Option(id=each) for each in (*says, "list")], miss.facts)


def _take_said(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"judgement": _SAYS[option]} if option in _SAYS else None


def _judge(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.judge_miss(draft["visit"], draft["judgement"])
    return Answer()


def _forget(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"visit": None, "number": None, "judgement": None})


DESK_FORGIVE = Conversation(
    name="desk_forgive",
    code="NF",
    opens_on=("/forgive",),
    needs=Action.FORGIVE,
    reads=read_number,
    resumes=False,
    steps={
        "which": Ask(
            menu=_which,
            takes=_take,
            hears=hear_number,
            assumes=_only_one,
            then="picked",
            if_empty="nothing",
            but={NotFound: "nothing"},
            variants=("", "unknown"),
        ),
        "picked": Do(act=_picked, uses=(), then={"card": Again("card"), "which": Again("which")}),
        "card": Ask(
            menu=_card,
            takes=_take_said,
            then={"list": "next", "forgive": "judge", "stands": "judge", "undo": "judge", "*": "judge"},
            but={NotFound: "next"},
        ),
        "judge": Do(act=_judge, uses=("judge_miss",), then=Again("card"), but={AlreadyDone: "card", NotFound: "next"}),
        "next": Do(act=_forget, uses=(), then=Again("which")),
        "nothing": End(menu=_nothing, variants=("", "unknown")),
    },
)
