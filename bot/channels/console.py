"""The same conversation in a terminal: a web chat without a page, its choices numbered.

It speaks as a chat of the web chat and reads that chat's transcript, so it does not matter which process answers: what
comes minutes later (a payment that was confirmed) is printed as well.
"""

import threading
from collections.abc import Callable, Iterable
from itertools import count
from secrets import token_hex

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.webchat import NAME
from bot.message import Choice, Heard, Kind, Message
from bot.phrases.web_page import web_page_words
from core.storage.bell import Bell
from core.storage.database import Database
from core.storage.transcript import TOPIC, Line, Transcript

AT_ONCE = 0.2
"""Seconds within which the parts of one answer follow each other."""


class Console:
    """One talk. `hear` is the dialogue; `write` prints one line; `lines` are what is typed, until they end.

    `linger` is for lines that come out of a pipe, where nobody reads before the next is typed: how many seconds the
    clinic's next word is waited for, after each line, so that a number means a choice of the answer, and at the end.
    """

    def __init__(
        self,
        database: Database,
        *,
        hear: Callable[[Heard], None],
        write: Callable[[str], None],
        lines: Iterable[str],
        language: str = "en",
        linger: float = 0.0,
    ) -> None:
        self._database = database
        self._hear = hear
        self._write = write
        self._lines = lines
        self._language = language
        self._linger = linger
        self._chat = token_hex(16)
        self._numbers = count(1)
        self._seen = 0
        self._choices: tuple[str, tuple[Choice, ...]] = ("", ())
        self._printing = threading.Lock()  # the bell's thread prints while a typed line is read
        self._printed = threading.Event()

    def converse(self) -> None:
        """Greet, and go on until the lines end."""
        bell = Bell(self._database, TOPIC, self._rung)
        bell.start()
        try:
            self._write(web_page_words("terminal.help", self._language))
            self._say(Kind.START, "")
            for line in self._lines:
                self._wait_for_the_answer()
                if typed := line.strip():
                    self._take(typed)
            self._wait_for_the_last_word()
        finally:
            bell.stop()

    def _take(self, typed: str) -> None:
        with self._printing:
            card, choices = self._choices
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
        if 0 < number <= len(choices):
            self._say(Kind.TAP, choices[number - 1].id, card=card)
        else:
            self._say(Kind.TEXT, typed)

    def _say(self, kind: Kind, text: str, *, card: str | None = None) -> None:
        heard = Heard(
            channel=NAME,
            address=self._chat,
            id=f"{self._chat}:{next(self._numbers)}",
            kind=kind,
            text=text,
            language=self._language,
            card=card,
        )
        try:
            self._hear(heard)
        except (psycopg.Error, SQLAlchemyError):
            self._write(web_page_words("terminal.away", self._language))

    def _rung(self, chat: str | None) -> None:
        """Print what is new, in the bell's thread."""
        if chat not in (None, self._chat):
            return
        with self._printing:
            for line in self._database.run(lambda uow: Transcript(uow.sql, now=uow.now).since(self._chat, self._seen)):
                self._seen = line.id
                self._print(line)
                self._printed.set()

    def _print(self, line: Line) -> None:
        message = Message.from_json(line.body)
        titled = [message.title] if message.title else []
        for text in ("", *titled, *message.text.split("\n")):
            self._write(_plain(text))
        if message.answers:
            self._choices = (line.shown_as, message.answers)
        for number, choice in enumerate(message.answers, 1):
            self._write(_plain(f"  {number}. {choice.label}" + (f" · {choice.hint}" if choice.hint else "")))
        for choice in message.choices:
            if choice.url:
                self._write(_plain(f"  {choice.label}: {choice.url}"))
        if message.attachment:
            self._write(_plain(f"  [{message.attachment.name}] {message.attachment.url or ''}".rstrip()))

    def _wait_for_the_answer(self) -> None:
        """Wait until something has been printed, and nothing more follows at once."""
        wait = self._linger
        while wait and self._printed.wait(wait):
            self._printed.clear()
            wait = min(self._linger, AT_ONCE)

    def _wait_for_the_last_word(self) -> None:
        while self._linger and self._printed.wait(self._linger):
            self._printed.clear()


def _plain(text: str) -> str:
    """Return the text without control characters: what was typed somewhere must not steer this terminal."""
    return "".join(character for character in text if character.isprintable() or character == "\t")
