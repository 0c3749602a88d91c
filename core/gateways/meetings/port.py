"""What a meeting provider is: a room for one visit made, moved and deleted, and its links read when they are needed.

Only the dispatcher's handlers call a provider; nothing here touches the database. A call with the same reference may be
made twice (after a crash, or an answer that was lost) and must leave one meeting. Links are secrets: whoever has one
gets in, so they stand in no repr, no error and no log.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.gateways.failures import GatewayFailed, GatewayRefused

__all__ = ["GatewayFailed", "GatewayRefused", "Links", "Meeting", "MeetingGone", "MeetingProvider", "MeetingRequest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRequest:
    """Ask for a meeting under our `reference` (unique, <= 40 ASCII characters) between two aware times.

    `topic` is shown to whoever joins and holds nothing medical. `host` is whose account at the provider holds it, `me`
    for the account's own. With `maybe_made` an earlier call may have made it: it is looked for first.
    """

    reference: str
    topic: str
    starts_at: datetime
    ends_at: datetime
    host: str = "me"
    maybe_made: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting that the provider has: its id there, and the link by which a patient joins."""

    meeting_id: str
    join_url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links as they are now. Whoever opens `host_url` is the host: it is for the doctor and for nobody else."""

    join_url: str = field(repr=False)
    host_url: str = field(repr=False)


class MeetingGone(GatewayRefused):
    """The provider has no such meeting (any more): somebody has deleted it there."""


class MeetingProvider(Protocol):
    """A company that holds video calls. Its calls come from many threads and raise `GatewayFailed`."""

    name: str

    def make(self, request: MeetingRequest) -> Meeting:
        """Make the meeting, or find the one that an earlier call with this reference made."""
        ...

    def find(self, request: MeetingRequest) -> Meeting | None:
        """Return the meeting that an earlier call with this reference has made; None where none has."""
        ...

    def move(self, meeting: Meeting, request: MeetingRequest) -> Meeting:
        """Give the meeting the times of `request` and return it as it is then. Raises `MeetingGone`."""
        ...

    def delete(self, meeting: Meeting) -> None:
        """Delete the meeting; one that is not there is deleted."""
        ...

    def links(self, meeting: Meeting, request: MeetingRequest) -> Links:
        """Read the links anew: the host's ends after a while. Raises `MeetingGone`."""
        ...

    def close(self) -> None:
        """Let go of the connections that were kept."""
        ...
