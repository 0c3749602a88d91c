"""Every order in which a move meets a rival, a cancellation, money, or another move: one place always, and its money.

With the doctor's lock and the constraint gone the same search finds the order in which two have one place.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing

import pytest

from core.domain.errors import AlreadyDone, SlotTaken, VisitClosed
from core.storage.invariants import broken_invariants
from tests.builders import World
from tests.trials.arena import NO_CONSTRAINT, NO_LOCK, without
from tests.trials.interleave import interrupted_once, some_order
from tests.trials.movers import Movers, Reckless
from tests.trials.stepping import Work


@pytest.fixture
def movers(world: World) -> Movers:
    return Movers(world)


@pytest.fixture
def bare_movers(own_database_url: str) -> Iterator[Movers]:
    """The same with its protection taken away: no exclusion constraint, and a doctor's lock that locks nothing."""
    with without(own_database_url, NO_LOCK, NO_CONSTRAINT) as world:
        yield Movers(world)


def test_of_a_move_and_a_hold_one_gets_the_place_and_nobody_has_none(movers: Movers) -> None:
    ends = set()
    for order in movers.orders([movers.move(movers.new), movers.hold_there(movers.new)], movers.booked):
        with order.told():
            assert {type(error) for error in order.errors} == {type(None), SlotTaken}
            assert movers.places(movers.ravi[1]) == 1
            assert movers.money() == (50_000, 0)
        ends.add((movers.stands()[2] == movers.new, movers.places(movers.anil[1])))
    assert ends == {(True, 0), (False, 1)}


def test_a_place_that_a_move_leaves_is_had_by_the_next_one(movers: Movers) -> None:
    ends = set()
    for order in movers.orders([movers.move(movers.new), movers.hold_there(movers.old)], movers.booked):
        with order.told():
            assert order.errors[0] is None
            assert order.errors[1] is None or isinstance(order.errors[1], SlotTaken)
        ends.add(movers.places(movers.anil[1]))
    assert ends == {0, 1}


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same doctor", "a colleague"])
def test_a_move_and_a_cancellation_end_cancelled_with_all_the_money_back(movers: Movers, elsewhere: bool) -> None:
    doctor = movers.colleague if elsewhere else movers.doctor
    ends = set()
    for order in movers.orders([movers.move(movers.new, doctor=doctor), movers.cancel()], movers.booked):
        with order.told():
            assert order.errors[1] is None
            assert order.errors[0] is None or isinstance(order.errors[0], VisitClosed)
            status, _, starts, _ = movers.stands()
            assert (status, movers.places(movers.ravi[1]), movers.money()) == ("cancelled", 0, (0, 50_000))
            assert not movers.after_its_end()
        ends.add((order.errors[0] is None, starts))
    assert ends == {(True, movers.new), (False, movers.old)}
    assert (movers.met_elsewhere > 0) == elsewhere


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same doctor", "a colleague"])
def test_money_that_meets_a_move_books_the_visit_where_it_stands(movers: Movers, elsewhere: bool) -> None:
    doctor = movers.colleague if elsewhere else movers.doctor
    numbers = set()
    for order in movers.orders([movers.move(movers.new, doctor=doctor), movers.money_comes()], movers.held):
        with order.told():
            assert order.errors == (None, None)
            *place, number = movers.stands()
            assert (*place,) == ("confirmed", doctor, movers.new)
            assert (movers.places(movers.ravi[1]), movers.money()) == (1, (50_000, 0))
        numbers.add(number)
    assert len(numbers) == 1
    assert (movers.met_elsewhere > 0) == elsewhere


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same doctor", "a colleague"])
def test_two_moves_of_one_visit_come_one_after_the_other(movers: Movers, elsewhere: bool) -> None:
    doctor = movers.colleague if elsewhere else movers.doctor
    works = [movers.move(movers.new), movers.move(movers.other, doctor=doctor, chat=movers.wife[0])]
    ends = set()
    for order in movers.orders(works, movers.booked):
        with order.told():
            assert order.errors == (None, None)
            assert (movers.places(movers.ravi[1]), movers.money(), movers.counted()) == (1, (50_000, 0), 2)
        ends.add(movers.stands()[2])
    assert ends == {movers.new, movers.other}
    assert (movers.met_elsewhere > 0) == elsewhere


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same doctor", "a colleague"])
def test_a_held_place_that_is_moved_as_its_time_ends_is_moved_or_over(movers: Movers, elsewhere: bool) -> None:
    doctor = movers.colleague if elsewhere else movers.doctor
    ends = set()
    for order in movers.orders([movers.move(movers.new, doctor=doctor), movers.lapse()], movers.held):
        with order.told():
            assert order.errors[1] is None
            assert order.errors[0] is None or isinstance(order.errors[0], VisitClosed)
            status, _, starts, _ = movers.stands()
            assert (status, movers.places(movers.ravi[1]), movers.after_its_end()) == ("expired", 0, False)
        ends.add((order.errors[0] is None, starts))
    assert ends == {(True, movers.new), (False, movers.old)}


def test_the_same_move_twice_is_done_once(movers: Movers) -> None:
    works = [movers.move(movers.new), movers.move(movers.new, chat=movers.wife[0])]
    for order in movers.orders(works, movers.booked):
        with order.told():
            assert {type(error) for error in order.errors} == {type(None), AlreadyDone}
            assert movers.world.sql("select moves, version from appointments") == [(1, 2)]


def test_two_who_want_each_others_place_wait_for_nobody(movers: Movers) -> None:
    """Both lines are taken in the order of their ids: no deadlock, and nobody leaves before the other has left."""
    for order in movers.orders([movers.move(movers.old, doctor=movers.colleague), movers.swap()], movers.both_booked):
        with order.told():
            assert [type(error) for error in order.errors] == [SlotTaken, SlotTaken]
            assert movers.stands()[1] == movers.doctor


def test_without_protection_a_move_and_a_hold_share_a_place_in_some_order(bare_movers: Movers) -> None:
    movers = bare_movers

    def broken(_order: object) -> bool:
        with movers.world.connection() as connection:
            return bool(broken_invariants(connection))

    works = [movers.move(movers.new), movers.hold_there(movers.new)]
    assert some_order(movers.world.url, movers.world.clock, works, movers.booked, broken)


RIVALS: Mapping[str, tuple[Callable[[Movers], Work], Callable[[Movers], None], Callable[[Movers], bool]]] = {
    "another move": (
        lambda m: m.move(m.other, doctor=m.colleague, chat=m.wife[0]),
        Movers.booked,
        lambda m: m.counted() != 2,
    ),
    "a cancellation": (Movers.cancel, Movers.booked, Movers.after_its_end),
    "the clock": (Movers.lapse, Movers.held, Movers.after_its_end),
}
"""What meets the move, how it begins, and what must never be seen."""


@pytest.mark.parametrize("rival", RIVALS)
def test_without_the_locks_of_rows_a_move_passes_over_its_rival_in_some_order(
    own_database_url: str, rival: str
) -> None:
    other, begins, is_wrong = RIVALS[rival]
    with without(own_database_url, NO_LOCK) as world:
        movers = Movers(world)
        works = (movers.move(movers.new), other(movers))
        orders = interrupted_once(world.url, world.clock, works, lambda: begins(movers), wire=Reckless)
        with closing(orders):
            assert any(is_wrong(movers) for _ in orders)
