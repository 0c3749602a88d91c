"""The menu of commands: each one works, in each language, and is written only when it differs."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.channels.commands import Menu, menus, own_menu, publish, withdraw
from bot.channels.port import SendFailed
from bot.channels.telegram_wire import TelegramBot, bot_at, run
from bot.conversations import LIBRARY
from bot.phrases.command_words import COMMAND_WORDS
from tests.standins.telegram import TelegramStandin

WANTED = menus(COMMAND_WORDS, default_language="hi")


@pytest.fixture
def bot(telegram_standin: TelegramStandin) -> Iterator[TelegramBot]:
    token = SecretStr(telegram_standin.token)
    bot = bot_at(token, api_base=telegram_standin.url, timeout=timedelta(seconds=5), connections=1)
    yield bot
    run(bot.request.shutdown())


def words(standin: TelegramStandin, *, language_code: str, user_id: int) -> list[str]:
    user = standin.user(user_id, language_code=language_code)
    return [command["description"] for command in standin.menu_for(user)]


def test_each_reader_has_their_own_language_and_others_the_clinics(
    telegram_standin: TelegramStandin, bot: TelegramBot
) -> None:
    assert publish(bot, WANTED) == 3
    english = [told["en"] for told in COMMAND_WORDS.values()]
    hindi = [told["hi"] for told in COMMAND_WORDS.values()]
    assert words(telegram_standin, language_code="en", user_id=1) == english
    assert words(telegram_standin, language_code="hi", user_id=2) == hindi
    assert words(telegram_standin, language_code="ta", user_id=3) == hindi


def test_what_is_already_shown_is_not_written_again(telegram_standin: TelegramStandin, bot: TelegramBot) -> None:
    publish(bot, WANTED)
    assert publish(bot, WANTED) == 0
    changed = menus({**COMMAND_WORDS, "help": {"en": "Help", "hi": COMMAND_WORDS["help"]["hi"]}}, default_language="hi")
    assert publish(bot, changed) == 1
    assert len(telegram_standin.requests_to("setMyCommands")) == 4


def test_somebody_with_a_role_has_a_menu_of_their_own(telegram_standin: TelegramStandin, bot: TelegramBot) -> None:
    publish(bot, [*WANTED, Menu(commands=(("leave", "Take leave"),), chat=7)])
    assert words(telegram_standin, language_code="en", user_id=7) == ["Take leave"]
    assert len(words(telegram_standin, language_code="en", user_id=8)) == len(COMMAND_WORDS)


def test_a_chats_own_menu_speaks_its_language_whatever_its_phones_is(
    telegram_standin: TelegramStandin, bot: TelegramBot
) -> None:
    publish(bot, [*WANTED, Menu(commands=(("old", "An old one"),), language="en", chat=7)])
    publish(bot, [own_menu(COMMAND_WORDS, language="hi", chat=7)])
    withdraw(bot, 7, languages=("en", "hi"))
    assert words(telegram_standin, language_code="en", user_id=7) == [told["hi"] for told in COMMAND_WORDS.values()]


def test_telegram_away_is_said(telegram_standin: TelegramStandin, bot: TelegramBot) -> None:
    with telegram_standin.outage(), pytest.raises(SendFailed):
        publish(bot, WANTED)


def test_every_command_in_the_menu_opens_a_conversation() -> None:
    assert [name for name in COMMAND_WORDS if LIBRARY.on_command(f"/{name}") is None] == []


def test_every_command_is_told_in_every_language_within_telegrams_limits() -> None:
    for name, told in COMMAND_WORDS.items():
        assert re.fullmatch("[a-z0-9_]{1,32}", name)
        assert set(told) == {"en", "hi"}
        assert all(1 <= len(each) <= 256 for each in told.values())
