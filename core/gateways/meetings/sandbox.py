"""Rooms of our own for the first run and for training: a page that says who would meet here, and no video.

The links behave as a company's do: nobody can guess them, and the doctor's is another one than the patient's.
"""

import hmac

from core.gateways.meetings.port import Links, Meeting, MeetingRequest
from core.gateways.meetings.rooms import room_of

JOIN, HOST = "patient", "doctor"


class SandboxRooms:
    """`MeetingProvider` that needs nobody. `base_url` is where a browser reaches us."""

    name = "sandbox"

    def __init__(self, *, base_url: str, secret: str) -> None:
        self._base = base_url.rstrip("/")
        self._secret = secret

    def make(self, request: MeetingRequest) -> Meeting:
        """Return the room of this reference: the same one whenever it is asked for."""
        return Meeting(meeting_id=request.reference, join_url=self._link(request.reference, JOIN))

    def find(self, request: MeetingRequest) -> Meeting | None:
        """Return the room of this reference: there is always one."""
        return self.make(request)

    def move(self, meeting: Meeting, request: MeetingRequest) -> Meeting:
        """Return the room as it is."""
        del request
        return meeting

    def delete(self, meeting: Meeting) -> None:
        """Do nothing: a page is no room that could be left open."""

    def links(self, meeting: Meeting, request: MeetingRequest) -> Links:
        """Return both links of the room."""
        del request
        return Links(join_url=self._link(meeting.meeting_id, JOIN), host_url=self._link(meeting.meeting_id, HOST))

    def close(self) -> None:
        """Keep nothing."""

    def _link(self, reference: str, role: str) -> str:
        return f"{self._base}/rooms/{role}/{reference}/{room_of(reference, self._secret, role)}"


def is_room(role: str, reference: str, room: str, secret: str) -> bool:
    """Return whether an address is one that we have made for this role."""
    return role in (JOIN, HOST) and hmac.compare_digest(room.encode(), room_of(reference, secret, role).encode())
