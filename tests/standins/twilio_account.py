"""One Twilio account: its phones, its messages and what becomes of them, the 24 hours, who has said STOP."""

import json
import xml.etree.ElementTree as ET  # reads the clinic's own TwiML
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.standins.standin import Reply, Standin
from tests.standins.twilio_entities import Template, WireMessage, new_sid
from tests.standins.twilio_phone import Media, Phone
from tests.standins.twilio_rules import START_WORDS, STOP_WORDS, segments
from tests.standins.twilio_webhooks import Call, Webhooks

WINDOW = timedelta(hours=24)  # error 63016: free-form messages only so long after the patient's last
ACCOUNT_SID = "AC" + "0123456789abcdef" * 2
AUTH_TOKEN = "standin-auth-token-0f9e8d7c6b5a4321"  # it opens nothing but a stand-in


class TwilioAccount(Standin):
    """The account as the test sees it; `TwilioStandin` puts the API on top.

    `inbound_url` is where messages are posted (the public address), `sms_inbound_url` an own one for SMS. `statuses` is
    what a message that arrives goes through; with `webhooks.mixed` its callbacks come in any order. A template is
    approved at once unless `approves_at_once` is False.
    """

    def __init__(
        self,
        account_sid: str = ACCOUNT_SID,
        auth_token: str = AUTH_TOKEN,
        *,
        whatsapp_sender: str = "whatsapp:+912226730000",
        sms_sender: str = "+14155238887",
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.account_sid, self.auth_token = account_sid, auth_token
        self.whatsapp_sender, self.sms_sender = whatsapp_sender, sms_sender
        self.inbound_url = self.sms_inbound_url = ""
        self.statuses: tuple[str, ...] = ("sent", "delivered")
        self.approves_at_once = True
        self.phones: dict[str, Phone] = {}
        self.messages: dict[str, WireMessage] = {}
        self.media: dict[str, Media] = {}
        self.templates: dict[str, Template] = {}
        self.opted_out: set[str] = set()
        self._last_heard: dict[str, datetime] = {}
        super().__init__(clock=clock)
        self.webhooks = Webhooks(self)

    # the test's side

    def phone(self, number: str = "+919812345678", *, name: str = "Asha", whatsapp: bool = True) -> Phone:
        """The phone with this number on this channel, made on first use."""
        with self.lock:
            phone = Phone(self, number, name=name, whatsapp=whatsapp)
            return self.phones.setdefault(phone.address, phone)

    def decide(self, template_sid: str, status: str, reason: str = "") -> None:
        """WhatsApp has looked at a template: `approved` or `rejected`."""
        with self.lock:
            template = self.templates[template_sid]
            template.approval, template.rejection_reason = status, reason

    def window_open(self, address: str) -> bool:
        """Whether the patient wrote less than 24 hours ago."""
        heard = self._last_heard.get(address)
        return heard is not None and self.now - heard < WINDOW

    # what a phone sends

    def hear(self, phone: Phone, text: str, told: dict[str, str], media: Media | None) -> Call:
        """Take a message from a phone and post it to the clinic."""
        with self.lock:
            now = self.now
            message = WireMessage(
                sid=new_sid("MM" if media else "SM"),
                sender=phone.address,
                to=phone.sender,
                text=text,
                created_at=now,
                outbound=False,
                status="received",
                media=(media.sid,) if media else (),
            )
            self.messages[message.sid] = message
            phone.messages.append(message)
            self._last_heard[phone.address] = now
            form = self._inbound_form(phone, message, told)
            if media:
                self.media[media.sid] = media
                path = f"/2010-04-01/Accounts/{self.account_sid}/Messages/{message.sid}/Media/{media.sid}"
                form |= {"MediaUrl0": self.url + path, "MediaContentType0": media.mime}
            if not phone.whatsapp:
                self._heed_stop_words(phone, text)
            url = self.inbound_url if phone.whatsapp else self.sms_inbound_url or self.inbound_url
            return self.webhooks.call(url, form, lane=phone.address)

    def _inbound_form(self, phone: Phone, message: WireMessage, told: dict[str, str]) -> dict[str, str]:
        form = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "SmsMessageSid": message.sid,
            "AccountSid": self.account_sid,
            "From": message.sender,
            "To": message.to,
            "Body": message.text,
            "NumMedia": str(len(message.media)),
            "NumSegments": str(segments(message.text)),
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
        }
        if not phone.whatsapp:
            return form | {"ToCountry": "US", "FromCountry": "IN", "FromCity": "", "FromState": "", "FromZip": ""}
        known = {"type": "whatsapp", "data": {"context": {"ProfileName": phone.name, "WaId": phone.number[1:]}}}
        return (
            form
            | {
                "ProfileName": phone.name,
                "WaId": phone.number[1:],
                "ReferralNumMedia": "0",
                "ChannelMetadata": json.dumps(known),
            }
            | told
        )

    def _heed_stop_words(self, phone: Phone, text: str) -> None:
        word = text.strip().upper()
        if word in STOP_WORDS:
            self.opted_out.add(phone.address)
        elif word in START_WORDS:
            self.opted_out.discard(phone.address)

    def hear_twiml(self, call: Call, reply: Reply) -> None:
        """Send what a webhook's answer asks for: `<Response><Message>...</Message></Response>`."""
        if "Body" not in call.form or not reply.body.strip().startswith(b"<"):
            return
        for asked in ET.fromstring(reply.body).iter("Message"):  # noqa: S314 - our own server's answer
            words = "".join(asked.itertext()).strip()
            self.send(
                WireMessage(
                    sid=new_sid("SM"),
                    sender=call.form["To"],
                    to=call.form["From"],
                    text=words,
                    created_at=self.now,
                    outbound=True,
                    status="queued",
                ),
                allowed=True,
            )

    # what becomes of a message to a phone

    def send(self, message: WireMessage, *, allowed: bool, error: int | None = None) -> None:
        """Queue an outgoing message. `allowed`: it may go out of the window; `error`: it will fail with this."""
        with self.lock:
            self.messages[message.sid] = message
            phone = self.phones.get(message.to)
            free = allowed or not message.to.startswith("whatsapp:") or self.window_open(message.to)
            if error is None and not free:
                error = 63016
            if phone is not None:
                phone.messages.append(message)
            self.spawn(self._progress(message, phone, error))

    async def _progress(self, message: WireMessage, phone: Phone | None, error: int | None) -> None:
        if error is not None:
            self.tell_status(message, "failed", error)
        elif phone is not None and phone.refuses_with is not None:
            self.tell_status(message, "sent")
            self.tell_status(message, "undelivered", phone.refuses_with)
        else:
            steps = list(self.statuses)
            if self.webhooks.mixed is not None:
                self.webhooks.mixed.shuffle(steps)
            for status in steps:
                self.tell_status(message, status)
            with self.lock:
                message.status = self.statuses[-1]

    def tell_status(self, message: WireMessage, status: str, error: int | None = None) -> None:
        """Move a message on and call its StatusCallback."""
        with self.lock:
            message.status, message.error_code = status, error
            message.told.append(status)
            if not message.status_callback:
                return
            form: dict[str, Any] = {
                "MessageSid": message.sid,
                "SmsSid": message.sid,
                "MessageStatus": status,
                "SmsStatus": status,
                "To": message.to,
                "From": message.sender,
                "AccountSid": self.account_sid,
                "ApiVersion": "2010-04-01",
            }
            if message.to.startswith("whatsapp:"):
                form |= {"ChannelPrefix": "whatsapp", "ChannelToAddress": message.to.removeprefix("whatsapp:")}
            if status == "read":
                form["EventType"] = "READ"
            if error is not None:
                form |= {"ErrorCode": str(error), "ErrorMessage": f"error {error}"}
            self.webhooks.call(message.status_callback, form, lane=message.sid)
