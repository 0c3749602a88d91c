"""One place becomes free and others follow it: who is moved up frees a place, which is offered on, until nobody fits.

An obvious model of the line, a page of lists and no locks, says how each story must go on. `BAARI_STORIES=500` tells
that many instead of the few that every run has time for.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.domain.appointment import Appointment
from core.domain.waitlist import OFFERS_A_DAY
from core.services.booking import confirm_at_clinic
from core.services.freed import offer_freed, whose_turn
from core.storage.database import Database
from tests.builders import World, forget
from tests.core.services.waiting_room import WaitingRoom, Who
from tests.standins.server import wait_for
from tests.trials.arena import OF_VISITS
from webhooks.waitlist import fill_places, look_after_the_list

STORIES = int(os.environ.get("BAARI_STORIES", "0"))
TIMES = ((9, 0), (9, 30), (10, 0), (10, 30))
PLACES = [f"24 {hour}:{minute:02}" for hour, minute in TIMES]


class Line(WaitingRoom):
    """One day of four places, tomorrow; everybody in it is known before a story begins."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        world.sql("delete from weekly_hours where weekday <> 1")  # Tuesdays only, and this is a Monday
        self.all = self.people("ravi", "sita", "anil", "uma", "vina", "kiran")
        self.strangers = self.people("first", "second", "third", "fourth")
        self.start = world.clock.now

    def empty(self) -> None:
        """Begin a story."""
        self.world.clock.now = self.start
        with self.world.connection() as connection:
            forget(connection, ("waitlist_told", "waitlist", *OF_VISITS))

    def answers(self, who: Who, answer: str) -> None:
        """Take it (and have it booked at once), decline it, or let the time pass."""
        if answer == "take":
            visit = self.takes(who)
            if visit.status == "held":
                with self.world.work() as uow:
                    confirm_at_clinic(uow, visit.id, who.chat)
        elif answer == "decline":
            self.declines(who)
        else:
            self.passes()


@pytest.fixture
def line(world: World) -> Iterator[Line]:
    yield Line(world)
    world.assert_invariants()


# --- three who want to come earlier, and one who cancels --------------------------------------------------------------


@dataclass
class Three:
    """All four places are taken; the last three want to come earlier, and the first is given up."""

    line: Line
    visits: list[Appointment] = field(default_factory=list)

    def begin(self) -> None:
        """Let it begin anew."""
        self.line.empty()
        first, *others = self.line.all[:4]
        given_up = self.line.books(first, *TIMES[0])
        self.visits = [self.line.books(who, *at) for who, at in zip(others, TIMES[1:], strict=True)]
        for who, visit in zip(others, self.visits, strict=True):
            self.line.wants_up(who, visit)
        self.line.cancels(first, given_up)
        self.line.looks()

    def go(self, answers: Sequence[str]) -> str | None:
        """Answer so, one offer after the other; return who is asked then, None where nobody is."""
        self.begin()
        for answer in answers:
            ((name, _),) = self.line.offered().items()
            self.line.answers(next(who for who in self.line.all if who.name == name), answer)
            self.line.looks()
        return next(iter(self.line.offered()), None)

    def check(self) -> list[str]:
        """Each of them has one visit, the same as before and not later; return the times."""
        found = []
        for who, before in zip(self.line.all[1:4], self.visits, strict=True):
            ((id_, starts_at),) = self.line.world.sql(
                "select id, starts_at from appointments where chat_id = %s and status in ('confirmed', 'held')",
                who.chat,
            )
            assert id_ == before.id
            assert starts_at <= before.starts_at
            found.append(self.line.clock(starts_at))
        return found


def test_one_cancellation_moves_three_up_and_leaves_the_last_place_free(line: Line) -> None:
    three = Three(line)
    assert three.go(["take", "take", "take"]) is None
    assert three.check() == PLACES[:3]


