"""What comes back when: a table of hours before the visit and shares of what was paid.

"24:100,6:50,0:0" reads: from 24 hours before the visit all of it comes back, from 6 hours half, later nothing. The word
`deadline` stands for the simplest table: all of it until the setting `cancellation_deadline_hours`, then nothing.
A share is rounded to whole minor units, in the patient's favour. What the clinic itself cancels comes back whole, which
no table changes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

DEADLINE = "deadline"
_ROW = re.compile(r"(\d{1,3}):(\d{1,3})")
LONGEST_HOURS = 720
WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One row: from `hours` before the visit, `percent` of what was paid comes back."""

    hours: int
    percent: int


@dataclass(frozen=True, slots=True)
class RefundPolicy:
    """The rows, longest before the visit first; the last one begins at 0 hours."""

    rows: tuple[Share, ...]

    def at(self, starts_at: datetime, now: datetime) -> Share:
        """Return the row that a cancellation falls under now; once the visit has begun nothing comes back."""
        left = starts_at - now
        return next((row for row in self.rows if left >= timedelta(hours=row.hours)), Share(hours=0, percent=0))

    def ahead(self, starts_at: datetime, now: datetime) -> list[tuple[Share, datetime]]:
        """Return the rows that still give something back, each with the last moment at which it does."""
        ends = ((row, starts_at - timedelta(hours=row.hours)) for row in self.rows if row.percent)
        return [(row, until) for row, until in ends if until >= now]

    def capped(self, percent: int) -> "RefundPolicy":
        """Return the table in which no row gives back more than this; rows that then say the same become one."""
        if all(row.percent <= percent for row in self.rows):
            return self
        rows = [Share(hours=row.hours, percent=min(row.percent, percent)) for row in self.rows]
        later = [*rows[1:], None]
        return RefundPolicy(
            tuple(r for r, next_ in zip(rows, later, strict=True) if not next_ or r.percent != next_.percent)
        )

    def as_text(self) -> str:
        """Return the table as a setting is written."""
        return ",".join(f"{row.hours}:{row.percent}" for row in self.rows)


def until_deadline(hours: int) -> RefundPolicy:
    """Return the table of one deadline: everything until then, nothing after it."""
    return _closed([Share(hours=hours, percent=WHOLE)])


def read_policy(text: str) -> RefundPolicy:
    """Read a table as an admin writes it. Raises `ValueError` for one that is no table, or would give more later."""
    rows = []
    for part in text.replace(" ", "").split(","):
        found = _ROW.fullmatch(part)
        if not found:
            raise ValueError(part)
        rows.append(Share(hours=int(found[1]), percent=int(found[2])))
    hours, shares = [row.hours for row in rows], [row.percent for row in rows]
    if hours != sorted(set(hours), reverse=True) or shares != sorted(shares, reverse=True):
        raise ValueError(text)
    if hours[0] > LONGEST_HOURS or shares[0] > WHOLE:
        raise ValueError(text)
    return _closed(rows)


def share_of(minor: int, percent: int) -> int:
    """Return so much percent of an amount, in whole minor units, rounded up."""
    return -(-minor * percent // WHOLE)


def spread(total: int, parts: Iterable[int]) -> list[int]:
    """Return how much of a total is taken from each part, the first parts first."""
    taken = []
    for part in parts:
        taken.append(min(part, total))
        total -= taken[-1]
    return taken


def _closed(rows: list[Share]) -> RefundPolicy:
    """Let the table end at 0 hours."""
    return RefundPolicy(tuple(rows) if rows[-1].hours == 0 else (*rows, Share(hours=0, percent=0)))
