"""How the Telegram stand-in hands over what people do: polled, posted, repeated, mixed up, too late."""

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.responses import JSONResponse, Response
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, Conflict

from tests.standins.real_clients import OpenDoor, a_bot, bot_does
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin

SECRET = "s3cret_-token"


@pytest.fixture
def door() -> Iterator[OpenDoor]:
    with OpenDoor() as opened:
        yield opened


@pytest.fixture
def hooked(telegram_standin: TelegramStandin, door: OpenDoor) -> TelegramStandin:
    """A stand-in whose webhook is the door, known to the world as https://clinic.example."""
    telegram_standin.reach("https://clinic.example", door.url)
    bot_does(telegram_standin, lambda bot: bot.set_webhook("https://clinic.example/telegram", secret_token=SECRET))
    return telegram_standin


def texts(door: OpenDoor) -> list[str]:
    return [knock.json["message"]["text"] for knock in door.knocks]


def test_an_update_comes_again_until_a_later_offset_confirms_it(telegram_standin: TelegramStandin) -> None:
    user = telegram_standin.user(7001, first_name="Asha", language_code="hi")
    user.starts("ref_9")
    user.says("नमस्ते")

    async def poll(bot: Bot) -> list[list[Message | str | None]]:
        first = await bot.get_updates()
        again = await bot.get_updates(offset=first[0].update_id, limit=1)
        rest = await bot.get_updates(offset=first[0].update_id + 1)
        none = await bot.get_updates(offset=rest[-1].update_id + 1)
        assert first[1].update_id == first[0].update_id + 1
        assert first[0].effective_user is not None
        assert first[0].effective_user.language_code == "hi"
        return [[each.message and each.message.text for each in batch] for batch in (first, again, rest, none)]

    assert bot_does(telegram_standin, poll) == [["/start ref_9", "नमस्ते"], ["/start ref_9"], ["नमस्ते"], []]


def test_a_long_poll_ends_when_somebody_writes(telegram_standin: TelegramStandin) -> None:
    user = telegram_standin.user(7001)

    async def poll(bot: Bot) -> tuple[Update, ...]:
        waiting = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(wait_for, lambda: telegram_standin.requests_to("getUpdates"))
        assert not waiting.done()
        user.says("hello")
        return await asyncio.wait_for(waiting, 2)

    assert [each.message and each.message.text for each in bot_does(telegram_standin, poll)] == ["hello"]


def test_of_two_pollers_the_older_is_sent_away(telegram_standin: TelegramStandin) -> None:
    async def poll(bot: Bot) -> None:
        older = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(wait_for, lambda: telegram_standin.requests_to("getUpdates"))
        async with a_bot(telegram_standin) as second:
            assert await second.get_updates() == ()
        with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
            await older

    bot_does(telegram_standin, poll)


