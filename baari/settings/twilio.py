"""WhatsApp and SMS, by Twilio: the account, its numbers, and what signs its webhooks."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from baari.settings.house import House
from baari.settings.kinds import ApiBase, Seconds, strong

_SMS_SENDER = re.compile(r"\+[1-9][0-9]{6,14}|MG[0-9a-fA-F]{32}")  # E.164, or a Messaging Service
_WHATSAPP_SENDER = re.compile(r"(?:whatsapp:)?(\+[1-9][0-9]{6,14})")  # E.164


def _sender(text: str) -> str:
    found = _WHATSAPP_SENDER.fullmatch(text.replace(" ", ""))
    if found is None:
        raise ValueError("is no WhatsApp number: write it as `whatsapp:+14155238886`")
    return f"whatsapp:{found[1]}"


def _sms_sender(text: str) -> str:
    plain = text.replace(" ", "")
    if _SMS_SENDER.fullmatch(plain) is None:
        raise ValueError("is neither a number as `+14155238886` nor a Messaging Service as `MG` and 32 digits")
    return plain


# A little under what Twilio issues (32 characters), so that a cut-off copy is noticed and a chosen one is not refused.
TwilioSecret: TypeAlias = Annotated[SecretStr, strong(32)]
WhatsAppSender: TypeAlias = Annotated[str, AfterValidator(_sender)]
SmsSender: TypeAlias = Annotated[str, AfterValidator(_sms_sender)]


class Twilio(House):
    """What WhatsApp and SMS need."""

    twilio_account_sid: str | None = Field(
        None,
        validation_alias="TWILIO_ACCOUNT_SID",
        pattern=r"^AC[0-9a-fA-F]{32}$",
        description="Account SID from Twilio's console: `AC` and 32 hexadecimal digits. Not given: neither WhatsApp "
        "nor SMS.",
    )
    twilio_auth_token: TwilioSecret | None = Field(
        None,
        validation_alias="TWILIO_AUTH_TOKEN",
        description="Auth token from Twilio's console; signs its webhooks too.",
    )
    twilio_auth_token_old: TwilioSecret | None = Field(
        None,
        validation_alias="TWILIO_AUTH_TOKEN_OLD",
        description="The previous auth token, still believed on webhooks while you change it.",
    )
    twilio_shared_key: TwilioSecret | None = Field(
        None,
        validation_alias="TWILIO_SHARED_KEY",
        description="Secret of the shared key, if the account signs its webhooks with one (HMAC_SHA256).",
    )
    twilio_whatsapp_from: WhatsAppSender | None = Field(
        None,
        validation_alias="TWILIO_WHATSAPP_FROM",
        description="The clinic's WhatsApp number, as `whatsapp:+14155238886`.",
    )
    twilio_sms_from: SmsSender | None = Field(
        None,
        validation_alias="TWILIO_SMS_FROM",
        description="The clinic's number for SMS, as `+14155238886`, or a Messaging Service, as `MG...`. Not given: "
        "whoever no messenger reaches is called by the desk.",
    )
    twilio_api_base: ApiBase = Field(
        "https://api.twilio.com", validation_alias="TWILIO_API_BASE", description="Address of Twilio's REST API."
    )
    twilio_content_api_base: ApiBase = Field(
        "https://content.twilio.com",
        validation_alias="TWILIO_CONTENT_API_BASE",
        description="Address of Twilio's Content API, which holds the templates.",
    )
    twilio_timeout: Seconds = Field(
        timedelta(seconds=10),
        validation_alias="TWILIO_TIMEOUT",
        description="How many seconds one call to Twilio may take.",
    )

    @property
    def twilio_webhook_secrets(self) -> tuple[SecretStr, ...]:
        """Every secret that may sign a Twilio webhook now, the newest first."""
        given = (self.twilio_auth_token, self.twilio_auth_token_old, self.twilio_shared_key)
        return tuple(secret for secret in given if secret is not None)

    def conflicts(self) -> Iterator[str]:
        yield from super().conflicts()
        needed = {"TWILIO_ACCOUNT_SID": self.twilio_account_sid, "TWILIO_AUTH_TOKEN": self.twilio_auth_token}
        extras = {
            "TWILIO_WHATSAPP_FROM": self.twilio_whatsapp_from,
            "TWILIO_SMS_FROM": self.twilio_sms_from,
            "TWILIO_AUTH_TOKEN_OLD": self.twilio_auth_token_old,
            "TWILIO_SHARED_KEY": self.twilio_shared_key,
        }
        given = [name for name, value in (needed | extras).items() if value is not None]
        if not given:
            return
        for name, value in needed.items():
            if value is None:
                yield f"{name}: is missing beside {given[0]}. Twilio needs {' and '.join(needed)}; give both or none."
        if self.twilio_whatsapp_from is None and self.twilio_sms_from is None:
            yield "TWILIO_WHATSAPP_FROM: is missing beside the account. Give it, or TWILIO_SMS_FROM, or both."
        if self.public_base_url is None and self.twilio_whatsapp_from is None:
            return  # SMS can be sent without anybody reaching us
        if self.public_base_url is None:
            yield "PUBLIC_BASE_URL: is needed for WhatsApp, as Twilio signs the public address that it calls."
        elif "_" in (urlsplit(self.public_base_url).hostname or ""):
            yield (
                "PUBLIC_BASE_URL: has an underscore in its host, to which Twilio does not call back. Use another name."
            )
