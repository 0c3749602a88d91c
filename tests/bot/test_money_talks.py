"""The money of a day as admins see it in chat: sums that add up, every difference, and asking the gateway again."""

from collections.abc import Iterator
from datetime import date

import pytest

from core.domain.gateway_books import CaptureState, DisputeSeen, Entry
from core.domain.money import Money
from core.domain.payment import Capture
from core.domain.staff import Role
from core.services.booking import HoldRequest, hold_slot
from core.services.gateway_side import capture_seen
from core.services.payments import link_made, request_payment
from core.services.reconciliation import check_day
from core.services.settlement import settle
from tests.bot.paper import PaperPatient
from tests.bot.reception import Asker, Reception
from tests.builders import World

DAY = date(2026, 11, 23)


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()


def labels(asker: PaperPatient) -> list[str]:
    return [choice.label for choice in asker.last.choices]


def pays(clinic: Reception, patient: Asker, *, entry: str) -> str:
    """Have a patient pay for a visit; returns our reference."""
    world, chat = clinic.world, clinic.chat_of(patient)
    (person,) = [p for (p,) in world.sql("select patient_id from chat_patients where chat_id = %s", chat)]
    with world.work() as uow:
        doctor = next(d for d in uow.roster.doctors.values() if d.name == "Dr Anjali Mehta")
        request = HoldRequest(
            chat_id=chat,
            patient_id=person,
            doctor_id=doctor.id,
            clinic_id=doctor.clinic_ids[0],
            starts_at=world.at(17),
        )
        payment = request_payment(uow, hold_slot(uow, request).id, chat, "sandbox")
    with world.work() as uow:
        link_made(uow, payment.id, link_id="link", link_url="https://pay.example")
        settle(uow, payment.id, [Capture(gateway_payment_id=entry, amount=payment.amount)])
    return payment.reference


def bank_takes(clinic: Reception, capture: str, reference: str) -> None:
    """Have a payer's bank win its dispute over all of a capture."""
    amount = Money(80_000, "INR")
    lost = DisputeSeen(dispute_id="disp_1", amount=amount, status="lost", reason="fraud")
    state = CaptureState(
        gateway_payment_id=capture, amount=amount, captured=True, reference=reference, disputes=(lost,)
    )
    with clinic.world.work() as uow:
        capture_seen(uow, "sandbox", state)


def test_a_day_on_which_nothing_came_in(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    assert admin.says("/money").text == "Monday 23 November\n\nNothing came in."
    assert labels(admin) == ["Check again", "Sun 22 Nov"]


def test_what_came_in_adds_up_and_can_be_asked_for_again(clinic: Reception) -> None:
    admin, ravi = clinic.seated(Role.ADMIN), clinic.patient()
    reference = pays(clinic, ravi, entry="pay_1")
    assert "Sandbox: ₹800 came in\n= ₹800 for visits + ₹0 waiting or on its way back + ₹0 given back" in (
        admin.says("/money today").text
    )
    bank_takes(clinic, "pay_1", reference)
    assert "= ₹0 for visits + ₹0 waiting or on its way back + ₹800 given back (₹800 of it taken by banks)\n" in (
        admin.says("/money today").text
    )
    assert "are being asked" in admin.taps("Check again").text
    queued = "select body ->> 'day', body ->> 'gateway' from outbox where kind = 'reconcile_day'"
    assert clinic.world.sql(queued) == [("2026-11-23", "sandbox")]
    admin.taps("Check again")
    admin.taps("Sun 22 Nov")
    assert admin.last.text.startswith("Sunday 22 November\n\nNothing came in.")
    assert clinic.world.sql("select count(*) from audit where act = 'money.checked'") == [(2,)]


def test_a_difference_is_shown_with_whom_it_is_about(clinic: Reception) -> None:
    admin, ravi = clinic.seated(Role.ADMIN), clinic.patient()
    reference = pays(clinic, ravi, entry="pay_1")
    known = Entry(
        kind="capture",
        entry_id="pay_1",
        gateway_payment_id="pay_1",
        amount=Money(70_000, "INR"),
        at=clinic.world.clock.now,
        reference=reference,
    )
    other = Entry(
        kind="capture",
        entry_id="pay_9",
        gateway_payment_id="pay_9",
        amount=Money(100, "INR"),
        at=clinic.world.clock.now,
    )
    with clinic.world.work() as uow:
        check_day(uow, "sandbox", DAY, [known, other], until=uow.now)
    assert "2 differences:" in admin.says("/money").text
    assert labels(admin)[-2:] == ["Amount: pay_1", "Not ours: pay_9"]
    said = admin.taps("Amount").text
    assert f"Sandbox: pay_1, our reference: {reference}\nThey say ₹700, we say ₹800" in said
    assert "Ravi Kumar\nNo number is known." in said
    assert "Dr Anjali Mehta" in said
    assert clinic.world.sql("select subject from audit where act = 'chat.opened'") == [
        (f"chat {clinic.chat_of(ravi)}",)
    ]
    admin.taps("The whole day")
    assert "It does not belong to anybody's chat." in admin.taps("Not ours").text
    admin.taps("The whole day")
    card = admin.last
    with clinic.world.work() as uow:
        check_day(uow, "sandbox", DAY, [known], until=uow.now)
    assert "cannot find that any more" in admin.taps("Not ours", message=card).text


def test_a_day_that_cannot_be_read_is_answered_with_how_it_is_said_and_an_example(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    for words in ("banana", "2026-99-99", "tomorrow", "' or 1=1", "x" * 500):
        said = admin.says(f"/money {words}").text
        assert said.startswith("The money of a day is asked for like this: /money yesterday")
        assert said.endswith("Monday 23 November\n\nNothing came in.")
    assert admin.says("/money 20 Nov").text.startswith("Friday 20 November")


def test_the_desk_does_not_see_the_money(clinic: Reception) -> None:
    assert clinic.seated(Role.RECEPTIONIST).says("/money").text.startswith("Your role may not do that.")
