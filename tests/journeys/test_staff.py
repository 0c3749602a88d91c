"""Somebody joins the staff on Telegram by a link and on WhatsApp by a code, sees their commands, and is removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.phrases.command_words import COMMAND_WORDS, command_words
from bot.phrases.en import PHRASES
from core.domain.alert import Cause
from core.domain.staff import Role
from core.services.alerts import tell_admins
from core.services.staff import invite, remove
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import SOON, TelegramSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


def token(house: House, role: Role) -> str:
    """Invite somebody at the command line."""
    return house.world.database.run(lambda uow: invite(uow, None, role)).token


def commands(seat: TelegramSeat) -> list[str]:
    """The menu beside the text field."""
    return [command["command"] for command in seat.standin.menu_for(seat.user)]


def test_a_link_makes_an_admin_whose_menu_shows_it_until_the_role_is_gone(
    house: House, telegram_standin: TelegramStandin
) -> None:
    boss, asha = TelegramSeat(house, telegram_standin, 1), TelegramSeat(house, telegram_standin, 2)
    for seat, role in ((boss, Role.SUPER_ADMIN), (asha, Role.RECEPTIONIST)):
        seat.user.starts(f"join_{token(house, role)}")
        telegram_standin.settle(SOON)
        house.settle()
        assert seat.seen[-1].text.startswith("Welcome!")
    patients = list(COMMAND_WORDS)
    assert commands(boss) == list(command_words(Role.SUPER_ADMIN))
    assert commands(asha) == list(command_words(Role.RECEPTIONIST))
    assert commands(TelegramSeat(house, telegram_standin, 3)) == patients

    boss.says("/staff")
    boss.taps("Asha, Receptionist")
    boss.taps("Remove")
    boss.taps("Yes, remove")
    assert commands(asha) == patients
    assert asha.says("/tasks")[0].text.startswith("I do not know /tasks.")


def test_the_menu_follows_the_language_that_is_chosen(house: House, telegram_standin: TelegramStandin) -> None:
    asha, ravi = TelegramSeat(house, telegram_standin, 2), TelegramSeat(house, telegram_standin, 3)
    asha.says("/language")
    asha.taps("हिन्दी")
    house.settle()
    shown = [command["description"] for command in telegram_standin.menu_for(asha.user)]
    assert shown == [told["hi"] for told in COMMAND_WORDS.values()]
    assert telegram_standin.menu_for(ravi.user)[0]["description"] == "Book a visit"
    asha.says("/language")
    asha.taps("English")
    house.settle()
    assert telegram_standin.menu_for(asha.user)[0]["description"] == "Book a visit"


def test_a_link_made_in_chat_opens_the_bot_and_joins(house: House, telegram_standin: TelegramStandin) -> None:
    boss, asha = TelegramSeat(house, telegram_standin, 1), TelegramSeat(house, telegram_standin, 2)
    boss.says(f"/join {token(house, Role.SUPER_ADMIN)}")
    boss.says("/staff")
    boss.taps("Invite somebody")
    (said,) = boss.taps("Admin")
    (link,) = [word for word in said.text.split() if word.startswith("https://t.me/")]
    asha.user.starts(link.partition("?start=")[2])
    telegram_standin.settle(SOON)
    house.settle()
    assert asha.seen[-1].text.startswith("Welcome! You act for the clinic as an admin")


def test_nothing_of_the_staff_is_said_in_a_group(house: House, telegram_standin: TelegramStandin) -> None:
    boss = TelegramSeat(house, telegram_standin, 1)
    boss.says(f"/join {token(house, Role.SUPER_ADMIN)}")
    group = telegram_standin.group(-100, "Clinic staff")
    for command in ("/tasks", "/money", "/staff", f"/join {token(house, Role.ADMIN)}"):
        boss.user.says(command, in_chat=group)
        telegram_standin.settle(SOON)
        house.settle()
        house.world.clock.forward(seconds=2)
    assert [m.text for m in group.messages if m.from_bot] == [PHRASES["only_in_private"]] * 4
    assert house.world.sql("select count(*) from staff") == [(1,)]


def test_a_code_typed_on_whatsapp_makes_an_admin_who_is_told_and_removed(
    house: House, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> None:
    boss, asha = TelegramSeat(house, telegram_standin, 1), WhatsAppSeat(house, twilio_standin, 2)
    boss.says(f"/join {token(house, Role.SUPER_ADMIN)}")
    assert asha.says(f"/join {token(house, Role.ADMIN)}")[0].text.startswith("Welcome!")
    house.world.database.run(lambda uow: tell_admins(uow, Cause.DEAD_ROWS, {"count": 3}))
    house.baari.dispatcher.wake()
    house.settle()
    for seat in (boss, asha):
        assert seat.seen[-1].text.startswith("3 things that we promised could not be done.")
    ((by,),) = house.world.sql("select chat_id from staff where role = 'super_admin'")
    house.world.database.run(lambda uow: remove(uow, by, 2))
    assert asha.says("/staff")[0].text.startswith("I do not know /staff.")
