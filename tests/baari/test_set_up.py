"""Telegram is told how to reach us until it has taken it: soon again at first, then with patience."""

import time

from baari.doors.telegram import SetUp
from bot.channels.port import SendFailed
from tests.standins.server import wait_for


def test_what_failed_once_is_told_again_after_a_second_and_the_next_step_waits_for_it() -> None:
    told: list[str] = []

    def deliver() -> None:
        told.append("deliver")
        if told.count("deliver") < 2:
            raise SendFailed("HTTP 502")

    began = time.monotonic()
    set_up = SetUp(deliver, lambda: told.append("menu"))
    set_up.start()
    wait_for(lambda: told == ["deliver", "deliver", "menu"], 20.0, what="told")
    assert time.monotonic() - began >= 1.0
    set_up.stop()


def test_it_stops_while_it_waits() -> None:
    def deliver() -> None:
        raise SendFailed("HTTP 502")

    set_up = SetUp(deliver)
    set_up.start()
    set_up.stop()
    assert not set_up.is_alive
