"""SMS: the channel that sends, and, where Twilio can reach us, the doors at which it is heard."""

from collections.abc import Sequence
from datetime import timedelta

from fastapi import APIRouter
from pydantic import SecretStr
from twilio.rest import Client

from bot.channels.sms import CHANNEL, SmsChannel
from bot.channels.sms_heard import heard_from
from bot.channels.whatsapp_wire import twilio_at
from core.storage.database import Database
from webhooks.twilio_doors import Hear, Paths, TwilioDoors, status_address

PATHS = Paths("/sms/webhook", "/sms/status")


def sms_door(
    database: Database,
    *,
    hear: Hear,
    account_sid: str,
    auth_token: SecretStr,
    webhook_secrets: Sequence[SecretStr],
    sender: str,
    api_base: str,
    timeout: timedelta,
    public_base_url: str | None,
) -> tuple[SmsChannel, APIRouter | None, Client]:
    """Return what sends, the doors (None while there is no public address), and the client to close at the end."""
    client = twilio_at(account_sid, auth_token, api_base=api_base, content_api_base=api_base, timeout=timeout)
    if public_base_url is None:
        return SmsChannel(client, sender=sender, status_callback=None), None, client
    channel = SmsChannel(client, sender=sender, status_callback=status_address(PATHS, public_base_url))
    doors = TwilioDoors(
        database,
        CHANNEL,
        PATHS,
        read=heard_from,
        hear=hear,
        webhook_secrets=webhook_secrets,
        public_base_url=public_base_url,
    )
    return channel, doors.router(), client
