"""A leave as a line says it: whole days as days, hours of one day with the day once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.desk_values import Moment
from bot.line import Phrase

_DAY = timedelta(days=1)


def leave_line(kind: str, since: Moment, until: Moment) -> Phrase:
    """Return the line of a period of leave; `kind` is a value of `BlockKind`."""
    begins, ends = _wall(since), _wall(until)
    whole = ends.time() == time(0)  # to the midnight that ends the day before
    last = ends.date() - _DAY if whole else ends.date()
    facts: dict[str, object] = {"kind": Phrase(f"leave.kind.{kind}")}
    said = ""
    if begins.time() == time(0) and whole:
        said = "day" if begins.date() == last else "days"
    elif begins.date() == last:
        said = "rest" if whole else "hours"
    facts |= {"day": begins.date(), "last": last} if said in {"day", "days"} else {"since": since, "until": until}
    return Phrase(f"hours.away.{said}" if said else "hours.away", {**facts, "day": begins.date()})


def _wall(moment: Moment) -> datetime:
    return moment.at.astimezone(ZoneInfo(moment.zone))
