"""A day of the books lies behind, however it is said."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.understanding import understand
from bot.understanding.meaning import Roster
from bot.understanding.past import past_day

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Kolkata"))  # a Monday
NOBODY = Roster(doctors=(), clinics=())


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", date(2026, 11, 23)),
        ("आज", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 22)),
        ("कल", date(2026, 11, 22)),
        ("2026-11-20", date(2026, 11, 20)),
        ("20.11.", date(2026, 11, 20)),
        ("20/11/2025", date(2025, 11, 20)),
        ("20 nov", date(2026, 11, 20)),
        ("20 नवंबर", date(2026, 11, 20)),
        ("25 december", date(2025, 12, 25)),
        ("friday", date(2026, 11, 20)),
        ("2026-11-24", None),
        ("tomorrow", None),
        ("2026-13-40", None),
        ("99/99", None),
        ("29.2.", None),
        ("banana", None),
        ("DROP TABLE ledger", None),
    ],
)
def test_a_day_that_has_been(words: str, day: date | None) -> None:
    understood = understand(f"/money {words}", roster=NOBODY, now=NOW, language="en")
    assert past_day(words, understood, today=NOW.date()) == day
