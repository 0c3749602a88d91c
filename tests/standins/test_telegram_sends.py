"""What the Telegram stand-in shows and refuses when the real client sends, edits and answers."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from tests.standins.faults import Fault, garbage, html_502, lost_answer, refuse, slow
from tests.standins.real_clients import bot_does
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser


def refusal_of(standin: TelegramStandin, work: Callable[[Bot], Awaitable[object]]) -> str:
    with pytest.raises(TelegramError) as refused:
        bot_does(standin, work)
    return refused.value.message


@pytest.fixture(autouse=True)
def _new_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns about reading RetryAfter.retry_after as a number."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def asha(telegram_standin: TelegramStandin) -> TelegramUser:
    user = telegram_standin.user(7001)
    user.starts()
    return user


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


BOOK = keyboard([InlineKeyboardButton("Book", callback_data="b:1"), InlineKeyboardButton("Stop", callback_data="s:1")])


def test_a_card_is_sent_edited_and_loses_its_buttons(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    async def talk(bot: Bot) -> None:
        sent = await bot.send_message(7001, "<b>Dr A-B &lt;x&gt;</b> at 10", parse_mode="HTML", reply_markup=BOOK)
        assert sent.text == "Dr A-B <x> at 10"
        assert [(each.type, each.offset, each.length) for each in sent.entities] == [("bold", 0, 10)]
        await bot.edit_message_text("Booked", 7001, sent.message_id, reply_markup=BOOK)
        await bot.edit_message_reply_markup(7001, sent.message_id, reply_markup=None)

    bot_does(telegram_standin, talk)
    assert [(each.text, each.labels, each.edits) for each in asha.chat] == [("/start", [], 0), ("Booked", [], 2)]
    assert asha.heard == ["Booked"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Message text is empty"),
        (" \n ", "Message text is empty"),
        ("<b></b>", "Message text is empty"),
        ("a" * 4097, "Message is too long"),
        ("\N{GRINNING FACE}" * 2049, "Message is too long"),
        ("one<br>two", 'Can\'t parse entities: Unsupported start tag "br" at byte offset 3'),
        ("é 3 < 4", "Can't parse entities: Unclosed start tag at byte offset 5"),
        ("3 < 4 > 2", 'Can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("<b>x", "Can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("<b>x</i>", 'Can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Can't parse entities: Unexpected end tag at byte offset 1"),
    ],
)
def test_a_text_is_refused(telegram_standin: TelegramStandin, asha: TelegramUser, text: str, words: str) -> None:
    said = refusal_of(telegram_standin, lambda bot: bot.send_message(7001, text, parse_mode="HTML"))
    assert said == words.capitalize()  # PTB's doing: it keeps no other capital letter
    assert asha.heard == []


def test_4096_letters_after_parsing_are_a_message(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    text = "<b>" + "क" * 4094 + "</b>" + "\N{GRINNING FACE}"
    bot_does(telegram_standin, lambda bot: bot.send_message(7001, text, parse_mode="HTML"))
    assert len(asha.heard[0]) == 4095


def test_markdown_is_refused_loudly(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    words = refusal_of(telegram_standin, lambda bot: bot.send_message(asha.user_id, "*x*", parse_mode="MarkdownV2"))
    assert words == "Unsupported parse_mode"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[InlineKeyboardButton("x", callback_data="क" * 22)]], "Button_data_invalid"),
        ([[InlineKeyboardButton("x")]], "Text buttons are unallowed in the inline keyboard"),
        ([[InlineKeyboardButton("x", callback_data="1", url="https://a.example")]], "Exactly one action per button"),
        ([[InlineKeyboardButton("x", url="http://localhost/pay")]], "Wrong HTTP URL"),
        ([[InlineKeyboardButton("x", callback_data="1")] * 9], "Reply markup is too long"),
        ([[InlineKeyboardButton("x", callback_data="1")] * 8] * 13, "Reply markup is too long"),
    ],
)
def test_a_keyboard_is_refused(
    telegram_standin: TelegramStandin, asha: TelegramUser, rows: list[list[InlineKeyboardButton]], words: str
) -> None:
    markup = InlineKeyboardMarkup(rows)
    said = refusal_of(telegram_standin, lambda bot: bot.send_message(asha.user_id, "Choose", reply_markup=markup))
    assert words.lower() in said.lower()


def test_64_bytes_of_data_and_100_buttons_pass(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="b" * 64)] * 8] * 12)
    bot_does(telegram_standin, lambda bot: bot.send_message(7001, "Choose", reply_markup=markup))
    assert len(asha.card.buttons) == 96


def test_the_same_text_and_buttons_again_are_no_edit(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    async def talk(bot: Bot) -> None:
        sent = await bot.send_message(asha.user_id, "Choose", reply_markup=BOOK)
        with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
            await bot.edit_message_text("Choose", 7001, sent.message_id, reply_markup=BOOK)
        with pytest.raises(BadRequest, match="Message is not modified"):
            await bot.edit_message_reply_markup(7001, sent.message_id, reply_markup=BOOK)
        with pytest.raises(BadRequest, match="Message to edit not found"):
            await bot.edit_message_text("Choose", 7001, 9999)
        with pytest.raises(BadRequest, match="Message can't be edited"):
            await bot.edit_message_text("Choose", 7001, asha.chat[0].message_id)

    bot_does(telegram_standin, talk)


def test_who_cannot_be_written_to(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    telegram_standin.user(7002, first_name="Never wrote")
    assert refusal_of(telegram_standin, lambda bot: bot.send_message(1, "x")) == "Chat not found"
    assert "initiate conversation" in refusal_of(telegram_standin, lambda bot: bot.send_message(7002, "x"))
    asha.blocks_the_bot()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        bot_does(telegram_standin, lambda bot: bot.send_message(7001, "x"))
    asha.unblocks_the_bot()
    bot_does(telegram_standin, lambda bot: bot.send_message(7001, "back"))
    asha.deletes_the_account()
    with pytest.raises(Forbidden, match="user is deactivated"):
        bot_does(telegram_standin, lambda bot: bot.send_message(7001, "x"))
    assert asha.heard == ["back"]


def test_a_flooded_chat_stays_closed_until_the_time_is_over(
    telegram_standin: TelegramStandin, asha: TelegramUser
) -> None:
    telegram_standin.now = telegram_standin.now
    telegram_standin.flood(asha.user_id, retry_after=7)
    for _ in range(2):
        with pytest.raises(RetryAfter, match="Retry in 0:00:07"):
            bot_does(telegram_standin, lambda bot: bot.send_message(7001, "x"))
    telegram_standin.advance(timedelta(seconds=7))
    bot_does(telegram_standin, lambda bot: bot.send_message(7001, "x"))
    assert asha.heard == ["x"]


def test_faults_are_met_in_order(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    faults = [Fault(status=429, retry_after=3), Fault(status=500), html_502(), garbage(), refuse(), lost_answer()]
    telegram_standin.faults.add("sendMessage", *faults)
    met = []
    for _ in faults:
        with pytest.raises(TelegramError) as failed:
            bot_does(telegram_standin, lambda bot: bot.send_message(7001, "x"))
        met.append((type(failed.value).__name__, len(asha.heard)))
    # only the last one was done, and nobody can tell: the caller sees the same error as before it
    assert met == [
        ("RetryAfter", 0),
        ("NetworkError", 0),
        ("NetworkError", 0),
        ("TelegramError", 0),
        ("NetworkError", 0),
        ("NetworkError", 1),
    ]
    assert telegram_standin.faults.left == 0
    assert len(telegram_standin.requests_to("sendMessage")) == 6


def test_a_slow_answer_is_done_but_late(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    telegram_standin.faults.add("sendMessage", slow(1.0))
    with pytest.raises(TimedOut):
        bot_does(telegram_standin, lambda bot: bot.send_message(7001, "x", read_timeout=0.1))
    assert asha.heard == ["x"]


def test_an_outage_refuses_connections(telegram_standin: TelegramStandin) -> None:
    with telegram_standin.outage(), pytest.raises(NetworkError, match="ConnectError"):
        bot_does(telegram_standin, lambda bot: bot.get_me())
    assert bot_does(telegram_standin, lambda bot: bot.get_me()).username == "baari_test_bot"


def test_a_wrong_token_is_refused(telegram_standin: TelegramStandin) -> None:
    with pytest.raises(InvalidToken):
        bot_does(telegram_standin, lambda bot: bot.get_me(), token="1:wrong")


def test_files_arrive_byte_for_byte(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    async def talk(bot: Bot) -> bytes:
        await bot.send_document(
            7001, b"BEGIN:VCALENDAR", filename="visit.ics", caption="<i>Your visit</i>", parse_mode="HTML"
        )
        await bot.send_photo(7001, b"\x89PNG", filename="map.png")
        with pytest.raises(BadRequest, match="Message caption is too long"):
            await bot.send_document(7001, b"x", filename="x", caption="y" * 1025)
        with pytest.raises(BadRequest, match="File must be non-empty"):
            await bot.send_document(7001, b"", filename="x")
        asha.sends_voice(b"OggS voice")
        voice = asha.chat[-1].file
        assert voice is not None
        return bytes(await (await bot.get_file(voice.file_id)).download_as_bytearray())

    assert bot_does(telegram_standin, talk) == b"OggS voice"
    document, photo = (each.file for each in asha.chat if each.from_bot)
    assert document is not None
    assert (document.name, document.mime, document.content) == ("visit.ics", "text/calendar", b"BEGIN:VCALENDAR")
    assert asha.heard == ["Your visit", ""]
    assert photo is not None
    assert photo.content == b"\x89PNG"


def test_a_tap_is_answered_once_and_in_time(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    bot_does(telegram_standin, lambda bot: bot.send_message(7001, "Choose", reply_markup=BOOK))
    in_time, late = asha.taps("Book"), asha.taps("s:1")
    assert (in_time.data, late.data) == ("b:1", "s:1")
    old = "Query is too old and response timeout expired or query id is invalid"

    async def answer(bot: Bot) -> None:
        await bot.answer_callback_query(in_time.tap_id, "Done", show_alert=True)
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await bot.answer_callback_query(in_time.tap_id)
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await bot.answer_callback_query("1")
        with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
            await bot.answer_callback_query(late.tap_id, "x" * 201)
        telegram_standin.advance(timedelta(seconds=61))

    bot_does(telegram_standin, answer)
    assert refusal_of(telegram_standin, lambda bot: bot.answer_callback_query(late.tap_id)).lower() == old.lower()
    assert (in_time.answer, in_time.alert) == ("Done", True)
    with pytest.raises(AssertionError, match="s:1"):
        telegram_standin.assert_taps_answered()


def test_the_reply_keyboard_stays_until_it_is_taken_away(telegram_standin: TelegramStandin, asha: TelegramUser) -> None:
    keys = ReplyKeyboardMarkup([[KeyboardButton("Share my number", request_contact=True)], ["Later"]])
    bot_does(telegram_standin, lambda bot: bot.send_message(7001, "Your number?", reply_markup=keys))
    assert asha.keys == ["Share my number", "Later"]
    asha.presses("Share my number")
    assert asha.chat[-1].extra["contact"] == {"phone_number": asha.phone, "first_name": "Asha", "user_id": 7001}
    asha.presses("Later")
    assert asha.chat[-1].text == "Later"
    telegram_standin.group(-500, "Family")
    with pytest.raises(BadRequest, match=r"(?i)phone number can be requested in private chats only"):
        bot_does(telegram_standin, lambda bot: bot.send_message(-500, "Your number?", reply_markup=keys))


def test_everybody_sees_the_menu_of_their_scope_and_language(telegram_standin: TelegramStandin) -> None:
    hindi, doctor = telegram_standin.user(7005, language_code="hi"), telegram_standin.user(7006)

    async def talk(bot: Bot) -> None:
        await bot.set_my_commands([BotCommand("book", "Book a visit")])
        await bot.set_my_commands([("book", "समय लें")], BotCommandScopeAllPrivateChats(), "hi")
        await bot.set_my_commands([("today", "Your day")], BotCommandScopeChat(7006))
        assert [each.command for each in await bot.get_my_commands()] == ["book"]
        assert await bot.get_my_commands(language_code="hi") == ()
        with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
            await bot.set_my_commands([("Book", "x")])

    bot_does(telegram_standin, talk)
    assert [each["description"] for each in telegram_standin.menu_for(hindi)] == ["समय लें"]
    assert [each["description"] for each in telegram_standin.menu_for(doctor)] == ["Your day"]
    bot_does(telegram_standin, lambda bot: bot.delete_my_commands(BotCommandScopeChat(7006)))
    assert [each["description"] for each in telegram_standin.menu_for(doctor)] == ["Book a visit"]
