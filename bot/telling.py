"""What the clinic tells of its own accord: an event moves the chat that it concerns, a notice is put before it."""

from collections.abc import Callable, Sequence
from typing import cast

from bot import engine
from bot.clinic_desk import ClinicDesk
from bot.front_desk import FrontDesk
from bot.heard import Told
from bot.news import UNASKED
from bot.notice_words import plain_message
from bot.queueing import queue_lines, queue_notice
from bot.saying import CalendarUrl
from bot.script import Library
from core.domain.events import Event, NoticeDue
from core.domain.notices import Notice, NoticeKind
from core.services.notice_ways import quiet_until
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork

DeskOf = Callable[[UnitOfWork, Chat], ClinicDesk]
"""Makes the desk of one locked chat."""


class Telling:
    """Tells the chats of the clinic what they have not asked for, each in its own conversation."""

    def __init__(self, library: Library, *, desk_of: DeskOf, default_language: str, calendar_url: CalendarUrl) -> None:
        self._library = library
        self._desk_of = desk_of
        self._default_language = default_language
        self._calendar_url = calendar_url

    def tell(self, uow: UnitOfWork, events: Sequence[Event]) -> None:
        """Let the chats concerned hear what has happened, in the transaction in which it happens."""
        for number, event in enumerate(events):
            chat = uow.chats.lock(event.chat_id)
            if type(event) in UNASKED and (uow.opt_outs.stopped(chat.channel, chat.address) or _quiet(uow, event)):
                continue
            key = f"told:{type(event).__name__}:{event.appointment_id}:{uow.now.timestamp():.6f}:{number}"
            self._put(uow, chat, event, key=key)

    def announce(self, uow: UnitOfWork, notice: Notice) -> bool:
        """Queue the message that a notice is; False where there is nobody to say it to.

        A chat that speaks for the patient gets it as its conversation shows it. Where nobody can answer for the visit
        (another chat of the same proved phone, an SMS, an e-mail), and for a doctor, it is words alone.
        """
        key = f"notice:{notice.id}"
        if notice.chat_id is None:
            return self._announce_by_address(uow, notice, key=key)
        chat = uow.chats.lock(notice.chat_id)
        due = NoticeDue(chat_id=chat.id, appointment_id=notice.appointment_id, kind=notice.kind)
        alone = notice.rule.to_doctor or notice.kind is NoticeKind.BROADCAST  # no card of a conversation says it
        if alone or not self._put(uow, chat, due, key=key, notice=str(notice.id)):
            message = plain_message(uow, notice, chat.language)
            queue_notice(uow, notice, chat.channel, chat.address, message, key=key)
        return True

    def _announce_by_address(self, uow: UnitOfWork, notice: Notice, *, key: str) -> bool:
        if notice.address is None:
            return False
        bound = uow.chats.binding(uow.appointments.one(notice.appointment_id).chat_id, None)
        message = plain_message(uow, notice, bound.language if bound else self._default_language)
        queue_notice(uow, notice, notice.way, notice.address, message, key=key)
        return True

    def _put(self, uow: UnitOfWork, chat: Chat, event: Event, *, key: str, notice: str | None = None) -> bool:
        """Let a chat's conversation hear an event; return whether anything is said of it."""
        desk = self._desk_of(uow, chat)
        state, lines = engine.advance(self._library, chat.state, Told(event), cast("FrontDesk", desk))
        if notice and not lines:
            return False
        chat.state = state
        uow.chats.save(chat)
        queue_lines(uow, chat, lines, desk, key=key, calendar_url=self._calendar_url, notice=notice)
        return bool(lines)


def _quiet(uow: UnitOfWork, event: Event) -> bool:
    """Whether these are quiet hours; the notice that was planned with the event says it when they are over."""
    return quiet_until(uow, uow.appointments.one(event.appointment_id)) is not None
