"""One run: a server of its own, the clinic planted, (a) and (b) in turns, and what the wire to PostgreSQL shows."""

import asyncio
import itertools
import statistics
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import make_url

from bench.clinic import plant
from bench.figures import Figures, Round, together
from bench.honest import Epochs, book_with_psycopg
from bench.patients import Crowd, Patient
from bench.pgbench import book_with_pgbench, find_pgbench
from bench.product import THREADS, Product
from bench.tap import Tally, Tap
from bench.telegram import Reply
from bench.world import Doors, WaitingRoom, World
from core.storage.database import libpq_url

SETTLED = 0.05
"""Seconds after which everything that one message causes has reached the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured: rounds by how many at once, `seconds` each, alternating between (a) and (b).

    The first `warm` seconds of each kind are thrown away: plans, caches and the waiting room are made in them.
    `room` conversations are open at once: at 300 messages a second a patient reads for 0.2 s before they tap.
    """

    rounds: dict[int, int] = field(default_factory=lambda: {1: 3, 8: 7, 32: 3})
    seconds: float = 4.0
    warm: float = 2.0
    room: int = 64
    chats: int = 60_000
    open_conversations: int = 10_000
    processes: int = 2
    wire_bookings: int = 40


@dataclass(slots=True, kw_only=True)
class Measured:
    """Everything a run has found. `kinds`: name -> how many at once -> figures. `wire`: message -> medians."""

    kinds: dict[str, dict[int, Figures]] = field(default_factory=lambda: defaultdict(dict))
    wire: dict[str, Tally] = field(default_factory=dict)
    memory: int = 0
    conversations: int = 0
    processes: int = 1


@dataclass(slots=True, kw_only=True)
class _House:
    """Some processes of the product, the ways in, and who writes there."""

    products: list[Product]
    doors: Doors
    rooms: dict[str, WaitingRoom] = field(default_factory=dict)


