"""Who holds the video calls of online visits: one provider of those that are configured, or the sandbox."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from baari.settings.jitsi import Jitsi
from baari.settings.zoom import Zoom

Provider = Literal["sandbox", "zoom", "jitsi"]


def _of_the_keys(earlier: dict[str, Any]) -> Provider:
    """Return who holds the calls where nobody says. `earlier` are the settings above, those that were accepted."""
    if earlier.get("zoom_client_id"):
        return "zoom"
    return "jitsi" if earlier.get("jitsi_base_url") else "sandbox"


class Meetings(Jitsi, Zoom):  # pydantic reads the fields of the last one first
    """The providers, and which of them is used."""

    meeting_provider: Provider = Field(
        default_factory=_of_the_keys,
        validation_alias="MEETING_PROVIDER",
        description="Who holds the video calls of online visits: `zoom`, `jitsi`, or `sandbox`, a page of Baari's own "
        "without video. Not given: the one whose settings are (Zoom before Jitsi), else `sandbox`.",
    )

    def conflicts(self) -> Iterator[str]:
        yield from super().conflicts()
        yield from self.zoom_conflicts(chosen=self.meeting_provider == "zoom")
        yield from self.jitsi_conflicts(chosen=self.meeting_provider == "jitsi")
