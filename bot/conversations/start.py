"""Say hello, by name where it is known, with the three things that people come for."""

from bot.front_desk import FrontDesk
from bot.script import Ask, Conversation, Draft, Menu, Option, To


def _greeting(desk: FrontDesk, _draft: Draft) -> Menu:
    family = desk.family()
    known = {"name": family[0].name} if family and family[0].relation == "self" else {}
    return Menu([Option(id="book"), Option(id="visits"), Option(id="language")], known, "known" if known else "")


START = Conversation(
    name="start",
    code="s",
    opens_on=("/start",),
    intents=("greet",),
    resumes=False,
    steps={
        "hello": Ask(
            menu=_greeting,
            then={
                "book": To(conversation="book"),
                "visits": To(conversation="appointments"),
                "language": To(conversation="language"),
            },
            variants=("", "known"),
        ),
    },
)
