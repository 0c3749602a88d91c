"""`baari check`: say of every setting whether it is right, by asking the provider where one is configured."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import httpx
import psycopg
import stripe

from baari.clock import DatabaseClock
from baari.commands.keys import says
from baari.database_url import DatabaseRefused, any_database
from baari.meetings import zoom_of
from baari.migrate import is_current
from baari.settings import Settings
from baari.settings_sources import is_secret, variable
from core.gateways.failures import GatewayFailed, GatewayRefused
from core.services.keys import look_at_keys
from core.storage.database import Database, libpq_url
from core.storage.invariants import broken_invariants
from core.storage.undone import GIVEN_UP

WITHIN = 10.0  # seconds for a provider's answer


class Verdict(StrEnum):
    """How a setting stands."""

    RIGHT = "ok"
    WRONG = "WRONG"
    NOT_SET = "off"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it stands, and what to do about it."""

    name: str
    verdict: Verdict
    says: str


def check(settings: Settings) -> int:
    """Print every finding; 1 if anything is wrong."""
    findings = [finding for look in LOOKS for finding in look(settings)]
    for finding in findings:
        print(f"  {finding.verdict.value:<6} {finding.name:<24} {finding.says}")
    wrong = sum(finding.verdict is Verdict.WRONG for finding in findings)
    print(f"\n{wrong} wrong." if wrong else "\nAll that is set is right.")
    return 1 if wrong else 0


def look_at_database(settings: Settings) -> list[Finding]:
    """Ask the server its version, its schema, and whether all holds that must."""
    name = "DATABASE_URL" if settings.database_url else "embedded PostgreSQL"
    try:
        with any_database(settings) as url, psycopg.connect(libpq_url(url), connect_timeout=5) as connection:
            version = connection.info.server_version // 10_000
            current = is_current(url)
            broken = broken_invariants(connection) if current else {}
            given_up = _given_up(connection) if current else {}
            keys = _keys(url, settings) if current else []
    except DatabaseRefused as refused:
        return [Finding(name, Verdict.WRONG, str(refused).removeprefix(f"{name}: "))]
    except psycopg.Error as error:
        return [Finding(name, Verdict.WRONG, f"cannot be reached: {type(error).__name__}")]
    found = [
        Finding(name, Verdict.RIGHT, f"PostgreSQL {version}"),
        Finding("schema", Verdict.RIGHT, "newest")
        if current
        else Finding("schema", Verdict.WRONG, "not the newest: run `baari migrate`"),
    ]
    found.extend(Finding(invariant, Verdict.WRONG, f"broken by {ids}") for invariant, ids in broken.items())
    found.extend(
        Finding(what, Verdict.WRONG, f"{n} given up; see docs/operations.md") for what, n in given_up.items() if n
    )
    if current and not broken:
        found.append(Finding("invariants", Verdict.RIGHT, "all hold"))
    return [*found, *keys]


def _keys(url: str, settings: Settings) -> list[Finding]:
    """Say of every master key whether it is there and opens what it wraps; without it that is lost."""
    database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1, keyring=settings.keyring)
    try:
        return [
            Finding(f"master key {key.name}", Verdict.WRONG if key.wrong else Verdict.RIGHT, says(key))
            for key in look_at_keys(database)
        ]
    finally:
        database.dispose()


