"""Zoom: the clinic's server-to-server OAuth app."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, TypeAlias

from pydantic import Field, SecretStr

from baari.settings.house import House
from baari.settings.kinds import ApiBase, Seconds, strong

# A little under the 32 characters of Zoom's client secrets, so that a cut-off copy is noticed.
ZoomSecret: TypeAlias = Annotated[SecretStr, strong(24)]


class Zoom(House):
    """What Zoom needs."""

    zoom_account_id: str | None = Field(
        None,
        validation_alias="ZOOM_ACCOUNT_ID",
        pattern=r"^[\w-]{6,}$",
        description="Account id of the clinic's server-to-server OAuth app, from Zoom's marketplace.",
    )
    zoom_client_id: str | None = Field(
        None, validation_alias="ZOOM_CLIENT_ID", pattern=r"^[\w-]{6,}$", description="Client id of that app."
    )
    zoom_client_secret: ZoomSecret | None = Field(
        None, validation_alias="ZOOM_CLIENT_SECRET", description="Client secret of that app."
    )
    zoom_oauth_base: ApiBase = Field(
        "https://zoom.us", validation_alias="ZOOM_OAUTH_BASE", description="Address that gives out Zoom's tokens."
    )
    zoom_api_base: ApiBase = Field(
        "https://api.zoom.us", validation_alias="ZOOM_API_BASE", description="Address of Zoom's API."
    )
    zoom_timeout: Seconds = Field(
        timedelta(seconds=10),
        validation_alias="ZOOM_TIMEOUT",
        description="How many seconds one call to Zoom may take.",
    )

    def zoom_conflicts(self, *, chosen: bool) -> Iterator[str]:
        """What hinders Zoom, one line each; `chosen`: it holds the calls."""
        needed = {
            "ZOOM_ACCOUNT_ID": self.zoom_account_id,
            "ZOOM_CLIENT_ID": self.zoom_client_id,
            "ZOOM_CLIENT_SECRET": self.zoom_client_secret,
        }
        given = [name for name, value in needed.items() if value is not None]
        if chosen:
            given.append("MEETING_PROVIDER")
        if not given:
            return
        for name, value in needed.items():
            if value is None:
                yield f"{name}: is missing beside {given[0]}. Zoom needs {', '.join(needed)}; give all or none."
