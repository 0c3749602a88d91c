"""A video visit, whole: booked in a few words, the link ten minutes before, and no link in any log."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from baari.logs import configure_logging
from tests.baari.test_logs import untouched  # noqa: F401 - a fixture
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.test_reminders import SOON, reads
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_phone import Phone
from tests.standins.zoom import ZoomStandin


def seat_the_doctor(house: House, name: str, address: str, channel: str = "telegram") -> None:
    """Seat a chat as a doctor of the roster."""
    with house.world.work() as uow:
        chat = uow.chats.open(channel, address, language="en", name=name)
    house.world.sql(
        "insert into staff (chat_id, role, doctor_id, name, joined_at) "
        "select %s, 'doctor', id, name, now() from doctors where name = %s",
        chat.id,
        name,
    )


def test_a_video_visit_on_telegram_from_one_line_to_the_call(
    world: World,
    tmp_path: Path,
    telegram_standin: TelegramStandin,
    untouched: None,  # noqa: F811 - the fixture
) -> None:
    log = io.StringIO()
    configure_logging(level="DEBUG", stream=log)
    with (
        ZoomStandin(clock=world.clock) as zoom,
        a_house(world, tmp_path, telegram=telegram_standin, zoom=zoom, public=PUBLIC) as house,
    ):
        doctor = telegram_standin.user(9001, language_code="en", first_name="Kavita")
        seat_the_doctor(house, "Dr Kavita Iyer", "9001")
        doctor.says("/help")
        ravi = telegram_standin.user(7001, language_code="en", first_name="Ravi")
        ravi.says("video call with Dr Iyer tomorrow at 6 pm")
        reads(ravi, "full name")
        ravi.says("Ravi Kumar")
        reads(ravi, "Kept for you until", "(video call)", "the link comes here 10 minutes before")
        assert "Pay at the clinic" not in ravi.card.labels
        pay(house, ravi)
        reads(ravi, "APT-20261124-0001")
        house.settle()
        (meeting,) = zoom.meetings.values()
        ten_before = world.at(17, 50)
        world.clock.now = ten_before - timedelta(seconds=1)
        house.settle()
        assert [text for text in (*ravi.heard, *doctor.heard) if "/j/" in text or "/s/" in text] == []
        world.clock.now = ten_before
        reads(ravi, meeting.join_url)
        reads(doctor, f"{zoom.url}/s/")
        house.settle()
        ravi.says("/appointments")
        wait_for(lambda: "Join the video call" in ravi.card.labels, SOON, what="the card with the link")
        secrets = [meeting.join_url, *meeting.host_links, *zoom.tokens]
        house.settle()
    said = log.getvalue()
    assert "PATCH" in said or "POST" in said  # it was talkative
    assert [each for each in secrets if each in said or each.rpartition("=")[2] in said] == []
    world.assert_invariants()


def pay(house: House, ravi: TelegramUser) -> None:
    """Pay on the sandbox's page."""
    ravi.taps(next(label for label in ravi.card.labels if label.startswith("Pay")))
    made = "select link_url from payments where link_url is not null"
    ((link,),) = wait_for(lambda: house.world.sql(made), SOON, what="a payment link")
    httpx.post(str(link).replace(PUBLIC, house.url), data={"do": "pay"}, timeout=10.0)


@pytest.fixture
def on_whatsapp(world: World, tmp_path: Path, twilio_standin: TwilioStandin) -> Iterator[tuple[House, ZoomStandin]]:
    twilio_standin.now = world.clock.now
    with (
        ZoomStandin(clock=world.clock) as zoom,
        a_house(world, tmp_path, twilio=twilio_standin, zoom=zoom) as house,
    ):
        world.sql("update doctors set fee_minor = 0, follow_up_fee_minor = 0")
        yield house, zoom
    world.assert_invariants()


def test_a_video_visit_on_whatsapp_in_hindi(
    on_whatsapp: tuple[House, ZoomStandin], twilio_standin: TwilioStandin
) -> None:
    house, zoom = on_whatsapp
    world = house.world
    asha: Phone = twilio_standin.phone("+919820012345", name="Asha")
    asha.says("/language")
    reads(asha, "English")
    asha.says("हिन्दी")
    reads(asha, "हिन्दी में लिखूँगी")
    asha.says("डॉ शर्मा रविवार सुबह 10 बजे वीडियो कॉल")
    reads(asha, "नाम")
    asha.says("आशा राव")
    reads(asha, "(वीडियो कॉल)", "लिंक 10 मिनट पहले")
    asha.says("1")
    reads(asha, "APT-20261129-0001")
    house.settle()
    (meeting,) = zoom.meetings.values()
    ten_before = world.at(9, 50, days=6)
    world.clock.now = twilio_standin.now = ten_before - timedelta(minutes=50)
    house.settle()
    asha.says("धन्यवाद")
    world.clock.now = twilio_standin.now = ten_before
    reads(asha, meeting.join_url)
    assert [text for text in asha.heard if "/s/" in text] == []


def test_where_the_hours_leave_the_choice_it_is_the_clinic_until_video_is_tapped(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, zoom_standin: ZoomStandin
) -> None:
    with a_house(world, tmp_path, telegram=telegram_standin, zoom=zoom_standin, public=PUBLIC):
        ravi = telegram_standin.user(7001, language_code="en", first_name="Ravi")
        ravi.says("Dr Sharma on Sunday at 10 am")
        reads(ravi, "full name")
        ravi.says("Ravi Kumar")
        reads(ravi, "Kept for you until", "Veera Desai Road")
        assert ravi.card.labels == ["Pay ₹500", "Pay at the clinic", "By video instead", "Change"]
        ravi.taps("By video instead")
        reads(ravi, "Kept for you until", "(video call)")
        ravi.says("in person please")
        reads(ravi, "Kept for you until", "Veera Desai Road")
