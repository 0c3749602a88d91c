"""Listens in on the wire to PostgreSQL and counts: statements, waits for the server, commits.

A stream between client and server, taken apart by PostgreSQL's own message format (its documentation, chapter
"Frontend/Backend Protocol"). A round trip is counted where the server begins to answer after the client has spoken:
what is pipelined together is one.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

_STARTUP = 8  # bytes of the first message's head: length and protocol, without a type
_HEAD = 5  # bytes: type and length


@dataclass(slots=True)
class Tally:
    """What has been seen on all connections so far."""

    statements: int = 0
    round_trips: int = 0
    commits: int = 0

    def since(self, before: "Tally") -> "Tally":
        """Return what came after `before`."""
        return Tally(
            self.statements - before.statements,
            self.round_trips - before.round_trips,
            self.commits - before.commits,
        )

    def copy(self) -> "Tally":
        """Return the counts as they are now."""
        return replace(self)


class Tap:
    """A socket of PostgreSQL's kind in `folder`, in front of the server at `host` and `port`."""

    def __init__(self, folder: Path, *, host: str, port: int) -> None:
        self.folder = folder
        self.tally = Tally()
        self._port = port
        self._server = f"{host}/.s.PGSQL.{port}"

    async def open(self) -> None:
        """Begin to listen."""
        self.folder.mkdir()
        self._listening = await asyncio.start_unix_server(self._connected, self.folder / f".s.PGSQL.{self._port}")

    def close(self) -> None:
        """Listen no more."""
        self._listening.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self._server)
        asked = [False]  # whether the client has spoken since the server last did

        def client_says(kind: bytes) -> None:
            asked[0] = True
            self.tally.statements += kind in b"EQ"  # Execute, Query

        def server_says(kind: bytes, body: bytes) -> None:
            self.tally.round_trips += asked[0]
            asked[0] = False
            self.tally.commits += kind == b"C" and body == b"COMMIT\0"

        await asyncio.gather(
            _pass_on(reader, to_server, lambda kind, _: client_says(kind), first=_STARTUP),
            _pass_on(from_server, writer, server_says, first=0),
        )


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Callable[[bytes, bytes], None], *, first: int
) -> None:
    """Pass every message on at once and show its type and body to `seen`."""
    try:
        if first:
            head = await reader.readexactly(first)
            writer.write(head + await reader.readexactly(int.from_bytes(head[:4], "big") - first))
        while True:
            head = await reader.readexactly(_HEAD)
            body = await reader.readexactly(int.from_bytes(head[1:], "big") - _HEAD + 1)
            writer.write(head + body)
            seen(head[:1], body)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()
