"""Ids in links that only we can make: the id, and 128 bits of HMAC-SHA256 over it and what the link is for."""

import hmac
from uuid import UUID

_ID, _SIGNATURE = 32, 32  # hexadecimal digits


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


def _signature(id_: str, purpose: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"{purpose}:{id_}".encode(), "sha256").hexdigest()[:_SIGNATURE]
