"""Say hello, by name where it is known, with the three things that people come for."""

from bot.front_desk import FrontDesk
from bot.script import ANY_OPTION, Ask, Change, Conversation, Draft, Menu, Next, Option, To

_WAYS: dict[str, Next] = {
    "book": To(conversation="book"),
    "visits": To(conversation="appointments"),
    "language": To(conversation="language"),
    ANY_OPTION: To(conversation="book"),
}
"""Each says by itself what it means: the greeting stands in the chat long after it was answered by writing."""


def _greeting(desk: FrontDesk, _draft: Draft) -> Menu:
    family = desk.family()
    known = {"name": family[0].name} if family and family[0].relation == "self" else {}
    return Menu([Option(id=way) for way in _WAYS if way != ANY_OPTION], known, "known" if known else "")


def _take(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {} if option in _WAYS and option != ANY_OPTION else None


START = Conversation(
    name="start",
    code="s",
    opens_on=("/start",),
    intents=("greet",),
    resumes=False,
    standing=True,
    steps={
        "hello": Ask(
            menu=_greeting,
            takes=_take,
            then=_WAYS,
            variants=("", "known"),
        ),
    },
)
