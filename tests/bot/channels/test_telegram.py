"""Sending to Telegram: python-telegram-bot's own Bot over real HTTP, against a Telegram with its limits."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.channels.port import Outgoing, Rejected, SendFailed, Sent, Unreachable
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_wire import bot_at, run
from bot.message import Attachment, Choice, Message
from tests.standins.faults import Fault, garbage, html_502, refuse, slow
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser

YES, NO = Choice("b1|1|ask|yes", "Yes"), Choice("b1|1|ask|no", "No")
CARD = Message(title="Dr A-B <x>", text="10:30 & 11:00?", choices=(YES, NO))
VISIT = Attachment(name="visit.ics", media_type="text/calendar", text="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


class Clock:
    """Seconds that a test lets pass."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def channel(telegram_standin: TelegramStandin, clock: Clock) -> Iterator[TelegramChannel]:
    token = SecretStr(telegram_standin.token)
    bot = bot_at(token, api_base=telegram_standin.url, timeout=timedelta(seconds=2), connections=4)
    yield TelegramChannel(bot, clock=clock)
    run(bot.request.shutdown())


@pytest.fixture
def asha(telegram_standin: TelegramStandin) -> TelegramUser:
    asha = telegram_standin.user(7001)
    asha.says("hello")
    return asha


def to_asha(message: Message, *, replaces: str | None = None) -> Outgoing:
    return Outgoing(key="k", address="7001", message=message, replaces=replaces)


def test_a_card_shows_a_bold_title_the_text_and_its_buttons(channel: TelegramChannel, asha: TelegramUser) -> None:
    sent = channel.send(to_asha(CARD))
    card = asha.card
    assert sent == Sent(message_id=str(card.message_id))
    assert (card.text, card.entities) == (
        "Dr A-B <x>\n\n10:30 & 11:00?",
        ({"type": "bold", "offset": 0, "length": 10},),
    )
    assert [(button.label, button.data) for button in card.buttons] == [("Yes", YES.id), ("No", NO.id)]


def test_short_labels_stand_side_by_side_and_long_ones_alone(channel: TelegramChannel, asha: TelegramUser) -> None:
    words = ("9:00", "9:30", "10:00", "10:30", "Another day", "Dr Lakshmi Venkataraman", "Back")
    channel.send(to_asha(Message(text="When?", choices=tuple(Choice(str(n), word) for n, word in enumerate(words)))))
    assert [[button.label for button in row] for row in asha.card.rows] == [
        ["9:00", "9:30", "10:00"],
        ["10:30", "Another day"],
        ["Dr Lakshmi Venkataraman"],
        ["Back"],
    ]


def test_a_page_is_a_button_unless_telegram_would_refuse_its_address(
    channel: TelegramChannel, asha: TelegramUser
) -> None:
    public = Choice("pay", "Pay", url="https://pay.example/1")
    channel.send(to_asha(Message(text="Pay", choices=(public, NO))))
    assert [(button.label, button.url) for button in asha.card.buttons] == [
        ("Pay", "https://pay.example/1"),
        ("No", None),
    ]
    channel.send(to_asha(Message(text="Pay", choices=(replace(public, url="http://localhost:8000/p"), NO))))
    assert (asha.card.text, asha.card.labels) == ("Pay\n\nPay: http://localhost:8000/p", ["No"])


def test_a_card_is_redrawn_in_place(channel: TelegramChannel, asha: TelegramUser) -> None:
    sent = channel.send(to_asha(CARD))
    again = channel.send(to_asha(Message(text="Booked"), replaces=sent.message_id))
    assert again == sent
    assert [(each.text, each.labels, each.edits) for each in asha.chat[1:]] == [("Booked", [], 1)]


def test_redrawing_what_is_already_there_is_no_failure(channel: TelegramChannel, asha: TelegramUser) -> None:
    sent = channel.send(to_asha(CARD))
    assert channel.send(to_asha(CARD, replaces=sent.message_id)) == sent
    assert asha.card.edits == 0


@pytest.mark.parametrize("replaces", ["999999", "1"])
def test_a_card_that_cannot_be_redrawn_is_sent_anew(
    channel: TelegramChannel, asha: TelegramUser, replaces: str
) -> None:
    """999999: deleted; 1: the patient's own message, as after a mix-up."""
    sent = channel.send(to_asha(CARD, replaces=replaces))
    assert sent == Sent(message_id=str(asha.card.message_id))
    assert asha.heard == ["Dr A-B <x>\n\n10:30 & 11:00?"]


def test_a_file_comes_with_its_words_and_buttons_in_one_message(channel: TelegramChannel, asha: TelegramUser) -> None:
    sent = channel.send(to_asha(replace(CARD, attachment=VISIT)))
    (shown,) = asha.chat[1:]
    assert sent == Sent(message_id=str(shown.message_id))
    assert shown.file is not None
    assert (shown.file.name, shown.file.mime, shown.file.content) == (
        "visit.ics",
        "text/calendar",
        VISIT.text.encode(),
    )
    assert (shown.text, shown.labels) == ("Dr A-B <x>\n\n10:30 & 11:00?", ["Yes", "No"])


