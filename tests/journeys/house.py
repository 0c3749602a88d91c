"""The whole product, running: real doors over HTTP, real workers, real client libraries, providers that stand in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from baari.bootstrap import Baari, build
from baari.sample_clinic import plant
from baari.settings import Settings
from tests.builders import World
from tests.standins import zoom as zoom_account
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_account import KEY_SECRET, WEBHOOK_SECRET
from tests.standins.server import HttpServer, wait_for
from tests.standins.smtp import HOST, PASSWORD, USER, MailStandin
from tests.standins.stripe import StripeStandin
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN
from tests.standins.zoom import ZoomStandin

PUBLIC = "https://clinic.example"
SECRET = "the-secret-of-a-deployment-under-test-7"


class _LateApp:
    """An app that is there once it is built; its port is known before."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class House:
    """A running clinic. `baari` is the product, `world` its database and clock."""

    def __init__(self, world: World, baari: Baari, server: HttpServer) -> None:
        self.world = world
        self.baari = baari
        self.server = server

    @property
    def url(self) -> str:
        """Where the house is reached from this machine."""
        return self.server.url

    def settle(self) -> None:
        """Wait until nothing that is due waits to be done."""
        wait_for(
            lambda: (
                self.world.sql(
                    "select count(*) from outbox where done_at is null and dead_at is null and due_at <= %s",
                    self.world.clock.now,
                )
                == [(0,)]
            ),
            20.0,
            what="done with all that is due",
        )

    def forward(self, **by: float) -> None:
        """Let time pass, and what becomes due by it be done."""
        self.world.clock.forward(**by)
        self.baari.dispatcher.wake()
        self.settle()


@contextmanager
def a_house(
    world: World,
    data_dir: Path,
    *,
    telegram: TelegramStandin | None = None,
    twilio: TwilioStandin | None = None,
    razorpay: RazorpayStandin | None = None,
    stripe: StripeStandin | None = None,
    mail: MailStandin | None = None,
    zoom: ZoomStandin | None = None,
    public: str | None = None,
    sample: bool = True,
    threads: int = 4,
) -> Iterator[House]:
    """Open a house with the sample clinic in it; each stand-in that is given is a provider that is configured."""
    if sample:
        plant(world.database)
    app = _LateApp()
    server = HttpServer(app, grace=2.0)
    server.start()
    needs_public = twilio is not None or razorpay is not None or stripe is not None
    given: dict[str, Any] = {
        "data_dir": data_dir,
        "port": int(server.url.rsplit(":", 1)[1]),
        "secret": SECRET,
        "threads": threads,
        "public_base_url": public or (PUBLIC if needs_public else None),
    }
    if telegram:
        given |= {"telegram_bot_token": telegram.token, "telegram_api_base": telegram.url}
        telegram.reach(PUBLIC, server.url)
    if twilio:
        given |= {
            "twilio_account_sid": ACCOUNT_SID,
            "twilio_auth_token": AUTH_TOKEN,
            "twilio_whatsapp_from": "whatsapp:+912226730000",
            "twilio_sms_from": twilio.sms_sender,
            "twilio_api_base": twilio.url,
            "twilio_content_api_base": twilio.url,
        }
        twilio.reach(PUBLIC, server.url)
        twilio.inbound_url = f"{PUBLIC}/whatsapp/webhook"
        twilio.sms_inbound_url = f"{PUBLIC}/sms/webhook"
    if razorpay:
        given |= {
            "razorpay_key_id": "rzp_test_standin",
            "razorpay_key_secret": KEY_SECRET,
            "razorpay_webhook_secret": WEBHOOK_SECRET,
            "razorpay_api_base": razorpay.url,
        }
        razorpay.reach(PUBLIC, server.url)
        razorpay.webhooks.url = f"{PUBLIC}/payments/razorpay/webhook"
    if stripe:
        given |= {
            "stripe_secret_key": stripe.secret_key,
            "stripe_webhook_secret": stripe.webhooks.secrets[0],
            "stripe_api_base": stripe.url,
        }
        stripe.reach(PUBLIC, server.url)
        stripe.webhooks.url = f"{PUBLIC}/payments/stripe/webhook"
    if zoom:
        given |= {
            "zoom_account_id": zoom_account.ACCOUNT_ID,
            "zoom_client_id": zoom_account.CLIENT_ID,
            "zoom_client_secret": zoom_account.CLIENT_SECRET,
            "zoom_oauth_base": zoom.url,
            "zoom_api_base": zoom.url,
        }
    if mail:
        certificate = data_dir / "mail-ca.pem"
        certificate.write_bytes(mail.certificate)
        given |= {
            "smtp_host": HOST,
            "smtp_port": mail.port,
            "smtp_user": USER,
            "smtp_password": PASSWORD,
            "smtp_from": f"City Clinic <{USER}>",
            "smtp_ca_file": certificate,
        }
    baari = build(Settings(**given), world.url, clock=world.clock, timetable=False)
    app.app = baari.app
    baari.start()
    try:
        yield House(world, baari, server)
    finally:
        baari.leave()
        server.stop()
        baari.stop()
