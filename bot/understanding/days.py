"""Turns a phrase about days ("next Tuesday", "15 tareekh", "in 3 days") into calendar days, never into past ones."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

LONGEST_RANGE = 31
"""Days of a range that are spelled out: a booking looks ahead a month."""
_WEEK = 7
Values = dict[str, list[Any]]
"""What the words of a phrase stand for, by tag, in order."""


@dataclass(frozen=True, slots=True)
class Days:
    """Acceptable days in order of preference, other readings, and whether they are what is *not* wanted."""

    dates: tuple[date, ...]
    others: tuple[tuple[date, ...], ...] = ()
    refused: bool = False
    part: str | None = None
    """The part of the day that the same words name ("tonight")."""
    spans: bool = False
    """Two days were named, and these are all from the one to the other ("from Monday to Friday")."""
    today_may_be_over: bool = False
    """The day was not said as such (a bare weekday): if its hours are over, the next one is meant."""


Builder = Callable[[Values, date], "Days | None"]
NOTHING = Days(())
"""Words about days that name none that can be booked ("last week", "three days ago", "good morning")."""


def span(first: date, last: date, today: date) -> tuple[date, ...]:
    """Give the days from `first` to `last` that are not past, at most 31."""
    start = max(first, today)
    return tuple(start + timedelta(days) for days in range(min((last - start).days + 1, LONGEST_RANGE)))


def _plus(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days)
    except OverflowError:
        return None


def _plus_months(day: date, months: int) -> date | None:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:  # the years that a date can hold
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one(day: date | None, today: date, *others: date | None, **more: Any) -> Days | None:
    if day is None:
        return None
    if day < today:
        return NOTHING
    alternatives = tuple((other,) for other in others if other is not None and other >= today and other != day)
    return Days((day,), alternatives, **more)


def _year(values: Values) -> int | None:
    given = values.get("year")
    if not given:
        return None
    year = int(given[0])
    return year + 2000 if year < 100 else year


def _number(values: Values) -> int:
    return int(next(values[tag][0] for tag in ("nth", "dth", "n", "h", "digits") if values.get(tag)))


def _in_year(month: int, day: int, year: int | None, today: date) -> date | None:
    """Give the day in that year, or else the next time that it comes round (29 February waits for a leap year)."""
    if year is not None:
        return _date(year, month, day)
    coming = (_date(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in coming if found is not None and found >= today), None)


def month_day(values: Values, today: date) -> Days | None:
    """ "10 March", "March 10th 2027": the next such day, or that year's."""
    return _one(_in_year(values["month"][0], _number(values), _year(values), today), today)


def day_of_month(values: Values, today: date) -> Days | None:
    """ "the 12th", "12 tareekh": the next 12th."""
    return _first(_day_in_month(today, _number(values), ahead) for ahead in range(3))


def on_number(values: Values, today: date) -> Days | None:
    """ "on 15": no hour is called 15 without a colon, a day is."""
    return day_of_month(values, today) if _number(values) > 12 else None


def day_of_next_month(values: Values, today: date) -> Days | None:
    """ "the 12th of next month"."""
    return _first([_day_in_month(today, _number(values), 1, from_today=False)])


def _day_in_month(today: date, day: int, ahead: int, *, from_today: bool = True) -> date | None:
    month = _plus_months(today.replace(day=1), ahead)
    found = _date(month.year, month.month, day) if month else None
    return found if found is None or not from_today or found >= today else None


def _first(found: Any) -> Days | None:
    day = next((day for day in found if day is not None), None)
    return None if day is None else Days((day,))


def _coming(weekday: int, today: date) -> date:
    return today + timedelta((weekday - today.weekday()) % _WEEK)


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def weekday(values: Values, today: date) -> Days | None:
    """ "Tuesday": the coming one; today if it is one."""
    coming = _coming(values["weekday"][0], today)
    others = ((coming + timedelta(_WEEK),),) if coming == today else ()
    return Days((coming,), others, today_may_be_over=coming == today)


def weekday_next(values: Values, today: date) -> Days | None:
    """ "next Tuesday": people mean the one of next week or the coming one; the first, with the other beside it."""
    of_next_week = _monday(today) + timedelta(_WEEK + values["weekday"][0])
    coming = _coming(values["weekday"][0], today)
    return _one(of_next_week, today, coming if coming != today else None)


def weekday_next_week(values: Values, today: date) -> Days | None:
    """ "Tuesday of next week"."""
    return Days((_monday(today) + timedelta(_WEEK + values["weekday"][0]),))


