"""What a setting must look like, alone and beside the others; every refusal says how to mend it."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Annotated, TypeAlias
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

from core.domain.keyring import BadKeys, read_keys
from core.domain.mail_address import mail_address

if TYPE_CHECKING:
    from baari.settings import Settings

Network: TypeAlias = IPv4Network | IPv6Network
Networks: TypeAlias = tuple[Network, ...]

TELEGRAM_CLOUD = "https://api.telegram.org"
TELEGRAM_PORTS = (443, 80, 88, 8443)  # Bot API, setWebhook
RAZORPAY_PORTS = (443, 80)  # Razorpay, webhooks/faqs

# What people leave in a copied example; a real secret holds none of these but by a chance of one in billions.
_PLACEHOLDERS = (
    "changeme",
    "change-me",
    "change_me",
    "your-",
    "your_",
    "example",
    "placeholder",
    "password",
    "<",
    "...",
)
_FEWEST_DISTINCT = 6  # 32 random hex digits have fewer distinct ones once in 10^12
_BOT_TOKEN = re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{30,}")  # BotFather's tokens have 35 after the colon
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API, setWebhook.secret_token
_SMS_SENDER = re.compile(r"\+[1-9][0-9]{6,14}|MG[0-9a-fA-F]{32}")  # E.164, or a Messaging Service
_STRIPE_KEY = re.compile(r"(sk|rk)_(test|live)_\w{10,}")
_STRIPE_WEBHOOK_SECRET = re.compile(r"whsec_\S{16,}")
_WHATSAPP_SENDER = re.compile(r"(?:whatsapp:)?(\+[1-9][0-9]{6,14})")  # E.164


class SettingsRefused(Exception):
    """Baari cannot start with these settings; the text names every variable and how to mend it, and holds no value."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(("Baari cannot start with these settings:", *(f"  {line}" for line in self.problems)))
        )


def strong(least: int) -> AfterValidator:
    """A check that a secret has at least `least` characters and is neither an example nor one key held down."""

    def check(secret: SecretStr) -> SecretStr:
        plain = secret.get_secret_value()
        if plain != plain.strip():
            raise ValueError("starts or ends with a blank: copy it again without the blank")
        if len(plain) < least:
            raise ValueError(f"is too short: {least} characters are the least, this has {len(plain)}")
        lowered = plain.casefold()
        if len(set(plain)) < _FEWEST_DISTINCT or any(word in lowered for word in _PLACEHOLDERS):
            raise ValueError("is an example, not a secret: put the real one, or make one with `openssl rand -hex 32`")
        return secret

    return AfterValidator(check)


def _master_keys(secret: SecretStr) -> SecretStr:
    try:
        read_keys(secret.get_secret_value())
    except BadKeys as error:
        raise ValueError(f"{error}: write `name:` and 32 bytes in base64 for each, parted by commas") from None
    return secret


master_keys = AfterValidator(_master_keys)


def _bot_token(secret: SecretStr) -> SecretStr:
    if not _BOT_TOKEN.fullmatch(secret.get_secret_value()):
        raise ValueError("is not a bot token, which looks like `123456789:` and 35 characters: ask @BotFather for it")
    return secret


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
        raise ValueError("may hold only `A-Z a-z 0-9 _ -`, 256 at most: make one with `openssl rand -hex 32`")
    return secret


def _stripe_key(secret: SecretStr) -> SecretStr:
    if not _STRIPE_KEY.fullmatch(secret.get_secret_value()):
        raise ValueError("is no secret key of Stripe's: it begins with `sk_` or `rk_`, then `live_` or `test_`")
    return secret


def _stripe_webhook_secret(secret: SecretStr) -> SecretStr:
    if not _STRIPE_WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
        raise ValueError("is no signing secret of a webhook: it begins with `whsec_`")
    return secret


def _database_url(secret: SecretStr) -> SecretStr:
    scheme, found, rest = secret.get_secret_value().partition("://")
    if scheme == "postgres":  # what Heroku and its kin hand out; SQLAlchemy knows only the long name
        return SecretStr(f"postgresql://{rest}")
    if not found or scheme not in ("postgresql", "postgresql+psycopg"):
        raise ValueError("must begin with `postgresql://`: Baari's promises are PostgreSQL constraints")
    return secret


