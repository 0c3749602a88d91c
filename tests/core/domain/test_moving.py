"""What moving a visit does to its fee, and until when and how often a patient may move it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.appointment import LIFE, Appointment, Event, Status
from core.domain.errors import AlreadyDone, HigherFee, MovedTooOften, Refusal, TooLateToMove, VisitClosed
from core.domain.money import Money
from core.domain.moving import Terms, check_move, check_patients_move, may_move, terms_of
from core.domain.settings import ClinicSettings
from tests.builders import MONDAY_NINE

AT = MONDAY_NINE + timedelta(days=1)


def inr(rupees: int) -> Money:
    return Money(rupees * 100, "INR")


def a_visit(
    status: Status = Status.CONFIRMED,
    *,
    fee: int = 500,
    pays: str = "online",
    starts_at: datetime = AT,
    moves: int = 0,
    cap: int = 100,
) -> Appointment:
    return Appointment(
        id=uuid4(),
        clinic_id=1,
        doctor_id=1,
        patient_id=1,
        chat_id=1,
        seat=0,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        occupied_until=starts_at + timedelta(minutes=40),
        status=status,
        fee=inr(fee),
        consultation="in_person",
        number="APT-20261124-0001",
        held_until=MONDAY_NINE + timedelta(minutes=15),
        pays=pays,
        moves=moves,
        refund_cap=cap,
    )


@pytest.mark.parametrize(
    ("old", "new", "paid", "pays", "percent", "fee", "back", "due", "then"),
    [
        (500, 500, 500, "online", 100, 500, 0, 0, "online"),
        (500, 400, 500, "online", 100, 400, 100, 0, "online"),
        (500, 0, 500, "online", 100, 0, 500, 0, "nothing"),
        (500, 400, 500, "online", 50, 500, 0, 0, "online"),  # the deadline has passed: the money stays with the visit
        (500, 700, 500, "online", 100, 700, 0, 200, "at_clinic"),
        (500, 700, 500, "online", 0, 700, 0, 200, "at_clinic"),
        (500, 400, 0, "at_clinic", 0, 400, 0, 400, "at_clinic"),
        (500, 700, 0, "at_clinic", 100, 700, 0, 700, "at_clinic"),
        (500, 200, 300, "at_clinic", 100, 200, 100, 0, "at_clinic"),
        (500, 200, 300, "at_clinic", 0, 300, 0, 0, "at_clinic"),
        (0, 500, 0, "nothing", 100, 500, 0, 500, "at_clinic"),
        (500, 0, 0, "at_clinic", 100, 0, 0, 0, "nothing"),
    ],
)
def test_the_fee_of_a_moved_visit(  # noqa: PLR0917 - the columns of the table above
    old: int, new: int, paid: int, pays: str, percent: int, fee: int, back: int, due: int, then: str
) -> None:
    found = terms_of(a_visit(fee=old, pays=pays), inr(new), paid=inr(paid), percent=percent, takes_money_at_desk=True)
    assert found == Terms(fee=inr(fee), back=inr(back), due=inr(due), pays=then, cap=percent if paid else 100)


def test_a_higher_fee_is_refused_where_the_desk_takes_no_money() -> None:
    with pytest.raises(HigherFee):
        terms_of(a_visit(), inr(700), paid=inr(500), percent=100, takes_money_at_desk=False)
    with pytest.raises(HigherFee):
        terms_of(a_visit(), Money(50_000, "USD"), paid=inr(500), percent=100, takes_money_at_desk=True)
    at_desk = a_visit(pays="at_clinic")
    assert terms_of(at_desk, inr(700), paid=inr(0), percent=100, takes_money_at_desk=False).due == inr(700)


def test_a_held_place_takes_the_new_fee_and_what_has_come_waits_on() -> None:
    held = a_visit(Status.HELD)
    found = terms_of(held, inr(300), paid=inr(0), percent=100, takes_money_at_desk=False)
    assert found == Terms(fee=inr(300), back=inr(0), due=inr(300), pays="online", cap=100)
    assert terms_of(held, inr(900), paid=inr(0), percent=0, takes_money_at_desk=False).fee == inr(900)


@given(
    old=st.integers(0, 900),
    new=st.integers(0, 900),
    part=st.floats(0, 1),
    pays=st.sampled_from(["online", "at_clinic"]),
    percents=st.lists(st.sampled_from([100, 50, 0]), min_size=1, max_size=3),
)
def test_moving_there_and_back_never_gives_more_back_than_cancelling_would(
    old: int, new: int, part: float, pays: str, percents: list[int]
) -> None:
    paid = old if pays == "online" else int(old * part)
    visit = a_visit(fee=old, pays=pays)
    came, share = inr(paid), 100
    for percent in percents:
        found = terms_of(visit, inr(new), paid=inr(paid), percent=percent, takes_money_at_desk=True)
        share = min(share, percent)
        assert found.back == Money(0, "INR") or share == 100
        assert paid * 100 == found.back.minor + min(paid * 100, found.fee.minor)  # no money is lost, and none made
        assert found.due.minor == max(0, found.fee.minor - paid * 100)
        paid -= found.back.minor // 100
        visit = a_visit(fee=found.fee.minor // 100, pays=found.pays, cap=found.cap)
        new = old
    assert inr(paid).minor <= came.minor


def refusal(visit: Appointment, settings: ClinicSettings | None = None) -> type[Refusal] | None:
    try:
        check_patients_move(visit, settings or ClinicSettings(), now=MONDAY_NINE)
    except Refusal as found:
        return type(found)
    return None


def test_until_when_and_how_often_a_patient_may_move() -> None:
    assert refusal(a_visit()) is None
    assert refusal(a_visit(starts_at=MONDAY_NINE + timedelta(hours=2))) is None
    assert refusal(a_visit(starts_at=MONDAY_NINE + timedelta(hours=1, minutes=59))) is TooLateToMove
    assert refusal(a_visit(starts_at=MONDAY_NINE)) is VisitClosed
    assert refusal(a_visit(moves=1)) is None
    assert refusal(a_visit(moves=2)) is MovedTooOften
    assert refusal(a_visit(), ClinicSettings(moves_allowed=0)) is MovedTooOften
    assert refusal(a_visit(), ClinicSettings(move_deadline_hours=48)) is TooLateToMove


def test_a_held_place_may_be_moved_within_its_time() -> None:
    assert refusal(a_visit(Status.HELD, moves=9, starts_at=MONDAY_NINE + timedelta(hours=1))) is None
    with pytest.raises(VisitClosed):
        check_patients_move(a_visit(Status.HELD), ClinicSettings(), now=MONDAY_NINE + timedelta(minutes=15))


@pytest.mark.parametrize("status", Status)
def test_only_what_is_to_come_can_be_moved(status: Status) -> None:
    visit = a_visit(status)
    patients = status in {Status.REQUESTED, Status.CONFIRMED}
    movable = patients or status in {Status.HELD, Status.ARRIVED}  # who is here is moved by the clinic alone
    assert (Event.MOVE in LIFE[status]) == movable
    if movable:
        check_move(visit, doctor_id=2, starts_at=AT)
        with pytest.raises(AlreadyDone):
            check_move(visit, doctor_id=1, starts_at=AT)
    else:
        with pytest.raises(VisitClosed):
            check_move(visit, doctor_id=2, starts_at=AT)
    assert may_move(visit, ClinicSettings(), now=MONDAY_NINE) == patients
