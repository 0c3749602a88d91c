"""Jitsi: is there a server?"""

import httpx

from baari.looks.finding import WITHIN, Finding, Verdict, asked
from baari.settings import Settings


def look_at_jitsi(settings: Settings) -> list[Finding]:
    """Ask the Jitsi server for its first page."""
    url = settings.jitsi_base_url
    if not url:
        return [Finding("JITSI_BASE_URL", Verdict.NOT_SET, "set it to hold online visits on a Jitsi server")]
    return [
        asked(
            "JITSI_BASE_URL",
            lambda: httpx.get(url, timeout=WITHIN, follow_redirects=True),
            lambda _answer: "the server answers",
            "there is no Jitsi server",
        )
    ]
