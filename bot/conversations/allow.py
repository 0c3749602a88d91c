"""Whether doctors may see what others wrote before: asked of the patient once a visit, answered by one tap."""

from uuid import UUID

from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option
from core.domain.errors import AlreadyDone, NotFound

_YES, _NO = "y", "n"


def _ask(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    options = [Option(id=letter + visit.id.replace("-", ""), says=f"allow.ask.{letter}") for letter in (_YES, _NO)]
    return Menu(options if desk.history_asked(visit.id) else (), visit.facts)


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    letter, digits = option[:1], option[1:]
    if letter not in (_YES, _NO) or len(digits) != 32:  # the digits of a UUID
        return None
    try:
        visit = desk.visit(str(UUID(digits)))
    except ValueError:
        return None
    return {"visit": visit.id, "allowed": letter == _YES}


def _answer(desk: FrontDesk, draft: Draft) -> Answer:
    desk.allow_history(draft["visit"], draft["allowed"])
    return Answer(option="allowed" if draft["allowed"] else "declined")


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


ALLOW = Conversation(
    name="allow",
    code="rA",
    resumes=False,
    standing=True,
    steps={
        "ask": Ask(menu=_ask, takes=_take, then="answer", if_empty="over", but={NotFound: "over"}),
        "answer": Do(
            act=_answer,
            uses=("allow_history",),
            then={"allowed": "allowed", "declined": "declined"},
            but={AlreadyDone: "over", NotFound: "over"},
        ),
        "allowed": End(menu=_plain),
        "declined": End(menu=_plain),
        "over": End(menu=_plain),
    },
)