def weekday_dated(values: Values, today: date) -> Days | None:
    """ "Tuesday the 12th": the next 12th that is a Tuesday; if there is none soon, the 12th counts."""
    if not values.get("nth") and _number(values) <= 12:
        return None  # "Friday 5" is Friday at five
    for ahead in range(12):
        found = _day_in_month(today, _number(values), ahead)
        if found is not None and found.weekday() == values["weekday"][0]:
            return Days((found,))
    return day_of_month(values, today)


def weekday_month_day(values: Values, today: date) -> Days | None:
    """ "Friday 12 March": the date counts; where the weekday belongs to another day, that one is offered too."""
    dated = numeric(values, today) if values.get("numeric") else month_day(values, today)
    if dated is None or not dated.dates or dated.dates[0].weekday() == values["weekday"][0]:
        return dated
    return replace(dated, others=((_coming(values["weekday"][0], today),),))


def nth_weekday(values: Values, today: date) -> Days | None:
    """ "the first Monday of June"."""
    return _weekday_of_month(values, today, _number(values))


def last_weekday(values: Values, today: date) -> Days | None:
    """ "the last Friday of May"."""
    return _weekday_of_month(values, today, -1)


def _weekday_of_month(values: Values, today: date, nth: int) -> Days | None:
    for year in [_year(values)] if _year(values) else [today.year, today.year + 1]:
        days = monthrange(year or today.year, values["month"][0])[1]
        month = (_date(year or today.year, values["month"][0], day + 1) for day in range(days))
        fitting = [day for day in month if day is not None and day.weekday() == values["weekday"][0]]
        place = nth if nth < 0 else nth - 1
        if place < len(fitting) and fitting[place] >= today:
            return Days((fitting[place],))
    return NOTHING


def last_day(values: Values, today: date) -> Days | None:
    """ "the last day of October"."""
    year = _year(values) or today.year + (values["month"][0] < today.month)
    return _one(_date(year, values["month"][0], monthrange(year, values["month"][0])[1]), today)


def numeric(values: Values, today: date) -> Days | None:
    """ "12/10", "12-10-2026", "2026-10-12": day first as in India, or month first where that day comes sooner."""
    parts: tuple[int, ...] = values["numeric"][0]
    if len(parts) == 3 and parts[0] > 31:
        return _one(_date(*parts), today)
    year = (parts[2] + 2000 if parts[2] < 100 else parts[2]) if len(parts) == 3 else None
    readings = [_in_year(parts[1], parts[0], year, today), _in_year(parts[0], parts[1], year, today)]
    coming = [day for day in readings if day is not None and day >= today]
    if not coming:
        return NOTHING if any(readings) else None
    return _one(min(coming), today, max(coming))


def dotted_date(values: Values, today: date) -> Days | None:
    """ "on 5.12"."""
    return numeric({"numeric": [values["dotted"][0]]}, today)


_DAYS_OF_UNIT = {"day": 1, "week": _WEEK}
_MONTHS_OF_UNIT = {"month": 1, "year": 12}


def _count(values: Values) -> int:
    return int(values["n"][0]) if values.get("n") else 1


def _shifted(day: date, unit: str, count: int) -> date | None:
    if unit in _DAYS_OF_UNIT:
        return _plus(day, _DAYS_OF_UNIT[unit] * count) if count < 100_000 else None
    return _plus_months(day, _MONTHS_OF_UNIT[unit] * count) if unit in _MONTHS_OF_UNIT and count < 10_000 else None


def in_units(values: Values, today: date) -> Days | None:
    """ "in 3 days", "2 hafte baad"; hours and minutes are not days."""
    found = _shifted(today, values["unit"][0], _count(values)) if values.get("unit") else _plus(today, 14)
    return None if found is None else Days((found,))


def units_after_day(values: Values, today: date) -> Days | None:
    """ "2 days after tomorrow"."""
    base = (values["day"][0].dates or (None,))[0]
    found = _shifted(base, values["unit"][0], _count(values)) if base else None
    return _one(found, today)


def units_after_offset(values: Values, today: date) -> Days | None:
    """ "kal se do din baad": counted from that day, and not from today."""
    base = _plus(today, values["offset"][0])
    found = _shifted(base, values["unit"][0], _count(values)) if base else None
    return _one(found, today)


def weekdays_ahead(values: Values, today: date) -> Days | None:
    """ "three Fridays from now"."""
    first = today + timedelta((values["weekday"][0] - today.weekday() - 1) % _WEEK + 1)
    return _one(_plus(first, _WEEK * (min(_count(values), 99) - 1)), today)


