"""Says one message to one chat, if that chat may still be spoken to, and remembers which message shows the card."""

import logging
from collections.abc import Mapping

from bot.channels.port import Channel, Outgoing, Rejected, Sent, Unreachable
from bot.made_files import Prepare, as_it_is
from bot.message import Message
from core.domain.effects import Say
from core.storage.chats import Binding
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.dispatcher import Closing, Due

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
        moved to another chat, or a patient who has left meanwhile, gets nothing.
        """
        say = Say(**due.body)
        bound = self._database.run(lambda uow: uow.chats.binding(due.chat_id, say.card))
        if bound is None or (bound.channel, bound.address) != (say.channel, say.address):
            return _skipped("another address")
        if bound.unreachable:
            return _skipped("unreachable")
        channel = self._channels.get(say.channel)
        if channel is None:
            raise Rejected(f"no channel {say.channel}")
        message, made = self._prepare(Message.from_json(say.message))
        try:
            sent = channel.send(
                Outgoing(
                    key=due.key,
                    address=say.address,
                    message=message,
                    replaces=bound.card_message_id,
                    last_heard_at=bound.last_heard_at,
                    made=made,
                )
            )
        except Unreachable as gone:
            log.info("chat unreachable", extra={"chat": bound.chat_id, "reason": gone.reason})
            return _unreachable(bound, gone.reason)
        return _said(bound, say, sent)


def _said(bound: Binding, say: Say, sent: Sent) -> Closing:
    def close(uow: UnitOfWork) -> dict[str, object]:
        if say.card:
            uow.chats.shows(bound.chat_id, say.card, sent.message_id)
        return {"message_id": sent.message_id}

    return close


def _unreachable(bound: Binding, reason: str) -> Closing:
    def close(uow: UnitOfWork) -> dict[str, object]:
        uow.chats.unreachable(bound.chat_id)
        return {"unreachable": reason}

    return close


def _skipped(reason: str) -> Closing:
    return lambda _uow: {"skipped": reason}
