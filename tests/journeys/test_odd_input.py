"""Whatever a patient sends, and wherever: it is answered with help and the question again; what is held stays held."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.phrases import TABLES
from bot.phrases.en import PHRASES
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import SOON, Seat, TelegramSeat, WebSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_methods import METHODS
from tests.standins.telegram_text import TelegramError
from tests.standins.telegram_update import Update
from tests.standins.telegram_webhook import call_in_reply
from tests.standins.twilio import TwilioStandin

UNKNOWN, BAD_NAME = PHRASES["unknown"], PHRASES["refusal.bad_name"]
TOLD_OF_A_PHONE = {"a telephone number": TABLES["en"]["question.own_phone"]}
"""Who sends a number reads why none is needed."""
TOO_LONG_A_NAME = "Venkata" * 12

TEXTS: Mapping[str, str] = {
    "4,097 characters": "x" * 4097,
    "emoji only": "🙏🏽🙏👨‍👩‍👧",
    "Hindi": "मौसम बहुत अच्छा है ना?",
    "right to left with bidi marks": "\u202eأين العيادة؟\u202c \u2066\u2069",
    "NUL in digits": "0\x000\x00",
    "lone surrogates": "\ud83d\ude00\ud83d \udc00",
    "HTML": "<b>bold</b> & <script>alert(1)</script>",
    "an image as a name": "<img src=x onerror=alert(1)>",
    "MarkdownV2 marks": "_*[]()~`>#+-=|{}.!\\",
    "a template's marks": "{name} %s {0} $x",
    "SQL": "'); drop table chats; --",
    "many digits": "00000000000000000000",
    "a number that is on no button": "99",
    "a telephone number": "+919820012345",
    "an address": "https://evil.example/x?y=z#k",
    "a name too long": f"{TOO_LONG_A_NAME}!",
}
"""Texts that mean nothing to us and that are no name."""

SORTS: Mapping[str, str] = {
    "voice": PHRASES["unreadable.voice"],
    "photo": PHRASES["unreadable.photo"],
    "sticker": PHRASES["unreadable.sticker"],
    "document": PHRASES["unreadable.other"],
    "location": PHRASES["unreadable.other"],
    "somebody else's contact": PHRASES["refusal.bad_phone"],
}
"""What is no text -> how it is answered."""

FORGED: Mapping[str, str] = {
    "64 bytes of nothing": "x" * 64,
    "64 bytes that look like ours": "b1|1|slot|" + "t" * 54,
    "a step that does not exist": "b1|1|nowhere|x",
    "a step that asks nothing": "b1|1|hold|x",
    "another's conversation": "bzzz|1|review|pay",
    "a turn that has not come": "b1|zzz|review|pay",
}
"""What stands on no button of ours."""

STALE = ("stale.unknown", "stale.changed", "stale.waiting")

WAY = ("/book", "Dr Mehta", "1", "Ravi Kumar", "1")
"""What leads a new patient to a payment link: a doctor, the first of the times, a name, the first way to pay."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where odd things are sent: how far on the way, and what a text that is no answer is told there."""

    name: str
    after: int
    to_text: str = UNKNOWN


