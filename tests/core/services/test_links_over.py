"""A link that is closed at the gateway's own desk, with nothing paid or a part: another one asks for what is open."""

from uuid import UUID

import pytest

from core.domain.money import Money
from core.services.payments import link_over, request_payment
from tests.builders import World
from tests.core.services.money_story import FEE, Story


@pytest.fixture
def story(world: World) -> Story:
    return Story(world)


def closed(story: Story, payment: UUID) -> list[str]:
    with story.world.work() as uow:
        return [type(event).__name__ for event in link_over(uow, payment)]


@pytest.mark.parametrize(("came", "rest"), [(0, 50_000), (20_000, 30_000)])
def test_another_link_asks_for_what_is_open(story: Story, came: int, rest: int) -> None:
    visit = story.hold()
    first = story.ask(visit)
    if came:
        assert story.hear(first, "pay_1", amount=Money(came, "INR")) == ["PartPaid"]
    assert closed(story, first.id) == ["LinkUnavailable"]
    assert closed(story, first.id) == []
    with story.world.work() as uow:
        assert uow.payments.standing([visit.id])[visit.id].waits == came
        second = request_payment(uow, visit.id, story.chat, "sandbox")
    assert (second.id != first.id, second.amount) == (True, Money(rest, "INR"))
    assert story.hear(second, "pay_2", amount=second.amount) == ["PaymentSettled"]
    assert story.stands(visit)[0] == "confirmed"
    with story.world.work() as uow:
        assert uow.payments.standing([visit.id])[visit.id].booked == FEE.minor
    story.world.assert_invariants()


def test_a_part_under_a_closed_link_goes_back_with_the_hold(story: Story) -> None:
    visit = story.hold()
    first = story.ask(visit)
    story.hear(first, "pay_1", amount=Money(20_000, "INR"))
    closed(story, first.id)
    story.lapse(visit)
    assert [minor for _, minor, _ in story.refunds()] == [20_000]
    with story.world.work() as uow:
        assert uow.payments.standing([visit.id])[visit.id].waits == 0
    story.world.assert_invariants()


def test_a_link_that_was_paid_is_not_over(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    story.hear(payment, "pay_1")
    assert closed(story, payment.id) == []
