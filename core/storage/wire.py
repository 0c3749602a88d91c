"""Statements on one connection: sent together, waited for together, each prepared once and for all.

psycopg's own pipeline goes to the socket for every statement: 80 µs of CPU for each, and the server wakes each time.
This speaks libpq through psycopg's wrapper of it (`psycopg.pq`): statements gather in libpq's buffer and leave when a
result is waited for, at 10 µs each. Values go through psycopg's adapters, so they mean what they mean everywhere.
"""

import re
from collections import deque
from collections.abc import Generator, Mapping
from functools import cache
from itertools import count
from typing import Any, TypeAlias

import psycopg
from psycopg import Connection, errors, waiting
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.waiting import Ready, Wait

Row = dict[str, Any]
Steps: TypeAlias = Generator[Wait, Ready | int, None]

INTERVAL = 0.1
"""Seconds after which a wait looks up, so that Ctrl-C is heard."""
ENDED = "the server has ended the pipeline"
_PLACEHOLDER = re.compile(r"%(?:%|\((\w+)\)s)")
_BAD = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)


class Pending:
    """A statement that has been sent; its rows are waited for when they are read."""

    __slots__ = ("_result", "_wire")

    def __init__(self, wire: "Wire") -> None:
        self._wire = wire
        self._result: PGresult | None = None

    def rows(self) -> list[Row]:
        """Wait for and return all rows."""
        return self._wire.load(self._arrived())

    def row(self) -> Row | None:
        """Wait for and return the first row, or None."""
        result = self._arrived()
        return self._wire.load(result)[0] if result.ntuples else None

    def wait(self) -> None:
        """Wait until the statement is done."""
        self._arrived()

    def take(self, result: PGresult) -> None:
        """Keep what has arrived."""
        self._result = result

    def _arrived(self) -> PGresult:
        if self._result is None:
            self._wire.fetch()
        if self._result is None:
            raise psycopg.InterfaceError("this statement's transaction is over")
        return self._result


class Wire:
    """One connection, used by one transaction at a time: `begin`, `send` and read, `end` or `abandon`."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._pg = connection.pgconn
        self._adapt = Transformer(connection)
        self._names = (b"w%d" % number for number in count())
        self._prepared: dict[tuple[bytes, tuple[int, ...]], bytes] = {}
        self._unproven: list[tuple[bytes, tuple[int, ...]]] = []
        self._expected: deque[Pending | None] = deque()
        self._syncs = 0

    def begin(self) -> None:
        """Open a transaction; nothing is sent yet."""
        self._expected.clear()
        self._unproven.clear()
        self._syncs = 0
        self._pg.enter_pipeline_mode()
        self._put("begin", {})

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        """Queue a statement with its named parameters, `%(name)s`; an error shows at the next wait."""
        return self._put(statement, parameters)

    def fetch(self) -> None:
        """Send what is queued and wait for all of it. Raises the first statement's error that has one."""
        self._pg.send_flush_request()
        self._wait(self._flushed())
        self._wait(self._all_arrived())

    def end(self) -> None:
        """Send what is queued and leave the pipeline; returns when the server has done it all."""
        self._sync()
        self._wait(self._all_arrived())
        self._wait(self._synced())
        self._pg.exit_pipeline_mode()

    def abandon(self) -> None:
        """Roll back, whatever state it is in; a connection too broken for that is closed."""
        for key in self._unproven:
            self._prepared.pop(key, None)
        try:
            if self._pg.pipeline_status != PipelineStatus.OFF:
                if not self._syncs:
                    self._sync()
                self._wait(self._synced())
                self._pg.exit_pipeline_mode()
            if self._pg.transaction_status != TransactionStatus.IDLE:
                self._connection.rollback()
        except psycopg.Error:
            self._connection.close()

    def load(self, result: PGresult) -> list[Row]:
        """Return a result's rows as dicts."""
        self._adapt.set_pgresult(result)
        names = [(result.fname(number) or b"").decode() for number in range(result.nfields)]
        return self._adapt.load_rows(0, result.ntuples, lambda values: dict(zip(names, values, strict=True)))

    def _put(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        text, names = numbered(statement)
        adapt, pg = self._adapt, self._pg
        values = adapt.dump_sequence([parameters[name] for name in names], [PyFormat.AUTO] * len(names))
        key = text, tuple(adapt.types or ())
        name = self._prepared.get(key)
        if name is None:
            name = self._prepared[key] = next(self._names)
            self._unproven.append(key)
            pg.send_prepare(name, text, param_types=key[1])
            self._expected.append(None)
        pg.send_query_prepared(name, values, param_formats=adapt.formats)
        pending = Pending(self)
        self._expected.append(pending)
        return pending

    # --- what is waited for: each a generator that says when it can go on --------------------------------------------

    def _sync(self) -> None:
        self._pg.pipeline_sync()
        self._syncs += 1
        self._wait(self._flushed())

    def _wait(self, steps: Steps) -> None:
        waiting.wait(steps, self._pg.socket, interval=INTERVAL)

    def _flushed(self) -> Steps:
        while self._pg.flush():
            if (yield Wait.RW) & Ready.R:
                self._pg.consume_input()  # or both sides wait for the other to read

    def _all_arrived(self) -> Steps:
        """Take the result of every statement that was sent."""
        pg = self._pg
        while self._expected:
            found: PGresult | None = None
            while True:
                while pg.is_busy():
                    if (yield Wait.R):
                        pg.consume_input()
                result = pg.get_result()
                if result is None:
                    break
                found = result
            pending = self._expected.popleft()
            if found is None:
                raise psycopg.OperationalError(ENDED)
            if found.status in _BAD:
                raise errors.error_from_result(found)
            if pending is not None:
                pending.take(found)

    def _synced(self) -> Steps:
        """Read up to the end of the pipeline; what was expected before it is nobody's any more."""
        empty = 0
        while empty < 2:  # one ends a statement; two in a row, and nothing more will come
            while self._pg.is_busy():
                if (yield Wait.R):
                    self._pg.consume_input()
            result = self._pg.get_result()
            empty = empty + 1 if result is None else 0
            if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
                self._syncs -= 1
                self._expected.clear()
                return
        raise psycopg.OperationalError(ENDED)


@cache  # statements are constants of the code
def numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """Return a statement with `$1`, `$2`, ... for its `%(name)s`, and the names in that order."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        name = found[1]
        return "%" if name is None else f"${names.setdefault(name, len(names) + 1)}"

    text = _PLACEHOLDER.sub(number, statement)
    return text.encode(), tuple(names)
