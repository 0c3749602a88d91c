"""Money in question at the desk: what it is, what there is to decide, and what becomes of it."""

from collections.abc import Iterator

import pytest

from core.domain.money import Money
from core.domain.payment import Capture
from core.domain.staff import Role
from core.services.booking import HoldRequest, hold_slot
from core.services.payments import request_payment
from core.services.settlement import settle
from tests.bot.reception import Reception
from tests.bot.test_paid_talks import labels
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def comes(clinic: Reception, amount: Money) -> None:
    """Let Ravi pay something else than the ₹800 that his held visit costs."""
    world, chat = clinic.world, clinic.chat_of(clinic.patient())
    ((person,),) = world.sql("select patient_id from chat_patients where chat_id = %s", chat)
    with world.work() as uow:
        of = next(d for d in uow.roster.doctors.values() if d.name == "Dr Anjali Mehta")
        request = HoldRequest(
            chat_id=chat,
            patient_id=person,
            doctor_id=of.id,
            clinic_id=of.clinic_ids[0],
            starts_at=world.at(17),
        )
        payment = request_payment(uow, hold_slot(uow, request).id, chat, "sandbox")
        settle(uow, payment.id, [Capture(gateway_payment_id="pay_1", amount=amount)])


def test_it_is_decided_and_not_done(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    comes(clinic, Money(100_000, "INR"))
    desk.says("/tasks")
    desk.says("1")
    assert labels(desk) == ["Decide", "Open chat", "All tasks"]
    desk.taps("Open chat")
    assert labels(desk) == ["Close", "Back to Baari"]
    assert desk.taps("Back to Baari").text == "You are back with Baari. Nothing was written to the patient."
    desk.says("/tasks")
    desk.says("1")
    card = desk.taps("Decide").text
    assert "₹800 is open for the visit. Use the ₹1,000 for it" in card
    assert labels(desk) == ["Use it", "Send it back", "All tasks"]
    assert desk.taps("Use it").text.startswith("Done: Money in question: ₹1,000 came for")
    assert clinic.world.sql("select status from appointments") == [("confirmed",)]
    assert clinic.world.sql("select amount_minor, reason from refunds") == [(20_000, "overpaid")]


def test_another_currency_can_only_be_sent_back(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    comes(clinic, Money(1_500, "USD"))
    desk.says("/tasks")
    desk.says("1")
    assert "The $15 cannot be used for the visit, for which ₹800 is open" in desk.taps("Decide").text
    assert labels(desk) == ["Send it back", "All tasks"]
    assert "Nothing else to do." in desk.taps("Send it back").text
    assert clinic.world.sql("select amount_minor, currency, status from refunds") == [(1_500, "USD", "due")]
