"""A company that holds video calls, in memory: it knows no key of ours, is away at times, and loses answers."""

from collections.abc import Callable
from itertools import count
from random import Random
from typing import TypeVar

from core.gateways.meetings.port import GatewayFailed, Links, Meeting, MeetingGone, MeetingRequest

T = TypeVar("T")

BROKEN = 0.15
"""The share of calls that fail while the world is broken: half of them after they were done."""


class VideoCompany:
    """`MeetingProvider`, called from one thread. `healed` stops every failure."""

    name = "sandbox"

    def __init__(self, random: Random) -> None:
        self.healed = False
        self.rooms: dict[str, MeetingRequest] = {}
        """Every meeting there is, by its id."""
        self.twice: list[str] = []
        """The references under which a second meeting was made beside the first."""
        self._random = random
        self._ids = count(1)

    def make(self, request: MeetingRequest) -> Meeting:
        """Make a meeting, or find it where it may be there; nothing else keeps it from being made again."""

        def do() -> Meeting:
            known = self._of(request.reference)
            if known and request.maybe_made:
                return _shown(known)
            if known:
                self.twice.append(request.reference)
            id_ = f"room_{next(self._ids)}"
            self.rooms[id_] = request
            return _shown(id_)

        return self._call(do)

    def find(self, request: MeetingRequest) -> Meeting | None:
        """Return the meeting of a reference."""
        known = self._call(lambda: self._of(request.reference))
        return _shown(known) if known else None

    def move(self, meeting: Meeting, request: MeetingRequest) -> Meeting:
        """Give a meeting other times."""

        def do() -> Meeting:
            if meeting.meeting_id not in self.rooms:
                raise MeetingGone("no such meeting")
            self.rooms[meeting.meeting_id] = request
            return meeting

        return self._call(do)

    def delete(self, meeting: Meeting) -> None:
        """Delete a meeting."""
        self._call(lambda: self.rooms.pop(meeting.meeting_id, None))

    def links(self, meeting: Meeting, request: MeetingRequest) -> Links:
        """Return the links of a meeting."""
        del request

        def do() -> Links:
            if meeting.meeting_id not in self.rooms:
                raise MeetingGone("no such meeting")
            return Links(join_url=meeting.join_url, host_url=f"{meeting.join_url}/host")

        return self._call(do)

    def close(self) -> None:
        """Keep nothing."""

    def _of(self, reference: str) -> str | None:
        return next((id_ for id_, request in self.rooms.items() if request.reference == reference), None)

    def _call(self, do: Callable[[], T]) -> T:
        fate = 1.0 if self.healed else self._random.random()
        if fate < BROKEN / 2:
            raise GatewayFailed("down")
        answer = do()
        if fate < BROKEN:
            raise GatewayFailed("answer lost")
        return answer


def _shown(id_: str) -> Meeting:
    return Meeting(meeting_id=id_, join_url=f"https://video.example/{id_}")