class Run:
    """The parts of a run while it lasts; `folder` takes its sockets, and `url` is SQLAlchemy's, migrated and empty."""

    def __init__(self, plan: Plan, url: str, folder: Path) -> None:
        self._plan = plan
        self._url = url
        self._folder = folder
        self._clinic = plant(libpq_url(url), chats=plan.chats)
        self._crowd = Crowd(self._clinic)
        self._epochs = Epochs()
        self._loop = asyncio.Runner()
        self._sockets = (folder / f"{n}.sock" for n in itertools.count())
        self._provider = next(self._sockets)
        self._world = World()
        self._loop.run(self._world.open(self._provider))
        self.booked = 0
        self.found = Measured(processes=plan.processes)

    def close(self) -> None:
        """Let go of the sockets and the event loop."""
        self._loop.run(self._world.close())
        self._loop.close()

    def compare(self) -> None:
        """Measure (a) and (b) in turns, so that a noisy minute meets all of them; then weigh open conversations."""
        with ExitStack() as stack:
            one = self._house(stack, 1)
            several = self._house(stack, self._plan.processes)
            one.rooms = {
                "buttons": self._room(self._crowd.by_buttons()),
                "one message": self._room(self._crowd.by_one_message()),
            }
            several.rooms = {"several processes": self._room(self._crowd.by_buttons())}
            for at_once, rounds in self._plan.rounds.items():
                found: dict[str, list[Round]] = defaultdict(list)
                for _ in range(rounds):
                    for name, one_round in self._turn(at_once, (one, several)):
                        found[name].append(one_round)
                for name, all_rounds in found.items():
                    self.found.kinds[name][at_once] = together(all_rounds)
            self._weigh_conversations(one)

    def count_statements(self) -> None:
        """Count what one message of each kind says to PostgreSQL: medians, with a pause after each message."""
        where = make_url(self._url)
        host, port = str(where.query["host"]), int(str(where.query["port"]))
        tap = Tap(next(self._sockets).with_suffix(""), host=host, port=port)
        self._loop.run(tap.open())
        address, _, query = (
            where.update_query_dict({"host": str(tap.folder)}).render_as_string(hide_password=False).partition("?")
        )
        tapped = f"{address}?{query.replace('+', '%20')}"
        with ExitStack() as stack:
            house = self._house(stack, 1, url=tapped)
            kinds = {"buttons": self._crowd.by_buttons(), "one message": self._crowd.by_one_message()}
            for name, patients in kinds.items():
                chosen = itertools.islice(patients, self._plan.wire_bookings)
                for number, tallies in self._loop.run(_one_by_one(self._world, house.doors, tap, chosen)).items():
                    self.found.wire[f"{name}, message {number}"] = _median(tallies)
        self._loop.run(_quiet(tap))

    # --- parts -------------------------------------------------------------------------------------------------------

    def _weigh_conversations(self, house: _House) -> None:
        """Open many conversations and see how much a process that is warm grows by them."""
        for number in (200, self._plan.open_conversations):
            before = house.products[0].spent().memory
            room = WaitingRoom(self._crowd.openers(number), size=number)
            self._loop.run(self._world.run(house.doors, room, at_once=THREADS, seconds=None))
        self.found.memory = house.products[0].spent().memory - before
        self.found.conversations = self._plan.open_conversations

    def _turn(self, at_once: int, houses: tuple[_House, ...]) -> Iterator[tuple[str, Round]]:
        """Measure each kind once."""
        yield (
            "psycopg",
            book_with_psycopg(
                libpq_url(self._url),
                at_once=at_once,
                seconds=self._plan.seconds,
                clinic=self._clinic,
                epoch=self._epochs.new(),
            ),
        )
        program = find_pgbench()
        if program is not None:
            yield (
                "pgbench",
                book_with_pgbench(
                    program,
                    self._url,
                    at_once=at_once,
                    seconds=self._plan.seconds,
                    clinic=self._clinic,
                    epoch=self._epochs.new(),
                ),
            )
        for house in houses:
            for name, room in house.rooms.items():
                yield name, self._booked(house, room, at_once)

    def _room(self, patients: Iterator[Patient]) -> WaitingRoom:
        return WaitingRoom(patients, size=self._plan.room)

    def _booked(self, house: _House, room: WaitingRoom, at_once: int) -> Round:
        if not room.warm:
            self._loop.run(self._world.run(house.doors, room, at_once=at_once, seconds=self._plan.warm))
        before = [product.spent().cpu for product in house.products]
        found = self._loop.run(self._world.run(house.doors, room, at_once=at_once, seconds=self._plan.seconds))
        self.booked += found.bookings
        after = [product.spent().cpu for product in house.products]
        return replace(found, cpu=sum(after) - sum(before))

    def _house(self, stack: ExitStack, processes: int, *, url: str | None = None) -> _House:
        sockets = [next(self._sockets) for _ in range(processes)]
        products = [
            stack.enter_context(Product(url or self._url, door=socket, provider=self._provider)) for socket in sockets
        ]
        doors = Doors()
        self._loop.run(doors.knock(sockets, THREADS))
        stack.callback(lambda: self._loop.run(doors.close()))
        return _House(products=products, doors=doors)


async def _one_by_one(world: World, doors: Doors, tap: Tap, patients: Iterator[Patient]) -> dict[int, list[Tally]]:
    """Let each patient book alone; return what each of their messages counts, by its number from 1."""
    found: dict[int, list[Tally]] = defaultdict(list)
    for patient in patients:
        seen, number = Reply(), 1
        while (update := patient.next_message(seen)) is not None:
            before = tap.tally.copy()
            seen = await world.say(doors, patient.chat, update)
            await asyncio.sleep(SETTLED)
            found[number].append(tap.tally.since(before))
            number += 1
    return found


async def _quiet(tap: Tap) -> None:
    tap.close()
    await asyncio.sleep(SETTLED)


def _median(tallies: list[Tally]) -> Tally:
    return Tally(
        statements=round(statistics.median(t.statements for t in tallies)),
        round_trips=round(statistics.median(t.round_trips for t in tallies)),
        commits=round(statistics.median(t.commits for t in tallies)),
    )
