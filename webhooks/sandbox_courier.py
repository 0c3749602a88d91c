"""Carries the sandbox gateway's webhooks to our own door, over HTTP and signed, as a real company would."""

import json
import ssl

import httpx

from core.gateways.payments.port import GatewayFailed
from core.gateways.payments.sandbox import SandboxKeys
from core.gateways.payments.signature import sign
from webhooks.due import Closing, Due, nothing_follows

ANSWER_WITHIN = 5.0  # seconds, which is what Razorpay gives a receiver


class SandboxCourier:
    """The handler of `sandbox_event`. `door` is the address of our webhook for the gateway `sandbox`.

    `patience` is for how many seconds its answer is waited for.
    """

    def __init__(self, *, door: str, keys: SandboxKeys) -> None:
        self._door = door
        self._keys = keys
        self.patience = ANSWER_WITHIN
        # Our own door is plain HTTP: nobody asks the authorities of the world, and loading them takes 30 ms.
        self._client = httpx.Client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))

    def close(self) -> None:
        """Close the connections that were kept."""
        self._client.close()

    def deliver(self, due: Due) -> Closing:
        """Post one event; anything but a 2xx is tried again, with the same bytes."""
        body = json.dumps(due.body["event"], sort_keys=True).encode()
        headers = {"Content-Type": "application/json", "X-Sandbox-Signature": sign(body, self._keys.webhook)}
        try:
            answer = self._client.post(self._door, content=body, headers=headers, timeout=self.patience)
        except httpx.HTTPError as lost:
            raise GatewayFailed(type(lost).__name__) from None
        if not answer.is_success:
            raise GatewayFailed(f"HTTP {answer.status_code}")
        return nothing_follows
