"""A deployment's settings: read from the environment, refused in plain words, and never shown."""

import ipaddress
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from baari.load_settings import load_settings
from baari.settings import Settings
from baari.settings_page import settings_page
from baari.settings_refused import SettingsRefused
from baari.settings_sources import is_secret, variable
from tests.builders import KEYRING

ROOT = Path(__file__).parents[2]
BOT_TOKEN = "123456789:AAE-q7Zp0xW3rT9yUiOpAsDfGhJkLzXcVbN"
KEY = "6f1c0f2f7d0e4b5a9c8d7e6f5a4b3c2d"
OTHER_KEY = "a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8"
TELEGRAM = {
    "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
    "TELEGRAM_WEBHOOK_SECRET": KEY,
    "PUBLIC_BASE_URL": "https://clinic.in",
}
WHATSAPP = {
    "TWILIO_ACCOUNT_SID": "AC" + KEY,
    "TWILIO_AUTH_TOKEN": KEY,
    "TWILIO_WHATSAPP_FROM": "+1 415 523 8886",
    "PUBLIC_BASE_URL": "https://clinic.in",
}
RAZORPAY = {
    "RAZORPAY_KEY_ID": "rzp_test_Abc123def456",
    "RAZORPAY_KEY_SECRET": KEY,
    "RAZORPAY_WEBHOOK_SECRET": OTHER_KEY,
    "PUBLIC_BASE_URL": "https://clinic.in",
}
STRIPE = {
    "STRIPE_SECRET_KEY": f"sk_test_{KEY}",
    "STRIPE_WEBHOOK_SECRET": f"whsec_{OTHER_KEY}",
    "PUBLIC_BASE_URL": "https://clinic.in",
}
EVERYTHING = {**TELEGRAM, **WHATSAPP, **RAZORPAY, **STRIPE}


class Machine:
    """A machine with an empty environment, a data directory of its own, and no .env file until one is written."""

    def __init__(self, patch: pytest.MonkeyPatch, home: Path) -> None:
        self.home = home
        self.env_file = home / ".env"
        self._patch = patch

    def starts_with(self, **variables: str) -> Settings:
        for name, value in variables.items():
            self._patch.setenv(name, value)
        return load_settings(env_file=self.env_file)

    def refuses(self, **variables: str) -> tuple[str, ...]:
        with pytest.raises(SettingsRefused) as refused:
            self.starts_with(**variables)
        for secret in (value for name, value in variables.items() if "SECRET" in name or "TOKEN" in name):
            assert secret not in str(refused.value)
        return refused.value.problems


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(variable(field), raising=False)
        monkeypatch.delenv(f"{variable(field)}_FILE", raising=False)
    monkeypatch.setenv("BAARI_DATA_DIR", str(tmp_path / "data"))
    return Machine(monkeypatch, tmp_path)


