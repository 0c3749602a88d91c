"""Puts the days, times and windows of one message together into one wish, with the other readings beside it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from bot.understanding.clocks import PART_HOURS, Clock
from bot.understanding.days import LONGEST_RANGE, Days
from bot.understanding.meaning import When
from bot.understanding.windows import HORIZON, Window
from bot.understanding.words import Word

_MOST_ALTERNATIVES = 3
"""A card shows at most three choices (product.md, "Booking")."""


@dataclass(slots=True)
class _Group:
    """Words that belong together: at most one of a kind."""

    day: Days | None = None
    refused: list[Days] = field(default_factory=list)
    clock: Clock | None = None
    window: Window | None = None
    part: str | None = None

    @property
    def timed(self) -> bool:
        return any((self.clock, self.window, self.part))

    @property
    def empty(self) -> bool:
        return not (self.timed or self.day or self.refused)


def wish(words: list[Word], now: datetime, *, moved: bool = False) -> When | None:
    """Give what the words of read_times() wish for, or None if they say nothing about time. Never a past time.

    `moved`: a visit is to be moved, so that of two days the last is wished for ("from Friday to Monday").
    """
    groups = _groups(words)
    if not groups:
        return None
    groups = _shared(_moved_to(groups) if moved else groups)
    readings = [when for group in groups for when in _whens(group, now)]
    whens = [when for when in readings if when is not None and when != When()]
    if not whens:
        return None
    first, *others = whens
    rest = tuple(dict.fromkeys(other for other in others if other != first))
    return replace(first, alternatives=rest[:_MOST_ALTERNATIVES])


def moved_from(words: list[Word], *, instead: bool = False) -> tuple[date, ...]:
    """Give the days that a visit which is to be moved is on, where another day is named after them.

    `instead`: it is to be one day in place of another, so that the day that is not wanted is the visit's.
    """
    groups = _groups(words)
    last = max((place for place, group in enumerate(groups) if group.day), default=0)
    before = [day for group in groups[:last] if group.day for day in group.day.dates]
    target = groups[last].day if groups else None
    if not before and target and target.spans:  # "from Friday to Monday"
        before = list(target.dates[:1])
    if instead:
        before += [day for group in groups for refused in group.refused for day in refused.dates]
    return tuple(dict.fromkeys(before))[:LONGEST_RANGE]


def _moved_to(groups: list[_Group]) -> list[_Group]:
    last = max((place for place, group in enumerate(groups) if group.day), default=0)
    target = groups[last]
    if target.day and target.day.spans:
        target.day = replace(target.day, dates=target.day.dates[-1:])
    return groups[last:]


def _groups(words: list[Word]) -> list[_Group]:
    groups = [_Group()]
    for word in words:
        if "day" in word.values:
            _add_day(groups, word.values["day"])
        elif "clock" in word.values:
            if groups[-1].clock or groups[-1].window:
                groups.append(_Group())
            groups[-1].clock = word.values["clock"]
        elif "window" in word.values:
            _add_window(groups, word.values["window"])
        elif "part" in word.values:
            if groups[-1].part and groups[-1].part != word.values["part"]:
                groups.append(_Group())
            groups[-1].part = word.values["part"]
    return [group for group in groups if not group.empty]


def _add_day(groups: list[_Group], day: Days) -> None:
    if day.refused:
        groups[-1].refused.append(day)
        return
    if not day.dates:
        return
    current = groups[-1].day
    if current and day.dates[0] in {*current.dates, *(date for other in current.others for date in other)}:
        groups[-1].day = day if len(day.dates) <= len(current.dates) else current
        return
    if current:
        groups.append(_Group())
    groups[-1].day = day
    if day.part:
        groups[-1].part = day.part


def _add_window(groups: list[_Group], window: Window) -> None:
    current = groups[-1].window
    if current and current.end is None and window.start is None:  # "after 4, before 6"
        groups[-1].window = Window(current.start, window.end)
        return
    if current or groups[-1].clock:
        groups.append(_Group())
    groups[-1].window = window


def _shared(groups: list[_Group]) -> list[_Group]:
    """ "Monday or Tuesday evening", "kal 5 ya 6 baje": what only one of the groups says holds for all."""
    refused = [day for group in groups for day in group.refused]
    dated = [group for group in groups if group.day]
    timed = [group for group in groups if group.timed]
    if len(timed) <= 1 and dated:
        days = [group.day for group in dated if group.day]
        dates = tuple(dict.fromkeys(day for each in days for day in each.dates))[:LONGEST_RANGE]
        merged = replace(timed[0]) if timed else _Group()
        merged.day = replace(days[0], dates=dates)
        merged.refused = refused
        return [merged]
    for position, group in enumerate(groups):
        group.refused = refused
        if group.day is None and dated:
            group.day = groups[position - 1].day if position and groups[position - 1].day else dated[0].day
        if group.part is None and position and not group.day:
            group.part = groups[position - 1].part
    return groups


def _whens(group: _Group, now: datetime) -> list[When | None]:
    """Give the readings of one group, the likeliest first."""
    clocks = _readings(group.clock, group.part, group.day, now)
    days = [group.day.dates, *group.day.others] if group.day else [()]
    if group.refused:
        days = [_allowed(days[0], group.refused, now.date())]
    pinned = group.day is not None and not group.day.today_may_be_over
    first = [_when(days[0], exact, group, now, pinned=pinned) for exact in clocks]
    other_days = [_when(dates, clocks[0], group, now, pinned=pinned) for dates in days[1:]]
    return [first[0], *other_days, *first[1:], *_later(first[0], days[0], clocks[0], group, now)]


def _allowed(wanted: tuple[date, ...], refused: list[Days], today: date) -> tuple[date, ...]:
    """Leave refused days out; a refused weekday is refused every week."""
    base = wanted or tuple(today + timedelta(days) for days in range(HORIZON.days))
    weekdays = {each.dates[0].weekday() for each in refused if len(each.dates) == 1}
    days = {day for each in refused for day in each.dates}
    return tuple(day for day in base if day not in days and not (not wanted and day.weekday() in weekdays))


def _readings(clock: Clock | None, part: str | None, day: Days | None, now: datetime) -> list[time | None]:
    if clock is None:
        return [None]
    readings = (clock.in_part(part) if part else clock).readings()
    if day and day.dates == (now.date(),):  # of two readings today, the one that is still to come
        readings = tuple(sorted(readings, key=lambda reading: reading <= now.time()))
    return list(readings)


def _when(dates: tuple[date, ...], exact: time | None, group: _Group, now: datetime, *, pinned: bool) -> When | None:
    start, end = _bounds(group.window, group.part)
    when = When(dates=dates, start=start, end=end, exact=exact, part=group.part)
    if now.date() not in dates or not _is_over(when, now.time()):
        return when
    coming = tuple(day for day in dates if day != now.date())
    if coming:
        return replace(when, dates=coming)
    if not pinned:
        return replace(when, dates=(now.date() + timedelta(7),))
    return When(dates=dates)  # today was said, and what was said of the hour is past: any hour that is left


def _later(
    first: When | None, dates: tuple[date, ...], exact: time | None, group: _Group, now: datetime
) -> list[When | None]:
    """Offer tomorrow at that time to somebody who asks for an hour of today that is past."""
    start, end = _bounds(group.window, group.part)
    asked = When(dates=dates, start=start, end=end, exact=exact, part=group.part)
    if dates != (now.date(),) or first is None or first == asked:
        return []
    return [replace(asked, dates=(now.date() + timedelta(1),))]


def _bounds(window: Window | None, part: str | None) -> tuple[time | None, time | None]:
    if window is None:
        return None, None
    start = _bound(window.start, part)
    end = _bound(window.end, part)
    if start and end and end <= start and window.end and not window.end.sure and window.end.hour < 12:
        end = time(window.end.hour + 12, window.end.minute)
    return start, (end if not (start and end) or end > start else None)


def _bound(clock: Clock | None, part: str | None) -> time | None:
    if clock is None:
        return None
    return (clock.in_part(part) if part else clock).readings()[0]


def _is_over(when: When, now: time) -> bool:
    moments = [when.exact, when.end, PART_HOURS[when.part][1] if when.part and not when.exact else None]
    return any(moment is not None and moment <= now for moment in moments)
