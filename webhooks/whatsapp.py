"""WhatsApp: the channel that sends, and the doors at which it is heard."""

from collections.abc import Sequence
from datetime import timedelta

from fastapi import APIRouter
from pydantic import SecretStr
from twilio.rest import Client

from bot.channels.whatsapp import WhatsAppChannel
from bot.channels.whatsapp_heard import CHANNEL, heard_from
from bot.channels.whatsapp_shelf import TemplateShelf
from bot.channels.whatsapp_wire import twilio_at
from core.storage.database import Database
from webhooks.twilio_doors import Hear, Paths, TwilioDoors, status_address

PATHS = Paths("/whatsapp/webhook", "/whatsapp/status")


def whatsapp_door(
    database: Database,
    *,
    hear: Hear,
    account_sid: str,
    auth_token: SecretStr,
    webhook_secrets: Sequence[SecretStr],
    sender: str,
    api_base: str,
    content_api_base: str,
    timeout: timedelta,
    public_base_url: str,
) -> tuple[WhatsAppChannel, APIRouter, Client]:
    """Return the channel, its doors and the client (for `provision`; `client.http_client.close()` at the end).

    `sender` is the clinic's number as `whatsapp:+...`; `webhook_secrets` everything that may sign a request now.
    """
    client = twilio_at(account_sid, auth_token, api_base=api_base, content_api_base=content_api_base, timeout=timeout)
    channel = WhatsAppChannel(
        client,
        sender=sender,
        shelf=TemplateShelf(database),
        clock=database.clock,
        status_callback=status_address(PATHS, public_base_url),
    )
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
