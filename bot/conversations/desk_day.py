"""A doctor's day: who is booked, who is here and in what order, who is in, seen or missed; and each of them."""

from bot.conversations.doctor_line import plain, said_option, saying, take_said, take_visit, visit_options, which_doctor
from bot.front_desk import FrontDesk
from bot.line_values import LineSeen, PlaceSeen
from bot.script import Again, Ask, Conversation, Draft, End, Menu, Option, To
from core.domain.errors import NotFound
from core.domain.permissions import Action

SAID = ("arrive", "call", "in", "seen", "skip", "missed", "undo")
"""What is offered below one visit, in this order."""


def _day(desk: FrontDesk, draft: Draft) -> Menu:
    line = desk.staff.line(draft["doctor"])
    return Menu([Option(id="next"), *visit_options(_by_turn(line))] if line.visits else [], line.facts)


def _by_turn(line: LineSeen) -> list[PlaceSeen]:
    """Return the day as it will go on: who is in, who waits in their order, who is expected, then the others."""
    first = [*line.room, *line.waiting]
    known = {v.id for v in first}
    rest = [v for v in line.visits if v.id not in known]
    return [*first, *sorted(rest, key=lambda v: v.stands != "expected")]


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.in_line(draft["visit"])
    says = {"undo": f"line.undo.{visit.undoes}"}
    options = [said_option(said, visit, says.get(said)) for said in SAID if said in visit.can]
    return Menu([*options, Option(id="day")], visit.facts)


def _free(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.staff.line(draft["doctor"]).facts)


DESK_DAY = Conversation(
    name="desk_day",
    code="D",
    opens_on=("/today",),
    needs=Action.SEE_LINE,
    afterwards=To(conversation="desk_day"),
    resumes=False,
    steps={
        "doctor": which_doctor("day"),
        "day": Ask(
            menu=_day,
            takes=take_visit,
            then={"next": To(conversation="desk_next", carry={"doctor": "doctor"}), "*": Again("card")},
            if_empty="free",
            but={NotFound: "nobody"},
        ),
        "card": Ask(menu=_card, takes=take_said, then={"day": Again("day"), "*": "say"}, but={NotFound: "nobody"}),
        "say": saying("card", gone="nobody"),
        "free": End(menu=_free),
        "nobody": End(menu=plain),
    },
)
