"""Ends its own process at a chosen step, as SIGKILL does: no `finally`, no clean-up, no last word.

A step is whatever crosses the edge of the process: a statement to PostgreSQL (before it is sent, and sent but not yet
answered; of a commit also answered), a call to a provider (before, sent, answered), and what a door takes in and
answers. It hangs outside the product: in the wire's class, in urllib3's connection, and around the app.
"""

import os
import random
import re
import signal
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import urllib3.connection
import urllib3.connectionpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.storage import inbox, outbox, payments
from core.storage.wire import Pending, Steps, Wire
from tests.laws.sql_constants import statements

_OWN = re.compile(r"bot\d+:[^/]+|(plink|pay|rfnd|order)_\w+|\?.*")

WITHOUT: Mapping[str, Mapping[str, str]] = {
    "the inbox": {inbox.CLAIM: "select true as fresh where %(source)s || %(external_id)s || %(now)s is not null"},
    "the outbox": {outbox.ADD: outbox.ADD.replace("on conflict", "where kind <> 'say' on conflict")},
    "the refund's key": {
        payments.REFUND: payments.REFUND.replace("status, key", "status, 'unkept-' || gen_random_uuid() as key")
    },
    "the link's reference": {
        payments.ONE: payments.ONE.replace("reference,", "replace(gen_random_uuid()::text, '-', '') as reference,")
    },
}
"""What a control takes away: a statement, and what is sent in its place. Nothing of the product is patched."""


class Fuse:
    """Counts the steps, and burns at the one that is called `at` ("name #number"), or at any with this `chance`.

    The step that it burns at is added to the file `log`, if there is one.
    """

    def __init__(self, at: str | None = None, *, chance: float = 0.0, seed: int = 0, log: Path | None = None) -> None:
        self.steps: list[str] = []
        self._log = log
        self._at = at
        self._chance = chance
        self._dice = random.Random(seed)  # noqa: S311 - a trial that can be told again
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def step(self, name: str) -> None:
        """Count one step; does not return from the one that it burns at."""
        with self._lock:
            self._seen[name] += 1
            key = f"{name} #{self._seen[name]}"
            self.steps.append(key)
            if key == self._at or self._dice.random() < self._chance:
                if self._log:
                    with self._log.open("a") as log:
                        log.write(f"{name}\n")
                os.kill(os.getpid(), signal.SIGKILL)


class FusedWire(Wire):
    """A wire that steps around every statement and sends each alone, so that each is a step of its own."""

    fuse: ClassVar[Fuse]
    instead: ClassVar[Mapping[str, str]] = {}
    _last = ""
    called: ClassVar[Mapping[str, str]] = {sql: name.removeprefix("storage.") for name, sql in statements().items()}

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        """Send one statement and wait for its answer, a step at each end."""
        name = self.called.get(statement) or " ".join(statement.split())[:30]
        if statement == "commit":
            name = f"commit of {self._last}"  # a number that stays the same where two transactions change places
        self._last = name
        self.fuse.step(f"{name} before")
        pending = super().send(self.instead.get(statement, statement), parameters)
        self._pg.send_flush_request()
        self._wait(self._flushed())
        self.fuse.step(f"{name} sent")
        pending.wait()
        if statement == "commit":
            self.fuse.step(f"{name} answered")
        return pending


class PipelinedWire(Wire):
    """A wire that sends together what the product's own one does, and steps before that, when it is out, and after.

    A look at the outbox that finds nothing is no step: a dispatcher that waits would die of its looks alone.
    """

    fuse: ClassVar[Fuse]
    instead: ClassVar[Mapping[str, str]] = {}
    _now = ""
    _look: Pending | None = None

    def begin(self) -> None:
        """Open a transaction."""
        self._look = None
        super().begin()

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        """Queue one statement."""
        pending = super().send(self.instead.get(statement, statement), parameters)
        if statement == outbox.CLAIM:
            self._look = pending
        return pending

    def fetch(self) -> None:
        """Send what is queued and wait for it."""
        self._now = "statements" if self._look is None else ""
        self._step("before")
        super().fetch()
        self._step("answered")

    def end(self) -> None:
        """Send what is queued, the commit last, and wait for it."""
        self._now = "commit" if self._look is None or self._look.rows() else ""
        self._step("before")
        super().end()
        self._step("answered")

    def _all_arrived(self) -> Steps:
        self._step("sent")
        return super()._all_arrived()

    def _step(self, how_far: str) -> None:
        if self._now:
            self.fuse.step(f"{self._now} {how_far}")


class FusedConnection(urllib3.connection.HTTPConnection):
    """A connection to a provider with a step before the call, when it has gone out, and when it is answered."""

    fuse: ClassVar[Fuse]
    _call = ""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        """Send the whole request."""
        self._call = f"{method} {_OWN.sub('*', url)}"
        self.fuse.step(f"{self._call} before")
        super().request(method, url, *args, **kwargs)
        self.fuse.step(f"{self._call} sent")

    def getresponse(self) -> Any:
        """Wait for the answer."""
        answer = super().getresponse()
        self.fuse.step(f"{self._call} answered")
        return answer


def light(fuse: Fuse, *, without: str | None = None) -> None:
    """Hang a fuse on every wire and every call to a provider that this process will make."""
    FusedWire.fuse = PipelinedWire.fuse = FusedConnection.fuse = fuse
    FusedWire.instead = PipelinedWire.instead = WITHOUT[without] if without else {}
    urllib3.connectionpool.HTTPConnectionPool.ConnectionCls = FusedConnection  # urllib3's own place for another class


def fused(app: ASGIApp, fuse: Fuse) -> ASGIApp:
    """Return the app with a step when something comes in, before it is answered, and when it is."""

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        name = f"{scope['path']}"
        fuse.step(f"{name} came")

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                fuse.step(f"{name} unanswered")
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                fuse.step(f"{name} answered")

        await app(scope, receive, answer)

    return door
