"""The wire to Zoom: its own shape of an error, answers without a body, and its two ways to ask for patience.

204, or 2xx with a JSON object     returned
401                                TokenRefused: renew the token (code 124, devforum.zoom.us/t/74432)
404                                NotThere (code 3001 for a meeting, 1001 for a user)
429                                GatewayFailed, with the wait that was asked for; where it is the limit of a day,
                                   which is one host's (a hundred made or changed), LimitOfTheDay
the rest                           as for every company: core/gateways/wire.py
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from core.gateways.failures import GatewayFailed, GatewayRefused, LimitOfTheDay
from core.gateways.wire import TRY_AGAIN, OutcomeUnknown, Wire, asked_wait, json_object

LONGEST_WAIT = timedelta(hours=1)
"""Who has reached a day's limit is told to come back tomorrow; we look again after an hour: a visit may not wait."""
_REASON = 200  # characters of Zoom's sentence that are kept


class TokenRefused(GatewayFailed):
    """The token is not (or no longer) good; nothing was done."""


class NotThere(GatewayRefused):
    """Zoom has no such meeting or user."""


class ZoomWire(Wire):
    """Calls to Zoom from many threads. `clock` returns the present as aware UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock

    def ask(self, method: str, url: str, *, headers: Mapping[str, str], **what: Any) -> dict[str, Any]:
        """Make one call and return the JSON object that it answered; an empty one for 204."""
        return json_object(self.request(method, url, headers=dict(headers), **what)) or {}

    def check(self, response: requests.Response) -> None:
        """Let a good answer pass and raise for every other one, as the table above says."""
        status, said = response.status_code, json_object(response)
        if status == 204:
            return
        if status == 429 and response.headers.get("X-RateLimit-Type", "").lower().startswith("daily"):
            raise LimitOfTheDay(_sentence(status, said), retry_after=self._wait(response))
        if status in TRY_AGAIN:
            raise GatewayFailed(_sentence(status, said), retry_after=self._wait(response))
        if said is None or status >= 500 or 300 <= status < 400:
            raise OutcomeUnknown(f"HTTP {status}", retry_after=self._wait(response))
        if status == 401:
            raise TokenRefused(_sentence(status, said))
        if status == 404:
            raise NotThere(_sentence(status, said))
        if status >= 400:
            raise GatewayRefused(_sentence(status, said))

    def _wait(self, response: requests.Response) -> timedelta | None:
        """Return the wait that was asked for: seconds, or for a limit of the day the moment at which it ends."""
        asked = response.headers.get("Retry-After", "")
        seconds = asked_wait(response)
        if seconds is not None:
            return seconds
        try:
            until = datetime.fromisoformat(asked)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max(until - self._clock(), timedelta(seconds=1)), LONGEST_WAIT)


def _sentence(status: int, said: dict[str, Any] | None) -> str:
    """Return the status with Zoom's code and sentence, which name ids and no secrets."""
    known = said or {}
    words = known.get("message") or known.get("reason") or known.get("error") or ""
    return f"HTTP {status} {known.get('code', '')} {words}".replace("  ", " ").strip()[:_REASON]
