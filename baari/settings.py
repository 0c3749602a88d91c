"""Everything a deployment may decide, from the environment or a `.env` file: one field, one variable, one sentence.

What the clinic itself may decide (hours, prices, how long a place is held) is no business of this file: those are
rows of the database. Secrets are hidden from repr and logs, and each may come from a file: `NAME_FILE=/run/secrets/x`.
A setting that cannot work refuses the start with a sentence that says which variable and how to mend it.
"""

import hmac
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from baari.own_keys import own_keys
from baari.own_secret import own_secret
from baari.settings_rules import (
    TELEGRAM_CLOUD,
    ApiBase,
    BotToken,
    DatabaseUrl,
    MailAddress,
    Networks,
    PublicUrl,
    Seconds,
    SmsSender,
    StripeKey,
    StripeWebhookSecret,
    TelegramWebhookSecret,
    WhatsAppSender,
    can_deliver,
    conflicts,
    master_keys,
    split_networks,
    strong,
)
from baari.settings_sources import SecretFiles
from core.domain.keyring import Keyring, read_keys

Gateway = Literal["sandbox", "razorpay", "stripe"]
Meetings = Literal["sandbox", "zoom", "jitsi"]

# Lengths are a little under what the provider issues, so that a cut-off copy is noticed: Twilio's tokens have 32
# characters, Razorpay's key secrets 24. Razorpay's webhook secret is chosen by hand: 16 characters are 80 bits or more.
TwilioSecret = Annotated[SecretStr, strong(32)]
RazorpaySecret = Annotated[SecretStr, strong(16)]
# Zoom's client secrets have 32 characters; a Jitsi server's is chosen by hand.
ZoomSecret = Annotated[SecretStr, strong(24)]
JitsiSecret = Annotated[SecretStr, strong(16)]
# 256 bits as hex are 64 characters, as base64 43; 32 is the least that holds 128 bits in hex.
OwnSecret = Annotated[SecretStr, strong(32)]
MasterKeys = Annotated[SecretStr, master_keys]


def _gateway_of_the_keys(earlier: dict[str, Any]) -> Gateway:
    """Return who takes the money where nobody says. `earlier` are the settings above, those that were accepted."""
    if earlier.get("razorpay_key_id"):
        return "razorpay"
    return "stripe" if earlier.get("stripe_secret_key") else "sandbox"


def _meetings_of_the_keys(earlier: dict[str, Any]) -> Meetings:
    """Return who holds the video calls where nobody says; as `_gateway_of_the_keys`."""
    if earlier.get("zoom_client_id"):
        return "zoom"
    return "jitsi" if earlier.get("jitsi_base_url") else "sandbox"


