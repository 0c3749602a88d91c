"""What the clock on the clinic's wall means in UTC, also on the nights when it is put forward or back.

Two rules, so that every wall time names at most one instant:

* A time that the clock skips stands for the instant of the jump: hours from 02:30 to 06:00 begin at 03:00 on the
  night when 02:00 becomes 03:00, and hours that lie wholly inside the skipped time vanish.
* Time that the clock shows twice is worked once, the first time. What is booked for 02:20 is the first 02:20, and
  nobody has to ask which of the two a patient means.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_ENDS = 24 * 60
"""The minute at which a day's hours end, where they are counted in minutes from midnight."""

_SECOND = timedelta(seconds=1)  # the finest step at which the zone database changes an offset
_MIDNIGHT = time(0)


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which the wall clock of `zone` shows `wall` on `day`.

    A time shown twice is the first of the two; a skipped time is the instant of the jump.
    """
    shown = datetime.combine(day, wall)
    found = shown.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == shown:
        return found
    # A skipped time: read with the offset after the jump it lies before the jump, and the other way round.
    return _jump(shown.replace(tzinfo=zone, fold=1).astimezone(UTC), found, zone)


def spans(day: date, starts: time, ends: time, zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    """Return the UTC half-open spans in which the wall clock runs from `starts` to `ends` on `day`, each time once.

    `ends` of 00:00 is the midnight that ends the day. Mostly one span; two where the clock is put back in between
    (the repeated time is left out); none where all of it is skipped.
    """
    begin = instant(day, starts, zone)
    finish = instant(day + timedelta(days=1) if ends == _MIDNIGHT else day, ends, zone)
    if finish <= begin:
        return ()
    put_back = _offset(begin, zone) - _offset(finish, zone)
    if put_back <= timedelta(0):
        return ((begin, finish),)
    back = _jump(begin, finish, zone)
    again = back + put_back
    return ((begin, back), (again, finish)) if again < finish else ((begin, back),)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the date that the clinic's calendar shows at `moment` (aware)."""
    return moment.astimezone(zone).date()


def minute_of_day(moment: datetime, zone: ZoneInfo) -> int:
    """Return what the clinic's clock shows at `moment` (aware), in minutes since its 00:00."""
    shown = moment.astimezone(zone)
    return shown.hour * 60 + shown.minute


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant in (before, after] that has the offset of `after`; between them it changes once."""
    target = _offset(after, zone)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, zone) == target:
            after = middle
        else:
            before = middle
    return after