def _address(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("is no address: write it as `https://host` or `https://host:port`") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in text:
        raise ValueError("is no address: write it as `https://host` or `https://host:port`")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must be a plain address without user, `?` or `#`")
    return parts


def _public_url(text: str) -> str:
    _address(text)
    return text.rstrip("/")


def _api_base(text: str) -> str:
    parts = _address(text)
    if parts.scheme == "http" and not _is_near(parts.hostname or ""):
        raise ValueError("must be https: the key of the account travels with every call")
    return text.rstrip("/")


def _is_near(host: str) -> bool:
    """Whether the host is this machine or the same private network: loopback, private addresses, undotted names."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host


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


def _mail_address(text: str) -> str:
    _name, address = parseaddr(text)
    if "\n" in text or mail_address(address) is None:
        raise ValueError("is no address: write it as `City Clinic <desk@clinic.example>`")
    return text


def _seconds(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9]+(\.[0-9]+)?", value.strip()):
        return timedelta(seconds=float(value))
    return value


def _within_a_minute(value: timedelta) -> timedelta:
    # A provider that has not answered in a minute will not; the outbox tries again later.
    if not timedelta(0) < value <= timedelta(minutes=1):
        raise ValueError("must be more than 0 and at most 60 seconds")
    return value


def split_networks(value: object) -> object:
    """`10.0.0.1, 10.1.0.0/16` as networks; other types are left to pydantic."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())
    except ValueError:
        raise ValueError("must be addresses or networks separated by commas, as `10.0.0.1, 10.1.0.0/16`") from None


DatabaseUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_database_url)]
BotToken: TypeAlias = Annotated[SecretStr, AfterValidator(_bot_token)]
# 16 of 64 characters are 96 bits; more than Telegram's own header can be guessed at over a network.
TelegramWebhookSecret: TypeAlias = Annotated[SecretStr, strong(16), AfterValidator(_webhook_secret)]
# Stripe's keys have 24 characters or more behind their prefix, its signing secrets 32.
StripeKey: TypeAlias = Annotated[SecretStr, AfterValidator(_stripe_key), strong(24)]
StripeWebhookSecret: TypeAlias = Annotated[SecretStr, AfterValidator(_stripe_webhook_secret), strong(24)]
PublicUrl: TypeAlias = Annotated[str, AfterValidator(_public_url)]
ApiBase: TypeAlias = Annotated[str, AfterValidator(_api_base)]
WhatsAppSender: TypeAlias = Annotated[str, AfterValidator(_sender)]
MailAddress: TypeAlias = Annotated[str, AfterValidator(_mail_address)]
SmsSender: TypeAlias = Annotated[str, AfterValidator(_sms_sender)]
Seconds: TypeAlias = Annotated[timedelta, BeforeValidator(_seconds), AfterValidator(_within_a_minute)]


def conflicts(settings: "Settings") -> Iterator[str]:
    """Every way in which these settings, each right by itself, cannot work together; one line each."""
    yield from _telegram(settings)
    yield from _twilio(settings)
    yield from _razorpay(settings)
    yield from _mail(settings)
    yield from _stripe(settings)
    yield from _zoom(settings)
    yield from _jitsi(settings)


def can_deliver(settings: "Settings") -> bool:
    """Whether Telegram can deliver to the public address: https on a port of its choice, or a server of one's own."""
    if settings.public_base_url is None:
        return False
    if settings.telegram_api_base != TELEGRAM_CLOUD:
        return True
    address = urlsplit(settings.public_base_url)
    return address.scheme == "https" and (address.port or 443) in TELEGRAM_PORTS


def _telegram(settings: "Settings") -> Iterator[str]:
    if settings.telegram_webhook_secret is None:
        return
    if settings.telegram_bot_token is None:
        yield "TELEGRAM_WEBHOOK_SECRET: is given without TELEGRAM_BOT_TOKEN. Give the token too, or remove the secret."
    if settings.public_base_url is None:
        yield (
            "PUBLIC_BASE_URL: is needed, as TELEGRAM_WEBHOOK_SECRET is for deliveries there. "
            "Give `https://...`, or remove TELEGRAM_WEBHOOK_SECRET to poll."
        )
        return
    if settings.telegram_api_base != TELEGRAM_CLOUD:
        return  # a Bot API server of one's own may deliver over http to any port
    address = urlsplit(settings.public_base_url)
    if address.scheme != "https":
        yield (
            "PUBLIC_BASE_URL: must begin with https://, as Telegram delivers to nothing else. "
            "Put TLS in front of Baari, or remove TELEGRAM_WEBHOOK_SECRET to poll."
        )
    elif (address.port or 443) not in TELEGRAM_PORTS:
        yield "PUBLIC_BASE_URL: Telegram delivers to the ports 443, 80, 88 and 8443 only. Use one of them, or poll."


