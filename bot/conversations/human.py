"""Talk to a human: what is written goes to the desk and its answers come here, until one of the two goes back."""

from datetime import datetime

from bot.front_desk import FrontDesk, Moment
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option
from bot.understanding.meaning import Understood
from core.domain.errors import NotFound, TalkOver

_LONGEST_NUMBER = 15
"""Digits of a talk's number on a button: more no clinic reaches, and the database has room for 18."""


def _ask(desk: FrontDesk, draft: Draft) -> Answer:
    asked = desk.ask_human(at=draft.get("at", ""), about=draft.get("about"), said=draft.get("said", ()))
    opens = [asked.opens.at.isoformat(), asked.opens.zone] if asked.opens else None
    here = desk.at_desk() is not None  # asked for once more in the middle of a talk
    known = None if asked.anew or here else "again"
    sets: dict[str, object] = {"talk": asked.talk, "opens": opens, "numbered": asked.numbered, "said": None}
    sets |= {"sent": known, "here": here or None}
    return Answer(sets, option="talk" if here else asked.how)  # somebody who writes is there, whatever the hours say


def _over(desk: FrontDesk, draft: Draft) -> bool:
    return "talk" in draft and not desk.in_talk(draft["talk"])


def _talk(_desk: FrontDesk, draft: Draft) -> Menu:
    """Say what became of what was sent last; before anything was, who reads it."""
    return Menu([Option(id="back")], variant=draft.get("sent") or ("here" if draft.get("here") else ""))


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read a button that stands alone: "t7" goes on with talk 7, "x7" ends it."""
    doing, number = option[:1], option[1:]
    if doing not in ("t", "x") or not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        return None
    if not desk.in_talk(int(number)):
        return None
    return {"talk": int(number), "sent": None, "here": True, "ends": True if doing == "x" else None}


def _hear(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    return Answer({"words": text}) if text else None  # of some texts nothing is left that anybody could read


def _pass(desk: FrontDesk, draft: Draft) -> Answer:
    if draft.get("ends"):
        return Answer(option="leave")
    if "words" not in draft:
        return Answer()  # a button under what the desk wrote: from now on they are written to
    desk.to_desk(draft["talk"], draft["words"])
    return Answer({"words": None, "sent": "sent"})


def _leave(desk: FrontDesk, draft: Draft) -> Answer:
    desk.leave_desk(draft["talk"])
    return Answer()


def _phones(desk: FrontDesk) -> tuple[Phrase, ...]:
    return tuple(Phrase("question.phone.line", {"name": b.name, "phone": b.phone}) for b in desk.branches())


def _later(desk: FrontDesk, draft: Draft) -> Menu:
    at, zone = draft["opens"]
    return Menu(facts={"opens": Moment(datetime.fromisoformat(at), zone), "phones": _phones(desk)})


def _call(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu(facts={"phones": _phones(desk)}, variant="" if draft.get("numbered") else "unnumbered")


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
            spoken=True,
            then={"back": "leave", "*": "pass"},
            but=_GONE,
            variants=("", "here", "again", "sent", "seen", "told"),
        ),
        "pass": Do(act=_pass, uses=("to_desk",), then={"leave": "leave", "*": Again("talk")}, but=_GONE),
        "leave": Do(act=_leave, uses=("leave_desk",), then="left", but=_GONE),
        "left": End(menu=lambda _desk, _draft: Menu()),
        "over": End(),
        "later": End(menu=_later),
        "call": End(menu=_call, variants=("", "unnumbered")),
    },
)
