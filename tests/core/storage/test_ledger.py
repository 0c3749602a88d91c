"""The ledger is only added to, and where the money is follows from its entries."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest

from core.domain.ledger import Position, Settled
from core.domain.money import Money
from core.domain.payment import Capture
from core.services.booking import HoldRequest, hold_slot
from core.services.cancellation import cancel_visit
from core.services.payments import request_payment
from core.services.settlement import settle
from tests.builders import World


@pytest.fixture
def paid(world: World) -> Iterator[tuple[World, int, UUID]]:
    """A world with one visit that is paid: (world, chat, visit)."""
    clinic = world.a_clinic()
    doctor = world.a_doctor(clinic)
    chat, patient = world.a_chat()
    with world.work() as uow:
        request = HoldRequest(
            chat_id=chat, patient_id=patient, doctor_id=doctor, clinic_id=clinic, starts_at=world.at(17, days=3)
        )
        visit = hold_slot(uow, request)
        payment = request_payment(uow, visit.id, chat, "sandbox")
    with world.work() as uow:
        settle(uow, payment.id, [Capture(gateway_payment_id="pay_1", amount=Money(50_000, "INR"))])
    yield world, chat, visit.id
    world.assert_invariants()


@pytest.mark.parametrize(
    "change", ["update ledger set amount_minor = 1", "delete from ledger", "truncate ledger cascade"]
)
def test_what_was_entered_is_never_changed_or_removed(paid: tuple[World, int, UUID], change: str) -> None:
    world, _, _ = paid
    with pytest.raises(psycopg.IntegrityError, match="append-only") as refused:
        world.sql(change)
    assert refused.value.diag.constraint_name == "ledger_is_append_only"
    assert world.sql("select kind, amount_minor from ledger") == [("capture", 50_000)]


def test_the_refusal_also_holds_where_no_row_is_met(world: World) -> None:
    with pytest.raises(psycopg.IntegrityError, match="append-only"):
        world.sql("delete from ledger where false")


def test_where_the_money_is_follows_from_the_entries(paid: tuple[World, int, UUID]) -> None:
    world, chat, visit = paid
    with world.work() as uow:
        (booked,) = uow.ledger.positions(visit)
        cancel_visit(uow, visit, chat)
        (going_back,) = uow.ledger.positions(visit)
        assert uow.ledger.booked(visit) == []
    assert booked == Position(
        gateway="sandbox",
        gateway_payment_id="pay_1",
        payment_id=booked.payment_id,
        currency="INR",
        captured=50_000,
        booked=50_000,
        refunded=0,
        promised=0,
        first=Settled.BOOKED,
    )
    assert going_back == replace(booked, booked=0, promised=50_000)
    assert (booked.free, going_back.free) == (0, 0)
    entries = world.sql("select kind, settled_as, amount_minor, appointment_id from ledger order by id")
    assert entries == [("capture", "booked", 50_000, visit), ("credit", "credit", 50_000, visit)]
