"""The world outside the product: patients who write, and a provider who takes the replies; in a process of its own.

So many messages are under way at once, of a room full of open conversations: a patient reads before they tap, and
meanwhile others write.
"""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from bench import frames, telegram
from bench.figures import Round
from bench.patients import Patient
from bench.telegram import Reply

PATIENCE = 30.0
"""Seconds for one reply; nothing honest takes so long."""
LAST_SENDS = 0.1
"""Seconds after a round in which what is still on its way arrives, so that no reply waits through the next one."""


@dataclass(slots=True, eq=False)
class Talk:
    """A conversation under way: who, and the newest card."""

    patient: Patient
    seen: Reply = field(default_factory=Reply)


class WaitingRoom:
    """Open conversations, filled up with new patients; they stay open from one round to the next."""

    def __init__(self, patients: Iterator[Patient], *, size: int) -> None:
        self._patients = patients
        self._size = size
        self._talks: list[Talk] = []

    @property
    def warm(self) -> bool:
        """Return whether somebody is in it."""
        return bool(self._talks)

    def call(self) -> Talk | None:
        """Take out whose turn it is: somebody new while there is room, else anybody; None when nobody is left."""
        if len(self._talks) < self._size:
            new = next(self._patients, None)
            if new is not None:
                return Talk(new)
        if not self._talks:
            return None
        place = random.randrange(len(self._talks))  # noqa: S311 - whose turn it is, no secret
        self._talks[place], self._talks[-1] = self._talks[-1], self._talks[place]
        return self._talks.pop()

    def back(self, talk: Talk) -> None:
        """Let somebody sit down again."""
        self._talks.append(talk)


Connection: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Doors:
    """The ways into some processes of the product, all of which are one clinic: any of them may answer any chat."""

    def __init__(self) -> None:
        self._free: asyncio.Queue[Connection] = asyncio.Queue()

    async def knock(self, sockets: Sequence[Path], connections: int) -> None:
        """Connect to every process so many times: as many updates as each hears at once."""
        for _ in range(connections):
            for door in sockets:
                self._free.put_nowait(await asyncio.open_unix_connection(door))

    async def close(self) -> None:
        """Let go of every way in."""
        while not self._free.empty():
            _, writer = self._free.get_nowait()
            writer.close()
            await writer.wait_closed()

    async def bring(self, update: bytes) -> None:
        """Bring one update and wait until it has been taken; with every way in use, wait for one first."""
        reader, writer = await self._free.get()
        frames.write(writer, update)
        if await frames.read(reader) is None:
            raise ConnectionError("the product has gone")
        self._free.put_nowait((reader, writer))


class World:
    """Patients and provider, on one event loop, for every process of the product that shares the database."""

    def __init__(self) -> None:
        self._expected: dict[int, asyncio.Future[Reply]] = {}

    async def open(self, provider: Path) -> None:
        """Begin to be the provider."""
        self._server = await asyncio.start_unix_server(self._provide, provider)

    async def close(self) -> None:
        """Take no more replies."""
        self._server.close()
        await asyncio.sleep(LAST_SENDS)

    async def run(self, doors: Doors, room: WaitingRoom, *, at_once: int, seconds: float | None) -> Round:
        """Let patients write, `at_once` messages under way, for `seconds` or until nobody is left (None)."""
        latencies: list[float] = []
        booked: list[Patient] = []
        cpu, began = time.process_time(), time.monotonic()
        ends = None if seconds is None else began + seconds

        async def write() -> None:
            while (ends is None or time.monotonic() < ends) and (talk := room.call()) is not None:
                update = talk.patient.next_message(talk.seen)
                if update is None:
                    booked.append(talk.patient)
                    continue
                said = time.monotonic()
                talk.seen = await self.say(doors, talk.patient.chat, update)
                latencies.append(time.monotonic() - said)
                room.back(talk)

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(write())
        took, spent = time.monotonic() - began, time.process_time() - cpu
        await asyncio.sleep(LAST_SENDS)
        return Round(
            bookings=sum(patient.booked for patient in booked),
            messages=len(latencies),
            seconds=took,
            latencies=latencies,
            cpu=0.0,
            outside_cpu=spent,
        )

    async def say(self, doors: Doors, chat: int, update: bytes) -> Reply:
        """Bring one update and return what the chat then sees."""
        reply = self._expected[chat] = asyncio.get_running_loop().create_future()
        await doors.bring(update)
        return await asyncio.wait_for(reply, PATIENCE)

    async def _provide(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (call := await frames.read(reader)) is not None:
            answer, chat, card = telegram.answer(call)
            frames.write(writer, answer)
            waiting = self._expected.pop(chat, None) if chat is not None else None
            if waiting is not None and not waiting.done():
                waiting.set_result(Reply(card))
        writer.close()
        await writer.wait_closed()
