"""Every meeting provider there is: a new one is its file and its line here, and a law fails until it is tried."""

from collections.abc import Mapping

from core.gateways.meetings.jitsi import JitsiRooms
from core.gateways.meetings.port import MeetingProvider
from core.gateways.meetings.sandbox import SandboxRooms
from core.gateways.meetings.zoom import ZoomMeetings

PROVIDERS: Mapping[str, type[MeetingProvider]] = {
    JitsiRooms.name: JitsiRooms,
    SandboxRooms.name: SandboxRooms,
    ZoomMeetings.name: ZoomMeetings,
}
"""The name that settings and rows know a provider by -> what `baari.bootstrap` constructs."""
