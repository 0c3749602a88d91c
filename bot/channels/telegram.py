"""Telegram: cards with inline buttons, redrawn in place; the button that shares the own phone; small files.

Source of every limit: https://core.telegram.org/bots/api.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels.graphemes import split, units
from bot.channels.layout import Laid, Option, lay_out
from bot.channels.pauses import Pauses
from bot.channels.port import Capability, Limit, Outgoing, SendFailed, Sent
from bot.channels.telegram_errors import cannot_redraw, outcome, same_as_before, wait_of
from bot.channels.telegram_wire import TelegramBot, run
from bot.message import Attachment, Copied, Message
from bot.phrases.channels import channel_words

log = logging.getLogger(__name__)

TEXT = 4096  # "1-4096 characters after entities parsing"
CAPTION = 1024  # "0-1024 characters after entities parsing"
BUTTONS = 100  # telegram.constants.InlineKeyboardMarkupLimit
PICTURE = "image/png"  # shown in the chat; any other file is a document to be opened
LABEL = 60  # no limit is documented; more is cut off on the widest phones
ROW_WIDTH = 30  # UTF-16 units of labels that a narrow phone shows side by side without cutting
ROW_BUTTONS = 3  # of the eight that are allowed: a thumb has to hit one

_NO_PREVIEW = {"is_disabled": True}
_Keyboard: TypeAlias = Mapping[str, object] | None
"""A keyboard as Telegram's own JSON (InlineKeyboardMarkup, ReplyKeyboardMarkup)."""


