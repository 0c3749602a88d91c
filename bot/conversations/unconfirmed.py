"""Nobody has confirmed a visit in time: its money is on its way back, and there are three ways on, one tap each."""

from bot.conversations.booking.wish import ANYBODY
from bot.conversations.own_visits import about
from bot.front_desk import FrontDesk
from bot.script import Ask, Change, Conversation, Draft, End, Menu, Option, To
from core.domain.errors import NotFound

_WISH = {name: name for name in ("patient", "doctor", "specialties")}
_WAYS = ("time", "any", "human", "wait")


def _ways(desk: FrontDesk, draft: Draft) -> Menu:
    """Offer another time, a colleague where there is one and else the desk, and to be told of a free place."""
    visit = desk.visit(draft["visit"])
    colleagues = len(desk.doctors(specialties=(visit.specialty,))) > 1
    ways = ("time", "any" if colleagues else "human", "wait")
    return Menu([Option(id=way) for way in ways], visit.facts)


def _take(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if option not in _WAYS:
        return None
    visit = desk.visit(draft["visit"])
    if option == "any":
        return {**about(visit), "doctor": ANYBODY, "specialties": [visit.specialty]}
    return about(visit)


UNCONFIRMED = Conversation(
    name="unconfirmed",
    code="o",
    afterwards=To(conversation="appointments", step="visit", carry={"visit": "visit"}),
    steps={
        "ways": Ask(
            menu=_ways,
            takes=_take,
            then={
                "human": To(conversation="human"),
                "wait": To(conversation="waitlist", step="join", carry=_WISH),
                **dict.fromkeys(("time", "any", "*"), To(conversation="book", step="slot", carry=_WISH)),
            },
            but={NotFound: "gone"},
        ),
        "gone": End(menu=lambda _desk, _draft: Menu()),
    },
)
