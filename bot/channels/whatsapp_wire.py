"""The wire to Twilio: twilio's own client, with our addresses, our time-outs and honest errors.

twilio 9.13 has no time-out unless given one, reaches only Twilio's own hosts, and drops the headers of a refusal, so
that the wait which a 429 asks for would be lost.
"""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from pydantic import SecretStr
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

API = "api.twilio.com"
CONTENT = "content.twilio.com"
CONNECT_WITHIN = 3.05  # seconds: just over TCP's first retransmission
LONGEST_WAIT = timedelta(hours=1)  # a larger Retry-After is a mistake somewhere on the way


class TwilioAway(Exception):
    """No answer, or none of Twilio's own: 429, 5xx, a time-out, a proxy's page. What was sent may have arrived."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class TwilioWire(TwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
    """twilio's own HTTP client. Safe for many threads; follows no redirect, retries nothing, logs nothing."""

    def __init__(self, *, api_base: str, content_api_base: str, timeout: timedelta) -> None:
        super().__init__()
        self.timeout = (min(CONNECT_WITHIN, timeout.total_seconds()), timeout.total_seconds())
        self._bases = {API: api_base.rstrip("/"), CONTENT: content_api_base.rstrip("/")}

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Do one request. Raises `TwilioAway` for everything that is not an answer of Twilio's."""
        try:
            response = super().request(method, self._address(url), *args, **kwargs)
        except requests.RequestException as lost:
            raise TwilioAway(type(lost).__name__) from None
        status = int(response.status_code)
        if status == 429 or status >= 500:
            raise TwilioAway(f"HTTP {status}", retry_after=_wait(response.headers.get("Retry-After")))
        if status != 204 and not _is_json(response.text):
            raise TwilioAway(f"HTTP {status} without JSON")
        return response

    def log_request(self, kwargs: Any) -> None:
        """Log nothing: addresses of people are part of it."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Log nothing."""

    def close(self) -> None:
        """Close the connections."""
        self.session.close()

    def _address(self, url: str) -> str:
        """Return the address under the base that settings give for its host."""
        parts = urlsplit(url)
        base = self._bases.get(parts.hostname or "")
        return url if base is None else base + url[url.index(parts.netloc) + len(parts.netloc) :]


def twilio_at(
    account_sid: str, auth_token: SecretStr, *, api_base: str, content_api_base: str, timeout: timedelta
) -> Client:
    """Return a client of this account; its `http_client.close()` closes it. Nothing is sent by this."""
    wire = TwilioWire(api_base=api_base, content_api_base=content_api_base, timeout=timeout)
    # An empty environment: TWILIO_REGION and TWILIO_EDGE would change hosts behind the back of our settings.
    return Client(account_sid, auth_token.get_secret_value(), http_client=wire, environment={"": ""})


def _wait(header: str | None) -> timedelta | None:
    """Read Retry-After in seconds; its form as a date is unknown of Twilio."""
    if header is None or not header.strip().isdecimal():
        return None
    return min(timedelta(seconds=int(header.strip()[:9])), LONGEST_WAIT)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
