"""Who comes: how many of today's and tomorrow's visits are sure, doctor by doctor, and who has not answered."""

from datetime import date, timedelta

from bot.conversations.visit_number import at_desk_option, visit_of_option
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, Menu, Option, To
from bot.understanding.meaning import Understood
from core.domain.errors import NotFound
from core.domain.permissions import Action


def _read(_desk: FrontDesk, _words: str, understood: Understood) -> Change | None:
    dates = understood.when.dates if understood.when else ()
    return {"day": dates[0].isoformat()} if len(dates) == 1 else None


def _day(desk: FrontDesk, draft: Draft) -> date:
    return date.fromisoformat(draft["day"]) if "day" in draft else desk.staff.today()


def _menu(desk: FrontDesk, draft: Draft) -> Menu:
    day, today = _day(desk, draft), desk.staff.today()
    seen = desk.staff.tally(day)
    other = today if day != today else today + timedelta(days=1)
    facts = {
        "day": day,
        "visits": seen.visits,
        "confirmed": seen.confirmed,
        "count": len(seen.silent),
        "lines": tuple(Phrase("coming.line", each.facts) for each in seen.doctors),
    }
    days = Option(id=f"d{other.isoformat()}", says="option.one_day", facts={"day": other})
    variant = "silent" if seen.silent else "" if seen.visits else "nobody"
    return Menu([days, *map(at_desk_option, seen.silent)], facts, variant)


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    visit_id = visit_of_option(option)
    if visit_id:
        return {"visit": desk.staff.visit_at_desk(visit_id).id}
    try:
        return {"day": date.fromisoformat(option.removeprefix("d")).isoformat(), "visit": None}
    except ValueError:
        return None


def _picked(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option="visit" if "visit" in draft else "day")


DESK_COMING = Conversation(
    name="desk_coming",
    code="A",
    opens_on=("/coming",),
    needs=Action.SEE_VISITS,
    reads=_read,
    afterwards=To(conversation="desk_coming"),
    resumes=False,
    steps={
        "day": Ask(menu=_menu, takes=_take, then="picked", but={NotFound: "day"}, variants=("", "silent", "nobody")),
        "picked": Do(
            act=_picked,
            uses=(),
            then={
                "day": Again("day"),
                "visit": To(conversation="desk_visit", step="open", carry={"visit": "visit"}),
            },
        ),
    },
)
