"""The way to the pages in a browser: a link that works once, for five minutes, for whoever may see them."""

from bot.dashboard_link import DASHBOARD
from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Conversation, Do, Draft, Menu, Option, To
from core.domain.permissions import Action
from core.domain.web_session import LINK_LASTS


def _ask(desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"_link": desk.staff.ask_dashboard()})


def _link(_desk: FrontDesk, draft: Draft) -> Menu:
    minutes = int(LINK_LASTS.total_seconds()) // 60
    if "_link" not in draft:  # shown again after something else: the link went with the card before
        return Menu([Option(id="again")], variant="before")
    return Menu([Option(id="again")], {"minutes": minutes}, figures=(DASHBOARD, draft["_link"]))


DESK_DASHBOARD = Conversation(
    name="desk_dashboard",
    code="O",
    opens_on=("/dashboard",),
    needs=Action.SEE_DASHBOARD,
    afterwards=To(conversation="desk_dashboard"),
    resumes=False,
    steps={
        "make": Do(act=_ask, uses=("ask_dashboard",), then=Again("link")),
        "link": Ask(menu=_link, then={"again": To(conversation="desk_dashboard")}, variants=("", "before")),
    },
)
