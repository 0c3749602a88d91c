"""After a visit: one to five by one tap or number, and a comment for whoever likes to write one; and days later, that
another visit to the same doctor still costs less, with one tap to book it.

Each button names its visit, so that it can be tapped for as long as something can be said of the visit.
"""

from uuid import UUID

from bot.conversations.own_visits import about
from bot.front_desk import FrontDesk, Visit
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from bot.understanding.topics import is_question
from core.domain.errors import FeedbackClosed, NotFound, VisitClosed

STARS = ("1", "2", "3", "4", "5")
"""In this order, so that a number that is written means the button of that number."""
FEW_STARS = 2
"""So few stars are answered with a word of regret."""
_BETWEEN = "."
_ASKS = frozenset({"abort", "cancel", "deny", "help", "human", "language", "my_appointments", "repeat", "reschedule"})
"""Meanings of a text that is no comment; to name the doctor, or to thank, is one."""


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    known = None if draft.get("about") else desk.feedback(visit.id)
    options = [Option(id=_id(stars, visit), says=f"feedback.card.{stars}") for stars in STARS]
    facts = visit.facts | ({"stars": known.stars} if known else {})
    return Menu(options, facts, "ask" if draft.get("about") else "known" if known else "")


def _id(stars: str, visit: Visit) -> str:
    return f"{stars}{_BETWEEN}{visit.id.replace('-', '')}"


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read how many stars, and of which visit; raises `NotFound`."""
    stars, _, name = option.partition(_BETWEEN)
    if stars not in STARS or len(name) != 32:  # the digits of a UUID
        return None
    try:
        visit = desk.visit(str(UUID(name)))
    except ValueError:
        return None
    return {**about(visit), "stars": int(stars)}


def _give(desk: FrontDesk, draft: Draft) -> Answer:
    desk.give_feedback(draft["visit"], draft["stars"], comment=draft.get("comment"))
    return Answer({"comment": None}, option="done" if draft.get("comment") else "more")


def _comment(desk: FrontDesk, draft: Draft) -> Menu:
    few = draft["stars"] <= FEW_STARS
    return Menu([Option(id="done")], desk.visit(draft["visit"]).facts | {"stars": draft["stars"]}, "few" if few else "")


def _hear_comment(_desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    """Take a text as the comment, unless it plainly asks for something."""
    asks = understood.intent in _ASKS or (understood.intent == "book" and understood.when is not None)
    asks = asks or is_question(text, understood)
    return None if asks else Answer({"comment": text})


def _again(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    price = desk.follow_up(visit.doctor_id, visit.person.id)
    book = Option(id=f"book{_BETWEEN}{visit.id.replace('-', '')}", says="feedback.again.book")
    return Menu([book], visit.facts | ({"until": price.last_day} if price else {}), "" if price else "over")


def _take_again(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read after which visit another is wanted; raises `NotFound`."""
    book, _, name = option.partition(_BETWEEN)
    if book != "book" or len(name) != 32:  # the digits of a UUID
        return None
    try:
        return about(desk.visit(str(UUID(name))))
    except ValueError:
        return None


def _about_visit(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.visit(draft["visit"]).facts)


_NOT_NOW = {VisitClosed: "closed", FeedbackClosed: "closed", NotFound: "gone"}

FEEDBACK = Conversation(
    name="feedback",
    code="f",
    resumes=False,
    standing=True,
    afterwards=To(conversation="appointments", step="visit", carry={"visit": "visit"}),
    steps={
        "card": Ask(
            menu=_card,
            takes=_take,
            then="give",
            but={NotFound: "gone"},
            variants=("", "ask", "known"),
        ),
        "give": Do(act=_give, uses=("give_feedback",), then={"more": "comment", "done": "thanks"}, but=_NOT_NOW),
        "comment": Ask(
            menu=_comment,
            hears=_hear_comment,
            words=True,
            denies="done",
            then={"done": "thanks", "*": "give"},
            variants=("", "few"),
        ),
        "again": Ask(
            menu=_again,
            takes=_take_again,
            then=To(conversation="book", step="slot", carry={"patient": "patient", "doctor": "doctor"}),
            but={NotFound: "gone"},
            variants=("", "over"),
        ),
        "thanks": End(menu=_about_visit),
        "closed": End(menu=_about_visit),
        "gone": End(),
    },
)