def _twilio(settings: "Settings") -> Iterator[str]:
    needed = {"TWILIO_ACCOUNT_SID": settings.twilio_account_sid, "TWILIO_AUTH_TOKEN": settings.twilio_auth_token}
    extras = {
        "TWILIO_WHATSAPP_FROM": settings.twilio_whatsapp_from,
        "TWILIO_SMS_FROM": settings.twilio_sms_from,
        "TWILIO_AUTH_TOKEN_OLD": settings.twilio_auth_token_old,
        "TWILIO_SHARED_KEY": settings.twilio_shared_key,
    }
    given = [name for name, value in (needed | extras).items() if value is not None]
    if not given:
        return
    for name, value in needed.items():
        if value is None:
            yield f"{name}: is missing beside {given[0]}. Twilio needs {' and '.join(needed)}; give both or none."
    if settings.twilio_whatsapp_from is None and settings.twilio_sms_from is None:
        yield "TWILIO_WHATSAPP_FROM: is missing beside the account. Give it, or TWILIO_SMS_FROM, or both."
    if settings.public_base_url is None and settings.twilio_whatsapp_from is None:
        return  # SMS can be sent without anybody reaching us
    if settings.public_base_url is None:
        yield "PUBLIC_BASE_URL: is needed for WhatsApp, as Twilio signs the public address that it calls."
    elif "_" in (urlsplit(settings.public_base_url).hostname or ""):
        yield "PUBLIC_BASE_URL: has an underscore in its host, to which Twilio does not call back. Use another name."


def _mail(settings: "Settings") -> Iterator[str]:
    if settings.smtp_host is None:
        return
    if settings.smtp_from is None:
        yield "SMTP_FROM: is missing beside SMTP_HOST. Give it as `City Clinic <desk@clinic.example>`."
    if (settings.smtp_user is None) != (settings.smtp_password is None):
        yield "SMTP_USER and SMTP_PASSWORD: give both or none."


def _razorpay(settings: "Settings") -> Iterator[str]:
    needed = {
        "RAZORPAY_KEY_ID": settings.razorpay_key_id,
        "RAZORPAY_KEY_SECRET": settings.razorpay_key_secret,
        "RAZORPAY_WEBHOOK_SECRET": settings.razorpay_webhook_secret,
    }
    given = [name for name, value in needed.items() if value is not None]
    if settings.razorpay_webhook_secret_old is not None:
        given.append("RAZORPAY_WEBHOOK_SECRET_OLD")
    if settings.payment_gateway == "razorpay":
        given.append("PAYMENT_GATEWAY")
    if not given:
        return
    for name, value in needed.items():
        if value is None:
            yield f"{name}: is missing beside {given[0]}. Razorpay needs {', '.join(needed)}; give all or none."
    if settings.payment_gateway != "razorpay":
        return
    if settings.public_base_url is None:
        yield "PUBLIC_BASE_URL: is needed for Razorpay, which tells us there that a patient has paid."
    elif (urlsplit(settings.public_base_url).port or 443) not in RAZORPAY_PORTS:
        yield "PUBLIC_BASE_URL: Razorpay delivers to the ports 443 and 80 only. Use one of them."


def _stripe(settings: "Settings") -> Iterator[str]:
    needed = {
        "STRIPE_SECRET_KEY": settings.stripe_secret_key,
        "STRIPE_WEBHOOK_SECRET": settings.stripe_webhook_secret,
    }
    given = [name for name, value in needed.items() if value is not None]
    if settings.stripe_webhook_secret_old is not None:
        given.append("STRIPE_WEBHOOK_SECRET_OLD")
    if settings.payment_gateway == "stripe":
        given.append("PAYMENT_GATEWAY")
    if not given:
        return
    for name, value in needed.items():
        if value is None:
            yield f"{name}: is missing beside {given[0]}. Stripe needs {' and '.join(needed)}; give both or none."
    if settings.payment_gateway != "stripe":
        return
    if settings.public_base_url is None:
        yield "PUBLIC_BASE_URL: is needed for Stripe, which tells us there that a patient has paid."
    elif _takes_real_money(settings) and urlsplit(settings.public_base_url).scheme != "https":
        yield "PUBLIC_BASE_URL: must begin with https://, as Stripe tells of real payments nowhere else."


def _takes_real_money(settings: "Settings") -> bool:
    key = settings.stripe_secret_key
    return key is not None and "_live_" in key.get_secret_value()


def _zoom(settings: "Settings") -> Iterator[str]:
    needed = {
        "ZOOM_ACCOUNT_ID": settings.zoom_account_id,
        "ZOOM_CLIENT_ID": settings.zoom_client_id,
        "ZOOM_CLIENT_SECRET": settings.zoom_client_secret,
    }
    given = [name for name, value in needed.items() if value is not None]
    if settings.meeting_provider == "zoom":
        given.append("MEETING_PROVIDER")
    if not given:
        return
    for name, value in needed.items():
        if value is None:
            yield f"{name}: is missing beside {given[0]}. Zoom needs {', '.join(needed)}; give all or none."


def _jitsi(settings: "Settings") -> Iterator[str]:
    if settings.meeting_provider == "jitsi" and settings.jitsi_base_url is None:
        yield "JITSI_BASE_URL: is missing beside MEETING_PROVIDER. Give the server's address."
    if (settings.jitsi_app_id is None) != (settings.jitsi_app_secret is None):
        yield "JITSI_APP_ID and JITSI_APP_SECRET: give both or none."
    if settings.jitsi_app_id is not None and settings.jitsi_base_url is None:
        yield "JITSI_BASE_URL: is missing beside JITSI_APP_ID. Give the server's address."
