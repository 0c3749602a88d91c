"""The cookie of somebody signed in to the pages, and what their forms carry so that no other site can send one."""

import hmac
from hashlib import sha256

from fastapi import Request
from fastapi.responses import Response

from core.domain.web_session import LONGEST

NAME = "baari_pages"
PATH = "/admin"
LONGEST_TOKEN = 64  # characters; ours have 32
_SAME = frozenset({"same-origin", "none"})


class PagesCookie:
    """Sets and reads it; `secret` is the deployment's own, `https` marks it Secure.

    It is Strict: a link from elsewhere never brings it along, so that what leads here from another site meets the page
    for those who are not signed in.
    """

    def __init__(self, secret: str, *, https: bool) -> None:
        self._key = hmac.digest(secret.encode(), b"pages form", sha256)  # a key for this one purpose
        self._https = https

    def token(self, request: Request) -> str | None:
        """Return what the browser has sent; whether it is any good is the clinic's to say."""
        found = request.cookies.get(NAME, "")
        return found if 0 < len(found) <= LONGEST_TOKEN and found.isascii() else None

    def give(self, response: Response, token: str) -> None:
        """Set it for as long as a session can last."""
        response.set_cookie(
            NAME,
            token,
            max_age=int(LONGEST.total_seconds()),
            path=PATH,
            httponly=True,
            samesite="strict",
            secure=self._https,
        )

    def take_away(self, response: Response) -> None:
        """Have the browser forget it."""
        response.delete_cookie(NAME, path=PATH, httponly=True, samesite="strict", secure=self._https)

    def form_token(self, token: str) -> str:
        """Return what each form of this session carries."""
        return hmac.new(self._key, token.encode(), sha256).hexdigest()

    def is_ours(self, request: Request, token: str, sent: str) -> bool:
        """Return whether a form was filled in on a page of this session, and sent by our own page."""
        same = request.headers.get("sec-fetch-site", "same-origin") in _SAME
        return same and hmac.compare_digest(self.form_token(token).encode(), sent.encode(errors="replace"))
