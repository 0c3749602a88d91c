"""The bot of the clinic: its token, and how updates come from Telegram."""

import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from baari.settings.house import House
from baari.settings.kinds import ApiBase, Seconds, shaped, strong

CLOUD = "https://api.telegram.org"
PORTS = (443, 80, 88, 8443)  # Bot API, setWebhook

BotToken: TypeAlias = Annotated[
    SecretStr,
    # BotFather's tokens have 35 after the colon
    shaped(
        r"[0-9]{3,}:[A-Za-z0-9_-]{30,}",
        "is not a bot token, which looks like `123456789:` and 35 characters: ask @BotFather for it",
    ),
]
# 16 of 64 characters are 96 bits; more than Telegram's own header can be guessed at over a network.
WebhookSecret: TypeAlias = Annotated[
    SecretStr,
    strong(16),
    # Bot API, setWebhook.secret_token
    shaped(
        r"[A-Za-z0-9_-]{1,256}",
        "may hold only `A-Z a-z 0-9 _ -`, 256 at most: make one with `openssl rand -hex 32`",
    ),
]


class Telegram(House):
    """What Telegram needs."""

    telegram_bot_token: BotToken | None = Field(
        None,
        validation_alias="TELEGRAM_BOT_TOKEN",
        description="Token of the bot, from @BotFather. Not given: no Telegram.",
    )
    telegram_webhook_secret: WebhookSecret | None = Field(
        None,
        validation_alias="TELEGRAM_WEBHOOK_SECRET",
        description="Proves that an update comes from Telegram, which delivers to PUBLIC_BASE_URL when that is https "
        "and is polled otherwise. Not given: derived from BAARI_SECRET. 16 to 256 characters of "
        "`A-Z a-z 0-9 _ -`.",
    )
    telegram_api_base: ApiBase = Field(
        CLOUD,
        validation_alias="TELEGRAM_API_BASE",
        description="Address of the Bot API; change it for a Bot API server of your own.",
    )
    telegram_timeout: Seconds = Field(
        timedelta(seconds=10),
        validation_alias="TELEGRAM_TIMEOUT",
        description="How many seconds one call to Telegram may take.",
    )

    @property
    def telegram_by_webhook(self) -> bool:
        """Whether Telegram delivers to us; False means that we poll."""
        return self.telegram_bot_token is not None and self._can_deliver()

    @property
    def telegram_secret(self) -> SecretStr:
        """What proves an update to be Telegram's: the secret that is given, else one derived from our own."""
        if self.telegram_webhook_secret is not None:
            return self.telegram_webhook_secret
        own = self.secret.get_secret_value().encode()
        return SecretStr(hmac.new(own, b"telegram webhook", "sha256").hexdigest())

    def conflicts(self) -> Iterator[str]:
        yield from super().conflicts()
        if self.telegram_webhook_secret is None:
            return
        if self.telegram_bot_token is None:
            yield (
                "TELEGRAM_WEBHOOK_SECRET: is given without TELEGRAM_BOT_TOKEN. "
                "Give the token too, or remove the secret."
            )
        if self.public_base_url is None:
            yield (
                "PUBLIC_BASE_URL: is needed, as TELEGRAM_WEBHOOK_SECRET is for deliveries there. "
                "Give `https://...`, or remove TELEGRAM_WEBHOOK_SECRET to poll."
            )
            return
        if self.telegram_api_base != CLOUD:
            return  # a Bot API server of one's own may deliver over http to any port
        address = urlsplit(self.public_base_url)
        if address.scheme != "https":
            yield (
                "PUBLIC_BASE_URL: must begin with https://, as Telegram delivers to nothing else. "
                "Put TLS in front of Baari, or remove TELEGRAM_WEBHOOK_SECRET to poll."
            )
        elif (address.port or 443) not in PORTS:
            yield "PUBLIC_BASE_URL: Telegram delivers to the ports 443, 80, 88 and 8443 only. Use one of them, or poll."

    def _can_deliver(self) -> bool:
        """Whether Telegram reaches the public address: https on a port of its choice, or a server of one's own."""
        if self.public_base_url is None:
            return False
        if self.telegram_api_base != CLOUD:
            return True
        address = urlsplit(self.public_base_url)
        return address.scheme == "https" and (address.port or 443) in PORTS
