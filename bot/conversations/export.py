"""Take along all that is kept about oneself and those one speaks for."""

from bot.front_desk import FrontDesk
from bot.script import Answer, Conversation, Do, Draft, End, Menu
from core.domain.errors import NotFound, SlowDown


def _ask(desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"way": desk.take_along()})


def _sent(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu(variant="link" if draft.get("way") == "link" else "")


EXPORT = Conversation(
    name="export",
    code="x",
    opens_on=("/export",),
    resumes=False,
    steps={
        "ask": Do(act=_ask, uses=("take_along",), then="sent", but={SlowDown: "later", NotFound: "nothing"}),
        "sent": End(menu=_sent, variants=("", "link")),
        "later": End(menu=lambda _desk, _draft: Menu()),
        "nothing": End(menu=lambda _desk, _draft: Menu()),
    },
)