def next_units(values: Values, today: date) -> Days | None:
    """ "the next 3 days", "next few weeks" (a few are three): from tomorrow on."""
    unit, count = values["unit"][0], _count(values) if values.get("n") else 3
    last = _shifted(today, unit, count)
    return None if last is None else Days(span(today + timedelta(1), last, today))


def _week(today: date, ahead: int) -> Days:
    monday = _monday(today) + timedelta(_WEEK * ahead)
    return Days(span(monday, monday + timedelta(6), today))


def _weekend(today: date, ahead: int) -> Days:
    saturday = _monday(today) + timedelta(5 + _WEEK * ahead)
    return Days(span(saturday, saturday + timedelta(1), today))


def _month(first: date, today: date) -> Days:
    return Days(span(first, first.replace(day=monthrange(first.year, first.month)[1]), today))


def next_month(values: Values, today: date) -> Days | None:
    """ "next month": all of its days."""
    first = _plus_months(today.replace(day=1), 1)
    return None if first is None else _month(first, today)


def in_month(values: Values, today: date) -> Days | None:
    """ "in January": all of its days."""
    year = _year(values) or today.year + (values["month"][0] < today.month)
    first = _date(year, values["month"][0], 1)
    return None if first is None else (_month(first, today) if _month(first, today).dates else NOTHING)


def weekdays_only(values: Values, today: date) -> Days | None:
    """ "a weekday": Monday to Friday of two weeks."""
    return Days(tuple(day for day in span(today, today + timedelta(13), today) if day.weekday() < 5))


def offset(values: Values, today: date) -> Days | None:
    """ "tomorrow", "parso", "day after tomorrow"."""
    return _one(_plus(today, values["offset"][0]), today)


def tonight(values: Values, today: date) -> Days | None:
    """ "tonight", "is shaam"."""
    return Days((today,), part=values["today_part"][0])


def nothing(values: Values, today: date) -> Days | None:
    """ "two days ago", "good evening": about time, but no wish."""
    return NOTHING


DAYS: dict[str, Builder] = {
    "month_day": month_day,
    "day_of_month": day_of_month,
    "on_number": on_number,
    "day_of_next_month": day_of_next_month,
    "weekday": weekday,
    "weekday_this": weekday,
    "weekday_next": weekday_next,
    "weekday_next_week": weekday_next_week,
    "weekday_dated": weekday_dated,
    "weekday_month_day": weekday_month_day,
    "nth_weekday": nth_weekday,
    "last_weekday": last_weekday,
    "last_day": last_day,
    "numeric": numeric,
    "dotted_date": dotted_date,
    "in_units": in_units,
    "units_after_day": units_after_day,
    "units_after_offset": units_after_offset,
    "weekdays_ahead": weekdays_ahead,
    "next_units": next_units,
    "this_week": lambda _, today: _week(today, 0),
    "next_week": lambda _, today: _week(today, 1),
    "week_after_next": lambda _, today: _week(today, 2),
    "this_weekend": lambda _, today: _weekend(today, 0),
    "next_weekend": lambda _, today: _weekend(today, 1),
    "this_month": lambda _, today: _month(today.replace(day=1), today),
    "next_month": next_month,
    "in_month": in_month,
    "weekdays_only": weekdays_only,
    "every_day": nothing,
    "past": nothing,
    "tonight": tonight,
    "day": offset,
    "not_a_day": nothing,
}


def between(days: Sequence[Days], today: date) -> Days | None:
    """ "Monday to Friday": every day from the first to the last, which comes after it."""
    if any(not each.dates for each in days):
        return None
    first, last = days[0].dates[0], days[-1].dates[-1]
    if last < first:
        last += timedelta(_WEEK * (((first - last).days // _WEEK) + 1))
    return Days(span(first, last, today))


def onwards(days: Days, today: date, *, after: bool) -> Days | None:
    """ "from Monday on", "after Monday": two weeks, from the day itself or from the day after it."""
    if not days.dates:
        return None
    first = (days.dates[-1] if after else days.dates[0]) + timedelta(after)
    return Days(span(first, first + timedelta(13), today))


def until(days: Days, today: date, *, included: bool) -> Days | None:
    """ "by Friday", "before Friday": from today to it, or to the day before its first.

    "Before Friday", said on a Friday, is before the next one; before today is no day at all.
    """
    if not days.dates:
        return None
    if included:
        return Days(span(today, days.dates[-1], today))
    readings = (days.dates, *days.others)
    first = next((dates[0] for dates in readings if dates[0] > today), None)
    return NOTHING if first is None else Days(span(today, first - timedelta(1), today))
