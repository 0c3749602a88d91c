"""The first run and the ones after it, as processes: what is typed, what is said, what is left behind, how it ends."""

import re
import signal
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from baari.live import FEATURES
from baari.settings import Settings
from baari.settings_sources import variable
from tests.journeys.commands import STARTS_WITHIN, WHOLE, Ended, Premises, free_port
from tests.standins.server import wait_for
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN
from tests.webhooks.echo_desk import Browser

KEPT = "What is said to the first start is known to the second."


@pytest.fixture(scope="module")
def premises(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Premises]:
    """An empty folder of somebody who has just installed Baari; each test goes on where the one before has left it."""
    premises = Premises(tmp_path_factory.mktemp("first run"))
    yield premises
    premises.close()


@pytest.fixture(scope="module")
def ravi(premises: Premises) -> Iterator[Browser]:
    """A patient whose browser keeps its cookie through every restart."""
    browser = Browser(premises.serving)
    assert browser.say(KEPT) == 202
    yield browser
    browser.http.close()


def comes_back(ravi: Browser, premises: Premises) -> None:
    """Open the page of the clinic that runs now."""
    ravi.http.base_url = premises.serving.url
    assert ravi.open().status_code == 200


def hears(ravi: Browser, words: str) -> None:
    """Wait until the clinic has said these words."""
    wait_for(
        lambda: any(words in text for mine, text in ravi.talk() if not mine), STARTS_WITHIN, what=f"saying {words}"
    )


def is_clean(ended: Ended) -> bool:
    """Whether a command ended well and no stack is shown."""
    return ended.status == 0 and "Traceback" not in ended.out + ended.err and '"level": "error"' not in ended.out


# --- open -------------------------------------------------------------------------------------------------------------


def test_it_says_what_is_live_and_for_the_rest_the_one_setting_that_turns_it_on(premises: Premises) -> None:
    url = premises.serving.url
    said = Ended(status=0, out=premises.serving.said, err="").sentences
    lines = {line[2:14].strip(): line[15:] for line in said[1:-1]}
    assert (said[0], said[-1], list(lines)) == ("Baari is open.", WHOLE, [feature.name for feature in FEATURES])
    live = {name: says for name, says in lines.items() if not says.startswith("off")}
    assert live == {
        "Web chat": f"{url}/",
        "Database": "embedded PostgreSQL in .baari/postgres",
        "Payments": "sandbox: a page of our own that moves no money",
    }
    settings = {variable(field) for field in Settings.model_fields.values()}
    off = {name: re.match(r"off - set ([A-Z_]+)", says) for name, says in lines.items() if name not in live}
    assert [name for name, turned_on_by in off.items() if not turned_on_by or turned_on_by[1] not in settings] == []


def test_all_it_keeps_is_in_one_folder(premises: Premises) -> None:
    assert premises.serving.process.poll() is None
    made = {each.name for each in premises.folder.iterdir() if not each.name.startswith("said.")}
    assert made == {".baari"}
    assert {each.name for each in (premises.folder / ".baari").iterdir()} == {"keys", "postgres", "secret"}


def test_the_web_chat_answers(premises: Premises, ravi: Browser) -> None:
    comes_back(ravi, premises)
    assert ravi.say("Dr Mehta") == 202
    hears(ravi, "nearest times")


def test_lines_out_of_a_pipe_book_a_visit(premises: Premises) -> None:
    assert premises.serving.process.poll() is None
    ended = premises.run("chat", typed="Dr Sharma on Monday after 5\nAsha Rao\n2\n")
    assert (ended.status, ended.err) == (0, "")
    assert "your full name" in ended.out
    assert "\n  2. Pay at the clinic\n" in ended.out
    assert re.findall(r"Booked\. Your number: APT-\d{8}-0001", ended.out)


def test_check_works_beside_it(premises: Premises) -> None:
    assert premises.serving.process.poll() is None
    ended = premises.run("check")
    assert (ended.status, ended.sentences[-1]) == (0, "All that is set is right.")
    assert "  ok     invariants               all hold" in ended.sentences  # with a visit booked, above


