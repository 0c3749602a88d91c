"""The hours in which nobody is disturbed by what can wait, by the clock on the clinic's wall."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.domain.wall_clock import instant

JUST_BEFORE = timedelta(minutes=15)
"""How long before the quiet hours the last notice goes out: a busy channel still has it there when they begin."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `starts` to `ends`, mostly over midnight; none where the two are the same."""

    starts: time
    ends: time

    @classmethod
    def read(cls, setting: str) -> "QuietHours":
        """Return what the setting says: `21:00-08:00`."""
        starts, ends = (time.fromisoformat(part) for part in setting.split("-"))
        return cls(starts, ends)

    def around(self, moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """Return the quiet hours, [begin, end) in UTC, in which `moment` (aware) lies; None where it lies in none."""
        if self.starts == self.ends:
            return None
        today = moment.astimezone(zone).date()
        for day in (today - _DAY, today):
            over_midnight = self.ends <= self.starts
            begins = instant(day, self.starts, zone)
            ends = instant(day + _DAY if over_midnight else day, self.ends, zone)
            if begins <= moment < ends:
                return begins, ends
        return None

    def moved(self, wanted: datetime, zone: ZoneInfo, *, before: datetime) -> datetime:
        """Return when to say something that can wait and is wanted at `wanted`: never within the quiet hours.

        Their end, if that is still before `before`; else just before they begin.
        """
        quiet = self.around(wanted, zone)
        if quiet is None:
            return wanted
        begins, ends = quiet
        return ends if ends < before else begins - JUST_BEFORE
