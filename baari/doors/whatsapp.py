"""WhatsApp, by Twilio."""

from urllib.parse import quote

from baari.doors.door import Door
from baari.settings import Settings
from bot.dialogue import Dialogue
from core.storage.database import Database
from webhooks.whatsapp import whatsapp_door as doors_of


def whatsapp_door(settings: Settings, database: Database, dialogue: Dialogue) -> Door | None:
    """Build WhatsApp, where there is a Twilio account; its settings are checked together when they are read."""
    account, token, sender = settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_whatsapp_from
    if account is None or token is None or sender is None or settings.public_base_url is None:
        return None
    chat = f"https://wa.me/{sender.removeprefix('whatsapp:+')}"
    channel, router, client = doors_of(
        database,
        hear=dialogue.hear,
        account_sid=account,
        auth_token=token,
        webhook_secrets=settings.twilio_webhook_secrets,
        sender=sender,
        api_base=settings.twilio_api_base,
        content_api_base=settings.twilio_content_api_base,
        timeout=settings.twilio_timeout,
        public_base_url=settings.public_base_url,
    )
    return Door(
        channel=channel,
        router=router,
        back_to=lambda _address: chat,
        opens=lambda payload: f"{chat}?text={quote(f'Baari {payload}')}",
        closes=client.http_client.close,
    )
