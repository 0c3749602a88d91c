"""Puts before everybody at the desk that somebody wrote words of danger: who, in which channel, and their number."""

import logging

from bot.line import Phrase
from bot.message import Message
from bot.phrases import render
from core.domain.effects import Say, WarnDesk
from core.domain.errors import NotFound
from core.services.desk_talks import answering
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due

log = logging.getLogger(__name__)


def warn_desk(due: Due) -> Closing:
    """Queue one message for each of them, under the row's own key: told again, it is queued once."""
    warning = WarnDesk(**due.body)

    def close(uow: UnitOfWork) -> dict[str, object]:
        facts = _facts(uow, warning.task_id)
        if facts is None:
            return {"skipped": "erased"}
        told = 0
        for member in answering(uow):
            chat = uow.chats.binding(member.chat_id, None)
            if chat is None or chat.unreachable:
                continue
            text = render(chat.language, "red_flag.desk", facts)
            message = Message(text=text, language=chat.language)
            say = Say(channel=chat.channel, address=chat.address, message=message.as_json())
            uow.outbox.add(say, key=f"{due.key}:{chat.chat_id}", chat_id=chat.chat_id)
            told += 1
        if not told:
            log.error("nobody at the desk can be warned")
        return {"told": told}

    return close


def _facts(uow: UnitOfWork, task_id: int) -> dict[str, object] | None:
    """Return who it is; None where they were erased meanwhile."""
    try:
        chat_id = uow.tasks.one(task_id).chat_id
    except NotFound:
        return None
    caller = uow.callers.of_chats([chat_id]).get(chat_id) if chat_id is not None else None
    if caller is None:
        return None
    return {
        "task": task_id,
        "name": caller.name or Phrase("person.unnamed"),
        "channel": Phrase(f"channel.{caller.channel}"),
        "phone": caller.phone or Phrase("red_flag.no_phone"),
        "number": uow.settings.emergency_number,
    }