def test_a_file_that_is_made_when_it_is_sent_is_made_then(channel: TelegramChannel, asha: TelegramUser) -> None:
    paper = Attachment(name="r.pdf", media_type="application/pdf", made_of="receipt:en:7")
    channel.send(replace(to_asha(Message(text="Your receipt", attachment=paper)), made=lambda: b"%PDF-7"))
    (shown,) = asha.chat[1:]
    assert shown.file is not None
    assert (shown.text, shown.file.name, shown.file.content) == ("Your receipt", "r.pdf", b"%PDF-7")


def test_a_card_on_a_file_is_sent_anew_when_it_changes(channel: TelegramChannel, asha: TelegramUser) -> None:
    sent = channel.send(to_asha(replace(CARD, attachment=VISIT)))
    again = channel.send(to_asha(Message(text="Cancelled"), replaces=sent.message_id))
    assert again != sent
    assert asha.heard[-1] == "Cancelled"


def test_a_redrawn_card_has_its_file_below(channel: TelegramChannel, asha: TelegramUser) -> None:
    sent = channel.send(to_asha(CARD))
    channel.send(to_asha(Message(text="Booked", attachment=VISIT), replaces=sent.message_id))
    card, file = asha.chat[1:]
    assert (card.text, card.file, file.text) == ("Booked", None, "")
    assert file.file is not None


def test_a_file_with_many_words_follows_them(channel: TelegramChannel, asha: TelegramUser) -> None:
    channel.send(to_asha(Message(text="word " * 300, attachment=VISIT)))
    text, file = asha.chat[1:]
    assert (text.file, file.file is not None, file.text) == (None, True, "")


def test_the_own_phone_is_shared_by_a_button(channel: TelegramChannel, asha: TelegramUser) -> None:
    channel.send(to_asha(Message(text="Your phone?", ask_contact="Share my number")))
    assert (asha.heard, asha.keys) == (["Your phone?"], ["Share my number"])


def test_a_question_with_choices_and_a_phone_has_both_keyboards(channel: TelegramChannel, asha: TelegramUser) -> None:
    sent = channel.send(to_asha(Message(text="Your phone?", choices=(NO,), ask_contact="Share my number")))
    assert asha.heard == ["Your phone?", "Or tap the button below the text field."]
    assert (asha.card.labels, asha.keys) == (["No"], ["Share my number"])
    assert sent == Sent(message_id=str(asha.card.message_id))


def test_a_group_is_never_asked_for_a_phone(telegram_standin: TelegramStandin, channel: TelegramChannel) -> None:
    group = telegram_standin.group(-5, "Family")
    message = Message(text="Your phone?", ask_contact="Share my number")
    channel.send(Outgoing(key="k", address="-5", message=message))
    assert [(each.text, each.reply_rows) for each in group.messages] == [("Your phone?", ())]


def test_a_long_text_comes_in_pieces_and_the_last_has_the_buttons(channel: TelegramChannel, asha: TelegramUser) -> None:
    text = "\n".join(f"{number} & <नमस्ते> {'x' * 80}" for number in range(100))
    channel.send(to_asha(Message(title="All", text=text, choices=(YES,))))
    assert asha.heard[0].startswith("All\n\n0 & <नमस्ते> ")
    assert "\n".join(asha.heard).removeprefix("All\n\n") == text
    assert [each.labels for each in asha.chat[1:]] == [[], [], ["Yes"]]


def test_a_tap_is_answered_and_a_late_answer_hurts_nobody(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser
) -> None:
    channel.send(to_asha(CARD))
    tap = asha.taps("Yes")
    channel.answer_tap(tap.tap_id)
    channel.answer_tap(tap.tap_id)
    channel.answer_tap("unknown")
    telegram_standin.assert_taps_answered()


def test_the_callback_data_comes_back_as_it_was(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser
) -> None:
    longest = Choice("b" * 64, "Go")
    channel.send(to_asha(Message(text="?", choices=(longest,))))
    assert asha.taps("Go").data == longest.id


# --- what can go wrong -------------------------------------------------------------------------------------------


def test_a_flood_says_how_long_to_wait_and_nothing_is_sent_before(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser, clock: Clock
) -> None:
    telegram_standin.now = telegram_standin.now
    telegram_standin.flood(7001, retry_after=7)
    with pytest.raises(SendFailed) as failed:
        channel.send(to_asha(CARD))
    assert (type(failed.value), failed.value.retry_after) == (SendFailed, timedelta(seconds=7))
    calls = len(telegram_standin.requests)
    clock.now += 6
    with pytest.raises(SendFailed) as failed:
        channel.send(to_asha(CARD))
    assert failed.value.retry_after == timedelta(seconds=1)
    assert len(telegram_standin.requests) == calls
    clock.now += 1
    telegram_standin.advance(timedelta(seconds=8))
    channel.send(to_asha(CARD))
    assert asha.card.labels == ["Yes", "No"]


