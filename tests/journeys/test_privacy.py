"""Consent, one's own data and erasure, whole: on Telegram, WhatsApp and in the web chat, in English and in Hindi."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.builders import World
from tests.catalogue import where_found
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import Seat, TelegramSeat, WebSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

NAME = "Zubeida Merchant"
NAMES = ("Zubeida", "Merchant")


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    """The product on every channel."""
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


@pytest.fixture
def page(world: World, tmp_path: Path) -> Iterator[House]:
    """The product on this machine alone, with its web chat."""
    with a_house(world, tmp_path) as house:
        yield house
    world.assert_invariants()


def last(seat: Seat) -> str:
    return seat.seen[-1].text


def waits_for_the_end(seat: Seat, **by: float) -> None:
    """Let the time of the erasure come, and the looks after it."""
    seat.house.forward(**by)
    for _ in range(3):
        seat.house.forward(minutes=11)


def nothing_is_left(seat: Seat, *words: str) -> None:
    assert where_found(seat.house.world, (*NAMES, *words)) == set()
    assert seat.house.world.sql("select count(*) from patients where erased_at is null") == [(0,)]


def test_on_telegram_a_booking_then_the_data_as_files_then_erased_after_a_day(
    house: House, telegram_standin: TelegramStandin
) -> None:
    asha = TelegramSeat(house, telegram_standin, 1)
    asha.says("Dr Mehta tomorrow after 5")
    assert "/privacy" in last(asha)
    asha.says(NAME)
    asha.taps("Pay at the clinic")
    asha.says("/privacy")
    assert "You agreed to this on Mon 23 Nov" in last(asha)
    asha.taps("Send me my data")
    files = {m.file.name: m.file.content for m in asha.user.chat if m.file and m.file.name.startswith("my-data")}
    assert files["my-data.pdf"].startswith(b"%PDF")
    records = json.loads(files["my-data.json"])["records"]
    assert [p["name"] for p in records["people"]] == [NAME]
    assert [v["number"] for v in records["visits"]] == ["APT-20261124-0001"]

    asha.says("/delete")
    assert NAME in last(asha)
    assert "24 hours" in last(asha)
    asha.taps("Yes, erase it")
    assert "Tuesday 24 November" in last(asha)
    asha.says("/delete")
    asha.taps("Keep it after all")
    waits_for_the_end(asha, hours=7)
    assert house.world.sql("select status from appointments") == [("confirmed",)]
    asha.says("/delete")
    asha.taps("Yes, erase it")
    waits_for_the_end(asha, hours=24)
    nothing_is_left(asha, asha.address, "Asha Rao")
    # who writes again is a stranger
    asha.says("Dr Mehta tomorrow after 5")
    assert "/privacy" in last(asha)
    telegram_standin.assert_taps_answered()


def test_on_whatsapp_in_hindi_the_data_come_by_a_link_that_works_once_and_erasing_is_at_once(
    house: House, twilio_standin: TwilioStandin
) -> None:
    asha = WhatsAppSeat(house, twilio_standin, 2)
    asha.says("/language")
    asha.says("हिन्दी")
    asha.says("डॉ. अंजलि मेहता कल 5 बजे के बाद")
    assert "सहमत" in last(asha)
    asha.says("ज़ुबैदा मर्चेंट")
    for words in ("बदलें", "रहने दें", "हाँ"):
        asha.says(words)
    asha.says("/export")
    (address,) = re.findall(rf"{PUBLIC}\S+", last(asha))
    with httpx.Client(timeout=20.0) as browser:
        link = address.replace(PUBLIC, house.url)
        shown = browser.get(link)
        assert (shown.status_code, "डाउनलोड करें" in shown.text, "ज़ुबैदा" in shown.text) == (200, True, False)
        got = browser.post(link)
        assert got.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
            assert sorted(archive.namelist()) == ["my-data.json", "my-data.pdf"]
            assert json.loads(archive.read("my-data.json"))["records"]["people"][0]["name"] == "ज़ुबैदा मर्चेंट"
        assert browser.post(link).status_code == 404
    asha.says("/delete")
    assert "ज़ुबैदा मर्चेंट" in last(asha)
    asha.says("1")
    assert "नहीं पहचानूँगी" in last(asha)
    waits_for_the_end(asha, minutes=1)
    nothing_is_left(asha, "ज़ुबैदा", asha.address)


def test_in_the_web_chat_consent_is_refused_and_then_given_and_taken_back(page: House) -> None:
    asha = WebSeat(page, None, 3)
    asha.says("Dr Mehta tomorrow after 5")
    asha.taps("I do not agree")
    asha.taps("See doctors, times")
    asha.taps(asha.seen[-1].labels[0])
    assert "If you agree" in last(asha)
    assert page.world.sql("select count(*) from patients") == [(0,)]
    asha.says(NAME)
    asha.taps("Pay at the clinic")
    asha.says("/privacy")
    asha.taps("Withdraw consent")
    assert page.world.sql("select consent from chats where channel = 'webchat'") == [(None,)]
    assert page.world.sql("select status from appointments") == [("confirmed",)]
    asha.says("Dr Sharma on Friday")
    asha.taps(next(label for label in asha.seen[-1].labels if ":" in label or label == "I agree"))
    asha.leave()


def test_in_the_web_chat_in_hindi_everything_is_erased_with_the_talk(page: House) -> None:
    asha = WebSeat(page, None, 4)
    asha.says("/language")
    asha.says("हिन्दी")
    asha.introduces(NAME)
    for words in ("बदलें", "रहने दें", "हाँ"):  # a place that is kept would be waited for
        asha.says(words)
    asha.says("/export")
    assert [seen.text for seen in asha.seen[-2:]] == [
        "आपकी जानकारी, पढ़ने के लिए। यह फ़ाइल एक घंटे तक खुलेगी।",
        "यही जानकारी दूसरे प्रोग्रामों के लिए, पूरे ब्योरे के साथ।",
    ]
    asha.says("/delete")
    asha.taps("हाँ, मिटा दें")
    waits_for_the_end(asha, minutes=1)
    nothing_is_left(asha, asha.address)
    assert page.world.sql("select count(*) from webchat_messages") == [(0,)]
    asha.leave()