def test_whatsapp_is_provisioned_from_the_command_line(premises: Premises, twilio_standin: TwilioStandin) -> None:
    assert premises.serving.process.poll() is None
    ended = premises.run(
        "whatsapp",
        "provision",
        PUBLIC_BASE_URL="https://clinic.example",
        TWILIO_ACCOUNT_SID=ACCOUNT_SID,
        TWILIO_AUTH_TOKEN=AUTH_TOKEN,
        TWILIO_WHATSAPP_FROM="whatsapp:+912226730000",
        TWILIO_API_BASE=twilio_standin.url,
        TWILIO_CONTENT_API_BASE=twilio_standin.url,
    )
    assert ended.status == 0
    assert re.match(r"templates: [1-9]\d* made, 0 found, 0 kept", ended.sentences[0])


# --- refused ----------------------------------------------------------------------------------------------------------


def test_a_second_one_on_the_same_data_is_refused_in_a_sentence(premises: Premises) -> None:
    assert premises.serving.process.poll() is None
    second = premises.run("serve")
    assert (second.status, second.sentences) == (
        2,
        [f"The database in {premises.data.parent} is already running: another `baari` process keeps it."],
    )


def test_a_taken_port_is_a_sentence_and_nothing_is_started(premises: Premises) -> None:
    taken = premises.serving.url.rpartition(":")[2]
    ended = premises.run("serve", BAARI_PORT=taken, BAARI_DATA_DIR="elsewhere")
    assert ended.status == 2
    [sentence] = ended.sentences
    assert sentence.startswith(f"Baari cannot listen on 127.0.0.1:{taken}: Address already in use.")
    assert not (premises.folder / "elsewhere" / "postgres").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BAARI_PORT", "eighty"),
        ("TWILIO_ACCOUNT_SID", ACCOUNT_SID),
        ("DATABASE_URL", f"postgresql://clinic:kept-from-the-screen@127.0.0.1:{free_port()}/clinic"),
    ],
    ids=["no number", "half of Twilio", "nobody there"],
)
def test_a_setting_that_cannot_work_is_refused_by_its_name(premises: Premises, name: str, value: str) -> None:
    ended = premises.run("serve", **{name: value})
    assert ended.status == 2
    assert any(line.strip().startswith(f"{name}: ") or f" {name}" in line for line in ended.sentences)
    assert "Traceback" not in ended.err
    assert "kept-from-the-screen" not in ended.out + ended.err


# --- closed and opened again ------------------------------------------------------------------------------------------


def test_ctrl_c_ends_all_of_it_with_a_patient_looking_on(premises: Premises, ravi: Browser) -> None:
    comes_back(ravi, premises)
    with ravi.stream() as events:
        next(events)
        assert is_clean(premises.serving.end(signal.SIGINT))
        assert [name for name, _ in events][-1:] != ["error"]


def test_a_start_that_is_ended_half_way_leaves_nothing(premises: Premises) -> None:
    premises.close()
    half_way = premises.start()
    half_way.until_postgres_runs()
    assert is_clean(half_way.end(signal.SIGTERM))


def test_the_second_start_is_quick_and_has_everything(premises: Premises, ravi: Browser) -> None:
    """Quick beside what Python alone needs for our imports, so that a busy machine is no failure."""
    premises.close()
    began = time.monotonic()
    assert premises.run("serve", BAARI_HOST="203.0.113.1").status == 2  # no address of this machine: imports, and ends
    imports = time.monotonic() - began
    assert premises.start().until_ready() < 4 * imports + 2
    comes_back(ravi, premises)
    assert KEPT in [text for mine, text in ravi.talk() if mine]


def test_what_was_thanked_for_survives_kill_9_and_no_postgres_does(premises: Premises, ravi: Browser) -> None:
    comes_back(ravi, premises)
    assert ravi.say("this is the last thing I say") == 202
    assert premises.serving.end(signal.SIGKILL).status == -signal.SIGKILL
    comes_back(ravi, premises)
    assert [text for mine, text in ravi.talk() if mine][-1] == "this is the last thing I say"
    assert premises.run("check").status == 0


def test_a_database_of_ones_own_is_used_instead(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = Premises(tmp_path_factory.mktemp("own database"), {"DATABASE_URL": database_url})
    try:
        assert "  Database     DATABASE_URL" in elsewhere.serving.said
        browser = Browser(elsewhere.serving)
        assert browser.post(id=str(uuid4()), kind="start").status_code == 202
        hears(browser, "front desk")
        browser.http.close()
        assert is_clean(elsewhere.serving.end(signal.SIGTERM))
    finally:
        elsewhere.close()
    assert not (elsewhere.folder / ".baari" / "postgres").exists()
