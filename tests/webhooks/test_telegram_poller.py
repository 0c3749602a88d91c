"""Polling Telegram: nothing lost, nothing twice, one asks and another takes over."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_updates import TelegramUpdates
from bot.channels.telegram_wire import bot_at, run
from core.storage.advisory_lock import AdvisoryLock
from core.storage.database import Database
from tests.builders import World
from tests.databases import Cluster
from tests.standins.faults import Fault, garbage, html_502, lost_answer, refuse
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.webhooks.telegram_ears import Ears, Fails, slow
from webhooks import telegram_lanes, telegram_poller
from webhooks.telegram_poller import TelegramPoller

KEY = 4711


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of seconds are tenths here."""
    monkeypatch.setattr(telegram_poller, "STAND_BY", 0.05)
    monkeypatch.setattr(telegram_poller, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(telegram_poller, "WHILE_FAILING", 0.05)
    monkeypatch.setattr(telegram_lanes, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(telegram_lanes, "TRIES", 5)


@pytest.fixture
def ears(world: World) -> Ears:
    return Ears(world.database)


@contextmanager
def polling(telegram: TelegramStandin, database: Database, ears: Ears, *, key: int = KEY) -> Iterator[TelegramPoller]:
    """A process that polls, or stands by."""
    token = SecretStr(telegram.token)
    bot = bot_at(token, api_base=telegram.url, timeout=timedelta(seconds=5), connections=4)
    poller = TelegramPoller(
        TelegramUpdates(bot),
        AdvisoryLock(database, key),
        hear=ears.hear,
        answer_tap=TelegramChannel(bot).answer_tap,
        long_poll=timedelta(seconds=0.3),
    )
    poller.start()
    try:
        yield poller
    finally:
        poller.stop()
        wait_for(lambda: not poller.is_alive, what="the poller's thread has ended")
        run(bot.request.shutdown())
        run(bot.shutdown())


@pytest.fixture
def telegram(telegram_standin: TelegramStandin, world: World, ears: Ears) -> Iterator[TelegramStandin]:
    """Telegram, being polled."""
    with polling(telegram_standin, world.database, ears):
        yield telegram_standin


def all_taken(telegram: TelegramStandin) -> Callable[[], bool]:
    return lambda: not telegram.deliveries.pending


def test_what_is_said_is_heard_and_confirmed(telegram: TelegramStandin, ears: Ears) -> None:
    asha = telegram.user(7001)
    for number in range(20):
        asha.says(str(number))
    wait_for(all_taken(telegram))
    assert ears.of(7001) == [str(number) for number in range(20)]
    assert len(ears.calls) == 20


def test_more_than_one_batch_is_heard_in_order(telegram: TelegramStandin, ears: Ears) -> None:
    telegram.deliveries.hold()
    for number in range(250):
        telegram.user(7001 + number % 3).says(str(number))
    telegram.deliveries.release()
    wait_for(all_taken(telegram), 10)
    for lane in range(3):
        assert ears.of(7001 + lane) == [str(number) for number in range(lane, 250, 3)]


def test_a_slow_chat_does_not_hold_up_another(telegram: TelegramStandin, ears: Ears) -> None:
    ears.before = slow(1.0, text="slow")
    telegram.user(7001).says("slow")
    wait_for(lambda: "slow" in ears.calls)
    started = time.monotonic()
    telegram.user(7002).says("quick")
    wait_for(lambda: ears.of(7002) == ["quick"])
    assert time.monotonic() - started < 0.9
    assert ears.of(7001) == []
    wait_for(all_taken(telegram))
    assert ears.of(7001) == ["slow"]


def test_nothing_is_confirmed_before_it_is_heard(telegram: TelegramStandin, ears: Ears) -> None:
    go_on = threading.Event()
    ears.before = lambda _heard: [go_on.wait(5)].clear()
    telegram.user(7001).says("one")
    wait_for(lambda: ears.calls == ["one"])
    time.sleep(0.4)
    assert [update.json["message"]["text"] for update in telegram.deliveries.pending] == ["one"]
    go_on.set()
    wait_for(all_taken(telegram))
    assert ears.calls == ["one"]


def test_what_cannot_be_heard_is_tried_again_in_its_order(telegram: TelegramStandin, ears: Ears) -> None:
    ears.before = Fails(one=3)
    asha = telegram.user(7001)
    asha.says("one")
    asha.says("two")
    telegram.user(7002).says("other")
    wait_for(all_taken(telegram))
    assert (ears.of(7001), ears.of(7002)) == (["one", "two"], ["other"])
    assert ears.calls.count("one") == 4


def test_what_fails_for_ever_is_given_up_once_others_are_heard(telegram: TelegramStandin, ears: Ears) -> None:
    ears.before = Fails(poison=10**6)
    asha = telegram.user(7001)
    asha.says("poison")
    asha.says("two")
    wait_for(lambda: ears.calls.count("poison") > telegram_lanes.TRIES, 10)
    assert ears.of(7001) == []
    telegram.user(7002).says("other")
    wait_for(all_taken(telegram), 10)
    assert (ears.of(7001), ears.of(7002)) == (["two"], ["other"])


def test_a_tap_is_answered(telegram: TelegramStandin, ears: Ears) -> None:
    asha = telegram.user(7001)
    asha.says("hello")
    asha.forges_tap("b1|1|ask|yes", asha.chat[0])
    wait_for(all_taken(telegram))
    telegram.assert_taps_answered()
    assert ears.of(7001) == ["hello", "b1|1|ask|yes"]


@pytest.mark.parametrize("fault", [refuse(), lost_answer(), html_502(), garbage(), Fault(status=429, retry_after=1)])
def test_a_broken_wire_loses_nothing(telegram: TelegramStandin, ears: Ears, fault: Fault) -> None:
    telegram.faults.add("getUpdates", fault, times=2)
    telegram.user(7001).says("one")
    wait_for(all_taken(telegram), 10)
    assert (ears.of(7001), ears.calls) == (["one"], ["one"])


def test_an_outage_is_survived(telegram: TelegramStandin, ears: Ears) -> None:
    with telegram.outage():
        telegram.user(7001).says("one")
        time.sleep(0.2)
    wait_for(all_taken(telegram), 10)
    assert ears.of(7001) == ["one"]


def test_an_unreadable_update_does_not_stop_the_others(telegram: TelegramStandin, ears: Ears) -> None:
    asha = telegram.user(7001)
    with telegram.lock:
        telegram.deliveries.add("message", {"message_id": 5}, lane="chat 7001")
        asha.says("one")
    wait_for(all_taken(telegram))
    assert ears.of(7001) == ["one"]


def test_a_webhook_is_taken_away_first(telegram_standin: TelegramStandin, world: World, ears: Ears) -> None:
    telegram_standin.deliveries.set_webhook({"url": "https://clinic.example/telegram/webhook"})
    with polling(telegram_standin, world.database, ears):
        telegram_standin.deliveries.hold()
        telegram_standin.user(7001).says("one")
        wait_for(lambda: telegram_standin.deliveries.webhook is None)
        telegram_standin.deliveries.release()
        wait_for(lambda: ears.of(7001) == ["one"])


CONFLICT = "telegram cannot be asked"


def test_two_processes_never_ask_at_once_and_one_takes_over(
    telegram_standin: TelegramStandin, world: World, ears: Ears, caplog: pytest.LogCaptureFixture
) -> None:
    with ExitStack() as both:
        first = both.enter_context(polling(telegram_standin, world.database, ears))
        telegram_standin.user(7001).says("one")
        wait_for(all_taken(telegram_standin))
        both.enter_context(polling(telegram_standin, world.database, ears))
        time.sleep(0.5)
        assert CONFLICT not in caplog.text
        first.stop()
        telegram_standin.user(7001).says("two")
        wait_for(all_taken(telegram_standin))
    assert ears.of(7001) == ["one", "two"]


def test_without_the_lock_they_would(
    telegram_standin: TelegramStandin, world: World, ears: Ears, caplog: pytest.LogCaptureFixture
) -> None:
    with ExitStack() as both:
        both.enter_context(polling(telegram_standin, world.database, ears))
        both.enter_context(polling(telegram_standin, world.database, ears, key=KEY + 1))
        wait_for(lambda: CONFLICT in caplog.text)


def test_a_lost_connection_to_the_database_hands_the_asking_over(
    telegram: TelegramStandin, ears: Ears, cluster: Cluster, worker_database: str
) -> None:
    telegram.user(7001).says("one")
    wait_for(all_taken(telegram))
    with cluster.as_superuser(worker_database) as superuser:
        superuser.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid() and usename = 'baari'"
        )
    telegram.user(7001).says("two")
    wait_for(all_taken(telegram), 10)
    assert ears.of(7001) == ["one", "two"]


def test_stopping_waits_for_what_is_being_heard_and_drops_nothing(
    telegram_standin: TelegramStandin, world: World, ears: Ears
) -> None:
    ears.before = slow(0.5, text="one")
    with polling(telegram_standin, world.database, ears) as poller:
        asha = telegram_standin.user(7001)
        asha.says("one")
        asha.says("two")
        wait_for(lambda: ears.calls == ["one"])
        poller.stop()
        assert ears.of(7001) == ["one"]
    with polling(telegram_standin, world.database, ears):
        wait_for(all_taken(telegram_standin))
    assert ears.of(7001) == ["one", "two"]
