"""Telegram's door: heard once, in order, and brought again until it is."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from bot.channels.port import SendFailed
from bot.channels.telegram_updates import TelegramUpdates
from bot.channels.telegram_wire import bot_at, run
from tests.builders import World
from tests.standins.server import HttpServer
from tests.standins.telegram import TelegramStandin
from tests.webhooks.telegram_ears import Ears, Fails
from webhooks.telegram import PATH, TelegramDoor

SECRET = "webhook-secret_0123456789"
CLINIC = "https://clinic.example"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def ears(world: World) -> Ears:
    return Ears(world.database)


@pytest.fixture
def door(ears: Ears) -> Iterator[HttpServer]:
    app = FastAPI()
    app.include_router(TelegramDoor(hear=ears.hear, secret=SecretStr(SECRET)).router())
    with HttpServer(app) as server:
        yield server


@pytest.fixture
def updates(telegram_standin: TelegramStandin) -> Iterator[TelegramUpdates]:
    token = SecretStr(telegram_standin.token)
    bot = bot_at(token, api_base=telegram_standin.url, timeout=timedelta(seconds=5), connections=1)
    yield TelegramUpdates(bot)
    run(bot.request.shutdown())


@pytest.fixture
def telegram(telegram_standin: TelegramStandin, door: HttpServer, updates: TelegramUpdates) -> TelegramStandin:
    """Telegram, delivering to our door."""
    telegram_standin.reach(CLINIC, door.url)
    updates.by_webhook(CLINIC + PATH, SecretStr(SECRET), connections=8)
    return telegram_standin


def test_what_is_said_is_heard_once(telegram: TelegramStandin, ears: Ears) -> None:
    asha = telegram.user(7001)
    asha.says("one")
    asha.says("two")
    telegram.settle()
    assert ears.of(7001) == ["one", "two"]
    assert [attempt.status for attempt in telegram.deliveries.attempts] == [200, 200]


def test_a_second_delivery_is_taken_and_changes_nothing(telegram: TelegramStandin, ears: Ears) -> None:
    telegram.deliveries.copies = 3
    telegram.user(7001).says("one")
    telegram.settle()
    assert (ears.of(7001), ears.calls) == (["one"], ["one", "one", "one"])


def test_what_cannot_be_heard_is_brought_again_in_its_order(telegram: TelegramStandin, ears: Ears) -> None:
    ears.before = Fails(one=3)
    asha = telegram.user(7001)
    asha.says("one")
    asha.says("two")
    telegram.settle()
    assert ears.of(7001) == ["one", "two"]
    assert [attempt.status for attempt in telegram.deliveries.attempts] == [500, 500, 500, 200, 200]


def test_what_was_kept_before_the_answer_was_lost_is_not_kept_twice(telegram: TelegramStandin, ears: Ears) -> None:
    """The commit is done, the process dies before its 200: Telegram brings it again."""
    ears.after = Fails(one=1)
    telegram.user(7001).says("one")
    telegram.settle()
    assert (ears.of(7001), ears.calls) == (["one"], ["one", "one"])


def test_a_mixed_crowd_is_heard_each_once(telegram: TelegramStandin, ears: Ears) -> None:
    telegram.deliveries.hold()
    for number in range(5):
        for user_id in (7001, 7002, 7003):
            telegram.user(user_id).says(f"{user_id} {number}")
    telegram.deliveries.release(copies=2, shuffled=random.Random(7))  # noqa: S311 - repeatable
    telegram.settle()
    assert {user_id: sorted(ears.of(user_id)) for user_id in (7001, 7002, 7003)} == {
        user_id: [f"{user_id} {number}" for number in range(5)] for user_id in (7001, 7002, 7003)
    }


def test_a_tap_is_answered_by_the_response_itself(telegram: TelegramStandin, ears: Ears) -> None:
    asha = telegram.user(7001)
    asha.says("hello")
    telegram.settle()  # taps wait in a queue of their own, beside the messages
    asha.forges_tap("b1|1|ask|yes", asha.chat[0])
    telegram.settle()
    telegram.assert_taps_answered()
    assert (ears.of(7001), len(telegram.requests_to("answerCallbackQuery"))) == (["hello", "b1|1|ask|yes"], 0)


def test_a_tap_is_answered_only_once_it_is_heard(telegram: TelegramStandin, ears: Ears) -> None:
    ears.before = Fails(tapped=1)
    asha = telegram.user(7001)
    asha.says("hello")
    telegram.settle()  # taps wait in a queue of their own, beside the messages
    asha.forges_tap("tapped", asha.chat[0])
    telegram.settle()
    assert [attempt.status for attempt in telegram.deliveries.attempts] == [200, 500, 200]
    telegram.assert_taps_answered()


@pytest.mark.parametrize(
    "headers",
    [{}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: SECRET + "x"}, [(HEADER, SECRET), (HEADER, "wrong")]],
)
def test_a_stranger_is_not_heard(door: HttpServer, ears: Ears, headers: dict[str, str] | list[tuple[str, str]]) -> None:
    answer = httpx.post(door.url + PATH, json=A_TEXT, headers=headers)
    assert (answer.status_code, ears.calls) == (401, [])


A_TEXT = {
    "update_id": 1,
    "message": {
        "message_id": 5,
        "date": 1_795_251_600,
        "text": "hi",
        "chat": {"id": 7, "type": "private", "first_name": "A"},
        "from": {"id": 7, "is_bot": False, "first_name": "A"},
    },
}


def test_the_same_with_the_secret_is_heard(door: HttpServer, ears: Ears) -> None:
    answer = httpx.post(door.url + PATH, json=A_TEXT, headers={HEADER: SECRET})
    assert (answer.status_code, answer.content, ears.of(7)) == (200, b"", ["hi"])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b"7", b'"x"'])
def test_what_is_no_update_is_refused(door: HttpServer, body: bytes) -> None:
    assert httpx.post(door.url + PATH, content=body, headers={HEADER: SECRET}).status_code == 400


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "message": {"message_id": 5}},
        {"update_id": 1, "message": "hello"},
        {"message": A_TEXT["message"]},
        {"update_id": 1, "kind_of_next_year": {"text": "hello"}},
        {"update_id": 1, "message": {**dict(A_TEXT["message"]), "date": "yesterday"}},  # type: ignore[call-overload]
    ],
)
def test_an_update_nobody_can_read_does_not_block_its_chat_and_is_not_logged(
    door: HttpServer, ears: Ears, caplog: pytest.LogCaptureFixture, update: dict[str, object]
) -> None:
    answer = httpx.post(door.url + PATH, content=json.dumps(update), headers={HEADER: SECRET})
    assert (answer.status_code, ears.calls) == (200, [])
    assert "hello" not in caplog.text


def test_telegram_away_is_said_when_the_webhook_is_set(
    telegram_standin: TelegramStandin, updates: TelegramUpdates
) -> None:
    with telegram_standin.outage(), pytest.raises(SendFailed):
        updates.by_webhook(CLINIC + PATH, SecretStr(SECRET), connections=8)
