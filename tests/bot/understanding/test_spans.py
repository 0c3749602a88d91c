"""Which days a stretch of the past means, in English, Hindi and Hinglish."""

from datetime import date

import pytest

from bot.understanding.spans import past_span

MONDAY = date(2026, 11, 23)


def days(first: str, last: str = "") -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last or first)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("today", days("2026-11-23")),
        ("aaj", days("2026-11-23")),
        ("कल", days("2026-11-22")),
        ("last week", days("2026-11-16", "2026-11-22")),
        ("पिछले हफ़्ते", days("2026-11-16", "2026-11-22")),
        ("pichle hafte", days("2026-11-16", "2026-11-22")),
        ("this week", days("2026-11-23")),
        ("last 7 days", days("2026-11-17", "2026-11-23")),
        ("पिछले 30 दिन", days("2026-10-25", "2026-11-23")),
        ("Dr Mehta November", days("2026-11-01", "2026-11-23")),
        ("December", days("2025-12-01", "2025-12-31")),
        ("february 2024", days("2024-02-01", "2024-02-29")),
        ("डॉ. मेहता पिछले महीने", days("2026-10-01", "2026-10-31")),
        ("is mahine", days("2026-11-01", "2026-11-23")),
        ("20 nov", days("2026-11-20")),
        ("24 nov", days("2025-11-24")),
        ("1-15 nov", days("2026-11-01", "2026-11-15")),
        ("1 से 15 नवंबर", days("2026-11-01", "2026-11-15")),
        ("28 dec to 3 jan", days("2025-12-28", "2026-01-03")),
        ("2026-11-01 2026-11-15", days("2026-11-01", "2026-11-15")),
        ("2026-11-20 to 2026-12-20", days("2026-11-20", "2026-11-23")),
        ("2026-12-01", None),
        ("2026-13-01", None),
        ("31 feb", None),
        ("2026-11-15 2026-11-01", None),
        ("Dr Mayank", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_what_is_meant(words: str, meant: tuple[date, date] | None) -> None:
    assert past_span(words, today=MONDAY) == meant
