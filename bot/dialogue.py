"""One thing heard is one transaction: that it was heard, what the clinic did, where the chat stands, what will be said.

`hear` returns when that is committed, so a door may answer its sender. What could not be handled is stored with an
apology and tried again; only when the database itself is away does `hear` raise, and the sender must try again.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from pydantic import SecretStr

from bot import engine
from bot.clinic_desk import ClinicDesk
from bot.clinic_staff_desk import JoinLink
from bot.code_files import Opens, no_ways
from bot.front_desk import FrontDesk
from bot.hearing import Hearing, before_the_talk
from bot.line import Line, Phrase
from bot.message import Heard, Kind
from bot.put_aside import put_aside, taken_up
from bot.queueing import queue_lines
from bot.reply import Reply
from bot.saying import CalendarUrl
from bot.script import Library
from bot.telling import Telling
from bot.understanding.written_in import written_in
from core.domain.events import Event
from core.domain.notices import Notice
from core.services.language import follow
from core.storage.chats import Chat
from core.storage.database import AWAY, LASTING, Database
from core.storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


class Dialogue:
    """The clinic's side of every chat.

    `send` takes replies whose rows are leased to this process, after the commit; `wake` is called when something else
    was queued. `gateway` names the payment gateway in use, None where there is none; `join_link` makes the link of an
    invitation to the staff, `opens` the addresses that open a chat.
    """

    def __init__(
        self,
        database: Database,
        library: Library,
        *,
        gateway: str | None,
        languages: Sequence[str],
        default_language: str,
        secret: SecretStr,
        send: Callable[[Sequence[Reply]], None],
        wake: Callable[[], None],
        calendar_url: CalendarUrl,
        join_link: JoinLink = lambda _token: None,
        sends_mail: bool = False,
        opens: Opens = no_ways,
    ) -> None:
        self._database = database
        self._library = library
        self._gateway = gateway
        self._languages = frozenset(languages)
        self._default_language = default_language
        self._send = send
        self._wake = wake
        self._calendar_url = calendar_url
        self._join_link = join_link
        self._sends_mail = sends_mail
        self.opens = opens
        self._hearing = Hearing(secret=secret)
        self._telling = Telling(
            library, desk_of=self._desk, default_language=default_language, calendar_url=calendar_url
        )

    def hear(self, heard: Heard) -> None:
        """Handle one thing heard, once, however often it is delivered; return when it is committed.

        Raises psycopg's or SQLAlchemy's errors when the database is away: nothing is stored then.
        """
        began = time.monotonic()
        try:
            replies, queued = self._database.run(lambda uow: self._hear(uow, heard))
        except LASTING as error:
            log.warning("message put aside", extra={"channel": heard.channel, "reason": type(error).__name__})
            self._put_aside(heard, error)
            return
        except AWAY:
            raise
        except Exception as error:  # the outermost door of a message: it is kept, said sorry for, and tried again
            log.exception("message not handled", extra={"channel": heard.channel})
            self._keep(heard, error)
            return
        if replies:
            self._send([replace(reply, heard=began) for reply in replies])
        if queued:
            self._wake()

    def hear_kept(self) -> int:
        """Try again what could not be handled; return how many messages that was."""
        messages = self._database.run(taken_up)
        for heard, attempts in messages:
            try:
                replies, _ = self._database.run(partial(self._hear, heard=heard))
            except LASTING as error:  # its chat is locked still: the others need not wait for that
                self._put_aside(heard, error, attempts=attempts)
            except AWAY:
                raise
            except Exception as error:
                log.exception("message not handled again", extra={"channel": heard.channel})
                self._keep(heard, error, attempts=attempts)
            else:
                self._send(replies)
        return len(messages)

    def tell(self, uow: UnitOfWork, events: Sequence[Event]) -> None:
        """Let the chats concerned hear what has happened, in the transaction in which it happens."""
        self._telling.tell(uow, events)

    def announce(self, uow: UnitOfWork, notice: Notice) -> bool:
        """Queue the message that a notice is; False where there is nobody to say it to."""
        return self._telling.announce(uow, notice)

    # --- inside the transaction --------------------------------------------------------------------------------------

    def _hear(self, uow: UnitOfWork, heard: Heard) -> tuple[list[Reply], bool]:
        claimed = uow.inbox.claim(heard.channel, heard.id)
        chat = uow.chats.taken(uow.chats.ask(heard.channel, heard.address))  # one wait for all three statements
        if claimed.row() is None:
            return [], False
        if chat is None:
            chat = self._new_chat(uow, heard)
        self._follow(uow, chat, heard)
        desk = self._desk(uow, chat)
        lines = self._lines(uow, chat, heard, desk)
        uow.chats.save(chat)
        # a timer needs nobody now; waking the dispatcher for it would cost each hold two looks at the outbox
        due = any(queued.due <= uow.now for queued in uow.outbox.queued)
        replies = queue_lines(
            uow,
            chat,
            lines,
            desk,
            key=f"say:{heard.channel}:{heard.id}",
            calendar_url=self._calendar_url,
            leased=not chat.waiting,
            callback_id=heard.callback_id,
        )
        return replies, due or chat.waiting

    def _new_chat(self, uow: UnitOfWork, heard: Heard) -> Chat:
        wanted = (heard.language or "").split("-")[0].lower()
        language = wanted if wanted in self._languages else self._default_language
        return uow.chats.open(heard.channel, heard.address, language=language, name=heard.name)

    def _follow(self, uow: UnitOfWork, chat: Chat, heard: Heard) -> None:
        """Answer who writes in the script of one of our languages in that one, unless another was chosen."""
        written = written_in(heard.text) if heard.kind is Kind.TEXT and heard.private else None
        if written in self._languages and written is not None:
            follow(uow, chat, written)

    def _desk(self, uow: UnitOfWork, chat: Chat) -> ClinicDesk:
        uow.patients.know(chat.id, chat.family)
        return ClinicDesk(uow, chat, gateway=self._gateway, join_link=self._join_link, sends_mail=self._sends_mail)

    def _lines(self, uow: UnitOfWork, chat: Chat, heard: Heard, desk: ClinicDesk) -> list[Line]:
        first, goes_on = before_the_talk(uow, chat, heard)
        if not goes_on:
            return first
        words = self._hearing.words(uow, chat, heard)
        chat.state, lines = engine.advance(self._library, chat.state, words, cast("FrontDesk", desk))
        return [*first, *lines]

    # --- what could not be handled -----------------------------------------------------------------------------------

    def _put_aside(self, heard: Heard, error: Exception, *, attempts: int = 0) -> None:
        """Store what could not be handled in time, for a sender that does not repeat it."""
        self._database.run(lambda uow: put_aside(uow, heard, error, attempts=attempts))

    def _keep(self, heard: Heard, error: Exception, *, attempts: int = 0) -> None:
        """Store what could not be handled, and say so; both at once or not at all."""

        def work(uow: UnitOfWork) -> None:
            chat = uow.chats.open(heard.channel, heard.address, language=self._default_language, name=heard.name)
            put_aside(uow, heard, error, attempts=attempts)
            sorry = [Line(notes=(Phrase("sorry"),))]
            key = f"sorry:{heard.channel}:{heard.id}"
            queue_lines(uow, chat, sorry, self._desk(uow, chat), key=key, calendar_url=self._calendar_url)

        self._database.run(work)
        self._wake()
