"""Every order in which a freed place, its answers, the clock and a rival can meet: one has it, nobody is told twice.

The controls: without the doctor's lock and the constraint two have the place in some order; without the locks of rows
and with nobody looking, a place is taken and given back.
"""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from core.domain.errors import NotWaiting, OfferOver, Refusal, SlotTaken
from core.storage.invariants import broken_invariants
from tests.builders import World
from tests.trials.arena import NO_CONSTRAINT, NO_LOCK, without
from tests.trials.interleave import interrupted_once, some_order
from tests.trials.stepping import Work
from tests.trials.waiters import Heedless, Waiters

TAKEN = ("confirmed", "taken", 1)


@pytest.fixture
def waiters(world: World) -> Waiters:
    return Waiters(world)


@pytest.fixture
def bare_waiters(own_database_url: str) -> Iterator[Waiters]:
    """The same with its protection taken away: no exclusion constraint, and a doctor's lock that locks nothing."""
    with without(own_database_url, NO_LOCK, NO_CONSTRAINT) as world:
        yield Waiters(world)


def broken(waiters: Waiters) -> bool:
    """Whether something that must hold does not."""
    with waiters.world.connection() as connection:
        return bool(broken_invariants(connection))


def test_of_a_freed_place_and_somebody_elses_hold_one_gets_it_in_every_order(waiters: Waiters) -> None:
    ends = set()
    for order in waiters.orders([waiters.offer_it(), waiters.hold(waiters.anil)], waiters.waiting):
        with order.told():
            assert order.errors[0] is None
            assert order.errors[1] is None or isinstance(order.errors[1], SlotTaken)
            held = waiters.world.sql("select chat_id from appointments where status = 'held'")
        ends.add(held[0][0])
        assert len(held) == 1
    assert ends == {waiters.ravi[0], waiters.anil[0]}


def test_two_who_look_at_once_tell_one_person_once_in_every_order(waiters: Waiters) -> None:
    for order in waiters.orders([waiters.offer_it(), waiters.offer_it()], waiters.waiting):
        with order.told():
            assert order.errors == (None, None)
            assert waiters.world.sql("select chat_id from offers") == [(waiters.ravi[0],)]
            assert waiters.world.sql("select count(*) from notices") == [(1,)]


ANSWERS: dict[str, tuple[Callable[[Waiters], Work], tuple[str, str, int], type[Refusal]]] = {
    "the clock": (Waiters.lapse, ("waiting", "lapsed", 0), OfferOver),
    "who leaves": (Waiters.leave, ("cancelled", "declined", 0), OfferOver),
}


@pytest.mark.parametrize("rival", ANSWERS)
def test_taking_it_meets_another_end_and_one_of_them_counts_in_every_order(waiters: Waiters, rival: str) -> None:
    other, end, refusal = ANSWERS[rival]
    ends = set()
    for order in waiters.orders([waiters.take(), other(waiters)], waiters.offered):
        with order.told():
            assert order.errors[0] is None or isinstance(order.errors[0], refusal)
            assert order.errors[1] is None or isinstance(order.errors[1], (OfferOver, NotWaiting))
        ends.add(waiters.stands())
    assert ends == {TAKEN, end}


def test_a_place_that_is_being_declined_is_offered_to_the_next_once_it_is_free(waiters: Waiters) -> None:
    ends = set()
    for order in waiters.orders([waiters.decline(), waiters.look()], waiters.offered):
        with order.told():
            assert order.errors == (None, None)
        ends.add(waiters.world.sql("select count(*)::int from offers where chat_id = %s", waiters.sita[0])[0][0])
    assert ends == {0, 1}  # 0: it was looked for before it was free, and declining has had it looked for once more
    assert waiters.world.sql("select count(*) from outbox where kind = 'fill_places'") == [(1,)]


def test_without_protection_two_have_a_freed_place_in_some_order(bare_waiters: Waiters) -> None:
    waiters = bare_waiters
    works = [waiters.offer_it(), waiters.hold(waiters.anil)]
    assert some_order(waiters.world.url, waiters.world.clock, works, waiters.waiting, lambda _: broken(waiters))


@pytest.mark.parametrize("rival", ["the clock", "who leaves"])
def test_without_protection_a_place_is_taken_and_given_back_in_some_order(own_database_url: str, rival: str) -> None:
    with without(own_database_url, NO_LOCK) as world:
        waiters = Waiters(world)
        works = (waiters.take(), ANSWERS[rival][0](waiters))
        orders = interrupted_once(world.url, world.clock, works, waiters.offered, wire=Heedless)
        with closing(orders):
            assert any(broken(waiters) or waiters.stands() not in {TAKEN, ANSWERS[rival][1]} for _ in orders)
