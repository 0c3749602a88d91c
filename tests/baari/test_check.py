"""`baari check` asks each provider that is configured, says what is wrong and how to mend it, and tells no secret."""

from pathlib import Path
from typing import Any

import pytest

from baari.commands.check import check
from baari.looks import LOOKS
from baari.looks.finding import Verdict
from baari.looks.jitsi import look_at_jitsi
from baari.looks.mail import look_at_mail
from baari.looks.rest import look_at_the_rest
from baari.looks.stripe import look_at_stripe
from baari.looks.zoom import look_at_zoom
from baari.settings import Settings
from tests.builders import World
from tests.journeys.house import PUBLIC, SECRET
from tests.standins import stripe_account
from tests.standins.faults import Fault
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_account import KEY_SECRET, WEBHOOK_SECRET
from tests.standins.smtp import HOST, PASSWORD, USER, MailStandin
from tests.standins.stripe import StripeStandin
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN
from tests.standins.zoom import ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, ZoomStandin

PROVIDERS = ("TELEGRAM_BOT_TOKEN", "TWILIO_ACCOUNT_SID", "RAZORPAY_KEY_ID", "STRIPE_SECRET_KEY", "ZOOM_CLIENT_ID")


def some_settings(world: World, data_dir: Path, **given: Any) -> Settings:
    """Return settings of a deployment on the test's database."""
    return Settings(data_dir=data_dir, secret=SECRET, database_url=world.url, **given)


def verdicts(settings: Settings) -> dict[str, str]:
    """Return every finding's verdict by its name."""
    return {found.name: found.verdict.value for look in LOOKS for found in look(settings)}


