"""Visits that were missed: what each counts for, and who pays beforehand because of them.

The ladder. Whoever misses an appointment is asked what happened. What they answer, and what the desk then says, make
out whether it counts: the table below. So many that count within so many months (settings), and the patient's next
visits are paid when they are booked, wherever that can be done online. Each miss stops counting after those months,
and the desk can forgive it at any time. Who came without an appointment, and went again, has kept nobody's place.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

ANSWER_WITHIN = timedelta(days=2)
"""How long a patient is waited for before a miss counts that nothing was said of: over a weekend away, nearly."""
ANSWERS_FOR = timedelta(days=14)
"""How long an answer is still taken: after that the desk remembers no better than the patient."""


class Answer(StrEnum):
    """What the patient says happened."""

    MISSED = "missed"
    WAS_THERE = "was_there"
    HAD_TOLD = "had_told"


class Judgement(StrEnum):
    """What the desk says of it."""

    FORGIVEN = "forgiven"
    STANDS = "stands"


DISPUTES = frozenset({Answer.WAS_THERE, Answer.HAD_TOLD})
"""The answers that the desk looks into: until it has, they do not count."""

COUNTS: Mapping[tuple[Answer | None, Judgement | None], bool] = {
    (None, None): True,  # once `ANSWER_WITHIN` is over
    (Answer.MISSED, None): True,
    (Answer.WAS_THERE, None): False,
    (Answer.HAD_TOLD, None): False,
    **{(answer, Judgement.FORGIVEN): False for answer in (None, *Answer)},
    **{(answer, Judgement.STANDS): True for answer in (None, *Answer)},
}
"""(What the patient has said, what the desk has) -> whether the miss counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One missed appointment: the time it had, when its patient was asked, and what was said. Times are aware UTC."""

    visit_id: UUID
    at: datetime
    asked_at: datetime
    answer: Answer | None = None
    judgement: Judgement | None = None


def counts(miss: Miss, *, now: datetime, months: int) -> bool:
    """Return whether a miss counts now."""
    if _later(miss.at, months) <= now:
        return False
    said = miss.answer is not None or miss.judgement is not None
    return COUNTS[miss.answer, miss.judgement] and (said or now >= miss.asked_at + ANSWER_WITHIN)


def strikes(misses: Iterable[Miss], *, now: datetime, months: int) -> int:
    """Return how many of these count now."""
    return sum(counts(miss, now=now, months=months) for miss in misses)


def pays_beforehand(misses: Iterable[Miss], *, now: datetime, months: int, allowed: int) -> bool:
    """Return whether so many count that the next visit is paid when it is booked; `allowed` 0: never."""
    return allowed > 0 and strikes(misses, now=now, months=months) >= allowed


def _later(at: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last one of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