class TelegramChannel:
    """Sends to Telegram by a bot of `bot.channels.telegram_wire.bot_at`. Safe for many threads; shows no token."""

    name = "telegram"
    can = Capability(
        buttons=BUTTONS,
        rows=0,
        label=LABEL,
        text=TEXT,
        redraws=True,
        links=True,
        contact_button=True,
        files=True,
        overall=Limit(per_second=30, burst=30),  # Bots FAQ: about 30 messages a second
        # Bots FAQ: no more than one a second, bursts allowed. A chat may say 20 things at once (bot/pace.py), and an
        # answer is at most a card and a word beside it
        per_chat=Limit(per_second=1, burst=40),
    )

    def __init__(self, bot: TelegramBot, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._pauses = Pauses(clock)

    def send(self, outgoing: Outgoing) -> Sent:
        """Send one message, or redraw the card that it replaces; returns the id of the message with the choices.

        Raises `SendFailed` (with Telegram's own wait after a 429), `Unreachable` or `Rejected`. A send whose answer was
        lost may have arrived: Telegram takes no key, so the patient may see it twice, never not at all.
        """
        if left := self._pauses.left(outgoing.address):
            raise SendFailed("Telegram asked to wait", retry_after=left, of_chat=not self._pauses.for_all)
        try:
            return self._send(outgoing)
        except RetryAfter as error:
            self._pauses.ask(outgoing.address, wait_of(error))
            failed = outcome(error)
            failed.of_chat = not self._pauses.for_all
            raise failed from None
        except TelegramError as error:
            raise outcome(error) from None

    def answer_tap(self, callback_id: str) -> None:
        """Stop the clock on a tapped button. Comes too late or twice at times, which nobody needs to know."""
        try:
            run(self._bot.answer_callback_query(callback_id))
        except TelegramError as error:
            log.debug("tap not answered", extra={"reason": type(error).__name__})

    def _send(self, outgoing: Outgoing) -> Sent:
        sent = self._send_message(outgoing)
        if outgoing.message.copied:
            self._copy(outgoing.address, outgoing.message.copied, outgoing.message.language)
        return sent

    def _copy(self, chat: str, copied: Copied, language: str) -> None:
        """Show a message of another chat with this bot; where it is there no longer, say so."""
        try:
            run(
                self._bot.call("copyMessage", chat_id=chat, from_chat_id=copied.address, message_id=int(copied.message))
            )
        except BadRequest as error:
            log.info("message not copied", extra={"reason": type(error).__name__})
            self._post(chat, escape(channel_words("copy_gone", language)), None)

    def _send_message(self, outgoing: Outgoing) -> Sent:
        message, chat = _tappable(outgoing.message), outgoing.address
        laid = lay_out(message, self.can)
        contact = _contact_keyboard(message, chat)
        keyboard: _Keyboard = _inline(laid.options) or contact
        file = message.attachment
        if outgoing.replaces and contact is None and self._redraw(chat, int(outgoing.replaces), laid):
            if file:
                self._send_file(outgoing, file, "", None)
            return Sent(message_id=outgoing.replaces)
        if file and _length(laid) <= CAPTION:
            return self._send_file(outgoing, file, _html(laid.title, laid.text), keyboard)
        sent = self._send_text(chat, laid, keyboard)
        if file:
            self._send_file(outgoing, file, "", None)
        if contact and keyboard is not contact:  # a message has one keyboard: the other one needs words of its own
            self._post(chat, escape(channel_words("share_below", message.language)), contact)
        return sent

    def _send_text(self, chat: str, laid: Laid, keyboard: _Keyboard) -> Sent:
        *before, last = _pieces(laid)
        for piece in before:
            self._post(chat, piece, None)
        return self._post(chat, last, keyboard)

    def _post(self, chat: str, html: str, keyboard: _Keyboard) -> Sent:
        posted = run(
            self._bot.call(
                "sendMessage",
                chat_id=chat,
                text=html,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        )
        return _sent(posted)

    def _redraw(self, chat: str, message_id: int, laid: Laid) -> bool:
        """Change the card in place; False when that is not possible and a new one has to be sent."""
        if _length(laid) > TEXT:
            return False
        try:
            run(
                self._bot.call(
                    "editMessageText",
                    text=_html(laid.title, laid.text),
                    chat_id=chat,
                    message_id=message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=_inline(laid.options),
                    link_preview_options=_NO_PREVIEW,
                )
            )
        except BadRequest as error:
            if cannot_redraw(error):
                return False
            if not same_as_before(error):
                raise
        return True

    def _send_file(self, outgoing: Outgoing, file: Attachment, caption: str, keyboard: _Keyboard) -> Sent:
        sort = "photo" if file.media_type == PICTURE else "document"
        posted = run(
            self._bot.call(
                "sendPhoto" if sort == "photo" else "sendDocument",
                chat_id=outgoing.address,
                caption=caption or None,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                **{sort: InputFile(outgoing.content(), filename=file.name)},
                **({} if sort == "photo" else {"disable_content_type_detection": True}),
            )
        )
        return _sent(posted)


def _sent(posted: Mapping[str, Any]) -> Sent:
    return Sent(message_id=str(posted["message_id"]))


def _html(title: str, text: str) -> str:
    return f"<b>{escape(title, quote=False)}</b>\n\n{escape(text, quote=False)}" if title else escape(text, quote=False)


def _length(laid: Laid) -> int:
    """Return the length after entities are parsed."""
    return units(laid.text) + (units(laid.title) + 2 if laid.title else 0)


def _pieces(laid: Laid) -> list[str]:
    """Return the message as HTML, in pieces that Telegram takes; the first one has the title."""
    if _length(laid) <= TEXT:
        return [_html(laid.title, laid.text)]
    first, *more = split(laid.text, TEXT - units(laid.title) - 2)
    return [_html(laid.title, first), *(_html("", piece) for piece in more)]


def _inline(options: Sequence[Option]) -> _Keyboard:
    """Return the buttons, side by side where their words leave room on a narrow phone."""
    rows: list[list[Option]] = []
    for option in options:
        joined = [*rows[-1], option] if rows else []
        if joined and len(joined) <= ROW_BUTTONS and _fits(joined):
            rows[-1] = joined
        else:
            rows.append([option])
    return {"inline_keyboard": [[_button(option) for option in row] for row in rows]} if rows else None


def _fits(row: Sequence[Option]) -> bool:
    """Whether each label fits into its equal share of the row."""
    return all(units(option.label) * len(row) <= ROW_WIDTH for option in row)


def _button(option: Option) -> Mapping[str, str]:
    return {"text": option.label} | ({"url": option.url} if option.url else {"callback_data": option.id})


def _contact_keyboard(message: Message, chat: str) -> _Keyboard:
    """Return the button that shares the sender's own phone; only private chats (positive ids) may have it."""
    if not message.ask_contact or chat.startswith("-"):
        return None
    key = {"text": message.ask_contact, "request_contact": True}
    return {"keyboard": [[key]], "resize_keyboard": True, "one_time_keyboard": True}


def _tappable(message: Message) -> Message:
    """Return the message with every page that Telegram refuses on a button (no dot in its host) as a line of text."""
    refused = [choice for choice in message.choices if choice.url and not _public(choice.url)]
    if not refused:
        return message
    lines = "\n".join(f"{choice.label}: {choice.url}" for choice in refused)
    kept = tuple(choice for choice in message.choices if choice not in refused)
    return replace(message, text=f"{message.text}\n\n{lines}", choices=kept)


def _public(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
