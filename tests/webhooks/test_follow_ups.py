"""Who has been seen is told that coming again still costs less: in time, once, and only where it is of use."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.domain.appointment import Event
from core.services.consultations import complete
from core.storage import prices
from tests.builders import World
from tests.webhooks.notice_office import Office

SAID = (
    "Hello Ravi, you were at City Clinic on Monday 23 November, 5:00 pm IST. Another visit to the same doctor "
    "costs less until Monday 30 November. Shall I look for a time?"
)


@pytest.fixture
def office(world: World) -> Office:
    """The clinic on Monday at nine; a second visit within a week costs less."""
    office = Office(world)
    world.sql("update doctors set fee_minor = 50000, follow_up_fee_minor = 20000, follow_up_days = 7")
    return office


def seen(office: Office) -> UUID:
    """Ravi is seen on Monday at five, and says nothing of how it was."""
    visit = office.book(days=0).id
    office.until(office.world.at(17, 30, days=0))
    with office.world.work() as uow:
        uow.appointments.change(uow.appointments.locked(visit), Event.START, by="desk")
    with office.world.work() as uow:
        complete(uow, visit, by="desk")
    return visit


def stands(office: Office, visit: UUID) -> list[tuple[str, str]]:
    query = "select way, status from notices where appointment_id = %s and kind = 'follow_up_due' order by due_at"
    return office.world.sql(query, visit)


def test_three_days_before_the_lower_fee_ends_it_is_said_and_a_tap_books(office: Office) -> None:
    visit = seen(office)
    friday = office.world.at(17, days=4)  # at the hour of the visit
    assert office.world.sql("select due_at from notices where kind = 'follow_up_due'") == [(friday,)]
    office.until(friday - timedelta(minutes=1))
    assert stands(office, visit) == [("telegram", "planned")]
    office.until(friday)
    assert office.wires["telegram"].texts[-1] == SAID
    office.taps("Book again")
    office.work()
    assert "₹200 as a follow-up until Monday 30 November, then ₹500" in office.wires["telegram"].texts[-1]
    office.until(friday + timedelta(days=5))
    assert office.wires["telegram"].texts.count(SAID) == 1
    office.world.assert_invariants()


def test_it_is_said_in_the_patients_language(office: Office) -> None:
    office.world.sql("update chats set language = 'hi'")
    seen(office)
    office.until(office.world.at(17, days=4))
    assert office.wires["telegram"].texts[-1].startswith("नमस्ते Ravi, आपने सोमवार 23 नवंबर")
    assert "तक दोबारा दिखाने पर फ़ीस कम है।" in office.wires["telegram"].texts[-1]


def test_who_has_booked_again_is_told_nothing_unless_that_is_cancelled(office: Office) -> None:
    visit = seen(office)
    again = office.book(hour=11, days=3).id
    office.until(office.world.at(17, days=4))
    assert stands(office, visit) == [("telegram", "withdrawn")]
    assert SAID not in office.wires["telegram"].texts
    assert office.world.sql("select fee_minor from appointments where id = %s", again) == [(20_000,)]


def test_a_second_visit_that_was_cancelled_in_time_does_not_keep_it_back(office: Office) -> None:
    visit = seen(office)
    office.cancel(office.book(hour=11, days=5).id)
    office.until(office.world.at(17, days=4))
    assert stands(office, visit) == [("telegram", "sent")]


def test_without_the_question_who_has_booked_is_told_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the two above: a statement that never finds a visit, in the place of ours."""
    monkeypatch.setattr(prices, "BOOKED_SINCE", prices.BOOKED_SINCE.replace("patient_id = any", "-patient_id = any"))
    visit = seen(office)
    office.book(hour=11, days=3)
    office.until(office.world.at(17, days=4))
    assert stands(office, visit) == [("telegram", "sent")]


@pytest.mark.parametrize(
    "change",
    [
        "update doctors set follow_up_fee_minor = null",
        "update doctors set follow_up_fee_minor = 60000",
        "update doctors set follow_up_days = 2",
        "update doctors set active = false",
    ],
)
def test_a_price_that_does_not_hold_any_more_is_not_told(office: Office, change: str) -> None:
    visit = seen(office)
    office.world.sql(change)
    office.until(office.world.at(17, days=4))
    assert stands(office, visit) == [("telegram", "withdrawn")]


@pytest.mark.parametrize(
    "change",
    [
        "update doctors set follow_up_fee_minor = null",
        "update doctors set follow_up_days = 2",  # there would be no three days to tell it in
        "insert into settings (name, value) values ('follow_up_notice_days', '0')",
    ],
)
def test_nothing_is_planned_where_there_is_nothing_to_tell(office: Office, change: str) -> None:
    office.world.sql(change)
    assert stands(office, seen(office)) == []


def test_a_follow_up_brings_no_other(office: Office) -> None:
    seen(office)
    again = office.book(hour=11, days=1).id
    office.until(office.world.at(11, 20, days=1))
    with office.world.work() as uow:
        uow.appointments.change(uow.appointments.locked(again), Event.START, by="desk")
    with office.world.work() as uow:
        complete(uow, again, by="desk")
    assert stands(office, again) == []


def test_the_night_is_left_in_peace(office: Office) -> None:
    office.world.sql("insert into settings (name, value) values ('quiet_hours', '\"16:00-10:00\"')")
    visit = seen(office)
    ((due,),) = office.world.sql("select due_at from notices where kind = 'follow_up_due'")
    assert due == office.world.at(10, days=5)
    office.until(due + timedelta(minutes=1))
    assert stands(office, visit) == [("telegram", "sent")]
