"""Answer in another language from now on; each language is offered in its own words."""

from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option

LANGUAGES = ("en", "hi")
"""What the clinic speaks: one file each in bot/phrases."""


def _languages(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([Option(id=language, says=f"language.name.{language}") for language in LANGUAGES])


def _take(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"language": option} if option in LANGUAGES else None


def _speak(desk: FrontDesk, draft: Draft) -> Answer:
    desk.set_language(draft["language"])
    return Answer()


def _done(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


LANGUAGE = Conversation(
    name="language",
    code="l",
    opens_on=("/language",),
    intents=("language",),
    resumes=False,
    standing=True,
    steps={
        "which": Ask(menu=_languages, fills=("language",), takes=_take, then="speak"),
        "speak": Do(act=_speak, uses=("set_language",), then="done"),
        "done": End(menu=_done),
    },
)
