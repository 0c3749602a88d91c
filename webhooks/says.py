"""Says one message to one person, if they may still be spoken to, and remembers which message shows the card."""

import logging
from collections.abc import Mapping
from uuid import UUID

from bot.channels.port import Channel, Outgoing, Rejected, Sent, Stopped, Unreachable
from bot.made_files import Prepare, as_it_is
from bot.message import Message
from core.domain.effects import Say
from core.domain.message_class import MessageClass
from core.domain.notices import NoticeStatus
from core.services import notice_ways
from core.storage.chats import Binding
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due

log = logging.getLogger(__name__)


class Says:
    """The handler of `say`."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], *, prepare: Prepare = as_it_is) -> None:
        self._database = database
        self._channels = channels
        self._prepare = prepare

    def send(self, due: Due) -> Closing:
        """Send one message.

        Whether the chat may still be spoken to is asked now, not when the message was written: an address that has
        moved to another chat, or a patient who has left meanwhile, gets nothing. A notice that is no longer so (its
        visit was cancelled, moved or has begun) is not sent either.
        """
        say = Say(**due.body)
        bound, still_so = self._database.run(lambda uow: _asked(uow, say, due.chat_id))
        if not still_so:
            return _skipped("no longer so")
        if due.chat_id is None and say.notice is None:
            raise Rejected("a message for no chat")
        if due.chat_id is not None and (bound is None or (bound.channel, bound.address) != (say.channel, say.address)):
            return _not_said(say, "another address")
        if bound is not None and bound.unreachable:
            return _not_said(say, "unreachable")
        channel = self._channels.get(say.channel)
        if channel is None:
            raise Rejected(f"no channel {say.channel}")
        if not MessageClass(say.message_class).within(channel.can.ceiling):
            raise Rejected(f"{say.message_class} is above the ceiling of {say.channel}")
        message, made = self._prepare(Message.from_json(say.message))
        try:
            sent = channel.send(
                Outgoing(
                    key=due.key,
                    address=say.address,
                    message=message,
                    replaces=bound.card_message_id if bound else None,
                    last_heard_at=bound.last_heard_at if bound else None,
                    made=made,
                )
            )
        except Unreachable as gone:
            log.info("person unreachable", extra={"chat": due.chat_id, "channel": say.channel, "reason": gone.reason})
            return _unreachable(due.chat_id, say, gone)
        return _said(due.chat_id, say, sent)

    def not_sent(self, due: Due) -> Closing:
        """Let the next way be tried for what this message should have told."""
        say = Say(**due.body)

        def close(uow: UnitOfWork) -> None:
            notice_ways.not_sent(uow, told_by(say), NoticeStatus.FAILED, reason="given up")

        return close


def told_by(say: Say) -> list[UUID]:
    """Return the notices that a message tells."""
    return [UUID(each) for each in (*([say.notice] if say.notice else []), *say.carries)]


def _asked(uow: UnitOfWork, say: Say, chat_id: int | None) -> tuple[Binding | None, bool]:
    still_so = say.notice is None or notice_ways.is_still_so(uow, UUID(say.notice))
    return uow.chats.binding(chat_id, say.card) if chat_id is not None else None, still_so


def _said(chat_id: int | None, say: Say, sent: Sent) -> Closing:
    told = told_by(say)

    def close(uow: UnitOfWork) -> dict[str, object]:
        if say.card and chat_id is not None:
            uow.chats.shows(chat_id, say.card, sent.message_id)
        if told:
            notice_ways.sent(uow, told, message_id=sent.message_id, will_tell=sent.reported)
        return {"message_id": sent.message_id}

    return close


def _unreachable(chat_id: int | None, say: Say, gone: Unreachable) -> Closing:
    told = told_by(say)

    def close(uow: UnitOfWork) -> dict[str, object]:
        if chat_id is not None:
            uow.chats.unreachable(chat_id)
        if isinstance(gone, Stopped):
            uow.opt_outs.stop(say.channel, say.address, by="provider")
        if told:
            notice_ways.not_sent(uow, told, NoticeStatus.UNREACHABLE, reason=gone.reason)
        return {"unreachable": gone.reason}

    return close


def _not_said(say: Say, reason: str) -> Closing:
    told = told_by(say)

    def close(uow: UnitOfWork) -> dict[str, object]:
        if told:
            notice_ways.not_sent(uow, told, NoticeStatus.UNREACHABLE, reason=reason)
        return {"skipped": reason}

    return close


def _skipped(reason: str) -> Closing:
    return lambda _uow: {"skipped": reason}
