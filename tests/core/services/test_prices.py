"""The follow-up price: a pure rule, tried against days counted on fingers; and what real visits make of it."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.appointment import Event
from core.domain.money import Money
from core.domain.roster import Doctor
from core.domain.schedule import DoctorSchedule
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.prices import FollowUp, follow_up, price_of
from tests.builders import KOLKATA, MONDAY_NINE, World


def a_doctor(*, fee: int = 500, again: int | None = 200, days: int = 7) -> Doctor:
    return Doctor(
        id=1,
        name="Dr Asha Mehta",
        specialty="dermatology",
        qualifications="",
        practising_since=None,
        languages=(),
        fee=inr(fee),
        follow_up_fee=None if again is None else inr(again),
        follow_up_for=timedelta(days=days),
        schedule=DoctorSchedule(1, (), (), {1: KOLKATA}),
        clinic_ids=(1,),
    )


def inr(rupees: int) -> Money:
    return Money(rupees * 100, "INR")


SEEN = MONDAY_NINE


@pytest.mark.parametrize(
    ("later", "fee"),
    [
        (timedelta(hours=1), 200),
        (timedelta(days=7, hours=14), 200),  # the evening of the seventh day
        (timedelta(days=7, hours=15), 500),  # the midnight that ends it
        (timedelta(days=8), 500),
    ],
)
def test_the_last_day_is_a_day_of_the_calendar(later: timedelta, fee: int) -> None:
    assert price_of(a_doctor(), SEEN, SEEN + later, KOLKATA) == inr(fee)
    assert follow_up(a_doctor(), SEEN, KOLKATA) == FollowUp(
        fee=inr(200), last_day=(SEEN + timedelta(days=7)).astimezone(KOLKATA).date()
    )


@pytest.mark.parametrize(
    ("doctor", "seen", "fee"),
    [
        (a_doctor(), None, 500),
        (a_doctor(again=None), SEEN, 500),
        (a_doctor(again=0), SEEN, 0),
        (a_doctor(again=500), SEEN, 500),
        (a_doctor(again=700), SEEN, 500),  # nobody pays more for coming back
        (a_doctor(days=0), SEEN, 500),
    ],
)
def test_who_pays_the_follow_up_fee(doctor: Doctor, seen: datetime | None, fee: int) -> None:
    assert price_of(doctor, seen, SEEN + timedelta(days=1), KOLKATA) == inr(fee)


@given(
    doctor=st.builds(a_doctor, fee=st.integers(0, 900), again=st.none() | st.integers(0, 900), days=st.integers(0, 60)),
    seen=st.none() | st.integers(0, 525_600).map(lambda minutes: SEEN + timedelta(minutes=minutes)),
    later=st.integers(0, 90 * 24 * 60),
    zone=st.sampled_from([KOLKATA, ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Chatham")]),
)
def test_a_follow_up_is_never_dearer_and_ends_with_its_last_day(
    doctor: Doctor, seen: datetime | None, later: int, zone: ZoneInfo
) -> None:
    starts = (seen or SEEN) + timedelta(minutes=later)
    fee, price = price_of(doctor, seen, starts, zone), follow_up(doctor, seen, zone)
    assert fee in {doctor.fee, doctor.follow_up_fee}
    assert fee.minor <= doctor.fee.minor
    assert (fee != doctor.fee) == (price is not None and starts.astimezone(zone).date() <= price.last_day)
    if seen and price:
        days = (starts.astimezone(zone).date() - seen.astimezone(zone).date()).days
        assert (fee == price.fee) == (days <= doctor.follow_up_for.days)


def test_a_completed_visit_makes_the_next_ones_cheaper_and_a_follow_up_begins_no_new_days(world: World) -> None:
    clinic = world.a_clinic()
    doctor = world.a_doctor(clinic)
    world.sql("update doctors set follow_up_fee_minor = 20000, follow_up_days = 7")
    ravi = world.a_chat()

    def booked(days: int) -> tuple[UUID, int]:
        wanted = HoldRequest(
            chat_id=ravi[0], patient_id=ravi[1], doctor_id=doctor, clinic_id=clinic, starts_at=world.at(11, days=days)
        )
        held = world.database.run(lambda uow: hold_slot(uow, wanted))
        world.database.run(lambda uow: confirm_at_clinic(uow, held.id, ravi[0]))
        return held.id, held.fee.minor

    def completed(visit: UUID) -> None:
        for event in (Event.START, Event.COMPLETE):
            world.database.run(
                lambda uow, event=event: uow.appointments.change(uow.appointments.locked(visit), event, by="desk")  # type: ignore[misc]
            )

    first, fee = booked(0)
    assert fee == 50_000
    assert booked(1)[1] == 50_000  # not before it has taken place
    completed(first)
    second, fee = booked(6)
    assert fee == 20_000
    world.clock.forward(days=6, hours=3)
    completed(second)
    assert booked(1)[1] == 20_000  # the seventh day
    assert booked(2)[1] == 50_000
    world.assert_invariants()
