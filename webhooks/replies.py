"""Sends the replies of this process right after their commit, each chat's in order, and closes their rows together.

Their outbox rows are leased to us. What cannot be sent at once goes back to the dispatcher, which has the patience; if
we die, the leases run out and another process sends them.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.port import Channel, Outgoing, SendFailed, Sent, Stopped, Unreachable
from bot.made_files import Prepare, as_it_is
from bot.reply import Reply
from core.domain.notices import NoticeStatus
from core.services import notice_ways
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.traffic import ChannelHeld

log = logging.getLogger(__name__)

TOGETHER = 64
"""Sent replies whose rows are closed by one commit, at the most: under load that saves most of the second commits."""

FIRST_WAIT = timedelta(seconds=1)


class Replies:
    """The senders of this process: each chat belongs to one of them, so its messages keep their order."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        *,
        senders: int,
        wake: Callable[[], None],
        prepare: Prepare = as_it_is,
        answered: Callable[[str, float], None] = lambda _channel, _seconds: None,
    ) -> None:
        self._database = database
        self._answered = answered
        self._channels = channels
        self._wake = wake
        self._prepare = prepare
        self._queues: list[queue.SimpleQueue[Sequence[Reply] | None]] = [queue.SimpleQueue() for _ in range(senders)]
        self._threads = [
            threading.Thread(target=self._work, args=(mine,), name=f"reply-{number}", daemon=True)
            for number, mine in enumerate(self._queues)
        ]
        self._sent: queue.SimpleQueue[tuple[Reply, Sent] | None] = queue.SimpleQueue()
        self._closer = threading.Thread(target=self._close_all, name="reply-closer", daemon=True)

    def start(self) -> None:
        """Start the senders and who closes after them."""
        for thread in (*self._threads, self._closer):
            thread.start()

    def send(self, replies: Sequence[Reply]) -> None:
        """Take the replies of one message; returns at once."""
        if replies:
            self._queues[replies[0].chat_id % len(self._queues)].put(replies)

    def stop(self, timeout: float = 10.0) -> None:
        """Send what is queued and stop."""
        ends = time.monotonic() + timeout
        for mine in self._queues:
            mine.put(None)
        _join(self._threads, ends)
        self._sent.put(None)
        _join([self._closer], ends)

    def _work(self, mine: "queue.SimpleQueue[Sequence[Reply] | None]") -> None:
        while (batch := mine.get()) is not None:
            self._send_all(batch)

    def _close_all(self) -> None:
        """Close what has been sent since the last commit: the more is under way, the more one commit closes."""
        stopping = False
        while not stopping:
            sent = [self._sent.get()]
            while len(sent) < TOGETHER and not self._sent.empty():
                sent.append(self._sent.get())
            stopping = None in sent
            replies = [each for each in sent if each is not None]
            if replies:
                self.close(replies)

    def close(self, sent: Sequence[tuple[Reply, Sent]]) -> None:
        """Record what has been sent, in one commit."""
        self._record(partial(_said, sent=sent))

    def _send_all(self, batch: Sequence[Reply]) -> None:
        """Send one message's replies in order; after the first that fails the rest wait behind it."""
        for number, reply in enumerate(batch):
            if time.monotonic() > reply.until:
                return  # the dispatcher takes it over when the lease ends
            try:
                sent = self._channels[reply.channel].send(_outgoing(reply, self._prepare))
            except Unreachable as gone:
                self._record(partial(_gone, replies=batch[number:], gone=gone))
                return
            except ChannelHeld as held:
                self._record(partial(_held, replies=batch[number:], reason=held.reason))
                self._wake()
                return
            except SendFailed as failed:
                wait = failed.retry_after or FIRST_WAIT
                self._record(partial(_returned, replies=batch[number:], wait=wait, reason=failed.reason))
                self._wake()
                return
            except Exception:  # the outermost door of a reply: its row stays, and the dispatcher tries it again
                log.exception("reply not sent", extra={"chat": reply.chat_id, "channel": reply.channel})
                return
            self._sent.put((reply, sent))
            if reply.heard is not None:
                self._answered(reply.channel, time.monotonic() - reply.heard)

    def _record(self, work: Callable[[UnitOfWork], None]) -> None:
        try:
            self._database.run(work)
        except (psycopg.Error, SQLAlchemyError) as error:
            log.warning("reply not recorded", extra={"reason": type(error).__name__})


def _outgoing(reply: Reply, prepare: Prepare) -> Outgoing:
    message, made = prepare(reply.message)
    return Outgoing(
        key=reply.key,
        address=reply.address,
        message=message,
        replaces=reply.replaces,
        last_heard_at=reply.last_heard_at,
        facts={"callback_id": reply.callback_id} if reply.callback_id else {},
        made=made,
    )


def _join(threads: Sequence[threading.Thread], ends: float) -> None:
    for thread in threads:
        if thread.ident is not None:
            thread.join(max(0.0, ends - time.monotonic()))


def _said(uow: UnitOfWork, *, sent: Sequence[tuple[Reply, Sent]]) -> None:
    uow.outbox.said([(reply.key, each.message_id) for reply, each in sent])
    silent = [(told, each.message_id) for reply, each in sent if not each.reported for told in reply.carries]
    if silent:
        uow.notices.sent(silent)
    for reply, each in sent:
        if reply.carries and each.reported:
            notice_ways.sent(uow, reply.carries, message_id=each.message_id, will_tell=True)


def _returned(uow: UnitOfWork, *, replies: Sequence[Reply], wait: timedelta, reason: str) -> None:
    uow.outbox.returned([r.key for r in replies], due=uow.now + wait, error=reason)


def _held(uow: UnitOfWork, *, replies: Sequence[Reply], reason: str) -> None:
    """The dispatcher claims them when their channel is let through again."""
    uow.outbox.returned([r.key for r in replies], due=uow.now, error=reason, tried=False)


def _gone(uow: UnitOfWork, *, replies: Sequence[Reply], gone: Unreachable) -> None:
    first = replies[0]
    uow.chats.unreachable(first.chat_id)
    if isinstance(gone, Stopped):
        uow.opt_outs.stop(first.channel, first.address, by="provider")
    uow.outbox.unreachable([r.key for r in replies], gone.reason)
    if carried := [each for reply in replies for each in reply.carries]:
        notice_ways.not_sent(uow, carried, NoticeStatus.UNREACHABLE, reason=gone.reason)
