"""SMS through Twilio: plain text with numbers to type, for whoever no messenger reaches.

Source of every limit: https://www.twilio.com/docs/messaging/api/message-resource.
"""

from dataclasses import replace

from twilio.rest import Client

from bot.channels.graphemes import split
from bot.channels.layout import lay_out
from bot.channels.port import Capability, Outgoing, Sent
from bot.channels.whatsapp_errors import FAILURES, outcome
from bot.message import Message

CHANNEL = "sms"
SERVICE = "MG"
"""How the id of a Messaging Service begins: India wants registered senders, which Twilio keeps in such a service."""

TEXT = 1600  # error 21617; Twilio itself cuts it into segments of 153 or 67 characters


class SmsChannel:
    """Sends from one number, or one Messaging Service. Safe for many threads.

    `status_callback` is where Twilio tells what became of a message; None where it cannot reach us.
    """

    name = CHANNEL
    can = Capability(buttons=0, rows=0, label=60, text=TEXT)

    def __init__(self, client: Client, *, sender: str, status_callback: str | None) -> None:
        self._client = client
        self._sender = {"messaging_service_sid": sender} if sender.startswith(SERVICE) else {"from_": sender}
        self._status_callback = status_callback

    def send(self, outgoing: Outgoing) -> Sent:
        """Send one message; returns Twilio's id of it (of its last part where it is long).

        Raises `SendFailed`, `Unreachable` (no such number, or they have said STOP) and `Rejected`. Twilio takes no key:
        a message whose answer was lost may come twice, never not at all.
        """
        laid = lay_out(_with_file(outgoing.message), self.can)
        whole = "\n".join(part for part in (laid.title, laid.text) if part)
        sent = None
        try:
            for piece in split(whole, TEXT) or ["…"]:  # one that says nothing still has to be a message
                sent = self._client.messages.create(
                    to=outgoing.address, body=piece, status_callback=self._status_callback, **self._sender
                )
        except FAILURES as error:
            raise outcome(error) from None
        return Sent(message_id=str(sent.sid if sent else ""), reported=self._status_callback is not None)


def _with_file(message: Message) -> Message:
    """Return the message with its file as an address on a line of its own."""
    if message.attachment is None or message.attachment.url is None:
        return message
    return replace(message, text=f"{message.text}\n{message.attachment.url}", attachment=None)
