"""Does what the clinic has promised to do outside: claims due outbox rows, has each done, and records how it went.

A row is claimed under a lease, done with no transaction open, and closed together with its consequences in one more
transaction. Whoever dies in between leaves a lease that runs out: another process does the row again under the same
key, so a provider that takes keys does it once. What fails is tried again after a growing, random wait, each row by
itself, so that nothing waits for a row that cannot be done; what fails for good stays in sight as a dead row.

Messages and money run in lanes of their own: a gateway that hangs must not keep a patient waiting for an answer.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.port import Rejected, SendFailed
from core.domain.effects import Say
from core.domain.errors import Refusal
from core.domain.task import Kind as TaskKind
from core.gateways.payments.port import GatewayFailed, GatewayRefused
from core.services.undone import dead_key
from core.storage.database import AWAY, Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, Handler
from webhooks.lanes import UNHURRIED, Lane
from webhooks.traffic import HELD, NOTHING_HELD, ChannelHeld, GatewayHeld, Holding

log = logging.getLogger(__name__)

POLL = 0.5  # seconds between looks for what other processes have queued or what has become due
DATABASE_AWAY = 1.0  # seconds before a worker asks again for a database that does not answer

TOO_LATE = "of no use any more"
"""The reason of a row that is given up because of its age."""

FAILED = (GatewayFailed, SendFailed)
FINAL = (GatewayRefused, Rejected, Refusal)


class LeaseLost(Exception):
    """Another process has taken the row over; what follows from it is theirs to record."""


class Dispatcher:
    """The outbox's workers in this process; any number of processes may have one."""

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        *,
        workers: Mapping[str, int] | None = None,
        holding: Callable[[], Holding] = lambda: NOTHING_HELD,
    ) -> None:
        self._database = database
        self._holding = holding
        self._handlers = handlers
        self._workers = {"say": 4, "money": 2, "meetings": 1} | dict(workers or {})
        self._lanes = {
            name: Lane(
                kinds=[kind for kind, handler in handlers.items() if handler.lane == name],
                poll=UNHURRIED.get(name, POLL),
                prompt=name not in UNHURRIED,
            )
            for name in self._workers
        }
        homeless = {handler.lane for handler in handlers.values()} - self._lanes.keys()
        if homeless:
            raise ValueError(f"no workers for {sorted(homeless)}")
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the workers."""
        for name, lane in self._lanes.items():
            for number in range(self._workers[name]):
                thread = threading.Thread(target=self._work, args=(lane,), name=f"{name}-{number}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def wake(self) -> None:
        """Look for due rows now: somebody in this process has committed some."""
        for lane in self._lanes.values():
            if lane.prompt:
                lane.woken.set()

    def stop(self, timeout: float = 15.0) -> None:
        """Claim no more and wait for what is being done; what is not done in time is taken over when its lease ends."""
        self._stopping.set()
        for lane in self._lanes.values():
            lane.woken.set()
        ends = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        self._threads = [thread for thread in self._threads if thread.is_alive()]

    def run_due(self) -> int:
        """Do all that is due, and what becomes due by it, in this thread; return how many rows that was."""
        done = 0
        while found := [due for lane in self._lanes.values() for due in [self._claim(lane, self._holding())] if due]:
            for due in found:
                self._attempt(due)
            done += len(found)
        return done

    def _work(self, lane: Lane) -> None:
        while not self._stopping.is_set():
            with lane.looking:
                due = self._look(lane)
            if due:
                self._attempt(due)
                self.wake()  # for what follows from it, and for the chat's next message that it held back

    def _look(self, lane: Lane) -> Due | None:
        """Claim one row, or wait to be woken; the caller holds the lane's lock."""
        if self._stopping.is_set():
            return None
        try:
            holding = self._holding()
            due = self._claim(lane, holding)
        except AWAY as error:
            log.warning("the outbox cannot be read", extra={"reason": type(error).__name__})
            self._stopping.wait(DATABASE_AWAY)
            return None
        except Exception:  # the outermost door of a worker: one that ended here would never be missed
            log.exception("the outbox cannot be read")
            self._stopping.wait(DATABASE_AWAY)
            return None
        if due is None:
            lane.woken.wait(min(lane.poll, holding.wait))
            lane.woken.clear()
        return due

    def _claim(self, lane: Lane, holding: Holding = NOTHING_HELD) -> Due | None:
        rows = self._database.run(
            lambda uow: uow.outbox.claim(1, kinds=lane.kinds, channels=holding.channels, chats=holding.chats)
        )
        return Due(**rows[0]) if rows else None

    def _attempt(self, due: Due) -> None:
        """Do one row and record how it went. This is the outermost door of the outbox: no error leaves it."""
        handler = self._handlers[due.kind]
        try:
            self._do(due, handler)
        except LeaseLost:
            log.warning("lease lost", extra={"row": due.id, "kind": due.kind})
        except AWAY as error:
            # The row's lease runs out and it is done again: nothing can be recorded without the database.
            log.warning("effect not recorded", extra={"row": due.id, "kind": due.kind, "reason": type(error).__name__})
        except Exception as error:
            log.exception("effect failed", extra={"row": due.id, "kind": due.kind})
            self._record_defect(due, handler, error)

    def _do(self, due: Due, handler: Handler) -> None:
        if due.attempts > handler.patience.tries:
            # Its tries ended without a record: it takes its process down with it.
            self._give_up(due, handler, "left unfinished every time")
            return
        if handler.patience.is_late(due, self._database.clock()):
            self._give_up(due, handler, TOO_LATE)
            return
        try:
            closing = handler.do(due)  # its channels and gateways are behind their circuits: webhooks/traffic.py
        except HELD as held:
            self._hold(due, handler, held)
        except FINAL as error:
            self._give_up(due, handler, _reason(error))
        except FAILED as error:
            self._again(due, handler, _reason(error), error.retry_after)
        else:
            try:
                self._close(due, closing)
            except Refusal as refused:  # the clinic will not have it, however often it is asked
                self._give_up(due, handler, _reason(refused))

    def _close(self, due: Due, closing: Closing) -> None:
        def close(uow: UnitOfWork) -> None:
            result = closing(uow)
            if not uow.outbox.done(due.id, result):
                raise LeaseLost

        self._database.run(close)

    def _hold(self, due: Due, handler: Handler, held: ChannelHeld | GatewayHeld) -> None:
        """Give a row back that was not tried: it comes due when it may be, or when it has been held for long enough.

        A message's time stays as it is: it is not claimed while its channel is held (`Holding`).
        """
        wait = timedelta() if due.kind == Say.kind() else held.retry_after or timedelta()
        due_at = self._database.clock() + wait
        if handler.patience.held is not None:
            ends = due.wanted_at + handler.patience.held
            if ends <= self._database.clock():
                self._give_up(due, handler, _reason(held))
                return
            due_at = min(due_at, ends)
        self._database.run(lambda uow: uow.outbox.held(due.id, due=due_at, error=_reason(held)))

    def _again(self, due: Due, handler: Handler, reason: str, retry_after: timedelta | None = None) -> None:
        if due.attempts >= handler.patience.tries:
            self._give_up(due, handler, reason)
            return
        wait = max(handler.patience.wait(due.attempts), retry_after or timedelta())
        self._database.run(lambda uow: uow.outbox.again(due.id, due=uow.now + wait, error=reason))

    def _give_up(self, due: Due, handler: Handler, reason: str) -> None:
        log.error("effect given up", extra={"row": due.id, "kind": due.kind, "reason": reason})

        def close(uow: UnitOfWork) -> None:
            handler.give_up(due)(uow)
            if handler.needs_desk:
                key = dead_key(due.id, uow.now)
                uow.tasks.open(TaskKind.DEAD_EFFECT, key=key, chat_id=due.chat_id, facts={"what": due.kind})
            if not uow.outbox.dead(due.id, error=reason):
                raise LeaseLost

        self._database.run(close)

    def _record_defect(self, due: Due, handler: Handler, error: Exception) -> None:
        """Give the row back, or give it up after its last try; where even that does not work, only close it."""
        reason = f"defect: {type(error).__name__}"
        try:
            self._again(due, handler, reason)
        except AWAY:
            log.warning("effect not recorded", extra={"row": due.id, "kind": due.kind})
        except Exception:  # what follows a given-up row has a defect of its own
            log.exception("effect not given up", extra={"row": due.id, "kind": due.kind})
            self._only_close(due, reason)

    def _only_close(self, due: Due, reason: str) -> None:
        try:
            self._database.run(lambda uow: uow.outbox.dead(due.id, error=reason))
        except (psycopg.Error, SQLAlchemyError):
            log.warning("effect not recorded", extra={"row": due.id, "kind": due.kind})


def _reason(error: GatewayFailed | SendFailed | Refusal) -> str:
    return error.code() if isinstance(error, Refusal) else f"{type(error).__name__}: {error.reason}"
