"""A clinic's WhatsApp for trials: the real channel and doors, with Twilio's own library, against the stand-in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from fastapi import FastAPI
from pydantic import SecretStr
from twilio.rest import Client

from bot.channels.port import Outgoing
from bot.channels.whatsapp import WhatsAppChannel
from bot.message import Message
from tests.builders import World
from tests.standins.server import HttpServer
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN
from tests.standins.twilio_phone import Phone
from tests.webhooks.telegram_ears import Ears
from webhooks.whatsapp import whatsapp_door

PUBLIC = "https://clinic.example"
OLD_TOKEN = "the-token-before"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioClinic:
    """The clinic and the Twilio that it talks to; `ears` is who hears."""

    world: World
    standin: TwilioStandin
    channel: WhatsAppChannel
    client: Client
    ears: Ears

    def says(self, message: Message, phone: Phone, *, heard_ago: timedelta | None = timedelta(minutes=1)) -> str:
        """Send a message to a phone that wrote so long ago, wait until it is there, and return its id."""
        heard = None if heard_ago is None else self.world.clock.now - heard_ago
        sent = self.channel.send(Outgoing(key="k", address=phone.number, message=message, last_heard_at=heard))
        self.standin.settle()
        return sent.message_id

    def status(self, message_id: str) -> tuple[str, str | None] | None:
        """What the clinic knows of a message: its status and the error code."""
        found = self.world.sql("select status, error_code from deliveries where message_id = %s", message_id)
        return found[0] if found else None


@contextmanager
def twilio_clinic(world: World, standin: TwilioStandin, *, timeout: float = 2.0) -> Iterator[TwilioClinic]:
    """Open the clinic: its doors are known to Twilio as https://clinic.example."""
    ears = Ears(world.database)
    channel, router, client = whatsapp_door(
        world.database,
        hear=ears.hear,
        account_sid=ACCOUNT_SID,
        auth_token=SecretStr(AUTH_TOKEN),
        webhook_secrets=(SecretStr(AUTH_TOKEN), SecretStr(OLD_TOKEN)),
        sender=standin.whatsapp_sender,
        api_base=standin.url,
        content_api_base=standin.url,
        timeout=timedelta(seconds=timeout),
        public_base_url=PUBLIC + "/",
    )
    app = FastAPI(openapi_url=None)
    app.include_router(router)
    standin.now = world.clock.now
    with HttpServer(app) as server:
        standin.reach(PUBLIC, server.url)
        standin.inbound_url = PUBLIC + "/whatsapp/webhook"
        yield TwilioClinic(world=world, standin=standin, channel=channel, client=client, ears=ears)
    client.http_client.close()