def test_no_polling_beside_a_webhook(hooked: TelegramStandin) -> None:
    async def poll(bot: Bot) -> None:
        with pytest.raises(Conflict, match="while webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
        assert await bot.get_updates() == ()

    bot_does(hooked, poll)


def test_a_bad_webhook_is_refused(telegram_standin: TelegramStandin) -> None:
    async def hook(bot: Bot) -> None:
        with pytest.raises(BadRequest, match=r"(?i)an https url must be provided"):
            await bot.set_webhook("http://clinic.example/telegram")
        with pytest.raises(BadRequest, match=r"(?i)only on ports 80, 88, 443 or 8443"):
            await bot.set_webhook("https://clinic.example:8000/telegram")
        with pytest.raises(BadRequest, match=r"(?i)unallowed characters"):
            await bot.set_webhook("https://clinic.example/telegram", secret_token="a b")
        with pytest.raises(BadRequest, match=r"(?i)secret token is too long"):
            await bot.set_webhook("https://clinic.example/telegram", secret_token="a" * 257)
        assert (await bot.get_webhook_info()).url == ""

    bot_does(telegram_standin, hook)


def test_a_webhook_carries_the_secret_and_a_real_update(hooked: TelegramStandin, door: OpenDoor) -> None:
    user = hooked.user(7001)
    user.shares_contact()
    user.shares_contact(own=False, phone="+911")
    user.sends_sticker()
    user.sends_photo(caption="My report")
    hooked.settle()
    assert {knock.headers["x-telegram-bot-api-secret-token"] for knock in door.knocks} == {SECRET}
    assert {(knock.path, knock.headers["host"]) for knock in door.knocks} == {("/telegram", "clinic.example")}
    own, others, sticker, photo = (Update.de_json(knock.json, None).message for knock in door.knocks)
    assert own is not None
    assert own.contact is not None
    assert own.contact.user_id == 7001
    assert others is not None
    assert others.contact is not None
    assert (others.contact.user_id, others.contact.phone_number) == (None, "+911")
    assert sticker is not None
    assert sticker.sticker is not None
    assert photo is not None
    assert (photo.caption, len(photo.photo)) == ("My report", 1)


def test_a_failed_update_holds_up_its_own_chat_only(hooked: TelegramStandin, door: OpenDoor) -> None:
    door.answer(Response(status_code=500), Response(status_code=503, headers={"Retry-After": "5"}))
    asha, ravi = hooked.user(7001), hooked.user(7002, first_name="Ravi")
    asha.says("one")
    wait_for(lambda: len(door.knocks) >= 2)
    asha.says("two")
    ravi.says("mine")
    hooked.settle()
    assert sorted(texts(door)) == ["mine", "one", "one", "one", "two"]
    assert [each for each in texts(door) if each != "mine"] == ["one", "one", "one", "two"]
    info = bot_does(hooked, lambda bot: bot.get_webhook_info())
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert info.pending_update_count == 0


def test_taps_die_after_150_seconds_and_messages_after_a_day(hooked: TelegramStandin, door: OpenDoor) -> None:
    user = hooked.user(7001)
    user.starts()
    rows = InlineKeyboardMarkup([[InlineKeyboardButton("Book", callback_data="b:1")]])
    bot_does(hooked, lambda bot: bot.send_message(7001, "Choose", reply_markup=rows))
    hooked.settle()
    hooked.deliveries.hold()
    user.taps("Book")
    user.says("after the outage")
    hooked.advance(timedelta(seconds=151))
    hooked.deliveries.release()
    hooked.settle()
    assert [update.kind for update in hooked.deliveries.dropped] == ["callback_query"]
    hooked.deliveries.hold()
    user.says("too late")
    hooked.advance(timedelta(days=1, seconds=1))
    hooked.deliveries.release()
    hooked.settle()
    assert texts(door) == ["/start", "after the outage"]


def test_updates_come_more_than_once_and_in_any_order(hooked: TelegramStandin, door: OpenDoor) -> None:
    user = hooked.user(7001)
    hooked.deliveries.copies = 2
    again = user.says("twice")
    hooked.settle()
    hooked.deliveries.hold()
    for word in ("a", "b", "c"):
        user.says(word)
    hooked.deliveries.release(copies=3, shuffled=random.Random(5))  # noqa: S311 - an order, no secret
    hooked.settle()
    assert again is not None
    hooked.deliveries.repeat(again)
    hooked.settle()
    assert texts(door)[:2] == ["twice", "twice"]
    assert sorted(texts(door)[2:-1]) == ["a", "a", "a", "b", "b", "b", "c", "c", "c"]
    assert texts(door)[2:-1] != sorted(texts(door)[2:-1])
    assert texts(door)[-1] == "twice"


def test_a_server_that_is_down_gets_the_update_later(hooked: TelegramStandin, door: OpenDoor) -> None:
    with door.outage():
        hooked.user(7001).says("anybody?")
        wait_for(lambda: len(hooked.deliveries.attempts) >= 2)
        assert {each.status for each in hooked.deliveries.attempts} == {None}
    hooked.settle()
    assert texts(door) == ["anybody?"]


def test_the_answer_to_a_webhook_may_be_a_call(hooked: TelegramStandin, door: OpenDoor) -> None:
    door.answer(JSONResponse({"method": "sendMessage", "chat_id": 7001, "text": "Hello"}))
    user = hooked.user(7001)
    user.says("hi")
    hooked.settle()
    assert user.heard == ["Hello"]


def test_taps_of_a_stale_forged_or_vanished_card(hooked: TelegramStandin, door: OpenDoor) -> None:
    user = hooked.user(7001)
    user.starts()
    rows = InlineKeyboardMarkup([[InlineKeyboardButton("Book", callback_data="b:1")]])
    bot_does(hooked, lambda bot: bot.send_message(7001, "Choose", reply_markup=rows))
    stale = user.card
    bot_does(hooked, lambda bot: bot.edit_message_text("Done", 7001, stale.message_id))
    user.taps("Book", stale)
    user.forges_tap("b:999", stale)
    user.taps("Book", stale, inaccessible=True)
    hooked.settle()
    queries = [Update.de_json(knock.json, None).callback_query for knock in door.knocks[1:]]
    seen = [(each.data, each.message.date) for each in queries if each and isinstance(each.message, Message)]
    assert [(data, date.year == 1970) for data, date in seen] == [("b:1", False), ("b:999", False), ("b:1", True)]
    with pytest.raises(AssertionError, match="no buttons in the chat"):
        user.taps("Book")


def test_groups_forwards_edits_and_blocking_reach_the_bot(hooked: TelegramStandin, door: OpenDoor) -> None:
    user, family = hooked.user(7001), hooked.group(-500, "Family")
    user.says("/today@baari_test_bot", in_chat=family)
    user.says("a")
    mine = user.chat[-1]
    user.edits(mine, "b")
    user.forwards(mine)
    user.replies(mine, "c")
    user.blocks_the_bot()
    hooked.settle()
    by_kind = [next(name for name in knock.json if name != "update_id") for knock in door.knocks]
    assert sorted(by_kind) == ["edited_message", "message", "message", "message", "message", "my_chat_member"]
    group, own = (
        Update.de_json(knock.json, None) for knock in sorted(door.knocks[:2], key=lambda each: each.json["update_id"])
    )
    assert group.effective_chat is not None
    assert (group.effective_chat.type, group.effective_chat.title) == ("group", "Family")
    assert own.effective_chat is not None
    assert own.effective_chat.type == "private"


def test_only_the_kinds_that_were_asked_for_come(telegram_standin: TelegramStandin) -> None:
    async def poll(bot: Bot) -> list[Message | str | None]:
        await bot.get_updates(allowed_updates=["message"])
        user = telegram_standin.user(7001)
        user.says("a")
        user.edits(user.chat[0], "b")
        return [each.message and each.message.text for each in await bot.get_updates()]

    assert bot_does(telegram_standin, poll) == ["a"]
