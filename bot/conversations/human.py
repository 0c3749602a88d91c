"""Talk to a human: what is written goes to the desk and its answers come here, until one of the two goes back."""

from datetime import datetime

from bot.front_desk import FrontDesk, Moment
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option
from bot.understanding.meaning import Understood
from core.domain.errors import NotFound, TalkOver


def _ask(desk: FrontDesk, draft: Draft) -> Answer:
    asked = desk.ask_human(at=draft.get("at", ""), about=draft.get("about"), said=draft.get("said", ()))
    opens = [asked.opens.at.isoformat(), asked.opens.zone] if asked.opens else None
    return Answer({"talk": asked.talk, "opens": opens, "said": None, "sent": None}, option=asked.how)


def _over(desk: FrontDesk, draft: Draft) -> bool:
    return "talk" in draft and not desk.in_talk(draft["talk"])


def _talk(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="back")], variant="sent" if draft.get("sent") else "")


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    number = option.removeprefix("t")
    if number == option or not number.isdecimal() or len(number) > 15 or not desk.in_talk(int(number)):
        return None
    return {"talk": int(number), "sent": None}


def _hear(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    return Answer({"words": text}) if text else None  # of some texts nothing is left that anybody could read


def _pass(desk: FrontDesk, draft: Draft) -> Answer:
    if "words" not in draft:
        return Answer()  # the button under what the desk wrote: from now on they are written to
    desk.to_desk(draft["talk"], draft["words"])
    return Answer({"words": None, "sent": True})


def _leave(desk: FrontDesk, draft: Draft) -> Answer:
    desk.leave_desk(draft["talk"])
    return Answer()


def _phones(desk: FrontDesk) -> tuple[Phrase, ...]:
    return tuple(Phrase("question.phone.line", {"name": b.name, "phone": b.phone}) for b in desk.branches())


def _later(desk: FrontDesk, draft: Draft) -> Menu:
    at, zone = draft["opens"]
    return Menu(facts={"opens": Moment(datetime.fromisoformat(at), zone), "phones": _phones(desk)})


def _call(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu(facts={"phones": _phones(desk)})


_GONE = {TalkOver: "over", NotFound: "over"}

HUMAN = Conversation(
    name="human",
    code="p",
    opens_on=("/human", "/contact"),
    intents=("human",),
    standing=True,
    tells_where=True,
    over=_over,
    steps={
        "ask": Do(act=_ask, uses=("ask_human",), then={"talk": "talk", "later": "later", "call": "call"}),
        "talk": Ask(
            menu=_talk,
            takes=_take,
            hears=_hear,
            verbatim=True,
            then={"back": "leave", "*": "pass"},
            but=_GONE,
            variants=("", "sent"),
        ),
        "pass": Do(act=_pass, uses=("to_desk",), then=Again("talk"), but=_GONE),
        "leave": Do(act=_leave, uses=("leave_desk",), then="left", but=_GONE),
        "left": End(menu=lambda _desk, _draft: Menu()),
        "over": End(),
        "later": End(menu=_later),
        "call": End(menu=_call),
    },
)
