"""WhatsApp through Twilio: quick replies and lists by Content templates, numbered text where there is none.

Source of every limit: https://www.twilio.com/docs/whatsapp and https://www.twilio.com/docs/content.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from twilio.rest import Client

from bot.channels.graphemes import shorten, split
from bot.channels.layout import Laid, lay_out
from bot.channels.port import Capability, Limit, Outgoing, Sent
from bot.channels.whatsapp_errors import (
    FAILURES,
    NO_SUCH_TEMPLATE,
    UNFIT_TEMPLATE,
    WindowClosed,
    code_of,
    outcome,
)
from bot.channels.whatsapp_heard import CHANNEL, PREFIX
from bot.channels.whatsapp_shelf import TemplateShelf
from bot.channels.whatsapp_templates import APPROVED, BODY, BUTTONS, ROWS, approved, card_of
from bot.channels.whatsapp_text import lines_of, marked_up, one_line
from bot.message import Message

log = logging.getLogger(__name__)

TEXT = 1600  # error 21617
WINDOW = timedelta(hours=24)  # error 63016
MARGIN = timedelta(seconds=30)
"""WhatsApp's hours begin when the patient's message reaches WhatsApp, ours when it reaches us; and a message of ours
takes its time too."""
NEWS = 900  # UTF-16 units of the message in the template for outside the window; with the words around it below 1,024
MEDIA = frozenset(
    {"application/pdf", "image/png"}
)  # of what we send; Twilio fetches it by HEAD and GET (guidance-whatsapp-media)

_OTHER_LANGUAGE = "en"

SANDBOX = "whatsapp:+14155238886"
SANDBOX_LIMIT = Limit(per_second=1 / 3, burst=1)
"""Twilio's number for trying it out, which all accounts share, sends one message in three seconds (Twilio, sandbox)."""


class WhatsAppChannel:
    """Sends from one WhatsApp number. Safe for many threads. `clock` returns the present as aware UTC.

    `status_callback` is where Twilio tells what became of a message; None where it cannot reach us.
    """

    name = CHANNEL
    can = Capability(
        buttons=BUTTONS,
        rows=ROWS,
        label=20,
        row_label=24,
        hint=72,
        text=TEXT,
        card=BODY,
        overall=Limit(per_second=80, burst=80),  # Twilio, errors/63018: a sender's own throughput
    )
    as_text = replace(can, buttons=0, rows=0)

    def __init__(
        self,
        client: Client,
        *,
        sender: str,
        shelf: TemplateShelf,
        clock: Callable[[], datetime],
        status_callback: str | None,
    ) -> None:
        if sender == SANDBOX:
            self.can = replace(self.can, overall=SANDBOX_LIMIT)
        self._client = client
        self._sender = sender
        self._shelf = shelf
        self._clock = clock
        self._status_callback = status_callback

    def send(self, outgoing: Outgoing) -> Sent:
        """Send one message; returns Twilio's id of it (of its last part where it is long).

        `replaces` is not heeded: nothing can be redrawn on WhatsApp. Raises `SendFailed`, `Unreachable`, `Rejected`,
        and its kind `WindowClosed` 24 hours after the patient's last word. Twilio takes no key: a message whose answer
        was lost may come twice, never not at all.
        """
        message, paper = outgoing.message, _media(outgoing.message)
        try:
            if not self._window_is_open(outgoing.last_heard_at):
                return self._send_outside(outgoing.address, _with_file(message))
            if paper:
                return self._send_media(outgoing.address, replace(message, attachment=None), paper)
            message = _with_file(message)
            return self._send_card(outgoing.address, message) or self._send_text(outgoing.address, message)
        except FAILURES as error:
            raise outcome(error) from None

    def _window_is_open(self, last_heard_at: datetime | None) -> bool:
        return last_heard_at is not None and self._clock() - last_heard_at < WINDOW - MARGIN

    def _send_card(self, address: str, message: Message) -> Sent | None:
        """Send with buttons or a list; None where no template shows this message."""
        card = card_of(lay_out(message, self.can), message.language)
        if card is None:
            return None
        name, values = card
        return self._send_template(address, name, values)

    def _send_template(
        self, address: str, name: str, values: dict[str, str], *, language: str = _OTHER_LANGUAGE
    ) -> Sent | None:
        sid = self._shelf.sid(name, language)
        if sid is None:
            return None
        try:
            return self._create(address, content_sid=sid, content_variables=json.dumps(values, ensure_ascii=False))
        except FAILURES as error:
            code = code_of(error)
            if code not in UNFIT_TEMPLATE:
                raise
            log.warning("template not usable", extra={"template": name, "code": code})
            if code in NO_SUCH_TEMPLATE:
                self._shelf.put_away(sid)
            return None

    def _send_text(self, address: str, message: Message) -> Sent:
        *before, last = _pieces(lay_out(message, self.as_text))
        for piece in before:
            self._create(address, body=piece)
        return self._create(address, body=last)

    def _send_media(self, address: str, message: Message, url: str) -> Sent:
        """Send the file with the words below it; where they have buttons or are long, after them."""
        pieces = _pieces(lay_out(message, self.as_text))
        if not message.choices and len(pieces) == 1:
            return self._create(address, body=pieces[0], media_url=[url])
        sent = self._send_card(address, message) or self._send_text(address, message)
        self._create(address, media_url=[url])
        return sent

    def _send_outside(self, address: str, message: Message) -> Sent:
        """Send by approved words: a notice by its own template, whatever else by the one that fits all."""
        return self._send_prepared(address, message) or self._send_news(address, message)

    def _send_prepared(self, address: str, message: Message) -> Sent | None:
        if message.prepared is None:
            return None
        values = {str(number): one_line(value) or "…" for number, value in enumerate(message.prepared.values, 1)}
        return self._send_template(address, approved(message.prepared.name), values, language=message.language)

    def _send_news(self, address: str, message: Message) -> Sent:
        laid = lay_out(message, self.as_text)
        news = {"1": shorten(" · ".join(lines_of(laid.title, laid.text)), NEWS)}
        for language in dict.fromkeys((message.language, _OTHER_LANGUAGE)):
            sent = self._send_template(address, APPROVED, news, language=language)
            if sent:
                return sent
        raise WindowClosed("no word of the patient for 24 hours, and no approved template")

    def _create(self, address: str, **content: str | list[str]) -> Sent:
        created = self._client.messages.create(
            to=PREFIX + address, from_=self._sender, status_callback=self._status_callback, **content
        )
        return Sent(message_id=str(created.sid), reported=self._status_callback is not None)


def _pieces(laid: Laid) -> list[str]:
    """Return the message in pieces that Twilio takes; one that says nothing still has to be a message."""
    return split(marked_up(laid.title, laid.text), TEXT) or [one_line(laid.title) or "…"]


def _media(message: Message) -> str | None:
    """Return the address of a file that WhatsApp shows as one."""
    file = message.attachment
    return file.url if file and file.media_type in MEDIA else None


def _with_file(message: Message) -> Message:
    """Return the message with its file as an address on a line of its own: WhatsApp shows no calendar file."""
    if message.attachment is None or message.attachment.url is None:
        return message
    return replace(message, text=f"{message.text}\n{message.attachment.url}", attachment=None)
