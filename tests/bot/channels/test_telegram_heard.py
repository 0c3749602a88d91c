"""What is heard from Telegram, from the updates that Telegram sends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram_heard import heard_from
from bot.message import Heard, Kind
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser

Act = Callable[[TelegramUser], Any]


def heard(standin: TelegramStandin) -> list[Heard | None]:
    """What is heard from everything that waits for the bot."""
    return [heard_from(read) for update in standin.deliveries.pending if (read := Update.de_json(update.json))]


@pytest.fixture
def asha(telegram_standin: TelegramStandin) -> TelegramUser:
    telegram_standin.now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    return telegram_standin.user(7001, first_name="Asha", last_name="Rao", language_code="en-IN")


def test_a_text_comes_with_its_sender_and_time(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    update = asha.says("  Dr Mehta\u202e tomorrow  ")
    assert update is not None
    assert heard(telegram_standin) == [
        Heard(
            channel="telegram",
            address="7001",
            id=str(update.update_id),
            kind=Kind.TEXT,
            text="Dr Mehta tomorrow",
            name="Asha Rao",
            language="en",
            sent_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        )
    ]


@pytest.mark.parametrize(
    ("act", "kind", "text"),
    [
        (lambda asha: asha.starts(), Kind.START, ""),
        (lambda asha: asha.starts("walkin_3-abc"), Kind.START, "walkin_3-abc"),
        (lambda asha: asha.says("/START@baari_test_bot x"), Kind.START, "x"),
        (lambda asha: asha.says("/book@baari_test_bot Dr Mehta"), Kind.TEXT, "/book Dr Mehta"),
        (lambda asha: asha.says("/Book"), Kind.TEXT, "/book"),
        (lambda asha: asha.says("/starting"), Kind.TEXT, "/starting"),
        (lambda asha: asha.sends_voice(), Kind.UNREADABLE, "voice"),
        (lambda asha: asha.sends_photo(caption="my rash"), Kind.UNREADABLE, "photo"),
        (lambda asha: asha.sends_sticker(), Kind.UNREADABLE, "sticker"),
        (lambda asha: asha.sends_document("report.pdf", b"%PDF"), Kind.UNREADABLE, "document"),
        (lambda asha: asha.sends_location(19.0, 72.8), Kind.UNREADABLE, "location"),
        (lambda asha: asha.blocks_the_bot(), Kind.LEFT, ""),
    ],
)
def test_every_kind_of_message_is_told_apart(
    telegram_standin: TelegramStandin, asha: TelegramUser, act: Act, kind: Kind, text: str
) -> None:
    act(asha)
    assert [(each.kind, each.text, each.private) for each in heard(telegram_standin) if each] == [(kind, text, True)]


def test_an_own_contact_is_vouched_for(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    asha.shares_contact(phone="919812345678")
    (told,) = heard(telegram_standin)
    assert told is not None
    assert (told.kind, told.phone) == (Kind.CONTACT, "+919812345678")


def test_somebody_elses_contact_proves_nothing(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    ravi = telegram_standin.user(7002, first_name="Ravi")
    asha.shares_contact(own=False)
    ravi.shares_contact()
    asha.forwards(ravi.chat[-1])
    of_asha = [each for each in heard(telegram_standin) if each and each.address == "7001"]
    assert [(each.kind, each.phone) for each in of_asha] == [(Kind.CONTACT, None), (Kind.CONTACT, None)]


@pytest.mark.parametrize("inaccessible", [False, True])
def test_a_tap_says_which_button_of_which_card(
    telegram_standin: TelegramStandin, asha: TelegramUser, *, inaccessible: bool
) -> None:
    asha.says("hello")
    card = telegram_standin.chats[7001].messages[0]
    tap = asha.forges_tap("b1|1|slot|x", card, inaccessible=inaccessible)
    told = heard(telegram_standin)[-1]
    assert told is not None
    assert replace(told, id="") == Heard(
        channel="telegram",
        address="7001",
        id="",
        kind=Kind.TAP,
        text="b1|1|slot|x",
        name="Asha Rao",
        language="en",
        card=str(card.message_id),
        callback_id=tap.tap_id,
    )


def test_forged_button_data_is_cleaned(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    asha.says("hello")
    asha.forges_tap("a\x00b\u202e" + "c" * 100, asha.chat[0])
    told = heard(telegram_standin)[-1]
    assert told is not None
    assert told.text == "ab" + "c" * 62


def test_a_group_is_no_private_chat(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    asha.says("/book", in_chat=telegram_standin.group(-5, "Family"))
    (told,) = heard(telegram_standin)
    assert told is not None
    assert (told.address, told.private) == ("-5", False)


def test_an_edited_message_and_an_unblocking_say_nothing(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    asha.says("hello")
    asha.edits(asha.chat[0], "bye")
    asha.unblocks_the_bot()
    assert heard(telegram_standin)[1:] == [None, None]


SERVICE = {
    "message_id": 1,
    "date": 1_795_251_600,
    "chat": {"id": -5, "type": "group", "title": "Family"},
    "from": {"id": 7001, "is_bot": False, "first_name": "Asha"},
}


@pytest.mark.parametrize(
    "update",
    [
        {"message": SERVICE | {"new_chat_title": "Us"}},
        {"message": SERVICE | {"migrate_to_chat_id": -1005}},
        {"message": SERVICE | {"text": "beep", "from": {"id": 9, "is_bot": True, "first_name": "Other"}}},
        {"channel_post": {key: value for key, value in SERVICE.items() if key != "from"} | {"text": "news"}},
        {"poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["a"], "user": SERVICE["from"]}},
    ],
)
def test_what_nobody_says_to_us_is_not_heard(update: dict[str, Any]) -> None:
    assert heard_from(Update.de_json({"update_id": 1} | update)) is None
