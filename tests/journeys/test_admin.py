"""Whoever runs the clinic changes it in chat, on Telegram and on WhatsApp, and the next patient has it so."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.domain.staff import Role
from core.services.staff import invite
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import Seat, TelegramSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


def joins(house: House, seat: Seat, role: Role) -> None:
    """Let somebody in by an invitation of the command line."""
    token = house.world.database.run(lambda uow: invite(uow, None, role)).token
    seat.says(f"/join {token}")


def held_for(house: House) -> timedelta:
    """For how long the place was kept that was held last."""
    ((until, at),) = house.world.sql("select held_until, created_at from appointments order by created_at desc limit 1")
    return timedelta(seconds=(until - at).total_seconds())


def test_settings_are_changed_on_telegram_and_on_whatsapp_and_the_next_patient_has_them(
    house: House, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> None:
    boss, asha = TelegramSeat(house, telegram_standin, 1), WhatsAppSeat(house, twilio_standin, 2)
    joins(house, boss, Role.SUPER_ADMIN)
    joins(house, asha, Role.ADMIN)
    boss.says("/settings")
    boss.taps("Booking")
    boss.taps("Hold while paying")
    assert boss.seen[-1].text.startswith("Hold while paying\n")
    assert "15 minutes → 20 minutes" in boss.says("20")[-1].text
    boss.taps("Yes, change it")
    assert boss.seen[-1].text.startswith("Changed: Hold while paying, the whole clinic\n")

    asha.says("/language")
    asha.taps("हिन्दी")
    asha.says("/settings")
    asha.taps("बुकिंग")
    card = asha.taps("भुगतान तक जगह")[-1].text
    assert "अभी: 20 मिनट\nसामान्य: 15 मिनट" in card
    asha.says("२५ मिनट")
    asha.taps("हाँ, बदलें")
    assert "15 मिनट" not in asha.taps("वापस लें")[-1].text

    ravi = TelegramSeat(house, telegram_standin, 3)
    ravi.says("Dr Anjali Mehta tomorrow at 10")
    ravi.says("Ravi Kumar")
    assert held_for(house) == timedelta(minutes=20)
    boss.says("/doctors Dr Anjali Mehta fee 900")
    boss.taps("Yes, change it")
    asha.says("/doctors")
    asha.taps("डॉक्टर जोड़ें")
    for words in ("Dr Zoya Khan", "त्वचा", "650"):
        asha.says(words)
    asha.taps("हाँ, जोड़ें")
    asha.says("/clinic Andheri फ़ोन 022 2673 1111")
    asha.taps("हाँ, बदलें")
    assert house.world.sql("select fee_minor from doctors where id = 1 or name = 'Dr Zoya Khan' order by id") == [
        (90_000,),
        (65_000,),
    ]
    assert house.world.sql("select phone from clinics order by id limit 1") == [("+912226731111",)]
    assert house.world.sql("select fee_minor from appointments") == [(80_000,)]  # it was held before

    audited = house.world.sql("select door, act, facts ->> 'after' from audit where act like 'setting.%%' order by id")
    assert audited == [
        ("telegram", "setting.changed", "20"),
        ("whatsapp", "setting.changed", "25"),
        ("whatsapp", "setting.undone", "20"),
    ]
