"""How a language writes days, times and zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.desk_values import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWords:
    """One language's calendar: names from Monday and January on, and patterns.

    `parts` are the parts of the day: from which hour, and how `{clock}` (twelve hours) is written in it.
    """

    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    parts: tuple[tuple[int, str], ...]
    day: str
    moment: str
    zoned: str
    zones: Mapping[str, str]
    other_zone: str

    def write_day(self, day: date, *, short: bool = False) -> str:
        """Return weekday, day and month."""
        weekdays, months = (self.short_weekdays, self.short_months) if short else (self.weekdays, self.months)
        return self.day.format(weekday=weekdays[day.weekday()], date=day.day, month=months[day.month - 1])

    def write_time(self, moment: Moment) -> str:
        """Return what the clinic's clock shows."""
        return self.write_clock(moment.at.astimezone(ZoneInfo(moment.zone)).time())

    def write_clock(self, wall: time) -> str:
        """Return a time of any day."""
        pattern = next(text for hour, text in reversed(self.parts) if wall.hour >= hour)
        return pattern.format(clock=f"{wall.hour % 12 or 12}:{wall.minute:02}")

    def write_weekdays(self, weekdays: Sequence[int]) -> str:
        """Return which days of the week (Monday is 0), in their order; three and more in a row as from the first on."""
        rows: list[list[int]] = []
        for day in sorted(weekdays):
            if rows and rows[-1][-1] == day - 1:
                rows[-1].append(day)
            else:
                rows.append([day])
        names = self.short_weekdays
        parts = [f"{names[r[0]]}–{names[r[-1]]}" if len(r) > 2 else ", ".join(names[d] for d in r) for r in rows]
        return ", ".join(parts)

    def write_moment(self, moment: Moment, form: str) -> str:
        """Return a moment: `time` alone, `zoned` with its zone, `short` for a button, `full`, else day and time."""
        if form == "time":
            return self.write_time(moment)
        if form == "zoned":  # beside the phone's own clock, which may stand in another zone
            return self.zoned.format(time=self.write_time(moment), zone=self.zone(moment.zone))
        wall = moment.at.astimezone(ZoneInfo(moment.zone))
        short = self.write_day(wall.date(), short=form != "full")
        written = self.moment.format(day=short, time=self.write_time(moment))
        return f"{written} {self.zone(moment.zone)}" if form == "full" else written

    def zone(self, key: str) -> str:
        """Return what people call the time of this zone."""
        return self.zones.get(key) or self.other_zone.format(city=key.rsplit("/", 1)[-1].replace("_", " "))
