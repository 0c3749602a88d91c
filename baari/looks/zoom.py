"""Zoom: does it take the app, and may that do what we need?"""

from contextlib import closing
from datetime import UTC, datetime

from baari.looks.finding import Finding, Verdict
from baari.meetings import zoom_of
from baari.settings import Settings
from core.gateways.failures import GatewayFailed, GatewayRefused


def look_at_zoom(settings: Settings) -> list[Finding]:
    """Get a token and read one meeting: what every online visit on Zoom needs."""
    name, zoom = "ZOOM_CLIENT_ID", zoom_of(settings, clock=lambda: datetime.now(UTC))
    if zoom is None:
        return [Finding(name, Verdict.NOT_SET, "set it to hold online visits on Zoom")]
    try:
        with closing(zoom):
            return [Finding(name, Verdict.RIGHT, zoom.probe())]
    except GatewayRefused as refused:
        return [Finding(name, Verdict.WRONG, f"Zoom refuses the app, or what it may do: {refused.reason}")]
    except GatewayFailed as failed:
        return [Finding(name, Verdict.WRONG, f"cannot be asked: {failed.reason}")]