def test_one_flooded_chat_does_not_silence_the_others(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser
) -> None:
    ravi = telegram_standin.user(7002)
    ravi.says("hello")
    telegram_standin.flood(7001, retry_after=30)
    with pytest.raises(SendFailed):
        channel.send(to_asha(CARD))
    channel.send(Outgoing(key="k", address="7002", message=CARD))
    assert (ravi.card.labels, asha.heard) == (["Yes", "No"], [])


@pytest.mark.parametrize("act", [TelegramUser.blocks_the_bot, TelegramUser.deletes_the_account])
def test_a_patient_who_has_left_is_unreachable_after_one_call(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser, act: object
) -> None:
    assert callable(act)
    act(asha)
    before = len(telegram_standin.requests)
    with pytest.raises(Unreachable):
        channel.send(to_asha(CARD))
    assert len(telegram_standin.requests) == before + 1


@pytest.mark.parametrize("address", ["424242", "7003"])
def test_a_chat_that_is_not_there_is_unreachable(
    telegram_standin: TelegramStandin, channel: TelegramChannel, address: str
) -> None:
    """424242: nobody has that id; 7003: has never written to the bot."""
    telegram_standin.user(7003)
    with pytest.raises(Unreachable):
        channel.send(Outgoing(key="k", address=address, message=CARD))


def test_what_telegram_will_never_take_is_rejected(channel: TelegramChannel, asha: TelegramUser) -> None:
    with pytest.raises(Rejected) as rejected:
        channel.send(to_asha(Message(text="?", choices=(Choice("x" * 65, "Too long"),))))
    assert rejected.value.reason == "BadRequest: Button_data_invalid"
    assert asha.heard == []


def test_a_chat_that_became_another_is_unreachable_after_one_call(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser
) -> None:
    """A patient's private chat never does: whatever this was, what is a patient's is not sent after it."""
    moved = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": -1001},
    }
    telegram_standin.faults.add(
        "sendMessage", Fault(status=400, body=json.dumps(moved), content_type="application/json")
    )
    before = len(telegram_standin.requests)
    with pytest.raises(Unreachable):
        channel.send(to_asha(CARD))
    assert len(telegram_standin.requests) == before + 1
    assert asha.heard == []


@pytest.mark.parametrize("fault", [refuse(), html_502(), garbage(), slow(3), Fault(status=500)])
def test_a_broken_wire_is_tried_again_later(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser, fault: Fault
) -> None:
    telegram_standin.faults.add("sendMessage", fault)
    with pytest.raises(SendFailed) as failed:
        channel.send(to_asha(CARD))
    assert type(failed.value) is SendFailed
    channel.send(to_asha(CARD))
    assert asha.card.labels == ["Yes", "No"]


def test_telegram_away_is_tried_again_later(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser
) -> None:
    channel.send(to_asha(CARD))
    with telegram_standin.outage(), pytest.raises(SendFailed) as failed:
        channel.send(to_asha(CARD))
    assert type(failed.value) is SendFailed
    channel.send(to_asha(CARD))
    assert len(asha.heard) == 2


def test_a_wrong_token_is_said_without_the_token(telegram_standin: TelegramStandin) -> None:
    wrong = "100200300:AAwrong-token_0123456789abcdefghij_x"
    bot = bot_at(SecretStr(wrong), api_base=telegram_standin.url, timeout=timedelta(seconds=2), connections=1)
    channel = TelegramChannel(bot)
    with pytest.raises(SendFailed) as failed:
        channel.send(to_asha(CARD))
    run(bot.request.shutdown())
    assert failed.value.retry_after == timedelta(minutes=1)
    assert wrong not in "".join([str(failed.value), repr(failed.value), repr(channel), failed.value.reason])
    assert failed.value.__cause__ is None


def test_nothing_logged_holds_the_token(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    channel.send(to_asha(CARD))
    with telegram_standin.outage(), pytest.raises(SendFailed):
        channel.send(to_asha(CARD))
    assert telegram_standin.token not in caplog.text


def test_many_threads_send_at_once(
    telegram_standin: TelegramStandin, channel: TelegramChannel, asha: TelegramUser
) -> None:
    def send() -> None:
        for _ in range(5):
            channel.send(to_asha(CARD))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(asha.heard) == 40


def test_a_bot_that_needs_a_loop_is_refused() -> None:
    async def waits() -> None:
        import asyncio  # noqa: PLC0415 - only this test has a loop

        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match=r"bot_at\(\)"):
        run(waits())
