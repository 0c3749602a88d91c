"""Give back at the desk what it took on an earlier day: which visit, how much, in what way, and one more look."""

import re

from bot.conversations.visit_number import at_desk_option, read_number, take_visit
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.staff_desk import VisitAtDesk
from bot.understanding.meaning import Understood
from core.domain.desk_payment import Way
from core.domain.errors import MoreThanTaken, NotFound, NothingToRefund
from core.domain.money import Money
from core.domain.permissions import Action

_AMOUNT = re.compile(r"(?:₹|rs\.?|inr|रु\.?)?\s*(\d{1,7})(?:\.(\d{1,2}))?(?:\s*(?:rupees|रुपये|/-))?", re.IGNORECASE)


def _found(desk: FrontDesk, draft: Draft) -> list[VisitAtDesk]:
    """Return the visits of the number that has been written which the desk has money of."""
    return [v for v in desk.staff.visits_of(draft["number"]) if "give_back" in v.can] if "number" in draft else []


def _which(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([at_desk_option(visit) for visit in _found(desk, draft)], {"number": draft.get("number", "")})


def _known(desk: FrontDesk, draft: Draft) -> Answer | None:
    if "visit" in draft:
        return Answer()
    found = _found(desk, draft)
    return Answer({"visit": found[0].id}) if len(found) == 1 else None


def _nothing(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), {"number": draft.get("number", "")}, "unknown" if "number" in draft else "")


def _amount(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.visit_at_desk(draft["visit"])
    whole = Option(id="all", says="desk_refund.amount.all", facts=visit.facts)
    return Menu([whole] if visit.taken else [], visit.facts)


def _take_amount(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    taken = desk.staff.visit_at_desk(draft["visit"]).taken
    return {"amount": [taken.minor, taken.currency]} if option == "all" and taken else None


def _hear_amount(desk: FrontDesk, draft: Draft, text: str, _understood: Understood) -> Answer | None:
    found = _AMOUNT.fullmatch(text.strip().replace(",", ""))
    taken = desk.staff.visit_at_desk(draft["visit"]).taken
    if not found or (found[2] and len(found[2]) > taken.exponent):
        return None
    minor = int(found[1]) * 10**taken.exponent + int((found[2] or "").ljust(taken.exponent, "0") or 0)
    return Answer({"amount": [minor, taken.currency]})


def _gone(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


def _facts(desk: FrontDesk, draft: Draft) -> dict[str, object]:
    facts = desk.staff.visit_at_desk(draft["visit"]).facts | {"amount": Money(*draft["amount"])}
    return facts | ({"way": Phrase(f"desk_paid.how.{draft['way']}")} if "way" in draft else {})


def _how(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id=way.value, says=f"desk_paid.how.{way}") for way in Way], _facts(desk, draft))


def _take_way(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"way": option} if option in set(Way) else None


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="yes"), Option(id="no")], _facts(desk, draft))


def _give(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.give_money_back(draft["visit"], Money(*draft["amount"]), Way(draft["way"]))
    return Answer()


def _given(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), _facts(desk, draft))


DESK_REFUND = Conversation(
    name="desk_refund",
    code="B",
    opens_on=("/refund",),
    needs=Action.GIVE_MONEY_BACK,
    reads=read_number,
    afterwards=To(conversation="desk_refund"),
    resumes=False,
    steps={
        "which": Ask(
            menu=_which,
            takes=take_visit,
            assumes=_known,
            then="amount",
            if_empty="nothing",
            but={NotFound: "nothing"},
        ),
        "amount": Ask(
            menu=_amount,
            takes=_take_amount,
            hears=_hear_amount,
            then=Again("how"),
            if_empty="gone",
            but={NotFound: "nothing"},
        ),
        "how": Ask(menu=_how, takes=_take_way, then=Again("sure"), but={NotFound: "nothing"}),
        "sure": Ask(
            menu=_sure,
            then={"yes": "give", "no": Again("amount")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "nothing"},
        ),
        "give": Do(
            act=_give,
            uses=("give_money_back",),
            then="given",
            but={NothingToRefund: "gone", MoreThanTaken: "amount", NotFound: "nothing"},
        ),
        "given": End(menu=_given),
        "gone": End(menu=_gone),
        "nothing": End(menu=_nothing, variants=("", "unknown")),
    },
)
