"""The patient's phone on WhatsApp or SMS: writes, taps, picks, speaks, reads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.standins.twilio_entities import WireMessage, new_sid
from tests.standins.twilio_webhooks import Call

if TYPE_CHECKING:
    from tests.standins.twilio_account import TwilioAccount


@dataclass(slots=True, kw_only=True)
class Media:
    """A picture, voice note or document that somebody sent; the bytes are behind Basic auth."""

    sid: str
    mime: str
    content: bytes


class Phone:
    """One number. On WhatsApp (`whatsapp:+91...`) its owner's name travels with each message."""

    def __init__(self, standin: "TwilioAccount", number: str, *, name: str, whatsapp: bool) -> None:
        self._standin = standin
        self.number, self.name, self.whatsapp = number, name, whatsapp
        self.refuses_with: int | None = None
        self.messages: list[WireMessage] = []

    @property
    def address(self) -> str:
        return f"whatsapp:{self.number}" if self.whatsapp else self.number

    @property
    def sender(self) -> str:
        """The clinic's address on this channel."""
        return self._standin.whatsapp_sender if self.whatsapp else self._standin.sms_sender

    @property
    def chat(self) -> list[WireMessage]:
        """What is on the screen, oldest first; messages that could not be delivered are not."""
        with self._standin.lock:
            return [each for each in self.messages if each.status not in {"queued", "failed", "undelivered"}]

    @property
    def heard(self) -> list[str]:
        """The clinic's texts, oldest first."""
        return [message.text for message in self.chat if message.outbound]

    @property
    def card(self) -> WireMessage:
        """The last message with buttons or a list; AssertionError when there is none."""
        for message in reversed(self.chat):
            if message.choices:
                return message
        raise AssertionError(f"nothing to tap in the chat: {self.heard}")

    def says(self, text: str) -> Call:
        """Write a message."""
        return self._send(text, {"MessageType": "text"})

    def taps_button(self, title_or_payload: str, message: WireMessage | None = None) -> Call:
        """Tap a quick-reply button, on the last card or on an old one."""
        target = message or self.card
        assert target.buttons, f"{target.text!r} has no buttons"
        choice = target.choice(title_or_payload)
        told = {"MessageType": "button", "ButtonText": choice.title, "ButtonPayload": choice.payload}
        return self._send(choice.title, told | _replied(target))

    def picks_list_item(self, title_or_payload: str, message: WireMessage | None = None) -> Call:
        """Open the list and pick a row."""
        target = message or self.card
        assert target.rows, f"{target.text!r} has no list"
        choice = target.choice(title_or_payload)
        told = {"MessageType": "interactive", "ListId": choice.payload, "ListTitle": choice.title}
        if choice.description:
            told["ListDescription"] = choice.description
        return self._send(choice.title, told | _replied(target))

    def sends_media(self, content: bytes, mime: str, *, text: str = "") -> Call:
        """Send a picture, a document, a voice note (audio/ogg)."""
        media = Media(sid=new_sid("ME"), mime=mime, content=content)
        kind = mime.partition("/")[0]
        told = {"MessageType": kind if kind in {"image", "audio", "video"} else "document"}
        return self._send(text, told, media)

    def sends_location(self, latitude: float, longitude: float) -> Call:
        return self._send("", {"MessageType": "location", "Latitude": str(latitude), "Longitude": str(longitude)})

    def reads(self) -> None:
        """Open the chat: everything delivered becomes read."""
        for message in self.chat:
            if message.outbound and message.status == "delivered":
                self._standin.tell_status(message, "read")

    def refuses(self, code: int) -> None:
        """From now on nothing arrives here: `undelivered` with this error code (63024: not on WhatsApp)."""
        self.refuses_with = code

    def _send(self, text: str, told: dict[str, str], media: Media | None = None) -> Call:
        return self._standin.hear(self, text, told, media)


def _replied(target: WireMessage) -> dict[str, str]:
    return {"OriginalRepliedMessageSid": target.sid, "OriginalRepliedMessageSender": target.sender}
