"""A practice room shows itself to whoever has its link, and says nothing else to anybody."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from core.gateways.meetings.port import MeetingRequest
from core.gateways.meetings.sandbox import SandboxRooms
from tests.builders import MONDAY_NINE
from tests.standins.server import HttpServer
from webhooks.rooms import rooms_door

SECRET = "the secret of a deployment, 32 long"


@pytest.fixture
def rooms() -> Iterator[SandboxRooms]:
    app = FastAPI()
    app.include_router(rooms_door(SECRET))
    with HttpServer(app) as server:
        yield SandboxRooms(base_url=server.url, secret=SECRET)


def test_each_link_shows_its_own_page_and_a_made_up_one_none(rooms: SandboxRooms) -> None:
    asked = MeetingRequest(reference="baari-1", topic="x", starts_at=MONDAY_NINE, ends_at=MONDAY_NINE)
    links = rooms.links(rooms.make(asked), asked)
    pages = [httpx.get(link) for link in (links.join_url, links.host_url)]
    assert [page.status_code for page in pages] == [200, 200]
    assert "the patient would meet the doctor" in pages[0].text
    assert "the doctor would start the call" in pages[1].text
    assert "वीडियो" in pages[0].text
    as_host = links.join_url.replace("/patient/", "/doctor/")
    forged = [httpx.get(address) for address in (as_host, links.join_url + "0", links.host_url[:-1] + "é")]
    assert [page.status_code for page in forged] == [404] * 3
