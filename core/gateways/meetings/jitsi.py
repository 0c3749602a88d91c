"""Jitsi rooms: an address that nobody can guess is the meeting; there is nothing to make, to move or to delete.

On a server that asks for tokens (the app id and secret of its prosody: jitsi/lib-jitsi-meet doc/tokens.md) each link
carries one of its own: the doctor's makes a moderator, the patient's does not, and both end with the visit. On a server
without tokens whoever comes first leads the call, and meet.jit.si asks that one to log in.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from core.gateways.meetings.port import Links, Meeting, MeetingRequest
from core.gateways.meetings.rooms import room_of

EARLIEST, LATEST = timedelta(hours=2), timedelta(hours=2)
"""How long before and after the visit a token lets somebody in: doctors run late, and sometimes begin early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JitsiServer:
    """The server and the secret of our rooms' names; `app_id` and `app_secret` where it asks for tokens."""

    base_url: str = "https://meet.jit.si"
    room_secret: str = field(repr=False)
    app_id: str | None = None
    app_secret: str | None = field(default=None, repr=False)


class JitsiRooms:
    """`MeetingProvider` over a Jitsi server, which is asked nothing."""

    name = "jitsi"

    def __init__(self, server: JitsiServer) -> None:
        self._server = server
        self._base = server.base_url.rstrip("/")

    def make(self, request: MeetingRequest) -> Meeting:
        """Return the room of this reference: the same one whenever it is asked for."""
        room = room_of(request.reference, self._server.room_secret)
        return Meeting(meeting_id=room, join_url=self._link(room, request, host=False))

    def find(self, request: MeetingRequest) -> Meeting | None:
        """Return the room of this reference: there is always one."""
        return self.make(request)

    def move(self, meeting: Meeting, request: MeetingRequest) -> Meeting:
        """Return the room with a link that is good at the new time."""
        return Meeting(meeting_id=meeting.meeting_id, join_url=self._link(meeting.meeting_id, request, host=False))

    def delete(self, meeting: Meeting) -> None:
        """Do nothing: a room in which nobody is does not exist."""

    def links(self, meeting: Meeting, request: MeetingRequest) -> Links:
        """Return both links of the room."""
        room = meeting.meeting_id
        return Links(
            join_url=self._link(room, request, host=False),
            host_url=self._link(room, request, host=True),
        )

    def close(self) -> None:
        """Keep nothing."""

    def _link(self, room: str, request: MeetingRequest, *, host: bool) -> str:
        server = self._server
        address = f"{self._base}/{room}"
        if not server.app_id or not server.app_secret:
            return address
        claims: dict[str, Any] = {
            "iss": server.app_id,
            "aud": server.app_id,
            "sub": urlsplit(self._base).hostname or "*",
            "room": room,
            "nbf": int((request.starts_at - EARLIEST).timestamp()),
            "exp": int((request.ends_at + LATEST).timestamp()),
            "moderator": host,
            "context": {"user": {"moderator": host, "affiliation": "owner" if host else "member"}},
        }
        return f"{address}?jwt={_jwt(claims, server.app_secret)}"


def _jwt(claims: dict[str, Any], secret: str) -> str:
    """Return a JSON web token signed with HS256 (RFC 7519)."""
    signed = ".".join(_part(each) for each in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{signed}.{_base64(hmac.new(secret.encode(), signed.encode(), 'sha256').digest())}"


def _part(claims: dict[str, Any]) -> str:
    return _base64(json.dumps(claims, separators=(",", ":"), sort_keys=True).encode())


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
