"""Zoom's access token: asked for once, kept for the hour that it lasts, and renewed a little before its end.

There is no refresh token: another one is asked for with the app's own credentials
(developers.zoom.us/docs/internal-apps/s2s-oauth).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from requests.auth import HTTPBasicAuth

from core.gateways.failures import GatewayRefused
from core.gateways.meetings.zoom_wire import NotThere, TokenRefused, ZoomWire
from core.gateways.wire import OutcomeUnknown

EARLY = timedelta(minutes=1)
"""A token is not used in the last minute of its life: our clocks differ, and the call takes time."""
SHORTEST = timedelta(seconds=30)
"""What an answer that names no life, or none to speak of, is taken to be good for."""


class ZoomToken:
    """The one token of this process; many threads ask for it, one fetches it."""

    def __init__(
        self,
        wire: ZoomWire,
        *,
        address: str,
        account_id: str,
        client: tuple[str, str],
        timeout: tuple[float, float],
        clock: Callable[[], datetime],
    ) -> None:
        self._wire = wire
        self._address = address
        self._account_id = account_id
        self._client = HTTPBasicAuth(*client)
        self._timeout = timeout
        self._clock = clock
        self._lock = Lock()
        self._token: str | None = None
        self._until = clock()

    def now(self) -> str:
        """Return a token that is good now. Raises `GatewayRefused` where Zoom does not know the app."""
        with self._lock:
            if self._token is None or self._clock() >= self._until:
                self._token, self._until = self._fetched()
            return self._token

    def drop(self, token: str) -> None:
        """Use this token no more; another one that was fetched meanwhile stays."""
        with self._lock:
            if self._token == token:
                self._token = None

    def _fetched(self) -> tuple[str, datetime]:
        began = self._clock()
        try:
            said = self._wire.ask(
                "POST",
                self._address,
                headers={},
                auth=self._client,
                params={"grant_type": "account_credentials", "account_id": self._account_id},
                timeout=self._timeout,
            )
        except (TokenRefused, NotThere) as refused:  # here a 401 is about the credentials, and another try is in vain
            raise GatewayRefused(refused.reason) from None
        token, lasts = said.get("access_token"), said.get("expires_in")
        if not isinstance(token, str) or not token:
            raise OutcomeUnknown("an answer without a token")
        seconds = timedelta(seconds=lasts) if isinstance(lasts, int) else SHORTEST
        return token, began + max(seconds - EARLY, SHORTEST)
