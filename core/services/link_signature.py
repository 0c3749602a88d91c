"""Ids in links that only we can make: the id, and 128 bits of HMAC-SHA256 over it and what the link is for.

A link that ends carries its end, which is signed too.
"""

import hmac
from datetime import datetime
from uuid import UUID

_ID, _ENDS, _SIGNATURE = 32, 8, 32  # hexadecimal digits; eight of seconds last until the year 2106


def signed_id(id_: UUID, purpose: str, secret: str) -> str:
    """Return the token that stands for an id in a link of this purpose."""
    return id_.hex + _signature(id_.hex, purpose, secret)


def unsigned_id(token: str, purpose: str, secret: str) -> UUID | None:
    """Return the id of a token that we made for this purpose; None for any other text."""
    if len(token) != _ID + _SIGNATURE or not token.isascii():
        return None
    id_, signature = token[:_ID], token[_ID:]
    if not hmac.compare_digest(signature.encode(), _signature(id_, purpose, secret).encode()):
        return None
    return UUID(id_)


def signed_until(id_: UUID, purpose: str, secret: str, until: datetime) -> str:
    """Return the token that stands for an id in a link of this purpose, until then (aware, to the second)."""
    ends = f"{int(until.timestamp()):08x}"
    return id_.hex + ends + _signature(f"{id_.hex}:{ends}", purpose, secret)


def unsigned_now(token: str, purpose: str, secret: str, now: datetime) -> UUID | None:
    """Return the id of a token that `signed_until` made for this purpose and that has not ended; None otherwise."""
    if len(token) != _ID + _ENDS + _SIGNATURE or not token.isascii():
        return None
    id_, ends, signature = token[:_ID], token[_ID : _ID + _ENDS], token[_ID + _ENDS :]
    if not hmac.compare_digest(signature.encode(), _signature(f"{id_}:{ends}", purpose, secret).encode()):
        return None
    return UUID(id_) if int(ends, 16) >= now.timestamp() else None


def _signature(id_: str, purpose: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"{purpose}:{id_}".encode(), "sha256").hexdigest()[:_SIGNATURE]
