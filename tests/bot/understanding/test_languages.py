"""Every language's table is whole: what one language says, each one says, or it says why not."""

from collections.abc import Iterator, Mapping

import pytest

from bot.understanding.clocks import CLOCKS
from bot.understanding.cues import compile_cue
from bot.understanding.days import DAYS
from bot.understanding.languages import LANGUAGES, Language, languages
from bot.understanding.red_flags import SOURCES
from bot.understanding.specialties import SPECIALTIES
from bot.understanding.windows import WINDOWS
from tests.bot.understanding.clinic import MON, NOW, ROSTER, THU, at, read, wished

NEEDED = frozenset(
    {"choosing", "complaints", "intents", "lexemes", "naming", "people", "red_flags", "relatives", "rules", "scope"}
    | {"specialties", "topics"}
)
"""Sections without which a language must not be offered."""
SCOPES = frozenset({"negation", "past", "now", "hypothetical", "educational", "person", "mild"})
"""What takes a word of danger back, or keeps it."""
BUILT: Mapping[str, frozenset[str]] = {
    "days": frozenset({*DAYS, "daytime", "part_of_day"}),
    "clocks": frozenset(CLOCKS),
    "hours": frozenset({*CLOCKS, "half_of_day"}),
    "windows": frozenset({*WINDOWS, "soon", "later_in_day"}),
}
"""What each group of rules may be called: Python says what each does."""


def turns(language: Language, section: str) -> Iterator[str]:
    return (turn for _, turn in language.cues(section))


@pytest.mark.parametrize("language", languages(), ids=LANGUAGES)
def test_a_language_says_all_that_is_needed(language: Language) -> None:
    assert NEEDED - language.table.keys() == set()
    assert set(language.table["red_flags"]) == set(SOURCES)
    assert set(language.table["scope"]) == SCOPES
    assert set(SPECIALTIES) == set(language.table["specialties"]) == set(language.table["complaints"]["mark"])


@pytest.mark.parametrize("language", languages(), ids=LANGUAGES)
def test_a_language_counts_names_days_and_tells_the_time(language: Language) -> None:
    lexemes = language.table["lexemes"]

    assert {str(number) for number in range(7)} == set(lexemes["weekday"])
    assert {"morning", "afternoon", "evening", "night"} == set(lexemes["part"])
    assert {"minute", "hour", "day", "week", "month", "year"} == set(lexemes["unit"])
    assert {"0", "1", "2", "-1"} <= set(lexemes["offset"])
    # "5 December" and "5 pm" are what people write in Hinglish too
    assert language.name == "hinglish" or {str(number) for number in range(1, 13)} == set(lexemes["month"])


@pytest.mark.parametrize("language", languages(), ids=LANGUAGES)
def test_a_rule_is_one_that_the_code_carries_out_and_every_turn_of_speech_can_be_read(language: Language) -> None:
    for group, known in BUILT.items():
        assert set(language.table["rules"].get(group, {})) - known == set(), group
    for section in NEEDED - {"complaints", "lexemes", "rules"}:
        for turn in turns(language, section):
            assert compile_cue("", turn, language.spell).elements, (section, turn)


SAID = [
    ("english", "Dr Mehta tomorrow after 5 for my mother", "next Monday at 10:30 am", "chest pain and sweating"),
    (
        "hinglish",
        "kal 5 baje ke baad Dr Mehta, mummy ke liye",
        "agle somvar subah 10:30 baje",
        "seene me dard ho raha hai",
    ),
    ("hindi", "कल 5 बजे के बाद डॉ मेहता, माँ के लिए", "अगले सोमवार सुबह 10:30 बजे", "सीने में दर्द हो रहा है"),
]
"""The same three messages in each language: who adds one says them here too."""


@pytest.mark.parametrize(("name", "booking", "time", "danger"), SAID)
def test_the_same_things_are_understood_in_every_language(name: str, booking: str, time: str, danger: str) -> None:
    assert name in LANGUAGES
    understood = read(booking)
    assert (understood.intent, understood.doctor_ids, understood.person) == ("book", (1,), "mother")
    assert understood.when is not None
    assert (understood.when.dates, understood.when.start) == ((THU,), at(17))
    assert (wished(time).dates, wished(time).exact) == ((MON,), at(10, 30))
    assert read(danger).red_flag


def test_every_language_says_these_three() -> None:
    assert {name for name, *_ in SAID} == set(LANGUAGES)
    assert (NOW.weekday(), len(ROSTER.doctors)) == (2, 4)
