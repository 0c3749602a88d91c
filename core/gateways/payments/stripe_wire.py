"""The way of the stripe library to the network: our own wire, one call for one call, and nothing told on the side.

The library would try again by itself, wait up to 80 seconds for each answer, send Stripe the times of earlier calls and
a description of this machine, and leave a file in the home directory. Retries are the outbox's business.
"""

from collections.abc import Mapping
from typing import Any

import requests
import stripe

from core.gateways.wire import CONNECT_WITHIN, OutcomeUnknown, Wire

stripe.enable_telemetry = False

REPLAYED = "Idempotent-Replayed"
"""The header that says `true` when an answer is the first one under its key, sent again."""

_KEPT = ("Request-Id", REPLAYED)


class FailedForGood(OutcomeUnknown):
    """Stripe repeats under this key that it failed, and will for a day: only another key can have another outcome."""


class _StripeWire(Wire):
    def check(self, response: requests.Response) -> None:
        """Raise also `FailedForGood`: the first answer under a key is kept and sent again, a 500 as well.

        That a call can have had an effect all the same is what their pages say of a 500, so it must be looked for
        before it is made under another key (docs.stripe.com/error-low-level, "Server errors").
        """
        if response.status_code >= 500 and response.headers.get(REPLAYED) == "true":
            raise FailedForGood(f"HTTP {response.status_code}, as before")
        super().check(response)


class StripeHttp(stripe.HTTPClient):
    """What the library is given as its HTTP client. What our wire raises passes through it untouched."""

    name = "requests"

    def __init__(self, *, answer_within: float) -> None:
        super().__init__()
        self._wire = _StripeWire()
        self._timeout = (CONNECT_WITHIN, answer_within)

    def request_with_retries(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        post_data: Any = None,
        max_network_retries: int | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Make one call, whatever number of retries is asked for.

        Of the headers only a few go on: the library turns a `Stripe-Notice` into a warning on the terminal.
        """
        answer = self._wire.request(method, url, headers=dict(headers), data=post_data, timeout=self._timeout)
        kept = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
        return answer.text, answer.status_code, kept

    def close(self) -> None:
        """Close the connections that were kept."""
        self._wire.close()
