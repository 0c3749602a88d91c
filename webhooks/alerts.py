"""Puts what the admins must know into each admin's chat, in the language of that chat."""

import logging
from collections.abc import Mapping

from bot.line import Phrase
from bot.message import Message
from bot.phrases import render
from bot.task_words import as_read
from core.domain.alert import Cause
from core.domain.effects import Say, TellAdmins
from core.domain.errors import NotFound
from core.services.alerts import admins
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due

log = logging.getLogger(__name__)


def tell_admins(due: Due) -> Closing:
    """Queue one message for each admin, under the row's own key: told again, it is queued once."""
    told = TellAdmins(**due.body)

    def close(uow: UnitOfWork) -> dict[str, object]:
        facts = _facts(uow, told)
        count = 0
        for admin in admins(uow):
            chat = uow.chats.binding(admin.chat_id, None)
            if chat is None or chat.unreachable:
                continue
            text = render(chat.language, f"alert.{told.cause}", facts)
            say = Say(
                channel=chat.channel,
                address=chat.address,
                message=Message(text=text, language=chat.language).as_json(),
            )
            uow.outbox.add(say, key=f"{due.key}:{chat.chat_id}", chat_id=chat.chat_id)
            count += 1
        if not count:
            log.error("no admin can be told", extra={"cause": told.cause})
        return {"told": count}

    return close


def _facts(uow: UnitOfWork, told: TellAdmins) -> Mapping[str, object]:
    """Return the facts of the phrase; of a task, what it says."""
    if told.cause != Cause.TASK:
        return as_read(told.facts, uow.roster)
    try:
        task = uow.tasks.one(int(told.facts["task"]))
    except NotFound:
        return {"task": ""}
    return {"task": Phrase(f"task.{task.kind}", as_read(task.facts, uow.roster))}
