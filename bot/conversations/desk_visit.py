"""One patient's visit at the desk: find it by its number, see whose it is, and cancel it in the clinic's name."""

from bot.conversations.desk_visit_move import MOVED
from bot.conversations.desk_visit_move import STEPS as MOVING
from bot.conversations.visit_number import at_desk_option, hear_number, read_number, take_visit
from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import AlreadyDone, NotFound, VisitClosed
from core.domain.money import Money
from core.domain.permissions import Action


def _which(desk: FrontDesk, draft: Draft) -> Menu:
    number = draft.get("number")
    found = desk.staff.visits_of(number) if number else ()
    variant = "" if number is None else "several" if found else "unknown"
    visits = found or desk.staff.visits_of(None)
    return Menu([at_desk_option(v) for v in visits], {"number": number or "", "count": len(visits)}, variant)


def _only_one(desk: FrontDesk, draft: Draft) -> Answer | None:
    found = desk.staff.visits_of(draft["number"]) if "number" in draft else ()
    return Answer({"visit": found[0].id}) if len(found) == 1 else None


def _picked(desk: FrontDesk, draft: Draft) -> Answer:
    """Go on with the visit; of a number that was written find the one that has it."""
    if "visit" in draft:
        return Answer(option="open")
    only = _only_one(desk, draft)
    return Answer(only.sets, option="open") if only else Answer(option="which")


def _nothing(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), {"number": draft.get("number", "")}, "unknown" if "number" in draft else "")


def _open(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.open_visit(draft["visit"])
    return Answer()


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.visit_at_desk(draft["visit"])
    possible = [Option(id=id_) for id_ in ("move", "asked", "cancel", "give_back") if id_ in visit.can]
    return Menu([*possible, Option(id="other")], visit.facts)


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.visit_at_desk(draft["visit"])
    return Menu([Option(id="yes"), Option(id="no")], visit.facts, _goes_back(visit.paid, visit.taken))


def _goes_back(paid: Money, taken: Money) -> str:
    """Return which words tell what goes back, and how: nothing was paid, a gateway does it, or a hand."""
    return "by_hand" if taken else "refund" if paid else ""


def _cancel(desk: FrontDesk, draft: Draft) -> Answer:
    taken = desk.staff.visit_at_desk(draft["visit"]).taken
    paid = desk.staff.cancel_visit(draft["visit"])
    return Answer({"paid": [paid.minor, paid.currency], "taken": [taken.minor, taken.currency]})


def _cancelled(desk: FrontDesk, draft: Draft) -> Menu:
    paid, taken = Money(*draft["paid"]), Money(*draft["taken"])
    facts = desk.staff.visit_at_desk(draft["visit"]).facts | {"paid": paid, "taken": taken}
    return Menu((), facts, _goes_back(paid, taken))


def _sure_asked(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.visit_at_desk(draft["visit"])
    return Menu([Option(id="yes"), Option(id="no")], visit.facts, "paid" if visit.paid else "")


def _cancel_asked(desk: FrontDesk, draft: Draft) -> Answer:
    back = desk.staff.cancel_as_asked(draft["visit"])
    return Answer({"paid": [back.minor, back.currency]})


def _cancelled_asked(desk: FrontDesk, draft: Draft) -> Menu:
    back = Money(*draft["paid"])
    return Menu((), desk.staff.visit_at_desk(draft["visit"]).facts | {"back": back}, "refund" if back else "")


def _forget(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"visit": None, "number": None, **dict.fromkeys(MOVED)})


DESK_VISIT = Conversation(
    name="desk_visit",
    code="V",
    opens_on=("/visit",),
    needs=Action.SEE_VISITS,
    reads=read_number,
    afterwards=To(conversation="desk_visit"),
    resumes=False,
    steps={
        "which": Ask(
            menu=_which,
            takes=take_visit,
            hears=hear_number,
            assumes=_only_one,
            then="picked",
            if_empty="nothing",
            but={NotFound: "nothing"},
            variants=("", "several", "unknown"),
        ),
        "picked": Do(act=_picked, uses=(), then={"open": "open", "which": Again("which")}),
        "open": Do(act=_open, uses=("open_visit",), then=Again("card"), but={NotFound: "next"}),
        "card": Ask(
            menu=_card,
            then={
                "move": Again("when"),
                "cancel": Again("sure"),
                "asked": Again("sure_asked"),
                "give_back": To(conversation="desk_refund", carry={"visit": "visit"}),
                "other": "next",
            },
            but={NotFound: "next"},
        ),
        "sure": Ask(
            menu=_sure,
            then={"yes": "cancel", "no": Again("card")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "next"},
            variants=("", "refund", "by_hand"),
        ),
        "cancel": Do(
            act=_cancel,
            uses=("cancel_visit",),
            then="cancelled",
            but={AlreadyDone: "card", VisitClosed: "card", NotFound: "next"},
        ),
        "cancelled": End(menu=_cancelled, variants=("", "refund", "by_hand")),
        "sure_asked": Ask(
            menu=_sure_asked,
            then={"yes": "cancel_asked", "no": Again("card")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "next"},
            variants=("", "paid"),
        ),
        "cancel_asked": Do(
            act=_cancel_asked,
            uses=("cancel_as_asked",),
            then="cancelled_asked",
            but={AlreadyDone: "card", VisitClosed: "card", NotFound: "next"},
        ),
        **MOVING,
        "cancelled_asked": End(menu=_cancelled_asked, variants=("", "refund")),
        "next": Do(act=_forget, uses=(), then="which"),
        "nothing": End(menu=_nothing, variants=("", "unknown")),
    },
)
