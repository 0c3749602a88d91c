"""Who fits what is asked of a doctor, and what would have to be given up where nobody does."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.domain.finding import Asked, Sought, find, ways_on
from core.domain.schedule import DoctorSchedule
from tests.core.domain.a_clinic import MONDAY, hours, schedule, without_deadline

FIELDS, TONGUES, BRANCHES = ("dermatology", "cardiology", "ent"), ("en", "hi", "ta"), (1, 2)
SEXES = (None, "female", "male")


@dataclass(frozen=True)
class Somebody:
    """A doctor who works mornings on some weekdays at some branches."""

    id: int
    specialty: str
    languages: tuple[str, ...]
    works: frozenset[tuple[int, int]]
    sex: str | None = None

    @property
    def schedule(self) -> DoctorSchedule:
        return schedule(
            *(hours(9, 11, weekday=day, doctor_id=self.id, clinic_id=branch) for branch, day in sorted(self.works)),
            doctor_id=self.id,
        )

    @property
    def clinic_ids(self) -> tuple[int, ...]:
        return tuple(sorted({branch for branch, _ in self.works}))


@st.composite
def people(draw: st.DrawFn) -> list[Somebody]:
    return [
        Somebody(
            number,
            draw(st.sampled_from(FIELDS)),
            tuple(draw(st.sets(st.sampled_from(TONGUES)))),
            frozenset(draw(st.sets(st.tuples(st.sampled_from(BRANCHES), st.integers(0, 6)), max_size=4))),
            draw(st.sampled_from(SEXES)),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


asking = st.builds(
    Asked,
    specialties=st.lists(st.sampled_from(FIELDS), unique=True, max_size=3).map(tuple),
    languages=st.lists(st.sampled_from(TONGUES), unique=True, max_size=2).map(tuple),
    clinic_id=st.none() | st.sampled_from((*BRANCHES, 3)),
    sex=st.sampled_from(SEXES),
    days=st.lists(st.integers(0, 9).map(lambda n: MONDAY + timedelta(days=n)), max_size=2).map(tuple),
)


def fits(doctor: Somebody, asked: Asked) -> bool:
    """The rule, said at length."""
    if asked.sex is not None and doctor.sex != asked.sex:
        return False
    for specialty in [doctor.specialty] if asked.specialties else [None]:
        for tongue in doctor.languages if asked.languages else (None,):
            for branch, weekday in doctor.works:
                right_field = specialty is None or specialty in asked.specialties
                right_tongue = tongue is None or tongue in asked.languages
                right_branch = asked.clinic_id is None or branch == asked.clinic_id
                right_day = not asked.days or weekday in [day.weekday() for day in asked.days]
                if right_field and right_tongue and right_branch and right_day:
                    return True
    return False


@without_deadline
@given(doctors=people(), asked=asking)
def test_who_is_found_fits_all_that_is_asked_and_nobody_who_does_is_left_out(
    doctors: list[Somebody], asked: Asked
) -> None:
    found = find(doctors, asked)
    assert {d.id for d in found} == {d.id for d in doctors if fits(d, asked)}
    assert len(found) == len({d.id for d in found})
    if asked.specialties:
        places = [asked.specialties.index(d.specialty) for d in found]
        assert places == sorted(places)


@without_deadline
@given(doctors=people(), asked=asking)
def test_giving_up_one_thing_helps_just_whom_the_others_fit(doctors: list[Somebody], asked: Asked) -> None:
    ways = ways_on(doctors, asked)
    for kind in Sought:
        fitting = {d.id for d in doctors if fits(d, asked.without(kind))} if kind in asked.sought else set()
        assert {d.id for d in ways.get(kind, [])} == fitting
    assert all(ways.values())


def test_a_doctor_who_speaks_it_but_not_on_that_day_nor_there_is_said_to_be_so() -> None:
    tamil = Somebody(1, "dermatology", ("en", "ta"), frozenset({(1, 0), (2, 4)}))
    friday = date(2026, 6, 5)
    assert find([tamil], Asked(languages=("ta",), days=(friday,))) == [tamil]
    there = Asked(languages=("ta",), clinic_id=1, days=(friday,))
    assert find([tamil], there) == []
    assert set(ways_on([tamil], there)) == {Sought.DAY, Sought.BRANCH}
