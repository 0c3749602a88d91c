"""A day as a timetable: every place of every doctor, whether it is free, held, booked or blocked, and who has it."""

from core.services.clinic_day import Line, OfDay, Place, Timetable, see_timetable
from webhooks.dashboard.filters import asked_day, filters
from webhooks.dashboard.here import Here, View
from webhooks.dashboard.html import Html, join, tag
from webhooks.dashboard.layout import ROOT
from webhooks.dashboard.rows import pay, state


def timetable_page(here: Here) -> View:
    """Show the timetables of a day. Raises `NotPermitted`, `NotFound`."""
    asked = asked_day(here)
    found = see_timetable(here.uow, here.by, asked)
    key = tag("ul", [tag("li", here.say(f"place.{each.value}"), class_=each.value) for each in Place], class_="key")
    days = tag("div", [_doctors_day(here, each) for each in found], class_="days")
    body = [
        filters(here, asked, f"{ROOT}/day", by_pay=False),
        key if found else None,
        days if found else tag("p", here.say("pages.no_hours"), class_="note"),
    ]
    title = here.say("pages.timetable_of", day=here.date(asked.day))
    return View(title=title, body=[each for each in body if each], at="timetable")


def _doctors_day(here: Here, day: Timetable) -> Html:
    free = sum(line.free for line in day.lines)
    taken = sum(len(line.visits) for line in day.lines)
    lines = [_line(here, line) for line in day.lines]
    walk_ins = [tag("li", _who(here, visit), class_="booked") for visit in day.walk_ins]
    return tag(
        "section",
        tag("h2", day.doctor.called(here.language)),
        tag("p", here.say("pages.places", taken=taken, free=free), class_="quiet"),
        tag("ol", lines, class_="places"),
        join(tag("h3", here.say("pages.walk_ins")), tag("ol", walk_ins, class_="places")) if walk_ins else None,
    )


def _line(here: Here, line: Line) -> Html:
    when = tag("time", here.clock(line.starts_at, here.clinic().zone), datetime=line.starts_at.isoformat())
    what = here.say(f"place.{line.place.value}")
    more = line.free if line.visits or line.free > 1 else 0
    who: list[Html] = [_who(here, visit) for visit in line.visits] or [tag("span", what)]
    also = tag("span", here.say("pages.free_too", count=more), class_="quiet") if more else None
    held = line.place is Place.HELD
    return tag(
        "li", when, tag("div", who, also, tag("span", what, class_="quiet") if held else None), class_=line.place
    )


def _who(here: Here, visit: OfDay) -> Html:
    token = f" · Q{visit.token:03}" if visit.walk_in and visit.token else ""
    link = tag("a", f"{visit.patient}{token}", href=f"{ROOT}/visits/{visit.id}")
    return tag("div", link, state(here, visit), pay(here, visit), class_="who")
