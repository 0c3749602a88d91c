"""The board of a waiting room: tokens and doctors, never a name; an address that nobody guesses; it keeps current."""

import json
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from core.domain.board_link import board_key
from core.services.line import call, mark_arrived, mark_seen
from tests.builders import World
from tests.core.services.line_of import Morning
from tests.standins.server import HttpServer
from tests.webhooks.pages_office import SECRET, words
from webhooks.board import BoardDoors


@pytest.fixture
def board(world: World) -> Iterator[str]:
    doors, app = BoardDoors(world.database, secret=SECRET, heartbeat=0.3), FastAPI()
    app.include_router(doors.router())
    server = HttpServer(app, grace=2.0)
    server.start()
    doors.start()
    yield server.url
    doors.stop()
    server.stop()


def test_a_board_shows_tokens_and_never_who_has_them(world: World, board: str) -> None:
    morning = Morning(world)
    first, second, third = (morning.booked(10, minute, name=f"Zubeida {minute}") for minute in (0, 20, 40))
    address = f"{board}/board/{board_key(morning.clinic, SECRET)}"
    empty = httpx.get(address)
    assert empty.status_code == 200
    assert "Nobody waits at the moment" in words(empty.text)
    for visit in (first, second, third):
        morning.does(mark_arrived, visit)
    morning.does(call, first)
    said = words(httpx.get(address).text)
    assert "Dr Asha Mehta Now अभी Q001 Next अगला Q002 Q003 Longest wait now: " in said
    assert "Zubeida" not in httpx.get(address).text
    world.sql("insert into settings (name, value) values ('walk_in_wait_time_visible', 'false')")
    assert "Longest wait" not in httpx.get(address).text


def test_an_address_that_is_guessed_opens_nothing_unless_the_clinic_wants_it(world: World, board: str) -> None:
    clinic = world.a_clinic()
    key = board_key(clinic, SECRET)
    wrong = [str(clinic), f"{clinic}-", f"{clinic}-{'0' * 26}", key.replace(f"{clinic}-", "99-"), "x", "-1", "९"]
    for each in wrong:
        assert httpx.get(f"{board}/board/{each}").status_code == 404, each
        assert httpx.get(f"{board}/board/{each}/stream").status_code == 404, each
    assert httpx.get(f"{board}/board/{key}").status_code == 200
    world.sql("insert into settings (name, value) values ('board_public', 'true')")
    assert httpx.get(f"{board}/board/{clinic}").status_code == 200
    assert httpx.get(f"{board}/board/99").status_code == 404
    page = httpx.get(f"{board}/board/{key}")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert httpx.get(f"{board}/board/files/board.js").status_code == 200


def test_a_stream_sends_the_board_when_it_has_moved_and_a_beat_when_not(world: World, board: str) -> None:
    morning = Morning(world)
    visit = morning.booked(10)
    address = f"{board}/board/{board_key(morning.clinic, SECRET)}/stream"
    with httpx.stream("GET", address, timeout=20) as stream:
        lines = stream.iter_lines()

        def shown() -> str:
            sent = next(line for line in lines if line.startswith('data: "'))
            return words("<body>" + json.loads(sent.removeprefix("data: ")))

        assert "Nobody waits" in shown()
        assert next(line for line in lines if line.startswith("event")) == "event: beat"
        morning.does(mark_arrived, visit)
        assert "Q001" in shown()
        morning.does(call, visit)
        assert "Now" in shown()
        morning.does(mark_seen, visit)
        assert "Nobody waits" in shown()
