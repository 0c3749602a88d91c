"""`baari staff invite` prints a link and a line that let one chat join; how the first super admin comes to be."""

import re
from pathlib import Path

import pytest

from baari.cli import main
from baari.commands.command import CommandRefused
from baari.commands.staff import invite_staff
from bot.channels.invitation import token_of_payload, token_of_words
from core.services.staff import accept
from tests.baari.test_check import some_settings
from tests.builders import World
from tests.standins.telegram import TelegramStandin


def test_the_first_super_admin_is_invited_at_the_command_line(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"telegram_bot_token": telegram_standin.token, "telegram_api_base": telegram_standin.url}
    assert invite_staff(some_settings(world, tmp_path, **given), "super_admin", None) == 0
    said = capsys.readouterr().out
    (payload,) = re.findall(r"https://t\.me/\w+\?start=(\S+)", said)
    (line,) = re.findall(r"/join (\S+)", said)
    assert token_of_payload(payload) == token_of_words(line) == line
    assert len(payload) <= 64
    chat, _ = world.a_chat()
    world.clock.forward(days=-1000)  # the command has the database's own clock: its invitation is good long after
    with world.work() as uow:
        assert accept(uow, chat, line, name="Asha").role == "super_admin"


def test_a_doctor_is_named(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world.a_doctor(world.a_clinic(), "Dr Asha Mehta")
    assert invite_staff(some_settings(world, tmp_path), "doctor", "dr asha mehta") == 0
    assert "https://t.me" not in capsys.readouterr().out
    for role, doctor in (("doctor", None), ("doctor", "Dr Nobody"), ("admin", "Dr Asha Mehta")):
        with pytest.raises(CommandRefused):
            invite_staff(some_settings(world, tmp_path), role, doctor)


def test_a_role_that_is_none_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["staff", "invite", "--role", "king"])
    assert ended.value.code == 2
    assert "super_admin" in capsys.readouterr().err
