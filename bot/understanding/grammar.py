"""Reads phrases of date and time step by step: words, then numbers, then days, clock times, and windows of both.

At each step the longest phrase of the languages' tables wins, and stands for the next step as one word (a cascade of
finite-state steps: Abney, "Partial Parsing via Finite-State Cascades", 1996). What a phrase does is Python (days.py,
clocks.py, windows.py); how people say it is a table.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from bot.understanding.clocks import CLOCKS, Clock
from bot.understanding.cues import CueTable, Hit, compile_cue
from bot.understanding.days import DAYS, Days
from bot.understanding.languages import common_words, cue_table, languages
from bot.understanding.windows import WINDOWS
from bot.understanding.words import Word, cut

_NUMBERS_OF_LEXEMES = frozenset({"n", "nth", "tens", "th", "weekday", "month", "offset", "noon", "half"})
_NO_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - single words stand for the same on any day
_HOURS = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
_LAST_DAY_NUMBER, _LAST_HOUR_IN_HOURS = 31, 24 * 31
Step = Callable[[Hit[str], datetime], "list[Word] | None"]


@cache
def _lexemes() -> tuple[dict[str, tuple[tuple[str, Any], ...]], CueTable[tuple[str, Any]]]:
    """Give what single words stand for, by key, and the table of phrases of several words."""
    single: dict[str, list[tuple[str, Any]]] = {}
    phrases = []
    for language in languages():
        for tag in language.table.get("lexemes", {}):
            for value, turn in language.cues(f"lexemes.{tag}"):
                meaning = (tag, int(value) if tag in _NUMBERS_OF_LEXEMES else value)
                if " " in turn:
                    phrases.append(compile_cue(meaning, turn, language.spell))
                else:
                    single.setdefault(language.spell(turn), []).append(meaning)
    return {key: tuple(meanings) for key, meanings in single.items()}, CueTable(phrases)


def merged(words: Iterable[Word]) -> Word:
    """Give one word in place of several."""
    all_words = list(words)
    first, last = all_words[0], all_words[-1]
    return Word(" ".join(word.text for word in all_words), "", first.start, last.end, first.opens)


def read_words(text: str) -> list[Word]:
    """Cut `text` and tag every word with what it can stand for in a date or time."""
    single, _ = _lexemes()
    words = cut(text, common_words())
    for word in words:
        for key in tuple(word.keys):
            for tag, value in single.get(key, ()):
                word.tag(tag, value)
        if word.values.get("n", 1) != 1 or "digits" in word.values:
            word.tag("h", word.values["n"])  # "one" and "ek" are articles more often than an hour
    return words


def read_times(words: list[Word], now: datetime) -> list[Word]:
    """Give `words` with each phrase of date and time as one word, tagged day, clock, window or part."""
    _, phrases = _lexemes()
    words = _replace(words, phrases, now, _lexeme)
    for step, table in _steps():
        words = _replace(words, table, now, step)
    return words


def read_lexemes(text: str) -> list[Word]:
    """Cut `text` and tag its words, turns of several words as one; what they mean together is the reader's to say."""
    _, phrases = _lexemes()
    return _replace(read_words(text), phrases, _NO_DAY, _lexeme)


@cache
def _steps() -> tuple[tuple[Step, CueTable[str]], ...]:
    return (
        (_number, cue_table("rules.numbers")),
        (_day, cue_table("rules.days")),
        (_day, cue_table("rules.days_from_days")),
        (_clock, cue_table("rules.clocks")),
        (_clock, cue_table("rules.hours")),
        (_window, cue_table("rules.windows")),
    )


def _replace(words: list[Word], table: CueTable[Any], now: datetime, step: Callable[..., Any]) -> list[Word]:
    read: list[Word] = []
    position = 0
    while position < len(words):
        for hit in sorted(table.at(words, position), key=lambda hit: hit.start - hit.end):
            found = step(hit, now)
            if found is not None:
                read.extend(found)
                position = hit.end
                break
        else:
            read.append(words[position])
            position += 1
    return read


def _by_tag(hit: Hit[Any]) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {}
    for tag, value in hit.values():
        values.setdefault(tag, []).append(value)
    return values


def _as(hit: Hit[Any], tag: str, value: Any) -> Word:
    word = merged(word for _, word in hit.words)
    word.tag(tag, value)
    if tag == "n":
        word.tag("h", value)
    return word


def _lexeme(hit: Hit[tuple[str, Any]], _: datetime) -> list[Word]:
    return [_as(hit, *hit.meaning)]


def _number(hit: Hit[str], _: datetime) -> list[Word] | None:
    values = _by_tag(hit)
    match hit.meaning:
        case "tens":
            return [_as(hit, "n", values["tens"][0] + values["n"][0])] if values["n"][0] < 10 else None
        case "tens_nth":
            return [_as(hit, "nth", values["tens"][0] + values["nth"][0])]
        case "number_th":
            figure = _as(hit, "nth", values["n"][0])
            figure.tag("dth", values["n"][0])
            return [figure]
        case "round_tens":
            return [_as(hit, "n", values["tens"][0])]
        case "two_of":
            two = _as(hit, "n", 2)
            return [two, hit.words[1][1]]
        case _:
            return []


def _day(hit: Hit[str], now: datetime) -> list[Word] | None:
    values = _by_tag(hit)
    if hit.meaning == "daytime":
        return [_as(hit, "part", "afternoon")]
    if hit.meaning == "part_of_day":
        return [_as(hit, "part", values["part"][0])]
    if hit.meaning == "in_units" and values.get("unit", [""])[0] in _HOURS:
        return _in_hours(hit, values, now)
    if any(number > _LAST_DAY_NUMBER for number in values.get("nth", ())):
        return None
    found = DAYS[hit.meaning](values, now.date())
    return None if found is None else [_as(hit, "day", found)]


def _in_hours(hit: Hit[str], values: dict[str, list[Any]], now: datetime) -> list[Word] | None:
    count = values["n"][0] if values.get("n") else 1
    if count > _LAST_HOUR_IN_HOURS:
        return None
    at = now + count * _HOURS[values["unit"][0]]
    day = _as(hit, "day", Days((at.date(),)))
    clock = _as(hit, "clock", Clock(at.hour, at.minute, sure=True))
    return [day, clock]


def _clock(hit: Hit[str], _: datetime) -> list[Word] | None:
    values = _by_tag(hit)
    if hit.meaning == "half_of_day":
        part = "morning" if values["meridiem"][0] == "am" else "afternoon"
        return [hit.words[0][1], _as(hit, "part", part)]
    found = CLOCKS[hit.meaning](values)
    if found is None:
        return None
    clock = _as(hit, "clock", found)
    beside = [word for _, word in hit.words if not word.values.keys().isdisjoint({"day", "part"})]
    return [clock, *beside] if hit.words[0][1] not in beside else [*beside, clock]


def _window(hit: Hit[str], now: datetime) -> list[Word] | None:
    if hit.meaning in {"soon", "later_in_day"}:
        return []
    found = WINDOWS[hit.meaning](hit.values(), now.date())
    return None if found is None else [_as(hit, tag, value) for tag, value in found]
