"""The tables of lives are whole: every status has its row, can be reached, and means something for captured money."""

import re
from collections.abc import Mapping, Set
from enum import StrEnum
from typing import Any

import pytest

from core.domain import appointment, meeting, notices, offer, payment, prescription, waitlist
from core.domain.appointment import LIFE as VISIT_LIFE
from core.domain.appointment import LIVE, OPEN
from core.domain.dispute import DISPUTE_LIFE, DisputeStatus
from core.domain.errors import AlreadyDone, VisitClosed
from core.domain.payment import LIFE as PAYMENT_LIFE
from core.domain.payment import REFUND_LIFE, SETTLEMENT, Settlement
from core.storage.tables import metadata
from tests.builders import World

Edges = Mapping[Any, Set[StrEnum]]

LIVES: Mapping[str, tuple[type[StrEnum], StrEnum, Edges]] = {
    "appointments": (
        appointment.Status,
        appointment.Status.HELD,
        {status: set(edges.values()) for status, edges in VISIT_LIFE.items()},
    ),
    "payments": (
        payment.Status,
        payment.Status.CREATED,
        {status: set(edges.values()) for status, edges in PAYMENT_LIFE.items()},
    ),
    "notices": (
        notices.NoticeStatus,
        notices.NoticeStatus.PLANNED,
        notices.LIFE,
    ),
    "meetings": (meeting.Status, meeting.Status.WANTED, meeting.LIFE),
    "offers": (offer.Status, offer.Status.OPEN, offer.LIFE),
    "prescriptions": (prescription.RxStatus, prescription.RxStatus.DRAFT, prescription.LIFE),
    "waitlist": (waitlist.Status, waitlist.Status.WAITING, waitlist.LIFE),
    "refunds": (payment.RefundStatus, payment.RefundStatus.DUE, REFUND_LIFE),
    "disputes": (DisputeStatus, DisputeStatus.OPEN, DISPUTE_LIFE),
    "sandbox_disputes": (DisputeStatus, DisputeStatus.OPEN, DISPUTE_LIFE),
}
"""Table -> its statuses, the first of them, and from each those that can follow."""


def reached(first: StrEnum, edges: Edges) -> set[StrEnum]:
    """Return every status that can be reached from the first, itself among them."""
    found, new = {first}, {first}
    while new:
        new = {following for status in new for following in edges[status]} - found
        found |= new
    return found


@pytest.mark.parametrize("table", LIVES)
def test_every_status_has_a_row_and_can_be_reached(table: str) -> None:
    statuses, first, edges = LIVES[table]
    assert set(edges) == set(statuses)
    assert reached(first, edges) == set(statuses)


@pytest.mark.parametrize("table", LIVES)
def test_the_schema_knows_just_these_statuses(world: World, table: str) -> None:
    ((definition,),) = world.sql(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = %s", f"{table}_status_is_known"
    )
    assert set(re.findall(r"'(\w+)'", definition)) == {status.value for status in LIVES[table][0]}


def test_every_table_with_a_status_stands_in_this_law() -> None:
    told_elsewhere = {"deliveries"}  # the provider's words for its own messages: tests/core/storage
    with_status = {table.name for table in metadata.tables.values() if "status" in table.columns}
    assert with_status - told_elsewhere == LIVES.keys()


@pytest.mark.parametrize("status", appointment.Status)
@pytest.mark.parametrize("event", appointment.Event)
def test_an_event_that_is_not_in_the_table_is_refused(status: appointment.Status, event: appointment.Event) -> None:
    expected: Any = VISIT_LIFE[status].get(event)
    if expected:
        assert appointment.after(status, event) is expected
        return
    results = {edges[event] for edges in VISIT_LIFE.values() if event in edges}
    with pytest.raises(AlreadyDone if status in results else VisitClosed):
        appointment.after(status, event)


@pytest.mark.parametrize("status", payment.Status)
@pytest.mark.parametrize("event", payment.Event)
def test_a_payment_only_goes_forward(status: payment.Status, event: payment.Event) -> None:
    following = payment.after(status, event)
    if event is payment.Event.CAPTURED:
        assert following is payment.Status.PAID
    if following is not status:
        assert status not in reached(following, LIVES["payments"][2])


def test_every_event_of_every_life_happens_somewhere() -> None:
    assert {event for edges in VISIT_LIFE.values() for event in edges} == set(appointment.Event)
    assert {event for edges in PAYMENT_LIFE.values() for event in edges} == set(payment.Event)


def test_captured_money_means_something_for_every_visit() -> None:
    assert set(SETTLEMENT) == set(appointment.Status)
    assert set(SETTLEMENT.values()) == set(Settlement)
    for status, way in SETTLEMENT.items():
        events = {event.value: following for event, following in VISIT_LIFE[status].items()}
        if way is Settlement.CONFIRM:
            assert events["confirm"] is appointment.Status.CONFIRMED
        if way is Settlement.RETAKE:
            assert events["revive"] is appointment.Status.CONFIRMED
            assert events["request"] is appointment.Status.REQUESTED
        if way is Settlement.REFUND:
            assert status not in LIVE


def test_a_terminal_status_occupies_no_place() -> None:
    terminal = {status for status, edges in VISIT_LIFE.items() if not edges}
    assert terminal & LIVE == set()
    assert OPEN <= LIVE