def test_nothing_given_is_a_clinic_on_this_machine_with_a_sandbox_till(machine: Machine) -> None:
    settings = machine.starts_with()
    assert (settings.host, settings.port, settings.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert (settings.payment_gateway, settings.default_language, settings.threads) == ("sandbox", "en", 8)
    assert settings.database_url is None
    assert settings.telegram_by_webhook is False
    assert settings.telegram_timeout == timedelta(seconds=10)


def test_everything_given_is_read_as_what_it_is(machine: Machine) -> None:
    settings = machine.starts_with(
        **EVERYTHING,
        TWILIO_AUTH_TOKEN_OLD=OTHER_KEY,
        TRUSTED_PROXIES="10.0.0.1, 10.1.2.3/16",
        TELEGRAM_TIMEOUT="2.5",
        RAZORPAY_TIMEOUT="PT7S",
        LOG_LEVEL="debug",
        DATABASE_URL="postgres://u:p@db/clinic",
        TELEGRAM_API_BASE="http://bot-api:8081/",
    )
    assert settings.telegram_bot_token == SecretStr(BOT_TOKEN)
    assert settings.telegram_by_webhook is True
    assert settings.twilio_whatsapp_from == "whatsapp:+14155238886"
    assert settings.twilio_webhook_secrets == (SecretStr(KEY), SecretStr(OTHER_KEY))
    assert settings.razorpay_webhook_secrets == (SecretStr(OTHER_KEY),)
    assert settings.payment_gateway == "razorpay"
    assert settings.trusted_proxies == (ipaddress.ip_network("10.0.0.1"), ipaddress.ip_network("10.1.0.0/16"))
    assert (settings.telegram_timeout, settings.razorpay_timeout) == (timedelta(seconds=2.5), timedelta(seconds=7))
    assert settings.log_level == "DEBUG"
    assert settings.database_url == SecretStr("postgresql://u:p@db/clinic")
    assert settings.telegram_api_base == "http://bot-api:8081"
    assert settings.base_url == "https://clinic.in"


def test_stripe_takes_the_money_where_only_its_keys_are(machine: Machine) -> None:
    settings = machine.starts_with(**STRIPE, STRIPE_WEBHOOK_SECRET_OLD=f"whsec_{KEY}", STRIPE_TIMEOUT="4")
    assert settings.payment_gateway == "stripe"
    assert settings.stripe_webhook_secrets == (SecretStr(f"whsec_{OTHER_KEY}"), SecretStr(f"whsec_{KEY}"))
    assert settings.stripe_timeout == timedelta(seconds=4)


def test_stripe_may_be_asked_for_beside_razorpays_keys(machine: Machine) -> None:
    assert machine.starts_with(**(RAZORPAY | STRIPE), PAYMENT_GATEWAY="stripe").payment_gateway == "stripe"


def test_a_test_key_of_stripes_may_be_told_over_http(machine: Machine) -> None:
    assert machine.starts_with(**{**STRIPE, "PUBLIC_BASE_URL": "http://clinic.in"}).payment_gateway == "stripe"


def test_the_sandbox_may_be_asked_for_beside_razorpays_keys(machine: Machine) -> None:
    assert machine.starts_with(**RAZORPAY, PAYMENT_GATEWAY="sandbox").payment_gateway == "sandbox"


def test_the_environment_wins_over_the_env_file_and_an_empty_variable_is_not_given(machine: Machine) -> None:
    machine.env_file.write_text(f"BAARI_PORT=9000\nBAARI_HOST=0.0.0.0\nTELEGRAM_BOT_TOKEN={BOT_TOKEN}\nOTHER=1\n")
    settings = machine.starts_with(BAARI_PORT="9001", BAARI_HOST="")
    assert (settings.port, settings.host) == (9001, "0.0.0.0")  # noqa: S104  # read, not bound
    assert settings.telegram_bot_token == SecretStr(BOT_TOKEN)


def test_a_secret_may_stand_in_a_file_named_in_either_place(machine: Machine) -> None:
    token, key = machine.home / "token", machine.home / "key"
    token.write_text(BOT_TOKEN + "\n")
    key.write_text(KEY)
    machine.env_file.write_text(f"BAARI_SECRET_FILE={key}\n")
    settings = machine.starts_with(TELEGRAM_BOT_TOKEN_FILE=str(token))
    assert (settings.telegram_bot_token, settings.secret) == (SecretStr(BOT_TOKEN), SecretStr(KEY))


def test_a_secret_file_that_cannot_be_used_is_named(machine: Machine) -> None:
    empty = machine.home / "empty"
    empty.touch()
    assert machine.refuses(
        BAARI_SECRET_FILE="/nowhere",
        TWILIO_AUTH_TOKEN_FILE=str(empty),
        DATABASE_URL="x",
        DATABASE_URL_FILE="y",
    ) == (
        "DATABASE_URL: is given twice, also by DATABASE_URL_FILE. Remove one of the two.",
        "BAARI_SECRET_FILE: cannot be read (No such file or directory). Name a file that this process may read.",
        "TWILIO_AUTH_TOKEN_FILE: cannot be read (holds no text). Name a file that this process may read.",
    )


def test_the_own_secret_is_made_once_and_readable_by_nobody_else(machine: Machine) -> None:
    first, second = machine.starts_with().secret, machine.starts_with().secret
    kept = machine.home / "data" / "secret"
    assert first == second == SecretStr(kept.read_text().strip())
    assert len(first.get_secret_value()) == 64
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [path.name for path in kept.parent.iterdir() if path != kept] == ["keys"]
    kept.chmod(0o644)
    assert machine.starts_with().secret == first
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_given_secret_makes_no_file(machine: Machine) -> None:
    assert machine.starts_with(BAARI_SECRET=KEY, BAARI_KEYS=str(KEYRING)).secret == SecretStr(KEY)
    assert not (machine.home / "data").exists()


def test_an_own_secret_that_was_cut_short_or_cannot_be_kept_refuses_the_start(machine: Machine) -> None:
    (machine.home / "data").mkdir()
    (machine.home / "data" / "secret").write_text("abc")
    cut = "BAARI_DATA_DIR: its file `secret` was cut short. Restore it, or remove it and a new one is made."
    assert machine.refuses() == (cut,)
    (machine.home / "file").touch()
    (line,) = machine.refuses(BAARI_DATA_DIR=str(machine.home / "file" / "x"))
    assert line.startswith("BAARI_DATA_DIR: its file `secret` cannot be made or read (Not a directory).")


def test_processes_that_start_together_share_one_secret(machine: Machine) -> None:
    read = (
        "from baari.load_settings import load_settings; print(load_settings(env_file=None).secret.get_secret_value())"
    )
    environment = {**os.environ, "BAARI_DATA_DIR": str(machine.home / "fresh"), "PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen(  # noqa: S603  # our own interpreter and our own line
            [sys.executable, "-c", read], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    answers = {process.communicate()[0] for process in started}
    assert len(answers) == 1
    assert len(answers.pop().strip()) == 64


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BAARI_SECRET", "s3cr3", "is too short: 32 characters are the least, this has 5"),
        ("BAARI_SECRET", "changeme" * 5, "is an example, not a secret"),
        ("BAARI_SECRET", "ab" * 20, "is an example, not a secret"),
        ("BAARI_SECRET", f" {KEY}", "starts or ends with a blank"),
        ("TELEGRAM_BOT_TOKEN", "123456:abc", "is not a bot token"),
        ("TELEGRAM_BOT_TOKEN", KEY, "is not a bot token"),
        ("TELEGRAM_WEBHOOK_SECRET", KEY + "!", "may hold only `A-Z a-z 0-9 _ -`"),
        ("TWILIO_ACCOUNT_SID", "AC1", "String should match pattern"),
        ("TWILIO_AUTH_TOKEN", KEY[:31], "is too short: 32 characters are the least, this has 31"),
        ("TWILIO_WHATSAPP_FROM", "0987", "is no WhatsApp number"),
        ("TWILIO_SMS_FROM", "CLINIC", "is neither a number"),
        ("SMTP_FROM", "City Clinic", "is no address"),
        ("RAZORPAY_KEY_ID", "rzp_test", "String should match pattern"),
        ("RAZORPAY_WEBHOOK_SECRET", "12345", "is too short: 16 characters are the least, this has 5"),
        ("STRIPE_SECRET_KEY", f"pk_live_{KEY}", "is no secret key of Stripe's"),
        ("STRIPE_SECRET_KEY", "sk_live_abc123", "is no secret key of Stripe's"),
        ("STRIPE_WEBHOOK_SECRET", KEY, "is no signing secret of a webhook"),
        ("PAYMENT_GATEWAY", "paypal", "Input should be 'sandbox', 'razorpay' or 'stripe'"),
        ("DATABASE_URL", "sqlite:///x", "must begin with `postgresql://`"),
        ("PUBLIC_BASE_URL", "clinic.in", "is no address"),
        ("PUBLIC_BASE_URL", "https://clinic.in:x", "is no address"),
        ("PUBLIC_BASE_URL", "https://u@clinic.in", "must be a plain address"),
        ("TELEGRAM_API_BASE", "http://api.telegram.org", "must be https"),
        ("TRUSTED_PROXIES", "the proxy", "must be addresses or networks"),
        ("TWILIO_TIMEOUT", "0", "must be more than 0 and at most 60 seconds"),
        ("BAARI_PORT", "70000", "Input should be less than or equal to 65535"),
        ("BAARI_THREADS", "1", "Input should be greater than or equal to 2"),
        ("LOG_LEVEL", "loud", "Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("BAARI_DEFAULT_LANGUAGE", "Hindi", "String should match pattern"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_says_what_belongs_there(
    machine: Machine, name: str, value: str, says: str
) -> None:
    first, second, *others = machine.refuses(**{name: value})
    assert first.startswith(f"{name}: {says}")
    assert second.startswith(f"  {name} is: ")
    assert others == []


@pytest.mark.parametrize(
    ("whole", "missing", "says"),
    [
        (TELEGRAM, "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET: is given without TELEGRAM_BOT_TOKEN."),
        (TELEGRAM, "PUBLIC_BASE_URL", "PUBLIC_BASE_URL: is needed, as TELEGRAM_WEBHOOK_SECRET is"),
        (WHATSAPP, "TWILIO_ACCOUNT_SID", "TWILIO_ACCOUNT_SID: is missing beside TWILIO_AUTH_TOKEN."),
        (WHATSAPP, "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN: is missing beside TWILIO_ACCOUNT_SID."),
        (WHATSAPP, "TWILIO_WHATSAPP_FROM", "TWILIO_WHATSAPP_FROM: is missing beside the account."),
        (WHATSAPP, "PUBLIC_BASE_URL", "PUBLIC_BASE_URL: is needed for WhatsApp"),
        (RAZORPAY, "RAZORPAY_KEY_ID", "RAZORPAY_KEY_ID: is missing beside RAZORPAY_KEY_SECRET."),
        (RAZORPAY, "RAZORPAY_KEY_SECRET", "RAZORPAY_KEY_SECRET: is missing beside RAZORPAY_KEY_ID."),
        (RAZORPAY, "RAZORPAY_WEBHOOK_SECRET", "RAZORPAY_WEBHOOK_SECRET: is missing beside RAZORPAY_KEY_ID."),
        (RAZORPAY, "PUBLIC_BASE_URL", "PUBLIC_BASE_URL: is needed for Razorpay"),
        (STRIPE, "STRIPE_SECRET_KEY", "STRIPE_SECRET_KEY: is missing beside STRIPE_WEBHOOK_SECRET."),
        (STRIPE, "STRIPE_WEBHOOK_SECRET", "STRIPE_WEBHOOK_SECRET: is missing beside STRIPE_SECRET_KEY."),
        (STRIPE, "PUBLIC_BASE_URL", "PUBLIC_BASE_URL: is needed for Stripe"),
    ],
)
def test_half_a_provider_is_refused(machine: Machine, whole: dict[str, str], missing: str, says: str) -> None:
    (line,) = machine.refuses(**{name: value for name, value in whole.items() if name != missing})
    assert line.startswith(says)


@pytest.mark.parametrize(
    ("whole", "address", "says"),
    [
        (TELEGRAM, "http://clinic.in", "PUBLIC_BASE_URL: must begin with https://, as Telegram"),
        (TELEGRAM, "https://clinic.in:9443", "PUBLIC_BASE_URL: Telegram delivers to the ports"),
        (WHATSAPP, "https://my_clinic.in", "PUBLIC_BASE_URL: has an underscore in its host"),
        (RAZORPAY, "https://clinic.in:8443", "PUBLIC_BASE_URL: Razorpay delivers to the ports"),
        (
            {**STRIPE, "STRIPE_SECRET_KEY": f"rk_live_{KEY}"},
            "http://clinic.in",
            "PUBLIC_BASE_URL: must begin with https://, as Stripe",
        ),
    ],
)
def test_an_address_to_which_a_provider_does_not_deliver_is_refused(
    machine: Machine, whole: dict[str, str], address: str, says: str
) -> None:
    (line,) = machine.refuses(**{**whole, "PUBLIC_BASE_URL": address})
    assert line.startswith(says)


def test_a_bot_api_server_of_ones_own_may_deliver_over_http(machine: Machine) -> None:
    own = {**TELEGRAM, "TELEGRAM_API_BASE": "http://127.0.0.1:8081", "PUBLIC_BASE_URL": "http://10.0.0.5:9000"}
    assert machine.starts_with(**own).telegram_by_webhook is True


def test_all_faults_are_told_at_once(machine: Machine) -> None:
    named = [line.split(":")[0] for line in machine.refuses(BAARI_PORT="x", BAARI_THREADS="y", PAYMENT_GATEWAY="z")]
    assert [name for name in named if not name.startswith(" ")] == ["BAARI_PORT", "BAARI_THREADS", "PAYMENT_GATEWAY"]


def test_no_secret_is_ever_shown(machine: Machine) -> None:
    settings = machine.starts_with(**EVERYTHING, DATABASE_URL=f"postgresql://u:{KEY}@db/x")
    shown = f"{settings!r} {settings} {settings.model_dump_json()}"
    assert [secret for secret in (BOT_TOKEN, KEY, OTHER_KEY) if secret in shown.replace("AC" + KEY, "")] == []
    assert {secret.get_secret_value() for secret in settings.secrets()} >= {BOT_TOKEN, KEY, OTHER_KEY}


SECRET_WORDS = ("SECRET", "TOKEN", "SHARED_KEY", "DATABASE_URL", "PASSWORD", "BAARI_KEYS")


def test_every_setting_named_like_a_secret_is_kept_as_one() -> None:
    named = {variable(f) for f in Settings.model_fields.values()}
    secret = {variable(f) for f in Settings.model_fields.values() if is_secret(f)}
    assert secret == {n for n in named if any(word in n for word in SECRET_WORDS)}


def test_the_manual_lists_every_setting_as_the_code_has_it() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == settings_page(), "make it again: python -m baari.settings_page > docs/settings.md"
    assert [name for f in Settings.model_fields.values() if (name := f"| `{variable(f)}` |") not in page] == []