def test_one_cancellation_moves_three_up_also_while_several_processes_look_at_once(line: Line) -> None:
    """Each process has its own connections; they look without a pause while the three answer."""
    three, over = Three(line), threading.Event()
    three.begin()

    def process() -> None:
        database = Database(line.world.url, clock=line.world.clock, pool_size=1)
        while not over.is_set():
            fill_places(database, line.doctor)
        database.dispose()

    threads = [threading.Thread(target=process) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for who in line.all[1:4]:
            wait_for(lambda who=who: list(line.offered()) == [who.name], 20.0, what="offering the place")  # type: ignore[misc]
            line.answers(who, "take")
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert line.looks() == 0
    assert (three.check(), line.offered()) == (PLACES[:3], {})
    assert line.world.sql("select count(*) from offers where status = 'taken'") == [(3,)]


def test_every_order_of_taking_declining_and_letting_it_lapse_leaves_everybody_one_visit(line: Line) -> None:
    three = Three(line)
    open_: list[list[str]] = [[]]
    ends: dict[tuple[str, ...], list[str]] = {}
    while open_:  # every story is begun, and then as every answer to what is asked at its end
        answers = open_.pop()
        if three.go(answers) is None:
            ends[tuple(answers)] = three.check()
        else:
            open_ += [[*answers, answer] for answer in ("take", "decline", "lapse")]
    assert ends["take", "take", "take"] == PLACES[:3]
    assert ends["decline", "decline", "decline"] == PLACES[1:]
    assert ends["lapse", "lapse", "lapse"] == PLACES[1:]
    assert ends["decline", "take", "take"] == [PLACES[1], PLACES[0], PLACES[2]]
    assert {len(set(times)) for times in ends.values()} == {3}
    assert len(ends) > 20


# --- two who look at once, and one who dies between -------------------------------------------------------------------


def test_two_dispatchers_offer_each_place_once_and_tell_everybody_once(line: Line) -> None:
    for _ in range(5):
        line.empty()
        for who in line.all[:5]:
            line.waits(who)
        together = threading.Barrier(2)

        def look(together: threading.Barrier = together) -> None:
            together.wait()
            fill_places(line.world.database, line.doctor)

        threads = [threading.Thread(target=look) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert line.offered() == dict(zip(("ravi", "sita", "anil", "uma"), PLACES, strict=True))
        assert line.world.sql("select count(*) from notices") == [(4,)]
        line.world.assert_invariants()


def test_who_dies_between_two_places_or_loses_the_row_costs_nobody_their_turn(line: Line) -> None:
    line.empty()
    for who in line.all[:3]:
        line.waits(who)
    turn = line.world.database.run(lambda uow: whose_turn(uow, line.doctor))
    assert turn is not None
    line.world.database.run(lambda uow: offer_freed(uow, turn))  # and then the process is killed
    line.world.sql("delete from outbox where kind = 'fill_places'")
    line.world.assert_invariants()
    look_after_the_list(line.world.database)
    assert line.queued("fill_places") == 1
    line.looks()
    assert line.offered() == dict(zip(("ravi", "sita", "anil"), PLACES, strict=False))


# --- any story, against the model -------------------------------------------------------------------------------------


@dataclass
class Waiter:
    """Somebody in the model's line: who, how urgent, and where their visit is if they want to come earlier."""

    who: int
    urgent: bool
    joined: int
    up: bool
    told: set[int] = field(default_factory=set)
    offers: int = 0
    done: bool = False


@dataclass
class Model:
    """What ought to happen. `day` says who has each place (None: free, -1: a stranger), `offered` whose each may be."""

    day: list[int | None]
    line: list[Waiter]
    offered: dict[int, Waiter] = field(default_factory=dict)

    def look(self) -> None:
        """Offer each free place, the earliest first, to the first in the line who may have it."""
        for place in range(len(self.day)):
            if self.day[place] is None and place not in self.offered:
                waiter = next((w for w in self._in_order() if self._may_have(w, place)), None)
                if waiter:
                    self.offered[place] = waiter
                    waiter.told.add(place)
                    waiter.offers += 1

    def _in_order(self) -> list[Waiter]:
        return sorted(self.line, key=lambda w: (not w.urgent, w.joined))

    def _may_have(self, waiter: Waiter, place: int) -> bool:
        if waiter.done or waiter in self.offered.values() or place in waiter.told or waiter.offers >= OFFERS_A_DAY:
            return False
        return not waiter.up or place < self.day.index(waiter.who)

    def take(self, place: int) -> None:
        """Let whom it is offered to have it."""
        waiter = self.offered.pop(place)
        if waiter.up:
            self.day[self.day.index(waiter.who)] = None
        self.day[place], waiter.done = waiter.who, True


@dataclass(frozen=True)
class Story:
    """Who has which place at first, who waits how, and what is done: a stranger cancels, or an offer is answered."""

    seated: list[int]
    waits: list[tuple[int, bool]]
    acts: list[tuple[str, int]]


SIX = st.permutations(range(6))
STORY = st.builds(
    lambda people, seats, urgent, who_waits, acts: Story(
        seated=[person if seat else -1 for person, seat in zip(people[:4], seats, strict=True)],
        waits=[(person, urgent[person]) for person in people[::-1] if who_waits[person]],
        acts=acts,
    ),
    SIX,
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.lists(st.sampled_from([True, True, False]), min_size=6, max_size=6),
    st.lists(
        st.tuples(st.sampled_from(["cancel", "take", "take", "decline", "lapse"]), st.integers(0, 3)),
        min_size=1,
        max_size=9,
    ),
)


def told(line: Line, story: Story) -> None:
    """Tell a story to the clinic and to the model, and compare them after each step."""
    line.empty()
    strangers: dict[int, tuple[Who, Appointment]] = {}
    visits: dict[int, Appointment] = {}
    for place, person in enumerate(story.seated):
        who = line.all[person] if person >= 0 else None
        if who:
            visits[person] = line.books(who, *TIMES[place])
        else:
            strangers[place] = (line.strangers[place], line.books(line.strangers[place], *TIMES[place]))
    model, joined = Model(day=list(story.seated), line=[]), count()
    for person, urgent in story.waits:
        who = line.all[person]
        if person in visits:
            line.wants_up(who, visits[person])
        elif urgent:
            line.comes_first(who)
        else:
            line.waits(who)
        up = person in visits
        model.line.append(Waiter(person, urgent and not up, next(joined), up))
    for act, which in story.acts:
        if act == "cancel" and which in strangers:
            line.cancels(*strangers.pop(which))
            model.day[which] = None
        elif act != "cancel" and model.offered:
            place = sorted(model.offered)[which % len(model.offered)]
            answered(line, model, place, act)
        line.looks()
        model.look()
        assert line.offered() == {
            line.all[waiter.who].name: PLACES[place] for place, waiter in sorted(model.offered.items())
        }
        line.world.assert_invariants()
    for person in range(6):
        has = [PLACES[place] for place, owner in enumerate(model.day) if owner == person]
        assert line.visits(line.all[person]) == {line.all[person].name: has}


def answered(line: Line, model: Model, place: int, act: str) -> None:
    """Let one who is asked answer, here and there; where the time passes, it does for all."""
    line.answers(line.all[model.offered[place].who], act)
    if act == "take":
        model.take(place)
    elif act == "decline":
        del model.offered[place]
    else:
        model.offered.clear()


def test_every_story_of_the_line_goes_as_the_obvious_model_says(line: Line) -> None:
    stories = settings(
        max_examples=STORIES or 12,
        deadline=None,  # a step may wait for a busy machine
        derandomize=not STORIES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=list(Phase) if STORIES else [Phase.generate],
    )
    stories(given(STORY)(lambda story: told(line, story)))()


LAST_FIRST = """
    create function last_first() returns trigger language plpgsql as $$begin
        new.joined_at = '2026-11-24'::timestamptz - (new.joined_at - '2026-11-23'::timestamptz);
        return new;
    end$$;
    create trigger last_first before insert on waitlist for each row execute function last_first()
"""


def test_the_model_finds_a_line_whose_last_come_first(own_database_url: str) -> None:
    world = World(own_database_url)
    line = Line(world)
    world.sql(LAST_FIRST)
    story = Story(seated=[-1] * 4, waits=[(0, False), (1, False)], acts=[("cancel", 2)])
    with pytest.raises(AssertionError, match="ravi"):
        told(line, story)
    world.close()
