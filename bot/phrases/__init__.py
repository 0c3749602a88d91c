"""Every word that is ever said. A language is one file with the same keys and placeholders as English.

A placeholder is `{name}`, `{name:form}` (a day or a moment: time, zoned, short, full) or `{name|one|many}`. Only the
tables are templates: what a patient has written is put in as it is, once, and never read as one.
"""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from bot.desk_values import Moment, Weekdays
from bot.line import Phrase
from bot.phrases import (
    en,
    en_audit,
    en_clinic,
    en_commands,
    en_dashboard,
    en_days,
    en_door,
    en_finding,
    en_hours,
    en_line,
    en_missed,
    en_pages,
    en_papers,
    en_people,
    en_privacy,
    en_reception,
    en_records,
    en_settings,
    en_staff,
    en_stats,
    en_talking,
    en_visits,
    en_waitlist,
    hi,
    hi_audit,
    hi_clinic,
    hi_commands,
    hi_dashboard,
    hi_days,
    hi_door,
    hi_finding,
    hi_hours,
    hi_line,
    hi_missed,
    hi_pages,
    hi_papers,
    hi_people,
    hi_privacy,
    hi_reception,
    hi_records,
    hi_settings,
    hi_staff,
    hi_stats,
    hi_talking,
    hi_visits,
    hi_waitlist,
)
from bot.phrases.calendar_words import CalendarWords
from core.domain.money import Money
from core.domain.phone import written
from core.domain.roster import Clinic, Doctor

log = logging.getLogger(__name__)

FALLBACK = "en"
TABLES: Mapping[str, Mapping[str, str]] = {
    "en": {
        **en.PHRASES,
        **en_commands.COMMANDS,
        **en_staff.STAFF,
        **en_audit.AUDIT,
        **en_dashboard.DASHBOARD,
        **en_days.DAYS,
        **en_door.DOOR,
        **en_stats.STATS,
        **en_clinic.CLINIC,
        **en_finding.FINDING,
        **en_line.LINE,
        **en_missed.MISSED,
        **en_hours.HOURS,
        **en_pages.PAGES,
        **en_papers.PAPERS,
        **en_people.PEOPLE,
        **en_privacy.PRIVACY,
        **en_reception.RECEPTION,
        **en_records.RECORDS,
        **en_settings.SETTINGS,
        **en_talking.TALKING,
        **en_visits.VISITS,
        **en_waitlist.WAITLIST,
    },
    "hi": {
        **hi.PHRASES,
        **hi_commands.COMMANDS,
        **hi_staff.STAFF,
        **hi_audit.AUDIT,
        **hi_dashboard.DASHBOARD,
        **hi_days.DAYS,
        **hi_door.DOOR,
        **hi_stats.STATS,
        **hi_clinic.CLINIC,
        **hi_finding.FINDING,
        **hi_line.LINE,
        **hi_missed.MISSED,
        **hi_hours.HOURS,
        **hi_pages.PAGES,
        **hi_papers.PAPERS,
        **hi_people.PEOPLE,
        **hi_privacy.PRIVACY,
        **hi_reception.RECEPTION,
        **hi_records.RECORDS,
        **hi_settings.SETTINGS,
        **hi_talking.TALKING,
        **hi_visits.VISITS,
        **hi_waitlist.WAITLIST,
    },
}
CALENDARS: Mapping[str, CalendarWords] = {"en": en.CALENDAR, "hi": hi.CALENDAR}
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+)|\|([^|{}]*)\|([^|{}]*))?\}")
_SIGNS = {"INR": "₹", "USD": "$", "EUR": "€", "GBP": "£"}
_INDIAN = frozenset({"INR"})
"""Currencies whose amounts are grouped by lakh and crore: ₹1,50,000."""


def render(language: str, key: str, facts: Mapping[str, object]) -> str:
    """Return the phrase in this language with its facts; what is missing is said in English, and logged."""
    pattern = TABLES.get(language, {}).get(key)
    if pattern is None:
        log.error("phrase missing", extra={"language": language, "phrase": key})
        language, pattern = FALLBACK, TABLES[FALLBACK].get(key, key)
    return PLACEHOLDER.sub(lambda found: _placed(language, key, found, facts), pattern)


def fill(language: str, place: str, facts: Mapping[str, object]) -> str:
    """Return what stands in one place of a phrase, written as there: `{starts:full}`."""
    return PLACEHOLDER.sub(lambda found: _placed(language, place, found, facts), place)


def write_money(money: Money, *, exact: bool = False) -> str:
    """Return an amount as people write it: ₹500, ₹1,50,000.50, AED 200; `exact` as papers do: ₹500.00."""
    whole, _, part = money.decimal().partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    step = 2 if money.currency in _INDIAN else 3
    head, grouped = digits[:-3], digits[-3:]
    while head:
        head, grouped = head[:-step], f"{head[-step:]},{grouped}"
    amount = grouped + (f".{part}" if part.strip("0") or (exact and part) else "")
    mark = _SIGNS.get(money.currency)
    return f"{sign}{mark}{amount}" if mark else f"{sign}{money.currency} {amount}"


def _placed(language: str, key: str, found: re.Match[str], facts: Mapping[str, object]) -> str:
    name, form, one, many = found.groups()
    if name not in facts:
        log.error("fact missing", extra={"language": language, "phrase": key, "fact": name})
        return "…"
    value = facts[name]
    if isinstance(value, str) and name in _NUMBERS:
        return written(value)
    if one is not None:
        return one if value in _SINGULAR[language] else many
    return _written(language, value, form or "")


_NUMBERS = frozenset({"phone"})
"""Facts that are phone numbers: written in groups, as one reads them out."""
_SINGULAR: Mapping[str, tuple[int, ...]] = {"en": (1,), "hi": (0, 1)}
"""Which numbers take the first of two forms (CLDR plural rules)."""


def _written(language: str, value: object, form: str) -> str:
    write = _WRITERS.get(type(value))
    return write(language, value, form) if write else str(value)


_WRITERS: Mapping[type, Callable[[str, Any, str], str]] = {
    Phrase: lambda language, value, _form: render(language, value.says, value.facts),
    Moment: lambda language, value, form: CALENDARS[language].write_moment(value, form),
    date: lambda language, value, form: CALENDARS[language].write_day(value, short=form == "short"),
    time: lambda language, value, _form: CALENDARS[language].write_clock(value),
    Weekdays: lambda language, value, _form: CALENDARS[language].write_weekdays(value.days),
    Doctor: lambda language, value, _form: value.called(language),
    Clinic: lambda language, value, _form: value.called(language),
    Money: lambda _language, value, _form: write_money(value),
    tuple: lambda language, value, form: "\n".join(_written(language, part, form) for part in value),
}
"""How each sort of fact is written; any other as Python writes it."""
