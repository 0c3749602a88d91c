"""SMS, by Twilio: for whoever no messenger reaches."""

from baari.doors.door import Door
from baari.settings import Settings
from bot.dialogue import Dialogue
from core.storage.database import Database
from webhooks.sms import sms_door as doors_of


def sms_door(settings: Settings, database: Database, dialogue: Dialogue) -> Door | None:
    """Build SMS, where there is a Twilio account with a number for it."""
    account, token, sender = settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_sms_from
    if account is None or token is None or sender is None:
        return None
    channel, router, client = doors_of(
        database,
        hear=dialogue.hear,
        account_sid=account,
        auth_token=token,
        webhook_secrets=settings.twilio_webhook_secrets,
        sender=sender,
        api_base=settings.twilio_api_base,
        timeout=settings.twilio_timeout,
        public_base_url=settings.public_base_url,
    )
    return Door(channel=channel, router=router, closes=client.http_client.close)