STEPS = (
    Step("choosing a time", 2),
    Step("asked for a name", 3, BAD_NAME),
    Step("looking at the card, the place held", 4),
    Step("waiting for the payment", 5),
)


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test whose clinic complained: nothing that a patient sends is a reason to."""
    caplog.set_level(logging.WARNING)
    yield
    assert [(record.name, record.getMessage()) for record in caplog.records if record.levelno >= logging.WARNING] == []


NewPatient = Callable[[], Seat]


@pytest.fixture(params=["telegram", "whatsapp", "webchat"])
def new_patient(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Iterator[NewPatient]:
    """Patients of one channel, each with a chat of their own, in one running clinic."""
    numbers = count(1)
    with ExitStack() as closing:
        provider, sit = _CHANNELS[request.param]
        standin = request.getfixturevalue(f"{provider}_standin") if provider else None
        if isinstance(standin, TwilioStandin):
            standin.now = world.clock.now
        providers: dict[str, Any] = {provider: standin} if provider else {}
        public = PUBLIC if provider else None  # a browser keeps no cookie of https for this machine's http
        house = closing.enter_context(a_house(world, tmp_path, public=public, **providers))

        def new() -> Seat:
            seat: Seat = sit(house, standin, next(numbers))
            closing.callback(seat.leave)
            return seat

        yield new
        assert_all_went_out(house)
    world.assert_invariants()


_CHANNELS: Mapping[str, tuple[str | None, Callable[..., Seat]]] = {
    "telegram": ("telegram", TelegramSeat),
    "whatsapp": ("twilio", WhatsAppSeat),
    "webchat": (None, WebSeat),
}


def assert_all_went_out(house: House) -> None:
    """Raise unless every message was taken by its provider at the first try."""
    assert house.world.sql("select body, error from outbox where error is not null or dead_at is not null") == []


def on_the_way(seat: Seat, steps: int) -> Seat:
    """Lead a patient on."""
    for words in WAY[:steps]:
        seat.says(words)
    return seat


def finishes(seat: Seat, step: Step) -> None:
    """Go on from this step to the booked visit, as if nothing odd had been said."""
    for words in WAY[step.after : 4]:
        seat.says(words)
    seat.taps("Pay at the clinic")
    assert [status for status, _, _ in seat.visits] == ["confirmed"]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_at_every_step_odd_things_are_answered_with_help_and_the_step_again(
    new_patient: NewPatient, step: Step
) -> None:
    seat = new_patient()
    seat.says("/language")
    seat.taps("English")  # or a Hindi sentence would be answered in Hindi from then on
    on_the_way(seat, step.after)
    card, visits = seat.seen[-1], seat.visits
    shown = card.text
    if step.after <= 3:  # the notice and the doctor's card stand in the chat once; what comes again names them
        [answer] = seat.says("?")
        shown = answer.text.removeprefix(f"{step.to_text}\n\n")
        assert shown != card.text
        assert ("If you agree to the notice above" in shown) == (step.to_text == BAD_NAME)
    for name, text in TEXTS.items():
        [answer] = seat.says(text)
        told = TOLD_OF_A_PHONE.get(name, step.to_text)
        assert (name, answer.text, answer.labels) == (name, f"{told}\n\n{shown}", card.labels)
    if seat.blank is not None:
        [answer] = seat.says("\x00\x00")
        assert answer.text == f"{PHRASES[seat.blank] if seat.blank else step.to_text}\n\n{shown}"
    for sort in seat.sends:
        [answer] = seat.gives(sort)
        assert (sort, answer.text, answer.labels) == (sort, f"{SORTS[sort]}\n\n{shown}", card.labels)
    for name, choice in FORGED.items():
        [answer] = seat.taps_id(choice)
        assert (name, answer.text) in [(name, f"{PHRASES[key]}\n\n{shown}") for key in STALE]
    [answer] = seat.says("/frobnicate@baari_test_bot now")
    assert answer.text == f"I do not know /frobnicate. /help shows what I can do.\n\n{shown}"
    assert seat.visits == visits
    finishes(seat, step)


def test_an_odd_first_message_is_answered_with_help_and_the_greeting(new_patient: NewPatient) -> None:
    for name, text in TEXTS.items():
        if name != "Hindi":
            [answer] = new_patient().says(text)
            said = TOLD_OF_A_PHONE.get(name, UNKNOWN)
            assert (name, answer.text[: len(said) + 2]) == (name, f"{said}\n\n")
            assert PHRASES["start.hello"] in answer.text
    for sort in new_patient().sends:
        [answer] = new_patient().gives(sort)
        assert answer.text.startswith(f"{SORTS[sort]}\n\n{PHRASES['start.hello']}")


NAMES: Mapping[str, str] = {
    "सुनीता राव": "सुनीता राव",
    "\u202e\u2067محمد علي\u2069\u202c": "محمد علي",
    "  Ravi\x00\tKumar\n": "Ravi Kumar",
    "O'Brien-D’Souza Jr.": "O'Brien-D’Souza Jr.",
    "A" * 80: "A" * 80,
}
"""A name as it is written -> as it is kept."""


def test_a_name_is_kept_as_it_is_written_without_what_nobody_sees(new_patient: NewPatient) -> None:
    for written, kept in NAMES.items():
        seat = new_patient()
        for words in ("/book", "Dr Mehta", "1", written):
            seat.says(words)
        doctor = "डॉ. अंजलि मेहता, त्वचा" if kept == "सुनीता राव" else "Dr Anjali Mehta, Skin"
        assert seat.seen[-1].text.startswith(f"{kept}\n{doctor}\n")
    assert seat.house.world.sql("select name from patients order by id") == [(kept,) for kept in NAMES.values()]


def test_a_button_tapped_again_and_again_does_its_work_once(new_patient: NewPatient) -> None:
    seat = on_the_way(new_patient(), 2)
    first = seat.ids[0]
    for _ in range(3):
        seat.taps_id(first)
    assert seat.visits == []
    seat.says(WAY[3])
    for _ in range(3):
        seat.taps_id(first)
    assert [status for status, _, _ in seat.visits] == ["held"]
    assert seat.house.world.sql("select count(*) from appointment_events") == [(1,)]
    seat.taps("Pay at the clinic")
    for _ in range(3):
        assert seat.taps("Pay at the clinic") != []
    assert [status for status, _, _ in seat.visits] == ["confirmed"]
    assert seat.house.world.sql("select last from numbers") == [(1,)]


def test_an_old_button_changes_nothing_while_money_may_be_under_way(new_patient: NewPatient) -> None:
    seat = on_the_way(new_patient(), 2)
    later = seat.ids[1]
    for words in WAY[2:]:
        seat.says(words)
    card, visits = seat.seen[-1], seat.visits
    [answer] = seat.taps_id(later)
    assert answer.text == f"{PHRASES['stale.waiting']}\n\n{card.text}"
    assert seat.visits == visits


def test_a_button_of_a_booked_visit_shows_how_it_stands(new_patient: NewPatient) -> None:
    seat = on_the_way(new_patient(), 4)
    pay = seat.id_of("Pay ₹800")
    seat.taps("Pay at the clinic")
    [answer] = seat.taps_id(pay)
    assert answer.text.startswith(f"{PHRASES['stale.finished']}\n\nAPT-20261123-0001, booked")
    assert seat.house.world.sql("select count(*) from payments") == [(0,)]


def test_a_strangers_tap_on_anothers_button_moves_nothing_of_theirs(new_patient: NewPatient) -> None:
    asha, stranger = on_the_way(new_patient(), 4), new_patient()
    before = asha.house.world.sql("select * from appointments")
    [(visit,)] = asha.house.world.sql("select replace(id::text, '-', '') from appointments")
    taken = [asha.id_of(label) for label in ("Pay ₹800", "Pay at the clinic", "Change")]
    stranger.says("/start")
    for choice in taken:  # Telegram leaves the buttons of a forwarded card behind; a changed client need not
        [answer] = stranger.taps_id(choice)
        assert answer.text.startswith(PHRASES["stale.unknown"])
    stranger.says("/book")
    for choice in (*taken, "a9|1|cancel|x", f"b2|2|doctor|v{visit}", "b2|2|resume|x"):
        stranger.taps_id(choice)
        assert "Which doctor" in stranger.seen[-1].text
    stranger.says("/appointments")
    for choice in (f"a3|1|list|v{visit}", f"a3|1|past|v{visit}", f"a3|1|none|v{visit}"):
        stranger.taps_id(choice)
        assert "Dr Anjali Mehta, Skin\n" not in stranger.seen[-1].text
    assert stranger.visits == []
    assert asha.house.world.sql("select * from appointments") == before


# --- what only Telegram has ------------------------------------------------------------------------------------------


@pytest.fixture
def house(world: World, tmp_path: Path, telegram_standin: TelegramStandin) -> Iterator[House]:
    """The clinic on Telegram, by webhook."""
    with a_house(world, tmp_path, telegram=telegram_standin, public=PUBLIC) as house:
        yield house
        assert_all_went_out(house)
    world.assert_invariants()
    telegram_standin.assert_taps_answered()


def test_twenty_taps_at_once_hold_one_place_and_are_all_answered(
    house: House, telegram_standin: TelegramStandin
) -> None:
    asha = TelegramSeat(house, telegram_standin, 1)
    on_the_way(asha, 3)
    house.world.clock.forward(seconds=20)
    before = len(asha.seen)
    card = asha.user.card
    telegram_standin.deliveries.hold()
    taps = [asha.user.taps(card.labels[0], card) for _ in range(20)]
    updates = list(telegram_standin.deliveries.pending)
    with ThreadPoolExecutor(20) as at_once:
        statuses = list(at_once.map(lambda update: deliver(telegram_standin, update), updates))
    house.settle()
    assert statuses == [200] * 20
    assert len(taps) == 20
    assert [status for status, _, _ in asha.visits] == ["held"]
    assert "Kept for you until" in asha.user.card.text
    assert len(asha.seen) - before <= 1  # the card is redrawn, the talk is not flooded


def test_one_update_brought_twenty_times_at_once_is_heard_once(house: House, telegram_standin: TelegramStandin) -> None:
    asha = TelegramSeat(house, telegram_standin, 1)
    on_the_way(asha, 4)
    before = len(asha.seen)
    telegram_standin.deliveries.hold()
    asha.user.says("what time is it kept until?")
    [update] = telegram_standin.deliveries.pending
    with ThreadPoolExecutor(20) as at_once:
        statuses = list(at_once.map(lambda _: deliver(telegram_standin, update), range(20)))
    house.settle()
    assert statuses == [200] * 20
    assert len(asha.seen) - before == 1


def deliver(standin: TelegramStandin, update: Update) -> int:
    """Post one update as Telegram does, at this moment, whatever else is on its way."""
    webhook = standin.deliveries.webhook
    assert webhook
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": webhook.secret}
    reply = standin.post(webhook.url, json.dumps(update.json).encode(), headers, timeout=SOON)
    if call := call_in_reply(reply):
        with suppress(TelegramError), standin.lock:
            METHODS[call[0].lower()](standin, call[1], {})
    return reply.status


def test_a_group_is_told_where_we_speak_and_is_otherwise_left_in_peace(
    house: House, telegram_standin: TelegramStandin
) -> None:
    asha = TelegramSeat(house, telegram_standin, 1)
    group = telegram_standin.group(-100123, "Family")
    for text in ("does anybody have a good dentist?", "/book@baari_test_bot", "/start@baari_test_bot"):
        asha.user.says(text, in_chat=group)
    telegram_standin.settle(SOON)
    house.settle()
    assert [m.text for m in group.messages if m.from_bot] == [PHRASES["only_in_private"]] * 2
    assert house.world.sql("select count(*) from patients") == [(0,)]


def test_an_edited_message_is_not_asked_for_and_says_nothing_new_if_it_comes(
    house: House, telegram_standin: TelegramStandin
) -> None:
    asha = on_the_way(TelegramSeat(house, telegram_standin, 1), 4)
    assert isinstance(asha, TelegramSeat)
    seen, visits = asha.seen, asha.visits
    mine = next(m for m in reversed(asha.user.chat) if not m.from_bot)
    assert asha.user.edits(mine, "3") is None
    edited = {"update_id": 5, "edited_message": telegram_standin.chats[asha.user.user_id].message_json(mine)}
    update = Update(update_id=5, kind="edited_message", json=edited, lane="x", expires_at=telegram_standin.now)
    assert deliver(telegram_standin, update) == 200
    house.settle()
    assert (asha.seen, asha.visits) == (seen, visits)


@pytest.mark.parametrize("shown", ["<img src=x onerror=alert(1)>", "🙏", "_*[]*_", "\u202eihsA", "A" * 64 + "1"])
def test_a_profile_that_is_no_name_is_not_offered_as_one(
    house: House, telegram_standin: TelegramStandin, shown: str
) -> None:
    asha = TelegramSeat(house, telegram_standin, 1)
    asha.user.json["first_name"] = shown
    [answer] = asha.says("Dr Mehta tomorrow after 5")
    offered = ["Agree, use my name"] if shown.startswith("\u202e") else []  # without the mark that turns it round
    assert answer.labels == (*offered, "For someone else", "I do not agree")


def test_a_button_too_old_for_telegram_itself_is_answered_below(
    house: House, telegram_standin: TelegramStandin
) -> None:
    asha = on_the_way(TelegramSeat(house, telegram_standin, 1), 4)
    assert isinstance(asha, TelegramSeat)
    tap = asha.user.taps("Change", inaccessible=True)
    telegram_standin.settle(SOON)
    house.settle()
    assert tap.answered
    assert "What would you like to change?" in asha.seen[-1].text
