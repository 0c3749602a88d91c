"""Whole messages: what one line says about doctor, kind, day, person and wish, and that no text breaks anything."""

import subprocess
import sys
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import Understood, When
from bot.understanding.reading import LONGEST
from tests.bot.understanding.clinic import MON, THU, at, read

FRI = MON - timedelta(days=3)

ONE_LINE = [
    ("Dr Mehta tomorrow after 5", Understood(intent="book", doctor_ids=(1,), when=When(dates=(THU,), start=at(17)))),
    (
        "kal shaam 5 baje ke baad Dr Mehta",
        Understood(intent="book", doctor_ids=(1,), when=When(dates=(THU,), start=at(17), part="evening")),
    ),
    ("कल शाम डॉ मेहता", Understood(intent="book", doctor_ids=(1,), when=When(dates=(THU,), part="evening"))),
    (
        "skin doctor monday morning",
        Understood(intent="book", specialties=("dermatology",), when=When(dates=(MON,), part="morning")),
    ),
    (
        "bachche ko bukhar hai",
        Understood(intent="symptom", specialties=("pediatrics", "general_medicine"), person="child"),
    ),
    (
        "Dr Mehta tomorrow after 5 for my mother",
        Understood(intent="book", doctor_ids=(1,), person="mother", when=When(dates=(THU,), start=at(17))),
    ),
    ("डॉक्टर प्रिया नायर से मिलना है", Understood(intent="book", doctor_ids=(2,))),
    ("dr mehta ke saath kal", Understood(intent="book", doctor_ids=(1,), when=When(dates=(THU,)))),
    ("any doctor tomorrow", Understood(intent="book", any_doctor=True, when=When(dates=(THU,)))),
    ("koi bhi doctor", Understood(intent="inform", any_doctor=True)),
    (
        "डॉक्टर राव कल सुबह मेरी माँ के लिए",
        Understood(intent="book", doctor_ids=(3, 4), person="mother", when=When(dates=(THU,), part="morning")),
    ),
    (
        "shift my friday appointment to monday 5pm",
        Understood(intent="reschedule", when=When(dates=(MON,), exact=at(17)), moved_from=(FRI,)),
    ),
    ("reschedule from friday to monday", Understood(intent="reschedule", when=When(dates=(MON,)), moved_from=(FRI,))),
    ("for my father Ramesh", Understood(intent="inform", person="father", person_name="Ramesh")),
    ("back", Understood(intent="back")),
    ("not sure", Understood(intent="help")),
    ("I am looking around", Understood(intent=None)),
    ("cancel my appointment", Understood(intent="cancel")),
    ("meri appointment cancel kar do", Understood(intent="cancel")),
    ("fees kitni hai", Understood(intent="fees", topic="price")),
    ("hello", Understood(intent="greet")),
    ("दूसरा", Understood(intent=None, number=2)),
    ("second one", Understood(intent=None, number=2)),
    ("2", Understood(intent=None, number=2)),
]


@pytest.mark.parametrize(("text", "meaning"), ONE_LINE)
def test_one_line_fills_what_it_says(text: str, meaning: Understood) -> None:
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("text", "doctors"),
    [
        ("dr mheta", (1,)),
        ("mehta se milna hai", (1,)),
        ("Dr. Anil", (1,)),
        ("priya nayar", (2,)),
        ("डॉ. सुरेश राव", (4,)),
        ("Dr Rao", (3, 4)),
        ("Dr Sunita Mehta", ()),
        ("Dr Fernandes", ()),
        ("I want to see a doctor", ()),
    ],
)
def test_a_doctor_is_found_by_name_however_it_is_spelled(text: str, doctors: tuple[int, ...]) -> None:
    assert read(text).doctor_ids == doctors


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("for my mother", "mother"),
        ("mummy ke liye", "mother"),
        ("मेरी माँ के लिए", "mother"),
        ("mere bete ko khansi hai", "son"),
        ("appointment for my daughter", "daughter"),
        ("mere liye", "self"),
        ("book an appointment", None),
    ],
)
def test_the_person_is_heard(text: str, person: str | None) -> None:
    assert read(text).person == person


def test_a_name_a_branch_and_any_doctor_are_heard() -> None:
    assert read("my name is Asha Verma").person_name == "Asha Verma"
    assert read("at bandra please").clinic_id == 2
    assert read("koi bhi doctor chalega").any_doctor
    assert not read("Dr Mehta").any_doctor


@pytest.mark.parametrize(
    ("text", "specialty"),
    [
        ("knee pain since a week", "orthopedics"),
        ("ghutne me dard", "orthopedics"),
        ("aankhon mein jalan", "ophthalmology"),
        ("दांत में दर्द", "dentistry"),
        ("itchy rash on my arms", "dermatology"),
        ("haddi ka doctor", "orthopedics"),
        ("period problem", "gynecology"),
        ("sugar badh gayi hai", "endocrinology"),
    ],
)
def test_a_complaint_finds_the_kind_of_doctor(text: str, specialty: str) -> None:
    assert read(text).specialties[0] == specialty


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    assert isinstance(read(text), Understood)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(alphabet="0123456789/-.: aApPmMbje कल साढे०५", max_size=60))
def test_any_figures_are_survived(text: str) -> None:
    assert isinstance(read(text), Understood)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0xD7F), max_size=60))
def test_any_other_script_is_survived(text: str) -> None:
    assert isinstance(read(text), Understood)


@pytest.mark.parametrize("text", ["আগামীকাল ডাক্তার", "நாளை", "Dr Mehta రేపు"])
def test_tomorrow_is_heard_in_other_scripts(text: str) -> None:
    assert read(text).when == When(dates=(THU,))


def test_starting_up_loads_no_date_library() -> None:
    code = (
        "import sys, datetime, bot.understanding as u\n"
        "now = datetime.datetime(2026, 11, 18, 11, tzinfo=datetime.UTC)\n"
        "u.understand('कल शाम Dr Mehta', roster=u.Roster((), ()), now=now, language='hi')\n"
        "sys.exit('dateparser' in sys.modules)"
    )
    started = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)  # noqa: S603  # our own code

    assert started.returncode == 0


def test_a_library_that_was_warmed_up_answers_at_once() -> None:
    code = (
        "import time, datetime, bot.understanding as u\n"
        "from bot.understanding.dates_library import warm_up\n"
        "now = datetime.datetime(2026, 11, 18, 11, tzinfo=datetime.UTC)\n"
        "began = time.process_time(); warm_up(); warm = time.process_time()\n"
        "u.understand('আগামীকাল', roster=u.Roster((), ()), now=now, language='en')\n"
        "raise SystemExit(time.process_time() - warm > (warm - began) / 2)"
    )
    started = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)  # noqa: S603  # our own code

    assert started.returncode == 0


def test_a_page_of_text_is_read_only_to_the_limit() -> None:
    assert read("x " * LONGEST + "Dr Mehta").doctor_ids == ()
    assert read("Dr Mehta " + "x " * LONGEST).doctor_ids == (1,)
