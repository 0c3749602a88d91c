"""Puts what is to be said into the outbox with the transaction that says it, and returns what we send at once."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from bot.clinic_desk import ClinicDesk
from bot.front_desk import FrontDesk
from bot.line import Line
from bot.message import Message, Prepared
from bot.notice_answers import answer_ids
from bot.notice_templates import IN_TEMPLATES, prepared
from bot.notice_words import notice_facts
from bot.reply import Reply
from bot.saying import CalendarUrl, message_of
from core.domain.effects import Say
from core.domain.errors import NotFound
from core.domain.notices import Notice
from core.storage.chats import Chat
from core.storage.outbox import LEASE
from core.storage.unit_of_work import UnitOfWork

LEASE_MARGIN = 15.0
"""Seconds before the end of its lease after which a reply is not begun to be sent: longer than one send can take."""


def queue_lines(
    uow: UnitOfWork,
    chat: Chat,
    lines: Sequence[Line],
    desk: ClinicDesk,
    *,
    key: str,
    calendar_url: CalendarUrl,
    leased: bool = False,
    callback_id: str | None = None,
    notice: str | None = None,
) -> list[Reply]:
    """Queue what is to be said; the first message carries what was planned to be told here now.

    `notice` is the one that the first message is. `leased` rows are returned too, for this process to send at once.
    """
    replies = []
    told = uow.notices.carry(chat.id) if lines else []
    for number, line in enumerate(lines):
        message = message_of(line, chat.language, cast("FrontDesk", desk), now=uow.now, calendar_url=calendar_url)
        carries = told if number == 0 else []
        if carries and message.prepared is None and chat.channel in IN_TEMPLATES:
            message = replace(message, prepared=_prepared(uow, carries[0], chat.language))
        uow.outbox.add(
            Say(
                channel=chat.channel,
                address=chat.address,
                message=message.as_json(),
                card=line.card,
                message_class=line.message_class.value,
                notice=notice if number == 0 else None,
                carries=[str(each.id) for each in carries],
            ),
            key=f"{key}:{number}",
            chat_id=chat.id,
            leased=leased,
        )
        if leased:
            replies.append(
                Reply(
                    key=f"{key}:{number}",
                    chat_id=chat.id,
                    channel=chat.channel,
                    address=chat.address,
                    message=message,
                    until=time.monotonic() + LEASE.total_seconds() - LEASE_MARGIN,
                    card=line.card,
                    replaces=_shown_as(chat, line),
                    last_heard_at=chat.last_heard_at,
                    callback_id=callback_id if number == 0 else None,
                    carries=tuple(each.id for each in carries),
                )
            )
    return replies


def queue_notice(uow: UnitOfWork, notice: Notice, channel: str, address: str, message: Message, *, key: str) -> None:
    """Queue a notice that is words alone."""
    say = Say(
        channel=channel,
        address=address,
        message=message.as_json(),
        message_class=notice.rule.message_class.value,
        notice=str(notice.id),
    )
    uow.outbox.add(say, key=f"{key}:0", chat_id=notice.chat_id)


def _prepared(uow: UnitOfWork, notice: Notice, language: str) -> Prepared | None:
    """Return the template of what a message tells besides; None where it is true no more (the line has moved on)."""
    try:
        facts = notice_facts(uow, notice, language)
    except NotFound:
        return None
    return prepared(notice.kind, language, facts, options=answer_ids(notice.kind, str(notice.appointment_id)))


def _shown_as(chat: Chat, line: Line) -> str | None:
    """Return the message to redraw: the one that shows the line's card already."""
    return chat.card_message_id if line.card and line.card == chat.card else None
