"""Every order in which the statements of rivals can meet: one place, one patient; one payment, one end; no visit in a
blocked day that the desk does not know of. Each with its negative control: with the doctor's lock and the constraint
gone, the same search finds the order that breaks the clinic."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

import psycopg
import pytest

from core.domain.errors import OfferOver, OnLeave, SlotTaken
from core.storage.invariants import broken_invariants
from tests.builders import World
from tests.trials.arena import NO_CONSTRAINT, NO_LOCK, Arena, without
from tests.trials.interleave import Order, interrupted_once, some_order
from tests.trials.stepping import Careless, Lockless, SteppingWire, Work


@pytest.fixture
def arena(world: World) -> Arena:
    return Arena(world)


@pytest.fixture
def bare_arena(own_database_url: str) -> Iterator[Arena]:
    """The same with its protection taken away: no exclusion constraint, and a doctor's lock that locks nothing."""
    with without(own_database_url, NO_LOCK, NO_CONSTRAINT) as world:
        yield Arena(world)


def one_gets_it(arena: Arena) -> Counter[bool]:
    """Count who of two got the one place, over all orders."""
    winners: Counter[bool] = Counter()
    for order in arena.orders([arena.hold(arena.ravi), arena.hold(arena.sita)]):
        with order.told():
            assert {type(error) for error in order.errors} == {type(None), SlotTaken}
            assert arena.world.sql("select status from appointments") == [("held",)]
        winners[order.errors[0] is None] += 1
    return winners


def broken(arena: Arena) -> bool:
    """Whether something that must hold does not."""
    with arena.world.connection() as connection:
        return bool(broken_invariants(connection))


def test_of_two_who_hold_one_place_one_gets_it_in_every_order(arena: Arena) -> None:
    winners = one_gets_it(arena)
    assert winners[True] == winners[False] == 2  # the loser comes before the winner's commit and waits, or after it


@pytest.mark.parametrize("gone", [NO_LOCK, NO_CONSTRAINT], ids=["the lock", "the constraint"])
def test_where_one_protection_is_gone_the_other_still_holds(own_database_url: str, gone: tuple[str, ...]) -> None:
    with without(own_database_url, gone) as world:
        winners = one_gets_it(Arena(world))
    assert winners[True] == winners[False] > 0


def test_without_protection_two_get_one_place_in_some_order(bare_arena: Arena) -> None:
    arena = bare_arena
    works = [arena.hold(arena.ravi), arena.hold(arena.sita)]
    assert some_order(arena.world.url, arena.world.clock, works, arena.empty, lambda _: broken(arena))


def test_late_money_meets_the_end_of_the_hold_and_a_rival_in_every_order(arena: Arena) -> None:
    ends = set()
    for order in arena.orders([arena.expire(), arena.pay(), arena.hold(arena.sita)], arena.lapsed_hold):
        with order.told():
            assert order.errors[:2] == (None, None)
            assert order.errors[2] is None or isinstance(order.errors[2], SlotTaken)
            ravi = arena.world.sql("select status from appointments where id = %s", arena.visit)[0][0]
            sita = arena.world.sql("select count(*) from appointments where chat_id = %s", arena.sita[0])[0][0]
            offers = arena.world.sql("select count(*) from offers where status = 'open'")[0][0]
            assert sita == (order.errors[2] is None)
        ends.add((ravi, sita, offers))
    assert ends == {("confirmed", 0, 0), ("expired", 1, 1)}


def test_without_protection_late_money_and_a_rival_get_one_place_in_some_order(bare_arena: Arena) -> None:
    arena = bare_arena
    works = [arena.expire(), arena.pay(), arena.hold(arena.sita)]
    assert some_order(arena.world.url, arena.world.clock, works, arena.lapsed_hold, lambda _: broken(arena))


def how_it_ended(arena: Arena) -> tuple[str, int, int]:
    """How the offer stands, how much of the money is booked, and how much goes back."""
    ((status,),) = arena.world.sql("select status from offers")
    ((booked,),) = arena.world.sql("select coalesce(sum(amount_minor), 0)::int from ledger where kind = 'apply'")
    ((back,),) = arena.world.sql("select coalesce(sum(amount_minor), 0)::int from refunds")
    return status, booked, back


