"""What is read of hours and leave: as a doctor writes them between two patients, in English, Hindi and both."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.hours import SaidHours, read_hours
from bot.understanding.leaves import SaidLeave, read_leave

TODAY = date(2026, 11, 23)
"""A Monday."""


def t(text: str) -> tuple[time, time]:
    starts, ends = text.split("-")
    return time.fromisoformat(starts), time.fromisoformat(ends)


NINE, FIVE = t("09:00-13:00"), t("17:00-20:00")
HOURS: list[tuple[str, list[dict[str, Any]]]] = [
    ("mon 9-1 5-8 slots 15", [{"weekdays": (0,), "stretches": (NINE, FIVE), "slot": 15}]),
    ("Tue off", [{"weekdays": (1,), "off": True}]),
    ("Wed 10-2 video", [{"weekdays": (2,), "stretches": (t("10:00-14:00"),), "seen": "online"}]),
    ("mon 9 am to 1 pm and 5 pm to 8 pm", [{"weekdays": (0,), "stretches": (NINE, FIVE)}]),
    ("mon 9-1, 5-8 pm", [{"weekdays": (0,), "stretches": (NINE, FIVE)}]),
    ("tue 7-9 7-9", [{"weekdays": (1,), "stretches": (t("07:00-09:00"), t("19:00-21:00"))}]),
    ("tue 06:00-08:30", [{"weekdays": (1,), "stretches": (t("06:00-08:30"),)}]),
    ("sun 8pm-12", [{"weekdays": (6,), "stretches": (t("20:00-00:00"),)}]),
    ("daily 9-5", [{"weekdays": tuple(range(7)), "stretches": (t("09:00-17:00"),)}]),
    ("mon-fri 9:30-13:00 buffer 5", [{"weekdays": (0, 1, 2, 3, 4), "stretches": (t("09:30-13:00"),), "buffer": 5}]),
    ("fri to mon off", [{"weekdays": (4, 5, 6, 0), "off": True}]),
    (
        "mon 9-1, tue off, wed 10-2 video slots 20 buffer 5 capacity 2",
        [
            {"weekdays": (0,), "stretches": (NINE,)},
            {"weekdays": (1,), "off": True},
            {
                "weekdays": (2,),
                "stretches": (t("10:00-14:00"),),
                "slot": 20,
                "buffer": 5,
                "capacity": 2,
                "seen": "online",
            },
        ],
    ),
    ("slots 15", [{"slot": 15}]),
    ("mon 15 min slots", [{"weekdays": (0,), "slot": 15}]),
    (
        "mon 9-1 from 1 dec to 31 dec",
        [{"weekdays": (0,), "stretches": (NINE,), "since": date(2026, 12, 1), "until": date(2026, 12, 31)}],
    ),
    ("28 nov 10am-1.30pm", [{"days": (date(2026, 11, 28),), "stretches": (t("10:00-13:30"),)}]),
    ("fri 27 nov also 6-8 pm", [{"days": (date(2026, 11, 27),), "stretches": (t("18:00-20:00"),), "adds": True}]),
    ("25/12 off", [{"days": (date(2026, 12, 25),), "off": True}]),
    ("28 nov usual", [{"days": (date(2026, 11, 28),), "usual": True}]),
    ("tomorrow 9-12", [{"days": (date(2026, 11, 24),), "stretches": (t("09:00-12:00"),)}]),
    ("सोम 9 से 1, शाम 5 से 8", [{"weekdays": (0,), "stretches": (NINE, FIVE)}]),
    ("सोम 9-1 5-8 स्लॉट 15", [{"weekdays": (0,), "stretches": (NINE, FIVE), "slot": 15}]),
    ("मंगल छुट्टी", [{"weekdays": (1,), "off": True}]),
    ("बुध 10-2 वीडियो", [{"weekdays": (2,), "stretches": (t("10:00-14:00"),), "seen": "online"}]),
    ("सोम से शुक्र ९-१", [{"weekdays": (0, 1, 2, 3, 4), "stretches": (NINE,)}]),
    (
        "1 दिसंबर से 31 दिसंबर तक सोम 9-12",
        [{"weekdays": (0,), "stretches": (t("09:00-12:00"),), "since": date(2026, 12, 1), "until": date(2026, 12, 31)}],
    ),
    ("28 नवंबर 10-12", [{"days": (date(2026, 11, 28),), "stretches": (t("10:00-12:00"),)}]),
    ("mangal band", [{"weekdays": (1,), "off": True}]),
    ("budh 10 se 2 tak video", [{"weekdays": (2,), "stretches": (t("10:00-14:00"),), "seen": "online"}]),
    ("kal chutti", [{"days": (date(2026, 11, 24),), "off": True}]),
    ("mon-fri 9-1 and 5-8", [{"weekdays": (0, 1, 2, 3, 4), "stretches": (NINE, FIVE)}]),
    ("tomorrow 10-12 only", [{"days": (date(2026, 11, 24),), "stretches": (t("10:00-12:00"),)}]),
    ("kal sirf 10 se 12", [{"days": (date(2026, 11, 24),), "stretches": (t("10:00-12:00"),)}]),
    ("कल सिर्फ़ 10 से 12", [{"days": (date(2026, 11, 24),), "stretches": (t("10:00-12:00"),)}]),
    ("somvar subah 9 se 1 aur sham 5 se 8", [{"weekdays": (0,), "stretches": (NINE, FIVE)}]),
    ("24-26 nov off", [{"days": tuple(date(2026, 11, n) for n in (24, 25, 26)), "off": True}]),
]


@pytest.mark.parametrize(("text", "said"), HOURS, ids=[text for text, _ in HOURS])
def test_hours_are_read(text: str, said: list[dict[str, Any]]) -> None:
    assert read_hours(text, today=TODAY) == tuple(SaidHours(**each) for each in said)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "banana",
        "mon 9-1 banana",
        "mon 25-30",
        "mon 9",
        "mon 1-",
        "mon off 9-1",
        "slots",
        "mon slots many",
        "1 dec to 1 jan off",
    ],
)
def test_what_is_not_understood_whole_is_not_understood(text: str) -> None:
    assert read_hours(text, today=TODAY) == ()


LEAVES: list[tuple[str, SaidLeave]] = [
    ("tomorrow", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 24))),
    ("24 nov to 28 nov", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 28))),
    ("mon to wed", SaidLeave(first=date(2026, 11, 23), last=date(2026, 11, 25))),
    ("3 days from tomorrow", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 26))),
    (
        "monday 2-5 pm emergency",
        SaidLeave(first=TODAY, last=TODAY, stretch=t("14:00-17:00"), kind="emergency"),
    ),
    (
        "25 dec holiday whole clinic",
        SaidLeave(first=date(2026, 12, 25), last=date(2026, 12, 25), kind="holiday", clinic=True),
    ),
    ("tomorrow afternoon", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 24), stretch=t("12:00-17:00"))),
    ("कल छुट्टी", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 24), kind="leave")),
    ("24 नवंबर से 28 नवंबर तक छुट्टी", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 28), kind="leave")),
    ("शुक्रवार 2 से 5", SaidLeave(first=date(2026, 11, 27), last=date(2026, 11, 27), stretch=t("14:00-17:00"))),
    ("mon tue wed", SaidLeave(first=TODAY, last=date(2026, 11, 25))),
    ("kal aur parso chutti", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 25), kind="leave")),
    ("सोमवार से बुधवार", SaidLeave(first=TODAY, last=date(2026, 11, 25))),
    ("friday 27 november to monday 30 november", SaidLeave(first=date(2026, 11, 27), last=date(2026, 11, 30))),
    ("tomorrow - friday", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 27))),
    (
        "24 nov 5 to 8 in the evening",
        SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 24), stretch=t("17:00-20:00")),
    ),
    ("kal chutti", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 24), kind="leave")),
    ("24-26 Nov", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 26))),
    ("24 से 26 नवंबर", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 26))),
    ("24-26 nov 2-5", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 26), stretch=t("14:00-17:00"))),
    ("today from 4", SaidLeave(first=TODAY, last=TODAY, stretch=t("16:00-00:00"))),
    ("aaj 4 ke baad", SaidLeave(first=TODAY, last=TODAY, stretch=t("16:00-00:00"))),
    ("आज 4 बजे से", SaidLeave(first=TODAY, last=TODAY, stretch=t("16:00-00:00"))),
    ("tomorrow until 12", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 24), stretch=t("00:00-12:00"))),
    ("kal 12 baje tak", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 24), stretch=t("00:00-12:00"))),
    ("kal subah 9 se 1", SaidLeave(first=date(2026, 11, 24), last=date(2026, 11, 24), stretch=NINE)),
    ("from now", SaidLeave(first=TODAY, last=TODAY)),
    ("अभी से इमरजेंसी", SaidLeave(first=TODAY, last=TODAY, kind="emergency")),
]


@pytest.mark.parametrize(("text", "said"), LEAVES, ids=[text for text, _ in LEAVES])
def test_leave_is_read(text: str, said: SaidLeave) -> None:
    assert read_leave(text, today=TODAY) == said


@pytest.mark.parametrize(
    "text", ["", "banana", "emergency", "tomorrow 5-", "28 nov to 24 nov", "26-24 nov", "half day tomorrow"]
)
def test_leave_that_is_not_understood_is_none(text: str) -> None:
    assert read_leave(text, today=TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "mon wed fri",
        "24 nov, 28 nov",
        "tomorrow and friday",
        "mon to wed and friday",
        "सोमवार और शुक्रवार",
        "kal aur shukravar",
        "tomorrow 10-12 5-8",
        "tomorrow 10-12 and 5-8 emergency",
        "tomorrow morning and evening",
    ],
)
def test_days_apart_and_two_stretches_are_no_one_leave(text: str) -> None:
    assert read_leave(text, today=TODAY) is None


def test_the_longest_range_of_single_days_is_read_whole() -> None:
    (said,) = read_hours("1 dec to 31 dec off", today=TODAY)
    assert (len(said.days), said.days[-1]) == (31, date(2026, 12, 31))


PIECES = st.sampled_from(
    (
        *(
            "mon",
            "tue",
            "9",
            "1",
            "25",
            "31",
            "-",
            "to",
            "from",
            "until",
            "off",
            "video",
            "slots",
            "buffer",
            "15",
            "pm",
        ),
        *("dec", "nov", "28", "tomorrow", "kal", "सोम", "से", "तक", "12/10", "9:30", ":", "also", "usual", "min", "2"),
        *("days", "evening", "शाम"),
    )
)


@given(st.lists(PIECES, max_size=9).map(" ".join))
def test_nothing_that_is_written_breaks_the_reading(text: str) -> None:
    for said in read_hours(text, today=TODAY):
        assert all(day >= TODAY for day in said.days)
    read_leave(text, today=TODAY)
