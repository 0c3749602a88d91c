"""What counts as right for each kind of row: the definitions of the scoring scripts beside the data, said again here.

A date with no day expected is never asked for; an exclusive end may be given as the last day too; a part of the day may
be answered by an hour in it. Of several right readings any one is right.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bench.understanding_read import Prediction
from bench.understanding_rows import Row

PARTS = {
    "morning": ("05:00", "12:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("16:00", "22:00"),
    "night": ("18:00", "23:59"),
}
"""Which hours answer for a part of the day: the first that does, and the first that does no more."""
CHANGING = frozenset({"book", "cancel", "reschedule"})
"""Intents that change something: the worst that can be made of what is no business of a clinic."""
CALM = frozenset({"affirm", "deny", "thanks", "greet", "goodbye", "help", "fees", "queue_status"})
"""Intents beside which nobody names a day."""
TALK = ("github", "bot", "nlupp", "clinc150")
"""Sources of such lines."""
NOBODY_SAID = {"dr", "doctor", "md", "m", "d"}


def _next(day: str, days: int = 1) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def _right_ones(row: Row, one: str) -> set[Any]:
    """Return every right reading: the expected one, and what else is accepted."""
    accepted = set((row.get("accept") or {}).get(f"{one}s", ()))
    expected = row["expected"].get(one)
    return accepted | {expected} if expected else accepted


def time_is_right(row: Row, said: Prediction) -> bool:
    """Tell whether what was read of a date or time is what its writer meant, by the kind of the row."""
    return _BY_KIND[row["kind"]](row, said)


def _day_is_right(row: Row, said: Prediction) -> bool:
    return said.get("date") in _right_ones(row, "date")


def _one_day_is_right(row: Row, said: Prediction) -> bool:
    return _day_is_right(row, said) and said.get("date_to") in {None, said["date"], _next(str(said["date"]))}


def _clock_is_right(row: Row, said: Prediction) -> bool:
    return said.get("time") in _right_ones(row, "time")


def _range_is_right(row: Row, said: Prediction) -> bool:
    ranges = [(row["expected"]["date"], row["expected"]["date_to"]), *(row.get("accept") or {}).get("ranges", ())]
    first, last = said.get("date"), said.get("date_to")
    return any(
        first == start and (last in {end, _next(end, -1)} or _next(start) == end)  # one day is a range of itself
        for start, end in ranges
    )


def _hours_are_right(row: Row, said: Prediction) -> bool:
    expected = row["expected"]
    part = expected.get("part_of_day")
    if part:
        first, last = PARTS[part]
        return said.get("part_of_day") == part or first <= str(said.get("time") or "") < last
    until = expected.get("time_to")
    return said.get("time") in _right_ones(row, "time") and (not until or said.get("time_to") == until)


_BY_KIND: Mapping[str, Callable[[Row, Prediction], bool]] = {
    "none": lambda _row, said: not said,
    "date": _one_day_is_right,
    "time": _clock_is_right,
    "datetime": lambda row, said: _day_is_right(row, said) and _clock_is_right(row, said),
    "daterange": _range_is_right,
    "timerange": _hours_are_right,
    "datetimerange": lambda row, said: _day_is_right(row, said) and _hours_are_right(row, said),
}


def from_today(row: Row) -> Row:
    """Return a row whose range begins no sooner than its own day: what is past is never offered, nor read."""
    expected, today = row["expected"], row["reference"][:10]
    if row["kind"] == "daterange" and expected["date"] < today < expected["date_to"]:
        return row | {"expected": expected | {"date": today}}
    return row


def intent_is_right(row: Row, said: Prediction) -> bool:
    """Tell whether the intent is the expected one, or one that is as right."""
    return said["intent"] in {row["expected"]["intent"], *row["expected"].get("accept_intents", ())}


def macro_f1(table: Sequence[Row], said: dict[str, Prediction]) -> float:
    """Return the mean of the intents' F1, in percent: a rare intent weighs as much as a common one."""
    right: Counter[object] = Counter()
    missed: Counter[object] = Counter()
    wrong: Counter[object] = Counter()
    for row in table:
        expected, given = row["expected"]["intent"], said[row["id"]]["intent"]
        if intent_is_right(row, said[row["id"]]):
            right[expected] += 1
        else:
            missed[expected] += 1
            wrong[given] += 1
    intents = right.keys() | missed.keys()
    each = [2 * right[i] / (2 * right[i] + wrong[i] + missed[i]) for i in intents]
    return 100 * sum(each) / len(each) if each else 0.0


def slot_is_right(row: Row, slot: str, said: Prediction) -> bool | None:
    """Tell whether one slot of a booking sentence was heard; None where the row says nothing about it."""
    expected = row["expected"]
    if slot == "no_date":
        quiet = "date" not in expected and expected["intent"] in CALM and row["source"].startswith(TALK)
        return not said.get("date") if quiet else None
    if slot not in expected:
        return None
    if slot in {"date", "time"}:
        return said.get(slot) in _right_ones(row, slot)
    if slot == "doctor":
        return _same_person(str(said.get("doctor") or ""), expected["doctor"])
    return bool(said.get(slot) == expected[slot])


def _same_person(said: str, expected: str) -> bool:
    return bool(_names(said)) and bool(_names(said) & _names(expected))


def _names(name: str) -> set[str]:
    return {word.strip(".,").lower() for word in name.replace(".", " ").split()} - NOBODY_SAID - {""}


def fields_are_right(row: Row, said: Prediction) -> tuple[bool, bool] | None:
    """Tell whether the first field is one of the right ones, and whether the primary one is among three."""
    expected = row["expected_specialties"]
    given = said["specialties"]
    assert isinstance(given, list)
    return (given[:1] != [] and given[0] in expected, expected[0] in given[:3]) if expected else None


def share(found: Iterable[bool | None]) -> tuple[int, int]:
    """Return how many of how many are right; None counts for nothing."""
    told = [each for each in found if each is not None]
    return sum(told), len(told)