def _given_up(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how many effects and messages nobody tries again: each needs a human."""
    row = connection.execute(GIVEN_UP.encode()).fetchone() or (0, 0)
    return {"effects": row[0], "messages heard": row[1]}


def look_at_address(settings: Settings) -> list[Finding]:
    """Ask ourselves through the public address."""
    if not settings.public_base_url:
        return [Finding("PUBLIC_BASE_URL", Verdict.NOT_SET, "webhooks and WhatsApp need it; Telegram polls without")]
    return [
        _asked(
            "PUBLIC_BASE_URL",
            lambda: httpx.get(f"{settings.public_base_url}/healthz", timeout=WITHIN),
            lambda answer: "reaches this clinic" if answer.json()["status"] == "alive" else None,
            "does not reach a running `baari serve`",
        )
    ]


def look_at_telegram(settings: Settings) -> list[Finding]:
    """Ask Telegram who the bot is."""
    if settings.telegram_bot_token is None:
        return [Finding("TELEGRAM_BOT_TOKEN", Verdict.NOT_SET, "get one from @BotFather to serve Telegram")]
    url = f"{settings.telegram_api_base}/bot{settings.telegram_bot_token.get_secret_value()}/getMe"
    return [
        _asked(
            "TELEGRAM_BOT_TOKEN",
            lambda: httpx.get(url, timeout=WITHIN),
            lambda answer: f"@{answer.json()['result']['username']}",
            "Telegram does not know this token: copy it again from @BotFather",
        )
    ]


def look_at_whatsapp(settings: Settings) -> list[Finding]:
    """Ask Twilio whether the account is there."""
    if not settings.twilio_account_sid or not settings.twilio_auth_token:
        return [Finding("TWILIO_ACCOUNT_SID", Verdict.NOT_SET, "set it to serve WhatsApp")]
    account = settings.twilio_account_sid
    credentials = (account, settings.twilio_auth_token.get_secret_value())
    url = f"{settings.twilio_content_api_base}/v1/Content?PageSize=1"  # the templates: what `provision` needs as well
    return [
        _asked(
            "TWILIO_ACCOUNT_SID",
            lambda: httpx.get(url, auth=credentials, timeout=WITHIN),
            lambda _answer: f"account is good; sends as {settings.twilio_whatsapp_from or settings.twilio_sms_from}",
            "Twilio refuses the account SID or its auth token",
        )
    ]


def look_at_razorpay(settings: Settings) -> list[Finding]:
    """Ask Razorpay whether the keys are good."""
    if not settings.razorpay_key_id or not settings.razorpay_key_secret:
        return [Finding("RAZORPAY_KEY_ID", Verdict.NOT_SET, "payments go to the sandbox, which moves no money")]
    credentials = (settings.razorpay_key_id, settings.razorpay_key_secret.get_secret_value())
    url = f"{settings.razorpay_api_base}/v1/payment_links?count=1"
    live = "live" if settings.razorpay_key_id.startswith("rzp_live_") else "test"
    return [
        _asked(
            "RAZORPAY_KEY_ID",
            lambda: httpx.get(url, auth=credentials, timeout=WITHIN),
            lambda _answer: f"keys are good ({live} mode)",
            "Razorpay refuses the key id or its secret",
        )
    ]


def look_at_stripe(settings: Settings) -> list[Finding]:
    """Ask Stripe whether the key is good for what we do with it."""
    if not settings.stripe_secret_key:
        return [Finding("STRIPE_SECRET_KEY", Verdict.NOT_SET, "set it to take payments by Stripe Checkout")]
    key = settings.stripe_secret_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}", "Stripe-Version": stripe.api_version}
    return [
        _asked(
            "STRIPE_SECRET_KEY",
            lambda: httpx.get(
                f"{settings.stripe_api_base}/v1/checkout/sessions?limit=1", headers=headers, timeout=WITHIN
            ),
            lambda _answer: f"key is good ({'live' if '_live_' in key else 'test'} mode)",
            "Stripe refuses the key, or the key may not read Checkout Sessions",
        )
    ]


def look_at_zoom(settings: Settings) -> list[Finding]:
    """Get a token and read one meeting: what every online visit on Zoom needs."""
    name, zoom = "ZOOM_CLIENT_ID", zoom_of(settings, clock=lambda: datetime.now(UTC))
    if zoom is None:
        return [Finding(name, Verdict.NOT_SET, "set it to hold online visits on Zoom")]
    try:
        with closing(zoom):
            return [Finding(name, Verdict.RIGHT, zoom.probe())]
    except GatewayRefused as refused:
        return [Finding(name, Verdict.WRONG, f"Zoom refuses the app, or what it may do: {refused.reason}")]
    except GatewayFailed as failed:
        return [Finding(name, Verdict.WRONG, f"cannot be asked: {failed.reason}")]


def look_at_jitsi(settings: Settings) -> list[Finding]:
    """Ask the Jitsi server for its first page."""
    url = settings.jitsi_base_url
    if not url:
        return [Finding("JITSI_BASE_URL", Verdict.NOT_SET, "set it to hold online visits on a Jitsi server")]
    return [
        _asked(
            "JITSI_BASE_URL",
            lambda: httpx.get(url, timeout=WITHIN, follow_redirects=True),
            lambda _answer: "the server answers",
            "there is no Jitsi server",
        )
    ]


def look_at_the_rest(settings: Settings) -> list[Finding]:
    """Say of every other setting that it was read and is right by itself: a wrong one would have refused the start."""
    providers = {"TELEGRAM_BOT_TOKEN", "TWILIO_ACCOUNT_SID", "RAZORPAY_KEY_ID", "STRIPE_SECRET_KEY"}
    providers |= {"ZOOM_CLIENT_ID", "JITSI_BASE_URL"}
    asked = {"DATABASE_URL", "PUBLIC_BASE_URL"} | providers
    found = []
    for field_name, field in Settings.model_fields.items():
        name = variable(field)
        if name in asked:
            continue
        value = getattr(settings, field_name)
        if value is None:
            found.append(Finding(name, Verdict.NOT_SET, "not given"))
        elif is_secret(field):
            found.append(Finding(name, Verdict.RIGHT, "given" if field_name in settings.model_fields_set else "made"))
        else:
            found.append(Finding(name, Verdict.RIGHT, str(value) or "none"))
    return found


LOOKS: tuple[Callable[[Settings], list[Finding]], ...] = (
    look_at_database,
    look_at_address,
    look_at_telegram,
    look_at_whatsapp,
    look_at_razorpay,
    look_at_stripe,
    look_at_zoom,
    look_at_jitsi,
    look_at_the_rest,
)


def _asked(
    name: str, ask: Callable[[], httpx.Response], good: Callable[[httpx.Response], str | None], bad: str
) -> Finding:
    """Ask a provider; whatever it answers that is not plainly good is wrong, and says so without its secret."""
    try:
        answer = ask()
    except httpx.HTTPError as error:
        return Finding(name, Verdict.WRONG, f"cannot be asked: {type(error).__name__}")
    if not answer.is_success:
        return Finding(name, Verdict.WRONG, f"{bad} (HTTP {answer.status_code})")
    try:
        says = good(answer)
    except (KeyError, TypeError, ValueError):
        says = None
    return Finding(name, Verdict.RIGHT, says) if says else Finding(name, Verdict.WRONG, bad)
