"""What we print of a slot is read back as that slot: in every form, language and zone, whatever stands around it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk_values import Moment
from bot.phrases import CALENDARS
from bot.understanding import Roster, understand
from bot.understanding.languages import languages
from bot.understanding.meaning import When
from tests.bot.understanding.clinic import ROSTER

ZONES = sorted(available_timezones())
FIRST = datetime(2026, 11, 22, tzinfo=UTC)
"""Slots lie in the two years from here: leap days and changes of the clock are among them."""
AROUND = ("{}", "{} please", "{}?", "Dr Mehta {}", "{} theek hai", "जी, {}")
"""What people write around a time that they copy from a card."""
tongues = st.sampled_from(sorted(CALENDARS))
zones = st.sampled_from(ZONES)


def read(text: str, now: datetime, language: str) -> When | None:
    return understand(text, roster=ROSTER, now=now, language=language).when


def slots() -> st.SearchStrategy[datetime]:
    """A beginning of a visit, on five minutes."""
    return st.integers(0, 2 * 365 * 24 * 12).map(lambda fives: FIRST + timedelta(minutes=5 * fives))


@settings(deadline=None, max_examples=120)  # a busy machine is no failure
@given(
    starts=slots(),
    ahead=st.integers(5, 300 * 24 * 60),
    zone=zones,
    language=tongues,
    written=st.tuples(st.sampled_from(["short", "full"]), st.sampled_from(AROUND)),
)
def test_a_slot_is_read_back_in_every_language_and_zone(
    starts: datetime, ahead: int, zone: str, language: str, written: tuple[str, str]
) -> None:
    """`ahead`: minutes from now to the slot; a button names no year, so that it lies within one."""
    wall = starts.astimezone(ZoneInfo(zone))
    now = (starts - timedelta(minutes=ahead)).astimezone(ZoneInfo(zone))
    if wall.replace(tzinfo=None) <= now.replace(tzinfo=None):
        return  # the clock was put back in between: on the clinic's wall the slot is not ahead
    form, around = written
    printed = CALENDARS[language].write_moment(Moment(starts, zone), form)

    found = read(around.format(printed), now, language)

    assert found is not None, printed
    assert (found.dates, found.exact) == ((wall.date(),), wall.time()), printed


@settings(deadline=None)
@given(wall=st.times(), language=tongues)
def test_a_time_alone_is_read_back(wall: time, language: str) -> None:
    wall = wall.replace(second=0, microsecond=0)
    found = read(CALENDARS[language].write_clock(wall), FIRST, language)

    assert found is not None
    assert found.exact == wall


@settings(deadline=None)
@given(day=st.integers(0, 350), language=tongues, short=st.booleans())
def test_a_day_alone_is_read_back(day: int, language: str, short: bool) -> None:
    wanted = FIRST.date() + timedelta(day)
    found = read(CALENDARS[language].write_day(wanted, short=short), FIRST, language)

    assert found is not None
    assert found.dates == (wanted,)


CUES = tuple(
    turn.replace("?", "").replace("*", "").replace("^", "").replace("$", "").replace("..", "").replace("|", " ")
    for language in languages()
    for section in ("intents", "red_flags", "topics", "moves", "arrival", "rules.days", "rules.windows", "rules.clocks")
    for _, turn in language.cues(section)
)
"""Turns of speech of every table, their signs taken off: what is read most easily."""
AT_THE_EDGE = (date(2026, 12, 31), date(2027, 1, 31), date(2028, 2, 29), date(2099, 12, 31))


@settings(deadline=None, max_examples=200)
@given(
    pieces=st.lists(st.one_of(st.sampled_from(CUES), st.text(max_size=12)), max_size=8),
    today=st.one_of(st.sampled_from(AT_THE_EDGE), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
    hour=st.integers(0, 23),
)
def test_any_words_on_any_day_are_survived_and_nothing_past_is_read(pieces: list[str], today: date, hour: int) -> None:
    now = datetime.combine(today, time(hour))
    found = understand(" ".join(pieces), roster=Roster((), ()), now=now, language="en").when
    readings = [found, *found.alternatives] if found else []

    assert [day for each in readings for day in each.dates if day < today] == []