class Settings(BaseSettings):
    """The deployment's decisions. Build it with `load_settings()`, which also makes the own secret and explains errors.

    Raises pydantic's ValidationError (never with the values in it) when constructed directly from wrong values.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",  # a .env file also carries other programs' variables
        env_ignore_empty=True,  # `NAME=` in a compose file means: not given
        hide_input_in_errors=True,
        populate_by_name=True,
        env_file_encoding="utf-8",
    )

    # Where Baari lives
    database_url: DatabaseUrl | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL to use, as `postgresql://user:password@host/name`. Not given: Baari starts its own "
        "embedded server inside the data directory.",
    )
    data_dir: Path = Field(
        Path(".baari"),
        validation_alias="BAARI_DATA_DIR",
        description="Directory for what must survive a restart: the embedded database and the generated secret.",
    )
    pg_bindir: Path | None = Field(
        None,
        validation_alias="PG_BINDIR",
        description="Directory with the PostgreSQL binaries for the embedded server. Not given: those that came with "
        "`pip install`, else the newest under /usr/lib/postgresql.",
    )
    postgres_user: str | None = Field(
        None,
        validation_alias="BAARI_POSTGRES_USER",
        pattern=r"^[a-z_][a-z0-9_-]*$",
        description="Account that the embedded server runs as when Baari is started by root. Not given: the owner of "
        "its data, else `baari`, `postgres` or `nobody`.",
    )
    host: str = Field(
        "127.0.0.1",
        validation_alias="BAARI_HOST",
        min_length=1,
        description="Address to listen on. The default is reachable from this machine only; `0.0.0.0` is for a "
        "container or behind a proxy.",
    )
    port: int = Field(8000, validation_alias="BAARI_PORT", ge=1, le=65535, description="Port to listen on.")
    public_base_url: PublicUrl | None = Field(
        None,
        validation_alias="PUBLIC_BASE_URL",
        description="Address under which patients and providers reach Baari, as `https://clinic.example`. Webhooks, "
        "payment pages and links are built from it, never from a request's own headers.",
    )
    trusted_proxies: Annotated[Networks, NoDecode, BeforeValidator(split_networks)] = Field(
        (),
        validation_alias="TRUSTED_PROXIES",
        description="Addresses or networks of your own reverse proxies, separated by commas. Only their "
        "`X-Forwarded-For` is believed, and only they may hold many connections at once.",
    )
    threads: int = Field(
        8,
        validation_alias="BAARI_THREADS",
        ge=2,  # one may wait for a lock that the other one holds
        le=128,  # PostgreSQL's default is 100 connections; more needs a deliberate change there too
        description="How many things are done at once: worker threads, dispatchers and database connections alike.",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = Field(
        "INFO", validation_alias="LOG_LEVEL", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )
    metrics_token: OwnSecret | None = Field(
        None,
        validation_alias="METRICS_TOKEN",
        description="What a monitor sends as `Authorization: Bearer ...` to read `/metrics` from another machine. Not "
        "given: only this machine reads it. Make one with `openssl rand -hex 32`.",
    )
    default_language: str = Field(
        "en",
        validation_alias="BAARI_DEFAULT_LANGUAGE",
        pattern=r"^[a-z]{2,3}$",
        description="Language in which a new patient is greeted until they choose or are understood, as `en` or `hi`.",
    )
    secret: OwnSecret = Field(
        default_factory=lambda earlier: own_secret(earlier["data_dir"]),
        validation_alias="BAARI_SECRET",
        description="Signs deep links, web chat cookies and sandbox payments; the same on every replica. Not given: "
        "generated once into `secret` in the data directory. Make one with `openssl rand -hex 32`.",
    )

    keys: MasterKeys = Field(
        default_factory=lambda earlier: own_keys(earlier["data_dir"]),
        validation_alias="BAARI_KEYS",
        description="Master keys that open what is sealed about patients, the newest first, as "
        "`k2:<base64>,k1:<base64>`; the same on every replica. Not given: made once into `keys` in the data directory. "
        "Make one with `openssl rand -base64 32`, and keep a copy in a safe place: without it nothing is read again.",
    )

    # Telegram
    telegram_bot_token: BotToken | None = Field(
        None,
        validation_alias="TELEGRAM_BOT_TOKEN",
        description="Token of the bot, from @BotFather. Not given: no Telegram.",
    )
    telegram_webhook_secret: TelegramWebhookSecret | None = Field(
        None,
        validation_alias="TELEGRAM_WEBHOOK_SECRET",
        description="Proves that an update comes from Telegram, which delivers to PUBLIC_BASE_URL when that is https "
        "and is polled otherwise. Not given: derived from BAARI_SECRET. 16 to 256 characters of "
        "`A-Z a-z 0-9 _ -`.",
    )
    telegram_api_base: ApiBase = Field(
        TELEGRAM_CLOUD,
        validation_alias="TELEGRAM_API_BASE",
        description="Address of the Bot API; change it for a Bot API server of your own.",
    )
    telegram_timeout: Seconds = Field(
        timedelta(seconds=10),
        validation_alias="TELEGRAM_TIMEOUT",
        description="How many seconds one call to Telegram may take.",
    )

    # WhatsApp and SMS, by Twilio
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

    # E-mail
    smtp_host: str | None = Field(
        None,
        validation_alias="SMTP_HOST",
        min_length=1,
        description="Mail server that takes the clinic's e-mail. Not given: no e-mail.",
    )
    smtp_port: int = Field(
        587, validation_alias="SMTP_PORT", ge=1, le=65535, description="Its port; 465 speaks TLS from the first byte."
    )
    smtp_user: str | None = Field(None, validation_alias="SMTP_USER", description="Account at the mail server.")
    smtp_password: SecretStr | None = Field(
        None, validation_alias="SMTP_PASSWORD", description="Password of that account."
    )
    smtp_from: MailAddress | None = Field(
        None,
        validation_alias="SMTP_FROM",
        description="Who the e-mail is from, as `City Clinic <desk@clinic.example>`.",
    )
    smtp_ca_file: Path | None = Field(
        None,
        validation_alias="SMTP_CA_FILE",
        description="Certificates to believe the mail server by, for one of your own. Not given: the usual ones.",
    )
    smtp_timeout: Seconds = Field(
        timedelta(seconds=15),
        validation_alias="SMTP_TIMEOUT",
        description="How many seconds one step of talking to the mail server may take.",
    )

    # Payments
    razorpay_key_id: str | None = Field(
        None,
        validation_alias="RAZORPAY_KEY_ID",
        pattern=r"^rzp_(test|live)_\w{6,}$",
        description="Key id from Razorpay's dashboard, as `rzp_live_...` or `rzp_test_...`.",
    )
    razorpay_key_secret: RazorpaySecret | None = Field(
        None, validation_alias="RAZORPAY_KEY_SECRET", description="Secret that Razorpay showed once with the key id."
    )
    razorpay_webhook_secret: RazorpaySecret | None = Field(
        None,
        validation_alias="RAZORPAY_WEBHOOK_SECRET",
        description="Secret that you typed into Razorpay's webhook form; at least 16 characters.",
    )
    razorpay_webhook_secret_old: RazorpaySecret | None = Field(
        None,
        validation_alias="RAZORPAY_WEBHOOK_SECRET_OLD",
        description="The previous webhook secret: Razorpay repeats older events with it for 24 hours after a change.",
    )
    razorpay_api_base: ApiBase = Field(
        "https://api.razorpay.com", validation_alias="RAZORPAY_API_BASE", description="Address of Razorpay's API."
    )
    razorpay_timeout: Seconds = Field(
        timedelta(seconds=10),
        validation_alias="RAZORPAY_TIMEOUT",
        description="How many seconds one call to Razorpay may take.",
    )
    stripe_secret_key: StripeKey | None = Field(
        None,
        validation_alias="STRIPE_SECRET_KEY",
        description="Secret or restricted key from Stripe's dashboard, as `sk_live_...` or `rk_live_...`. A restricted "
        "one must write Checkout Sessions and Refunds and read PaymentIntents and Disputes.",
    )
    stripe_webhook_secret: StripeWebhookSecret | None = Field(
        None,
        validation_alias="STRIPE_WEBHOOK_SECRET",
        description="Signing secret that Stripe shows with the webhook endpoint, as `whsec_...`.",
    )
    stripe_webhook_secret_old: StripeWebhookSecret | None = Field(
        None,
        validation_alias="STRIPE_WEBHOOK_SECRET_OLD",
        description="The previous signing secret, still believed while you change it.",
    )
    stripe_api_base: ApiBase = Field(
        "https://api.stripe.com", validation_alias="STRIPE_API_BASE", description="Address of Stripe's API."
    )
    stripe_timeout: Seconds = Field(
        timedelta(seconds=10),
        validation_alias="STRIPE_TIMEOUT",
        description="How many seconds one call to Stripe may take.",
    )
    payment_gateway: Gateway = Field(
        default_factory=_gateway_of_the_keys,
        validation_alias="PAYMENT_GATEWAY",
        description="Who takes the money: `razorpay`, `stripe`, or `sandbox`, a payment page of Baari's own that moves "
        "no money. Not given: the one whose keys are (Razorpay before Stripe), else `sandbox`.",
    )

    sandbox_faults: int = Field(
        0,
        validation_alias="SANDBOX_FAULTS",
        ge=0,
        le=50,
        description="For training: how many of a hundred calls to the sandbox, and of its webhooks, go wrong.",
    )
    sandbox_seed: int = Field(
        0,
        validation_alias="SANDBOX_SEED",
        description="Which faults these are: the same seed gives the same ones again, to the same calls.",
    )

    # Online visits
    zoom_account_id: str | None = Field(
        None,
        validation_alias="ZOOM_ACCOUNT_ID",
        pattern=r"^[\w-]{6,}$",
        description="Account id of the clinic's server-to-server OAuth app, from Zoom's marketplace.",
    )
    zoom_client_id: str | None = Field(
        None, validation_alias="ZOOM_CLIENT_ID", pattern=r"^[\w-]{6,}$", description="Client id of that app."
    )
    zoom_client_secret: ZoomSecret | None = Field(
        None, validation_alias="ZOOM_CLIENT_SECRET", description="Client secret of that app."
    )
    zoom_oauth_base: ApiBase = Field(
        "https://zoom.us", validation_alias="ZOOM_OAUTH_BASE", description="Address that gives out Zoom's tokens."
    )
    zoom_api_base: ApiBase = Field(
        "https://api.zoom.us", validation_alias="ZOOM_API_BASE", description="Address of Zoom's API."
    )
    zoom_timeout: Seconds = Field(
        timedelta(seconds=10),
        validation_alias="ZOOM_TIMEOUT",
        description="How many seconds one call to Zoom may take.",
    )
    jitsi_base_url: ApiBase | None = Field(
        None,
        validation_alias="JITSI_BASE_URL",
        description="Jitsi server whose rooms are used, as `https://meet.clinic.example`. The public meet.jit.si asks "
        "the doctor to log in.",
    )
    jitsi_app_id: str | None = Field(
        None,
        validation_alias="JITSI_APP_ID",
        pattern=r"^[\w.-]+$",
        description="App id of a Jitsi server that asks for tokens. Not given: whoever comes first leads the call.",
    )
    jitsi_app_secret: JitsiSecret | None = Field(
        None, validation_alias="JITSI_APP_SECRET", description="Secret with which that server checks its tokens."
    )
    meeting_provider: Meetings = Field(
        default_factory=_meetings_of_the_keys,
        validation_alias="MEETING_PROVIDER",
        description="Who holds the video calls of online visits: `zoom`, `jitsi`, or `sandbox`, a page of Baari's own "
        "without video. Not given: the one whose settings are (Zoom before Jitsi), else `sandbox`.",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        found = list(conflicts(self))
        if found:
            raise ValueError("\n".join(found))
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # replaced by our NAME_FILE variables
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, SecretFiles(settings_cls, env_settings, dotenv_settings), dotenv_settings

    @property
    def base_url(self) -> str:
        """Where a browser reaches Baari: the public address, or this machine's own while there is none."""
        return self.public_base_url or f"http://{self.host}:{self.port}"

    @property
    def keyring(self) -> Keyring:
        """The master keys, the newest first."""
        return read_keys(self.keys.get_secret_value())

    @property
    def telegram_by_webhook(self) -> bool:
        """Whether Telegram delivers to us; False means that we poll."""
        return self.telegram_bot_token is not None and can_deliver(self)

    @property
    def telegram_secret(self) -> SecretStr:
        """What proves an update to be Telegram's: the secret that is given, else one derived from our own."""
        if self.telegram_webhook_secret is not None:
            return self.telegram_webhook_secret
        own = self.secret.get_secret_value().encode()
        return SecretStr(hmac.new(own, b"telegram webhook", "sha256").hexdigest())

    @property
    def twilio_webhook_secrets(self) -> tuple[SecretStr, ...]:
        """Every secret that may sign a Twilio webhook now, the newest first."""
        given = (self.twilio_auth_token, self.twilio_auth_token_old, self.twilio_shared_key)
        return tuple(secret for secret in given if secret is not None)

    @property
    def razorpay_webhook_secrets(self) -> tuple[SecretStr, ...]:
        """Every secret that may sign a Razorpay webhook now, the newest first."""
        given = (self.razorpay_webhook_secret, self.razorpay_webhook_secret_old)
        return tuple(secret for secret in given if secret is not None)

    @property
    def stripe_webhook_secrets(self) -> tuple[SecretStr, ...]:
        """Every secret that may sign a Stripe webhook now, the newest first."""
        given = (self.stripe_webhook_secret, self.stripe_webhook_secret_old)
        return tuple(secret for secret in given if secret is not None)

    def secrets(self) -> Iterator[SecretStr]:
        """Every secret that is given, for the log's redaction."""
        for name in type(self).model_fields:
            value: Any = getattr(self, name)
            if isinstance(value, SecretStr):
                yield value
