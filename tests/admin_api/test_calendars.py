"""A doctor's calendar behind a link: made with a key, kept by its hash, read without one, closed at once."""

from collections.abc import Iterator

import pytest

from core.documents.calendar_file import CalendarEntry, calendar_file
from core.domain.api_key import Scope
from tests.admin_api.office import an_office
from tests.admin_api.test_appointments import Desk
from tests.builders import MONDAY_NINE, World


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    with an_office(world) as office:
        yield Desk(office)


def test_a_link_shows_what_is_booked_until_it_is_revoked_and_names_nobody(desk: Desk) -> None:
    visit = desk.book()
    desk.hold(days=5)
    client, headers = desk.office.client, desk.office.headers(Scope.DOCTORS_READ, Scope.DOCTORS_WRITE)
    links = f"/doctors/{desk.doctor}/calendar-feeds"
    made = client.post(links, headers=headers)
    assert made.status_code == 201, made.text
    path = made.json()["path"].removeprefix("/admin/v1")
    token = path.split("/")[-1].removesuffix(".ics")
    assert token.encode() not in b"".join(
        bytes(row[0]) for row in desk.world.sql("select token_hash from calendar_feeds")
    )
    shown = client.get(path)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert shown.text.count("BEGIN:VEVENT") == 1
    assert f"UID:{visit}@baari" in shown.text
    assert "Ravi" not in shown.text
    version = next(line for line in shown.text.splitlines() if line.startswith("SEQUENCE:"))
    desk.does(visit, "move", {"starts_at": desk.world.at(9, days=4).isoformat()})
    moved = client.get(path).text
    assert next(line for line in moved.splitlines() if line.startswith("SEQUENCE:")) > version
    assert f"UID:{visit}@baari" in moved
    (listed,) = client.get(links, headers=headers).json()
    assert "path" not in listed
    assert client.delete(f"/calendar-feeds/{listed['id']}", headers=headers).status_code == 200
    gone, made_up = client.get(path), client.get("/calendars/made-up.ics")
    assert (gone.status_code, gone.content) == (404, made_up.content)
    assert client.get(links, headers=headers).json() == []
    assert desk.world.sql("select door, act from audit where act like 'feed%%' order by id") == [
        ("key 2 the office", "feed.made"),
        ("key 2 the office", "feed.revoked"),
    ]


def test_a_long_line_is_folded_and_nothing_in_it_is_read_as_a_property() -> None:
    entry = CalendarEntry(
        uid="1@baari",
        sequence=2,
        starts_at=MONDAY_NINE,
        ends_at=MONDAY_NINE,
        summary="a;b,c\nEND:VEVENT",
        place="अ" * 60,
    )
    text = calendar_file("डॉ. मेहता", [entry], now=MONDAY_NINE)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "SUMMARY:a\\;b\\,c\\nEND:VEVENT\r\n" in text
    assert "".join(text.split("\r\n ")).count("अ" * 60) == 1
