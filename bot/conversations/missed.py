"""An appointment was missed: the patient is asked what happened, and hears what it counts for.

Each button names its visit, so that it can be tapped for as long as an answer is taken.
"""

from uuid import UUID

from bot.conversations.own_visits import about
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import NotFound, VisitClosed

ANSWERS = ("missed", "was_there", "had_told")
_SHORT = {"missed": "m", "was_there": "w", "had_told": "t"}
"""What an answer is on a button, where a visit's id leaves little room."""
_BETWEEN = "."


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    miss = desk.miss(visit.id)
    name = visit.id.replace("-", "")
    options = [Option(id=f"{_SHORT[each]}{_BETWEEN}{name}", says=f"missed.card.{each}") for each in ANSWERS]
    return Menu(options, visit.facts | miss.facts, "ask" if draft.get("about") else "said" if miss.answer else "")


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read what happened, and to which visit; raises `NotFound`."""
    short, _, name = option.partition(_BETWEEN)
    answer = next((each for each, letter in _SHORT.items() if letter == short), None)
    if answer is None or len(name) != 32:  # the digits of a UUID
        return None
    try:
        visit = desk.visit(str(UUID(name)))
    except ValueError:
        return None
    return {**about(visit), "answer": answer}


def _answer(desk: FrontDesk, draft: Draft) -> Answer:
    desk.answer_miss(draft["visit"], draft["answer"])
    return Answer()


def _thanks(desk: FrontDesk, draft: Draft) -> Menu:
    miss = desk.miss(draft["visit"])
    facts = desk.visit(draft["visit"]).facts | miss.facts
    if miss.answer != "missed":
        return Menu((), facts, "disputed")
    return Menu((), facts, "prepays" if miss.prepays else "")


MISSED = Conversation(
    name="missed",
    code="nA",
    resumes=False,
    standing=True,
    afterwards=To(conversation="appointments", step="visit", carry={"visit": "visit"}),
    steps={
        "card": Ask(menu=_card, takes=_take, then="answer", but={NotFound: "gone"}, variants=("", "ask", "said")),
        "answer": Do(act=_answer, uses=("answer_miss",), then="thanks", but={VisitClosed: "closed", NotFound: "gone"}),
        "thanks": End(menu=_thanks, variants=("", "disputed", "prepays")),
        "closed": End(menu=lambda _desk, _draft: Menu()),
        "gone": End(menu=lambda _desk, _draft: Menu()),
    },
)
