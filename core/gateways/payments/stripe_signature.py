"""Is this webhook signed by Stripe, and lately? True or False over raw bytes, and never an exception.

`Stripe-Signature: t=1700000000,v1=<hex>,v1=<hex>,v0=<hex>`: v1 is the HMAC-SHA256 of `t`, a point and the raw body
(docs.stripe.com/webhooks). While a secret is being replaced there is a v1 for each. The library's own check decodes the
body, raises in several ways, and lets a signature from the far future pass, which could be kept and used for years.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

TOLERANCE = timedelta(minutes=5)
"""How far its clock and ours may be apart, either way. Every delivery, repeated ones too, is signed anew."""

_MOST_SIGNATURES = 8  # Stripe sends one for each active secret; more would only be work for us
_LONGEST_STAMP = 12  # digits of seconds: enough until the year 33658


def stripe_signature(body: bytes, secret: str, at: datetime) -> str:
    """Return the header that Stripe sends with exactly these bytes at this moment."""
    stamp = str(int(at.timestamp())).encode()
    return f"t={stamp.decode()},v1={_digest(stamp, body, secret)}"


def is_signed_by_stripe(body: bytes, header: str | None, secrets: Sequence[str], *, now: datetime) -> bool:
    """Return whether `header` signs `body` under one of `secrets` and is at most five minutes from `now`."""
    parts = [part.strip().partition("=") for part in (header or "").split(",")]
    stamps = [value for name, _, value in parts if name == "t"]
    given = [value.encode("utf-8", "replace") for name, _, value in parts if name == "v1"][:_MOST_SIGNATURES]
    if len(stamps) != 1 or not _is_near(stamps[0], now):
        return False
    wanted = [_digest(stamps[0].encode(), body, secret).encode() for secret in secrets if secret]
    equal = [hmac.compare_digest(one, other) for one in given for other in wanted]
    return any(equal)


def _digest(stamp: bytes, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), stamp + b"." + body, sha256).hexdigest()


def _is_near(stamp: str, now: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= _LONGEST_STAMP):
        return False
    return abs(int(stamp) - now.timestamp()) <= TOLERANCE.total_seconds()