def test_a_first_run_is_right_and_says_what_is_off(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.a_clinic()
    assert check(some_settings(world, tmp_path)) == 0
    said = capsys.readouterr().out
    assert "All that is set is right." in said
    found = verdicts(some_settings(world, tmp_path))
    assert [found[n] for n in ("DATABASE_URL", "schema", "invariants")] == ["ok", "ok", "ok"]
    assert [found[name] for name in PROVIDERS] == ["off"] * 5


def test_every_setting_is_spoken_of(world: World, tmp_path: Path) -> None:
    found = verdicts(some_settings(world, tmp_path))
    from_code = {field.validation_alias for field in Settings.model_fields.values()}
    assert {str(name) for name in from_code} - found.keys() == set()


def test_the_providers_are_asked(
    world: World,
    tmp_path: Path,
    telegram_standin: TelegramStandin,
    twilio_standin: TwilioStandin,
    razorpay_standin: RazorpayStandin,
) -> None:
    settings = some_settings(
        world,
        tmp_path,
        public_base_url=PUBLIC,
        telegram_bot_token=telegram_standin.token,
        telegram_api_base=telegram_standin.url,
        twilio_account_sid=ACCOUNT_SID,
        twilio_auth_token=AUTH_TOKEN,
        twilio_whatsapp_from="whatsapp:+14155238886",
        twilio_api_base=twilio_standin.url,
        twilio_content_api_base=twilio_standin.url,
        razorpay_key_id="rzp_test_standin",
        razorpay_key_secret=KEY_SECRET,
        razorpay_webhook_secret=WEBHOOK_SECRET,
        razorpay_api_base=razorpay_standin.url,
    )
    found = verdicts(settings)
    asked = {name: found[name] for name in PROVIDERS[:3]}
    assert asked == dict.fromkeys(asked, Verdict.RIGHT.value)


@pytest.mark.parametrize(
    ("key", "verdict"), [(stripe_account.SECRET_KEY, "ok"), ("sk_test_somebody_elses_key", "WRONG")]
)
def test_stripe_is_asked_whether_its_key_is_right(
    world: World, tmp_path: Path, stripe_standin: StripeStandin, key: str, verdict: str
) -> None:
    settings = some_settings(
        world,
        tmp_path,
        public_base_url=PUBLIC,
        stripe_secret_key=key,
        stripe_webhook_secret=stripe_account.WEBHOOK_SECRET,
        stripe_api_base=stripe_standin.url,
    )
    (found,) = look_at_stripe(settings)
    assert (found.verdict, key in found.says) == (verdict, False)


def test_what_a_provider_refuses_is_wrong_and_no_secret_is_told(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, capsys: pytest.CaptureFixture[str]
) -> None:
    telegram_standin.faults.add("getMe", Fault(status=401), times=2)
    token = telegram_standin.token
    settings = some_settings(world, tmp_path, telegram_bot_token=token, telegram_api_base=telegram_standin.url)
    assert check(settings) == 1
    said = capsys.readouterr().out
    assert "Telegram does not know this token" in said
    assert "1 wrong." in said
    assert token not in said
    assert SECRET not in said


def test_a_broken_invariant_is_named(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world.sql(
        "insert into inbox (source, external_id, received_at, handled_at, body) values ('x', '1', now(), now(), '{}')"
    )
    assert check(some_settings(world, tmp_path)) == 1
    assert "W3: what was handled keeps no body" in capsys.readouterr().out


def test_zoom_is_asked_for_a_token_and_a_meeting(world: World, tmp_path: Path, zoom_standin: ZoomStandin) -> None:
    given = {"zoom_account_id": ACCOUNT_ID, "zoom_client_id": CLIENT_ID, "zoom_client_secret": CLIENT_SECRET}
    given |= {"zoom_oauth_base": zoom_standin.url, "zoom_api_base": zoom_standin.url}
    (found,) = look_at_zoom(some_settings(world, tmp_path, **given))
    assert (found.verdict, found.says) == (Verdict.RIGHT, "the app is known and may read meetings")
    wrong = given | {"zoom_client_secret": "another-secret-9fK2pQ7zLm41"}
    (found,) = look_at_zoom(some_settings(world, tmp_path, **wrong))
    assert found.verdict is Verdict.WRONG
    assert "another-secret" not in found.says
    with zoom_standin.outage():
        (found,) = look_at_zoom(some_settings(world, tmp_path, **given))
    assert found.says.startswith("cannot be asked")


def test_a_jitsi_server_is_looked_for(world: World, tmp_path: Path, zoom_standin: ZoomStandin) -> None:
    (found,) = look_at_jitsi(some_settings(world, tmp_path, jitsi_base_url=zoom_standin.url))
    assert found.verdict is Verdict.WRONG  # somebody answers there, but has no such page
    (found,) = look_at_jitsi(some_settings(world, tmp_path, jitsi_base_url=f"{zoom_standin.url}/v2"))
    assert found.verdict is Verdict.WRONG


@pytest.mark.parametrize(("password", "verdict"), [(PASSWORD, Verdict.RIGHT), ("another one of theirs", Verdict.WRONG)])
def test_the_mail_server_is_asked_to_let_us_in(
    world: World, tmp_path: Path, mail_standin: MailStandin, password: str, verdict: Verdict
) -> None:
    authority = tmp_path / "authority.pem"
    authority.write_bytes(mail_standin.certificate)
    settings = some_settings(
        world,
        tmp_path,
        smtp_host=HOST,
        smtp_port=mail_standin.port,
        smtp_user=USER,
        smtp_password=password,
        smtp_from="City Clinic <desk@clinic.example>",
        smtp_ca_file=authority,
    )
    (found,) = look_at_mail(settings)
    assert found.verdict is verdict, found.says
    assert password not in found.says
    assert mail_standin.taken == []


def test_what_nobody_is_asked_about_is_said_as_people_write_it(world: World, tmp_path: Path) -> None:
    says = {found.name: found.says for found in look_at_the_rest(some_settings(world, tmp_path))}
    assert (says["TELEGRAM_TIMEOUT"], says["TRUSTED_PROXIES"], says["BAARI_KEYS"]) == ("10 s", "none", "made")
