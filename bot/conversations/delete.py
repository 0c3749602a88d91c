"""Have oneself erased: what goes, what stays, one yes, and time to take it back where something is open."""

from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Conversation, Do, Draft, End, Menu, Option
from core.domain.errors import AlreadyDone, NotFound, StillOnStaff


def _preview(desk: FrontDesk, _draft: Draft) -> Menu:
    seen = desk.erasing()
    if not seen.names:
        return Menu()
    facts: dict[str, object] = {
        "names": ", ".join(seen.names),
        "visits": seen.visits,
        "papers": seen.papers,
        "hours": seen.hours,
    }
    if seen.due:
        return Menu([Option(id="take_back"), Option(id="leave")], facts | {"due": seen.due}, "asked")
    return Menu([Option(id="erase"), Option(id="stop")], facts, "" if seen.at_once else "open")


def _ask(desk: FrontDesk, _draft: Draft) -> Answer:
    seen = desk.ask_erasure()
    return Answer(option="now" if seen.at_once else "later")


def _due(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu(facts={"due": desk.erasing().due})


def _take_back(desk: FrontDesk, _draft: Draft) -> Answer:
    desk.take_back_erasure()
    return Answer()


DELETE = Conversation(
    name="delete",
    code="z",
    opens_on=("/delete",),
    resumes=False,
    steps={
        "preview": Ask(
            menu=_preview,
            if_empty="nobody",
            then={"erase": "ask", "stop": "kept", "take_back": "take_back", "leave": "left"},
            denies="stop",
            but={StillOnStaff: "staff"},
            variants=("", "open", "asked"),
        ),
        "ask": Do(
            act=_ask,
            uses=("ask_erasure",),
            then={"now": "now", "later": "later"},
            but={AlreadyDone: "preview", StillOnStaff: "staff"},
        ),
        "take_back": Do(act=_take_back, uses=("take_back_erasure",), then="taken_back", but={NotFound: "kept"}),
        "now": End(menu=lambda _desk, _draft: Menu()),
        "later": End(menu=_due),
        "taken_back": End(menu=lambda _desk, _draft: Menu()),
        "kept": End(menu=lambda _desk, _draft: Menu()),
        "left": End(menu=_due),
        "nobody": End(menu=lambda _desk, _draft: Menu()),
        "staff": End(),
    },
)
