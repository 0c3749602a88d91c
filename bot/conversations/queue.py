"""Stand in the line: say that one is here, and ask where one stands, how long it may last, and why."""

from bot.conversations.late import STEPS as LATE
from bot.conversations.own_visits import take_visit, visit_option
from bot.front_desk import FrontDesk, Visit
from bot.script import Again, Answer, Ask, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import AlreadyDone, NotFound, TooEarly, VisitClosed, WaitsElsewhere

STANDS = ("expected", "waiting", "next", "called", "inside", "over")


def _today(desk: FrontDesk) -> list[Visit]:
    """Return the own visits of today that are at the clinic and not over."""
    found = []
    for visit in desk.my_visits():
        if visit.status not in {"confirmed", "arrived", "in_consultation"} or visit.online:
            continue
        try:
            desk.place(visit.id)
        except NotFound:
            continue
        found.append(visit)
    return found


def _which(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([visit_option(v) for v in _today(desk)])


def _here(desk: FrontDesk, draft: Draft) -> Answer:
    desk.here(draft["visit"])
    return Answer()


def _place(desk: FrontDesk, draft: Draft) -> Menu:
    place = desk.place(draft["visit"])
    options = [Option(id="look")] if place.stands in {"waiting", "next"} else []
    options += [Option(id="why")] if place.why else []
    return Menu([*options, Option(id="visit")], place.facts, place.stands)


def _why(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="look")], desk.place(draft["visit"]).facts)


def _about(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.visit(draft["visit"]).facts)


def _coming(desk: FrontDesk, _draft: Draft) -> Menu:
    """Say of who is there on no day of theirs when it is."""
    coming = next((v for v in desk.my_visits() if not v.past and v.status in {"confirmed", "requested"}), None)
    return Menu((), coming.facts, "later") if coming else Menu()


QUEUE = Conversation(
    name="queue",
    code="K",
    opens_on=("/here", "/queue"),
    intents=("arrived",),
    resumes=False,
    standing=True,
    afterwards=To(conversation="appointments", step="visit", carry={"visit": "visit"}),
    steps={
        "which": Ask(
            menu=_which,
            takes=take_visit,
            fills=("visit",),
            sole=True,
            then="here",
            if_empty="none",
            but={NotFound: "none"},
        ),
        "here": Do(
            act=_here,
            uses=("here",),
            then=Again("place"),
            but={
                AlreadyDone: "place",
                VisitClosed: "none",
                TooEarly: "early",
                NotFound: "none",
                WaitsElsewhere: "elsewhere",
            },
        ),
        "place": Ask(
            menu=_place,
            then={
                "look": Again("place"),
                "why": Again("why"),
                "visit": To(conversation="appointments", step="visit", carry={"visit": "visit"}),
            },
            but={NotFound: "none"},
            variants=STANDS,
        ),
        "why": Ask(menu=_why, then={"look": Again("place")}, but={NotFound: "none"}),
        "early": End(menu=_about),
        "elsewhere": End(menu=_about),
        "none": End(menu=_coming, variants=("", "later")),
        **LATE,
    },
)
