"""What is Jitsi's own: rooms without a server's help, and tokens where the server asks for them."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.gateways.meetings.jitsi import JitsiRooms, JitsiServer
from core.gateways.meetings.port import MeetingRequest

START = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
REQUEST = MeetingRequest(
    reference="baari-1", topic="City Clinic", starts_at=START, ends_at=START + timedelta(minutes=30)
)
BARE = JitsiServer(base_url="https://meet.clinic.example/", room_secret="one secret, 32 characters long..")
SECRET = "prosody's own secret"


def claims(link: str) -> dict[str, Any]:
    """What the token of a link says, once its signature is checked as prosody does."""
    (token,) = parse_qs(urlsplit(link).query)["jwt"]
    signed, _, signature = token.rpartition(".")
    expected = urlsafe_b64encode(hmac.new(SECRET.encode(), signed.encode(), "sha256").digest()).rstrip(b"=").decode()
    assert signature == expected
    header, body = (json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in signed.split("."))
    assert header == {"alg": "HS256", "typ": "JWT"}
    found: dict[str, Any] = body
    return found


def test_without_tokens_patient_and_doctor_have_one_room() -> None:
    rooms = JitsiRooms(BARE)
    links = rooms.links(rooms.make(REQUEST), REQUEST)
    assert links.join_url == links.host_url
    address = urlsplit(links.join_url)
    assert (address.netloc, address.query, len(address.path)) == ("meet.clinic.example", "", len("/room-") + 32)


def test_another_deployment_has_other_rooms() -> None:
    other = JitsiRooms(JitsiServer(base_url=BARE.base_url, room_secret="another secret, 32 characters..."))
    assert other.make(REQUEST).join_url != JitsiRooms(BARE).make(REQUEST).join_url


def test_with_tokens_only_the_doctor_is_a_moderator_and_both_end_with_the_visit() -> None:
    server = JitsiServer(base_url=BARE.base_url, room_secret=BARE.room_secret, app_id="clinic", app_secret=SECRET)
    rooms = JitsiRooms(server)
    made = rooms.make(REQUEST)
    links = rooms.links(made, REQUEST)
    patient, doctor = claims(links.join_url), claims(links.host_url)
    assert (patient["moderator"], doctor["moderator"]) == (False, True)
    for each in (patient, doctor):
        assert (each["room"], each["sub"], each["iss"]) == (made.meeting_id, "meet.clinic.example", "clinic")
        assert datetime.fromtimestamp(each["nbf"], UTC) == START - timedelta(hours=2)
        assert datetime.fromtimestamp(each["exp"], UTC) == START + timedelta(hours=2, minutes=30)
