"""The web chat's only login: a cookie with a random token that nobody else can make or guess."""

import hmac
import re
from hashlib import sha256
from secrets import token_hex

from fastapi import Request
from fastapi.responses import Response

NAME = "baari_chat"
KEPT_FOR = 400 * 24 * 3600  # seconds: 400 days is the longest that browsers keep a cookie (RFC 6265bis, 5.5)
_FORM = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")


class ChatCookie:
    """Makes and checks the cookie; `secret` is the deployment's own, `https` marks it Secure."""

    def __init__(self, secret: str, *, https: bool) -> None:
        # A key for this one purpose: a signature made for something else is none here.
        self._key = hmac.digest(secret.encode(), b"web chat cookie", sha256)
        self._https = https

    def chat(self, request: Request) -> str | None:
        """Return the token of the chat that this browser holds; None where it has none or a forged one."""
        found = _FORM.fullmatch(request.cookies.get(NAME, ""))
        if found is None or not hmac.compare_digest(self._signature(found[1]), found[2]):
            return None
        return found[1]

    def new_chat(self) -> str:
        """Return a fresh token: 128 random bits."""
        return token_hex(16)

    def give(self, response: Response, chat: str) -> None:
        """Set the cookie, so that it is kept anew from this visit on."""
        response.set_cookie(
            NAME,
            f"{chat}.{self._signature(chat)}",
            max_age=KEPT_FOR,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self._https,
        )

    def _signature(self, chat: str) -> str:
        return hmac.new(self._key, chat.encode(), sha256).hexdigest()
