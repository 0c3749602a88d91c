"""The wire to one company: every way an HTTP call can end, sorted into done, refused, failed and unknown.

It stands beneath the provider's own library, because there the HTTP status is still known: razorpay 2.0.1 turns a 429
into the same error as a bad request, a proxy's HTML page into a JSONDecodeError, and prints to the terminal on every
network error. What is raised here passes through such a library untouched.

    2xx with a JSON object      returned
    4xx with a JSON object      GatewayRefused, but for 408, 409, 424, 425 and 429, which ask for another try
    a proxy's page, a redirect  OutcomeUnknown: nobody can say whether the provider did it
    5xx, a lost answer          OutcomeUnknown
    no connection in time, 429  GatewayFailed: it was not done
"""

from collections.abc import Mapping
from datetime import timedelta
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from core.gateways.failures import GatewayFailed, GatewayRefused

CONNECT_WITHIN = 3.05  # seconds: just over TCP's first retransmission, as requests advises
ANSWER_WITHIN = 10.0  # seconds; a worker is bound meanwhile, and a patient waits for the link
TIMEOUT = (CONNECT_WITHIN, ANSWER_WITHIN)

_CONNECTIONS = 16  # kept open; at least as many as the dispatcher has workers
_LONGEST_WAIT = 3600  # seconds; a provider that asks for more is asked again after an hour
# time-out, still in progress, somebody that the provider needs is away (Stripe), too early, too many
TRY_AGAIN = frozenset({408, 409, 424, 425, 429})
_REASON = 200  # characters of a provider's sentence that are kept: enough to act on in a dead row


class OutcomeUnknown(GatewayFailed):
    """The call may have been done or not: look it up by its key before assuming either."""


class Wire(requests.Session):
    """A session for many threads: it keeps connections, but no cookies, and follows no redirects."""

    def __init__(self) -> None:
        super().__init__()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # the jar is what is not safe among threads
        adapter = HTTPAdapter(pool_maxsize=_CONNECTIONS)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """Make one call and return its response, a JSON object; raises as the table above says."""
        kwargs.setdefault("timeout", TIMEOUT)
        kwargs["allow_redirects"] = False
        try:
            response = super().request(*args, **kwargs)
        except requests.ConnectTimeout:
            raise GatewayFailed("no connection") from None
        except requests.RequestException as lost:
            raise OutcomeUnknown(type(lost).__name__) from None
        self.check(response)
        return response

    def check(self, response: requests.Response) -> None:
        """Let a good answer pass and raise for every other one; a provider with rules of its own adds them here."""
        _check(response)

    def call(self, method: str, url: str, *, headers: Mapping[str, str], **body: Any) -> dict[str, Any]:
        """Make one call and return the JSON object it answered: for providers without a library of their own."""
        answer: dict[str, Any] = self.request(method, url, headers=dict(headers), **body).json()
        return answer


def _check(response: requests.Response) -> None:
    said = json_object(response)
    status = response.status_code
    if status in TRY_AGAIN:
        raise GatewayFailed(f"HTTP {status} {_sentence(said)}".rstrip(), retry_after=asked_wait(response))
    if said is None or status >= 500 or 300 <= status < 400:
        raise OutcomeUnknown(f"HTTP {status}", retry_after=asked_wait(response))
    if status >= 400:
        raise GatewayRefused(f"HTTP {status} {_sentence(said)}".rstrip())


def json_object(response: requests.Response) -> dict[str, Any] | None:
    """Return the JSON object that an answer holds; None where it holds anything else."""
    try:
        said = response.json()
    except requests.JSONDecodeError:
        return None
    return said if isinstance(said, dict) else None


def _sentence(said: dict[str, Any] | None) -> str:
    error = (said or {}).get("error")
    # Razorpay and the sandbox say `description`, Stripe says `message`
    sentence = error.get("description") or error.get("message") if isinstance(error, dict) else error
    return str(sentence or "")[:_REASON]


def asked_wait(response: requests.Response) -> timedelta | None:
    """Return the wait that was asked for in seconds; a date is left to our own back-off."""
    asked = response.headers.get("Retry-After", "")
    return timedelta(seconds=min(int(asked), _LONGEST_WAIT)) if asked.isascii() and asked.isdigit() else None
