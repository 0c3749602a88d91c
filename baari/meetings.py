"""Builds whoever holds the video calls of this deployment, by name: the one in use, and those whose keys are given."""

from collections.abc import Callable, Mapping
from datetime import datetime

from baari.settings import Settings
from core.gateways.meetings.jitsi import JitsiRooms, JitsiServer
from core.gateways.meetings.port import MeetingProvider
from core.gateways.meetings.sandbox import SandboxRooms
from core.gateways.meetings.zoom import ZoomAccount, ZoomMeetings


def meetings_of(settings: Settings, *, clock: Callable[[], datetime]) -> Mapping[str, MeetingProvider]:
    """Return the providers by name. One that is not in use any more still moves and deletes what it has made."""
    secret = settings.secret.get_secret_value()
    found: dict[str, MeetingProvider] = {"sandbox": SandboxRooms(base_url=settings.base_url, secret=secret)}
    if settings.jitsi_base_url:
        app_secret = settings.jitsi_app_secret
        found["jitsi"] = JitsiRooms(
            JitsiServer(
                base_url=settings.jitsi_base_url,
                room_secret=secret,
                app_id=settings.jitsi_app_id,
                app_secret=app_secret.get_secret_value() if app_secret else None,
            )
        )
    zoom = zoom_of(settings, clock=clock)
    if zoom:
        found["zoom"] = zoom
    return found


def zoom_of(settings: Settings, *, clock: Callable[[], datetime]) -> ZoomMeetings | None:
    """Return Zoom as this deployment knows it; None without its keys."""
    if not (settings.zoom_account_id and settings.zoom_client_id and settings.zoom_client_secret):
        return None
    return ZoomMeetings(
        ZoomAccount(
            account_id=settings.zoom_account_id,
            client_id=settings.zoom_client_id,
            client_secret=settings.zoom_client_secret.get_secret_value(),
            oauth_base=settings.zoom_oauth_base,
            api_base=settings.zoom_api_base,
            answer_within=settings.zoom_timeout.total_seconds(),
        ),
        clock=clock,
    )
