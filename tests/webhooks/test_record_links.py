"""The door behind which a doctor's papers lie, over HTTP: looked at, opened once, over, and tried too often."""

from collections.abc import Iterator
from ipaddress import ip_network

import httpx
import pytest
from fastapi import FastAPI

from bot.made_files import MadeFiles
from bot.phrases import TABLES
from core.domain.record import LASTS, RecordKind
from core.services.clinical_notes import share_note, write_note
from core.services.records import hand_out_own, make_link
from tests.builders import World
from tests.core.services.consulting_room import Room
from tests.standins.server import HttpServer
from webhooks.records import BURST, PER_SECOND, record_door
from webhooks.source_limit import SourceLimit

CANARY = "Xerostomia"


class Shelf:
    """A shared note of Ravi's, and whoever comes to its links, from any address behind the clinic's own proxy."""

    def __init__(self, world: World, http: httpx.Client) -> None:
        self.room = Room(world)
        self.http = http
        room = self.room
        room.run(lambda uow: write_note(uow, room.mehta, room.visit, CANARY))
        room.run(lambda uow: share_note(uow, room.mehta, room.visit, shared=True))

    def link(self) -> str:
        """Ravi asks for it in his chat."""
        room = self.room
        handout = room.run(lambda uow: hand_out_own(uow, room.ravi, RecordKind.NOTE, room.visit))
        return room.run(lambda uow: make_link(uow, handout.id))

    def asks(self, method: str, token: str, *, language: str = "en", source: str = "203.0.113.7") -> httpx.Response:
        """Somebody at an address comes to a link."""
        got = self.http.request(method, f"/records/{language}/{token}", headers={"X-Forwarded-For": source})
        if got.headers["content-type"] != "application/pdf":
            assert CANARY not in got.text
        return got


@pytest.fixture
def seconds() -> list[float]:
    """The time of the limit's own clock."""
    return [0.0]


@pytest.fixture
def shelf(world: World, seconds: list[float]) -> Iterator[Shelf]:
    files = MadeFiles(world.database, base_url="https://clinic.example", secret="s" * 32, clock=world.clock)
    limit = SourceLimit(per_second=PER_SECOND, burst=BURST, clock=lambda: seconds[0])
    app = FastAPI()
    app.include_router(record_door(files, trusted_proxies=(ip_network("127.0.0.0/8"),), limit=limit))
    server = HttpServer(app)
    server.start()
    with httpx.Client(base_url=server.url, timeout=60.0) as http:
        yield Shelf(world, http)
    server.stop()


def test_looking_spends_nothing_the_button_opens_it_once_and_an_hour_ends_it(shelf: Shelf) -> None:
    token = shelf.link()
    for method in ("HEAD", "GET", "HEAD", "GET"):  # a messenger draws its preview, on every phone of the chat
        assert shelf.asks(method, token).status_code == 200
    assert shelf.room.reads() == []
    got = shelf.asks("POST", token)
    assert (got.status_code, got.content[:5]) == (200, b"%PDF-")
    assert (got.headers["cache-control"], got.headers["referrer-policy"]) == ("no-store", "no-referrer")
    again, made_up = shelf.asks("POST", token), shelf.asks("POST", "A" * len(token))
    assert (again.status_code, again.text) == (404, made_up.text)  # nobody learns that there was one
    assert [facts["by"] for _, _, facts in shelf.room.reads()] == ["link"]
    late = shelf.link()
    shelf.room.world.clock.forward(seconds=LASTS.total_seconds())
    over = shelf.asks("POST", late, language="hi")
    assert over.status_code == 404
    assert TABLES["hi"]["record.page.over"] in over.text
    hidden = shelf.link()
    room = shelf.room
    room.run(lambda uow: share_note(uow, room.mehta, room.before, shared=False))
    assert shelf.asks("POST", hidden).status_code == 404  # it is asked when it is opened, not when it was handed out
    assert len(shelf.room.reads()) == 1


def test_whoever_tries_too_often_waits_and_nobody_else_does(shelf: Shelf, seconds: list[float]) -> None:
    token = shelf.link()
    tried = [shelf.asks("POST", f"{n:032}").status_code for n in range(BURST + 2)]
    assert tried == [404] * BURST + [429] * 2
    slow = shelf.asks("POST", token, language="hi")
    assert (slow.status_code, slow.headers["retry-after"]) == (429, "5")
    assert TABLES["hi"]["record.page.slow"] in slow.text
    assert shelf.asks("GET", token).status_code == 200  # looking costs nothing here either
    assert shelf.asks("POST", shelf.link(), source="203.0.113.8").status_code == 200
    seconds[0] += 1.1 / PER_SECOND
    assert shelf.asks("POST", token).status_code == 200  # the link was not spent by being too fast
