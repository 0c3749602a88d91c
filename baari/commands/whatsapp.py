"""`baari whatsapp provision`: make the message templates at Twilio, once, and remember them."""

import sys

from baari.clock import DatabaseClock
from baari.database_url import any_database
from baari.migrate import migrate
from baari.settings import Settings
from bot.channels.port import SendFailed
from bot.channels.whatsapp_provision import provision
from bot.channels.whatsapp_wire import twilio_at
from core.storage.database import Database, libpq_url


def provision_whatsapp(settings: Settings) -> int:
    """Make what is missing or has changed and print what was done; 1 where Twilio does not do it."""
    if settings.twilio_account_sid is None or settings.twilio_auth_token is None:
        print("WhatsApp is off. Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_WHATSAPP_FROM.", file=sys.stderr)
        return 1
    client = twilio_at(
        settings.twilio_account_sid,
        settings.twilio_auth_token,
        api_base=settings.twilio_api_base,
        content_api_base=settings.twilio_content_api_base,
        timeout=settings.twilio_timeout,
    )
    with any_database(settings) as url:
        migrate(url)
        database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1)
        try:
            for line in provision(client, database):
                print(line)
        except SendFailed as failed:
            print(f"Twilio did not do it: {failed.reason}", file=sys.stderr)
            return 1
        finally:
            database.dispose()
            client.http_client.close()
    return 0
