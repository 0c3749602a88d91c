"""A stretch of days that is over or still runs: "last week", "November", "1-15 nov", "पिछले 30 दिन".

Words around it are nobody's business here: "Dr Mehta last month" is last month. A week begins on Monday; what still
runs ends today. A month without a year is the latest that has begun.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta

Span = tuple[date, date]
_DAY = timedelta(days=1)
_NUKTA = "\u093c"

_MONTHS = (
    "january jan जनवरी जन janvari",
    "february feb फरवरी फर farvari",
    "march mar मार्च",
    "april apr अप्रैल अप्रै aprail",
    "may मई mai",
    "june jun जून",
    "july jul जुलाई julai",
    "august aug अगस्त अग agast",
    "september sept sep सितंबर सितम्बर सित sitambar",
    "october oct अक्टूबर अक्तूबर अक्टू aktubar",
    "november nov नवंबर नवम्बर नव navambar",
    "december dec दिसंबर दिसम्बर दिस disambar",
)
_MONTH: Mapping[str, int] = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = "(?:" + "|".join(sorted(_MONTH, key=len, reverse=True)) + r")(?!\w)"
_LAST = r"(?:last|past|previous|pichhle|pichle|pichla|पिछले|पिछला)"
_THIS = r"(?:this|is|इस)"
_WEEK = r"(?:week|hafte|hafta|saptah|हफते|हफता|सपताह|सप्ताह|हफ्ते|हफ्ता)"
_MON = r"(?:month|mahine|mahina|महीने|महीना)"
_TO = r"\s*(?:-|–|to|till|se|से)\s*"


def past_span(words: str, *, today: date) -> Span | None:
    """Return the days that are meant, none after today; None where the words name none that has begun."""
    said = " ".join(words.casefold().replace(_NUKTA, "").split())
    found, span = next(((f, span) for pattern, span in _PATTERNS if (f := pattern.search(said))), (None, None))
    if found is None or span is None:
        return None
    with suppress(ValueError):  # the 31st of February
        first, last = span(found, today)
        return (first, min(last, today)) if first <= today and first <= last else None
    return None


def _iso(found: re.Match[str], _today: date) -> Span:
    first = date.fromisoformat(found[1])
    return first, date.fromisoformat(found[2]) if found[2] else first


def _days_of(found: re.Match[str], today: date) -> Span:
    """ "1-15 nov", "20 nov"."""
    month = _MONTH[found["month"]]
    first, last = int(found["first"]), int(found["last"] or found["first"])
    year = int(found["year"] or 0) or (today.year if date(today.year, month, first) <= today else today.year - 1)
    return date(year, month, first), date(year, month, last)


def _between(found: re.Match[str], today: date) -> Span:
    """ "28 oct to 3 nov"."""
    months = _MONTH[found["m1"]], _MONTH[found["m2"]]
    first = date(today.year, months[0], int(found["d1"]))
    first = first if first <= today else first.replace(year=today.year - 1)
    last = date(first.year, months[1], int(found["d2"]))
    return first, last if last >= first else last.replace(year=first.year + 1)


def _month(found: re.Match[str], today: date) -> Span:
    month = _MONTH[found["month"]]
    year = int(found["year"] or 0) or (today.year if month <= today.month else today.year - 1)
    return _whole_month(date(year, month, 1))


def _whole_month(first: date) -> Span:
    following = (first.replace(day=28) + 4 * _DAY).replace(day=1)
    return first, following - _DAY


def _last_days(found: re.Match[str], today: date) -> Span:
    return today - (int(found["count"]) - 1) * _DAY, today


def _week(today: date, back: int) -> Span:
    monday = today - today.weekday() * _DAY - 7 * back * _DAY
    return monday, monday + 6 * _DAY


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){text}(?!\w)")


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Span]], ...] = (
    (_pattern(rf"(\d{{4}}-\d\d-\d\d)(?:{_TO}|\s+)?(\d{{4}}-\d\d-\d\d)?"), _iso),
    (_pattern(rf"(?P<d1>\d{{1,2}})\s*(?P<m1>{_NAME}){_TO}(?P<d2>\d{{1,2}})\s*(?P<m2>{_NAME})"), _between),
    (
        _pattern(rf"(?P<first>\d{{1,2}})(?:{_TO}(?P<last>\d{{1,2}}))?\s*(?P<month>{_NAME})(?:\s+(?P<year>20\d\d))?"),
        _days_of,
    ),
    (_pattern(rf"{_LAST}\s+(?P<count>[1-9]\d{{0,2}})\s+(?:days|day|din|दिन|दिनों)"), _last_days),
    (_pattern(rf"{_LAST}\s+{_WEEK}"), lambda _found, today: _week(today, 1)),
    (_pattern(rf"{_THIS}\s+{_WEEK}"), lambda _found, today: _week(today, 0)),
    (_pattern(rf"{_LAST}\s+{_MON}"), lambda _found, today: _whole_month((today.replace(day=1) - _DAY).replace(day=1))),
    (_pattern(rf"{_THIS}\s+{_MON}"), lambda _found, today: _whole_month(today.replace(day=1))),
    (_pattern(r"(?:this year|is saal|इस साल)"), lambda _found, today: (date(today.year, 1, 1), today)),
    (_pattern(r"(?:today|aaj|आज)"), lambda _found, today: (today, today)),
    (_pattern(r"(?:yesterday|kal|कल)"), lambda _found, today: (today - _DAY, today - _DAY)),
    (_pattern(rf"(?P<month>{_NAME})(?:\s+(?P<year>20\d\d))?"), _month),
)
"""In the order of trying: what says more comes first."""
