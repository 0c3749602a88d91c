"""A patient is reminded and answers, on Telegram and on WhatsApp, also by an approved template after 24 hours."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.whatsapp_provision import provision
from bot.channels.whatsapp_wire import twilio_at
from core.domain.staff import Role
from core.services.blocking import LeaveRequest, enter_leave
from core.services.staff import accept, invite
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_phone import Phone

SOON = 20.0  # seconds; the whole product and its stand-ins share two cores with the other tests


def reads(chat: TelegramUser | Phone, *words: str) -> None:
    """Wait until one of the last messages holds these words."""
    wait_for(
        lambda: any(all(word in message.text for word in words) for message in chat.chat[-2:]),
        SOON,
        what=f"showing {words}: {[m.text for m in chat.chat][-2:]}",
    )


def answers(house: House) -> list[tuple[str, int | None]]:
    """What stands in the books."""
    return house.world.sql("select answer, minutes from visit_answers order by at, id")


def test_a_reminder_on_telegram_is_answered_by_its_buttons(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin
) -> None:
    with a_house(world, tmp_path, telegram=telegram_standin, public=PUBLIC) as house:
        ravi = telegram_standin.user(7001, language_code="en", first_name="Ravi")
        ravi.says("Dr Mehta on Wednesday after 5")
        reads(ravi, "full name")
        ravi.says("Ravi Kumar")
        reads(ravi, "Kept for you until")
        ravi.taps("Pay at the clinic")
        reads(ravi, "APT-20261125-0001")
        world.clock.now = world.at(17, days=1)
        reads(ravi, "Hello Ravi", "Are you coming?")
        assert ravi.card.labels == ["Coming", "Running late", "Move", "Cancel"]
        ravi.taps("Running late")
        reads(ravi, "How many minutes late")
        ravi.says("1000 minutes")
        reads(ravi, "How many minutes late")
        ravi.taps("20 minutes")
        reads(ravi, "about 20 minutes late")
        assert answers(house) == [("late", 20)]
        ravi.says("cancel my appointment")
        reads(ravi, "Cancel Dr Anjali Mehta")
        ravi.taps("Yes, cancel it")
        reads(ravi, "Cancelled")
        world.clock.now = world.at(16, days=1)
        house.settle()
        assert [text for text in ravi.heard if "expects you soon" in text] == []
    world.assert_invariants()


@pytest.fixture
def house(world: World, tmp_path: Path, twilio_standin: TwilioStandin) -> Iterator[House]:
    """The product on WhatsApp, its templates made and approved."""
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, twilio=twilio_standin) as house:
        given = house.baari.settings
        assert given.twilio_account_sid
        assert given.twilio_auth_token
        client = twilio_at(
            given.twilio_account_sid,
            given.twilio_auth_token,
            api_base=given.twilio_api_base,
            content_api_base=given.twilio_content_api_base,
            timeout=given.twilio_timeout,
        )
        provision(client, world.database)
        provision(client, world.database)  # WhatsApp has looked at them meanwhile
        client.http_client.close()
        yield house
    world.assert_invariants()


def booked(house: House, standin: TwilioStandin) -> Phone:
    """Return Ravi's phone, on which he has booked Wednesday, five o'clock."""
    ravi = standin.phone("+919820012345", name="Ravi")
    ravi.says("Dr Mehta on Wednesday after 5")
    reads(ravi, "full name")
    ravi.says("Ravi Kumar")
    reads(ravi, "Kept for you until")
    ravi.taps_button("Pay at the clinic")
    reads(ravi, "APT-20261125-0001")
    house.settle()
    return ravi


def test_outside_the_24_hours_the_reminder_is_an_approved_template_with_its_buttons(
    house: House, twilio_standin: TwilioStandin
) -> None:
    ravi = booked(house, twilio_standin)
    house.world.clock.now = twilio_standin.now = house.world.at(17, days=1)
    reads(ravi, "Hello Ravi", "Are you coming?")
    assert [choice.title for choice in ravi.chat[-1].buttons] == ["Coming", "Running late", "Move", "Cancel"]
    ravi.taps_button("Coming")
    reads(ravi, "Thank you, Ravi.")
    assert answers(house) == [("coming", None)]
    wait_for(
        lambda: house.world.sql("select status from notices where kind = 'reminder_day'") == [("delivered",)],
        SOON,
        what="known to be delivered",
    )


@pytest.mark.parametrize(
    ("since", "kind"),
    [
        (timedelta(hours=23, minutes=59), "twilio/list-picker"),
        (timedelta(hours=24, minutes=1), "twilio/quick-reply"),
    ],
)
def test_the_window_is_open_at_23_59_and_shut_at_24_01(
    house: House, twilio_standin: TwilioStandin, since: timedelta, kind: str
) -> None:
    ravi = booked(house, twilio_standin)
    reminded = house.world.at(17, days=1)
    house.world.clock.now = twilio_standin.now = reminded - since
    ravi.says("thanks")
    reads(ravi, "You're welcome")
    house.settle()
    house.world.clock.now = twilio_standin.now = reminded
    reads(ravi, "Hello Ravi", "Are you coming?")
    assert ravi.chat[-1].kind == kind


def test_outside_the_24_hours_a_visit_that_cannot_be_kept_is_moved_by_the_buttons_of_its_template(
    house: House, twilio_standin: TwilioStandin
) -> None:
    ravi = booked(house, twilio_standin)
    house.world.clock.now = twilio_standin.now = house.world.at(12, days=1)
    admin, _ = house.world.a_chat("admin", name="Asha")
    with house.world.work() as uow:
        accept(uow, admin, invite(uow, None, Role.ADMIN).token, name="Asha")
        ((doctor, starts),) = house.world.sql("select doctor_id, starts_at from appointments")
        away = LeaveRequest(doctor_id=doctor, first=starts.date(), last=starts.date())
        enter_leave(uow, admin, away, rebook=True)
    twilio_standin.now += timedelta(minutes=10)
    house.forward(minutes=10)
    reads(ravi, "Hello Ravi", "cannot take place as booked")
    assert [choice.title for choice in ravi.chat[-1].buttons] == [
        "Show the times",
        "Another time",
        "Cancel, full refund",
    ]
    ravi.taps_button("Show the times")
    reads(ravi, "These times are kept for you until")
    ravi.says("1")
    reads(ravi, "Done, thank you.")
    assert house.world.sql("select outcome from wave_visits") == [("moved",)]


def test_who_says_stop_on_whatsapp_gets_no_reminder(house: House, twilio_standin: TwilioStandin) -> None:
    ravi = booked(house, twilio_standin)
    ravi.says("STOP")
    reads(ravi, "no more notices here")
    house.world.clock.now = twilio_standin.now = house.world.at(17, days=1)
    wait_for(
        lambda: house.world.sql("select status from notices where kind = 'reminder_day'") == [("stopped",)],
        SOON,
        what="stopped",
    )
    assert not any("Are you coming" in text for text in ravi.heard)