def test_a_choice_meets_the_end_of_its_offer_in_every_order(arena: Arena) -> None:
    ends = Counter[tuple[str, int, int]]()
    for order in arena.orders([arena.choose(), arena.lapse()], arena.offered):
        with order.told():
            assert order.errors[1] is None
            assert order.errors[0] is None or isinstance(order.errors[0], OfferOver)
            ends[how_it_ended(arena)] += 1
    assert set(ends) == {("taken", 50_000, 0), ("lapsed", 0, 50_000)}


def test_two_answers_to_one_offer_meet_in_every_order(arena: Arena) -> None:
    ends = Counter[tuple[str, int, int]]()
    for order in arena.orders([arena.choose(), arena.decline()], arena.offered):
        with order.told():
            assert {type(error) for error in order.errors} == {type(None), OfferOver}
            ends[how_it_ended(arena)] += 1
    assert set(ends) == {("taken", 50_000, 0), ("declined", 0, 50_000)}


def test_nobody_gets_a_place_that_is_being_chosen_in_any_order(arena: Arena) -> None:
    for order in arena.orders([arena.choose(), arena.hold_that_place()], arena.offered):
        with order.told():
            assert order.errors[0] is None
            assert isinstance(order.errors[1], SlotTaken)
            assert how_it_ended(arena) == ("taken", 50_000, 0)


def test_where_the_doctors_line_is_gone_the_lock_of_the_offer_still_holds(own_database_url: str) -> None:
    with without(own_database_url, NO_LOCK) as world:
        arena = Arena(world)
        ends = set()
        for order in arena.orders([arena.choose(), arena.lapse()], arena.offered):
            with order.told():
                ends.add(how_it_ended(arena))
    assert ends == {("taken", 50_000, 0), ("lapsed", 0, 50_000)}


RIVALS = pytest.mark.parametrize("rival", [Arena.lapse, Arena.decline], ids=["the clock", "a second answer"])


def interrupted(arena: Arena, rival: Callable[[Arena], Work], wire: type[SteppingWire]) -> Generator[Order, None, None]:
    """A choice that is interrupted once, after each of its statements, by all that its rival does."""
    works = (arena.choose(), rival(arena))
    yield from interrupted_once(arena.world.url, arena.world.clock, works, arena.offered, wire=wire)


def test_where_all_locks_are_gone_no_visit_is_changed_behind_a_choice(own_database_url: str) -> None:
    with without(own_database_url, NO_LOCK) as world:
        arena, broke_off = Arena(world), 0
        for order in interrupted(arena, Arena.lapse, Lockless):
            with order.told():
                assert not broken(arena)
                broke_off += any(isinstance(error, psycopg.Error) for error in order.errors)
    assert broke_off > 0  # it holds, but nobody is told why: this is what the locks are for


@RIVALS
def test_without_protection_an_offer_is_taken_and_given_back_in_some_order(
    own_database_url: str, rival: Callable[[Arena], Work]
) -> None:
    with without(own_database_url, NO_LOCK) as world:
        arena = Arena(world)
        with closing(interrupted(arena, rival, Careless)) as orders:
            assert any(broken(arena) for _ in orders)
        assert how_it_ended(arena)[1:] == (50_000, 50_000)  # the money is booked, and on its way back


def test_of_a_visit_in_a_blocked_day_the_desk_knows_in_every_order(arena: Arena) -> None:
    ends = set()
    for order in arena.orders([arena.block(), arena.hold(arena.ravi)]):
        with order.told():
            assert order.errors[0] is None
            assert order.errors[1] is None or isinstance(order.errors[1], OnLeave)
            assert arena.unmet() == 0
        ends.add((order.errors[1] is None, len(arena.met)))
    assert ends == {(True, 1), (False, 0)}


def test_without_protection_a_visit_slips_into_a_blocked_day_in_some_order(bare_arena: Arena) -> None:
    arena = bare_arena

    def slipped(_order: Order) -> bool:
        return arena.unmet() > 0

    assert some_order(arena.world.url, arena.world.clock, [arena.block(), arena.hold(arena.ravi)], arena.empty, slipped)
