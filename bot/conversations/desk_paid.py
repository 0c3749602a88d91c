"""Take money at the desk: which visit, how it is paid, one more look at both, and a way back if it was a slip."""

from bot.conversations.visit_number import hear_number, read_number, visit_of_option, visit_option
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.staff_desk import VisitOwed
from core.domain.desk_payment import Way
from core.domain.errors import AlreadyDone, AmountDiffers, NotFound, NothingToRefund, UndoneTooLate, VisitClosed
from core.domain.money import Money
from core.domain.permissions import Action


def _which(desk: FrontDesk, draft: Draft) -> Menu:
    number = draft.get("number")
    found = desk.staff.owing(number) if number else ()
    variant = "" if number is None else "several" if found else "unknown"
    visits = found or desk.staff.owing(None)
    return Menu([_option(v) for v in visits], {"number": number or "", "count": len(visits)}, variant)


def _option(visit: VisitOwed) -> Option:
    return Option(id=visit_option(visit.id), says="option.owed", hint="option.owed.hint", facts=visit.facts)


def _only_one(desk: FrontDesk, draft: Draft) -> Answer | None:
    found = desk.staff.owing(draft["number"]) if "number" in draft else ()
    return Answer({"visit": found[0].id}) if len(found) == 1 else None


def _picked(desk: FrontDesk, draft: Draft) -> Answer:
    """Go on with the visit; of a number that was written find the one that has it."""
    if "visit" in draft:
        return Answer(option="how")
    only = _only_one(desk, draft)
    return Answer(only.sets, option="how") if only else Answer(option="which")


def _take_visit(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    visit_id = visit_of_option(option)
    return {"visit": desk.staff.owed(visit_id).id} if visit_id else None


def _nothing(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), {"number": draft.get("number", "")}, "unknown" if "number" in draft else "")


def _how(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.owed(draft["visit"])
    if not visit.due:
        return Menu([Option(id="other")], visit.facts, "paid")
    return Menu([Option(id=way.value, says=f"desk_paid.how.{way}") for way in Way], visit.facts)


def _take_way(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if option not in set(Way) or "visit" not in draft:
        return None
    visit = desk.staff.owed(draft["visit"])
    if not visit.due:
        return None
    return {"way": option, "amount": [visit.due.minor, visit.due.currency]}


def _facts(desk: FrontDesk, draft: Draft) -> dict[str, object]:
    visit = desk.staff.owed(draft["visit"])
    return {**visit.facts, "due": Money(*draft["amount"]), "way": Phrase(f"desk_paid.how.{draft['way']}")}


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="yes"), Option(id="no")], _facts(desk, draft))


def _take(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.take_money(draft["visit"], Way(draft["way"]), Money(*draft["amount"]))
    return Answer()


def _taken(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="next"), Option(id="undo")], _facts(desk, draft))


def _undo(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.undo_money(draft["visit"], Way(draft["way"]))
    return Answer()


def _undone(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), _facts(desk, draft))


def _forget(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"visit": None, "number": None, "way": None, "amount": None})


DESK_PAID = Conversation(
    name="desk_paid",
    code="P",
    opens_on=("/paid",),
    needs=Action.TAKE_MONEY,
    reads=read_number,
    afterwards=To(conversation="desk_paid"),
    resumes=False,
    steps={
        "which": Ask(
            menu=_which,
            takes=_take_visit,
            hears=hear_number,
            assumes=_only_one,
            then="picked",
            if_empty="nothing",
            but={NotFound: "nothing"},
            variants=("", "several", "unknown"),
        ),
        "picked": Do(act=_picked, uses=(), then={"how": Again("how"), "which": Again("which")}),
        "how": Ask(
            menu=_how,
            takes=_take_way,
            then={"other": "next", "*": Again("sure")},
            but={NotFound: "next"},
            variants=("", "paid"),
        ),
        "sure": Ask(
            menu=_sure,
            then={"yes": "take", "no": Again("how")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "next"},
        ),
        "take": Do(
            act=_take,
            uses=("take_money",),
            then=Again("taken"),
            but={AlreadyDone: "how", AmountDiffers: "how", VisitClosed: "next", NotFound: "next"},
        ),
        "taken": Ask(menu=_taken, then={"next": "next", "undo": "undo"}, but={NotFound: "next"}),
        "undo": Do(
            act=_undo,
            uses=("undo_money",),
            then="undone",
            but={NothingToRefund: "how", UndoneTooLate: "taken", NotFound: "next"},
        ),
        "undone": End(menu=_undone),
        "next": Do(act=_forget, uses=(), then="which"),
        "nothing": End(menu=_nothing, variants=("", "unknown")),
    },
)
