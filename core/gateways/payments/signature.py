"""Is this body signed with one of our secrets? True or False over raw bytes, and never an exception.

Gateways sign what they send with HMAC-SHA256, written as lower-case hex. Their own checkers raise on a missing or odd
header; here an odd header is simply not a signature. Several secrets may be active: after a change the gateway's
retries still carry the old one (Razorpay, webhooks/validate-test).
"""

import hmac
from collections.abc import Sequence
from hashlib import sha256


def sign(body: bytes, secret: str) -> str:
    """Return the lower-case hex HMAC-SHA256 of exactly these bytes."""
    return hmac.new(secret.encode(), body, sha256).hexdigest()


def is_signed(body: bytes, signature: str | None, secrets: Sequence[str]) -> bool:
    """Return whether `signature` is that of `body` under one of `secrets`; an empty secret never verifies."""
    given = (signature or "").encode("utf-8", "replace")  # not ASCII is no signature, and must not raise
    equal = [hmac.compare_digest(given, sign(body, secret).encode()) for secret in secrets if secret]
    return any(equal)
