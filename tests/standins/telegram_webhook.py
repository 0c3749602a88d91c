"""What Telegram asks of a webhook's address, and what it reads from a webhook's answer."""

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from tests.standins.standin import Reply
from tests.standins.telegram_text import TelegramError

LONGEST_RETRY_AFTER = 3600.0  # WebhookActor.cpp: MAX_RETRY_AFTER, seconds
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_NOT_BY_REPLY = {"setwebhook", "deletewebhook", "close", "logout"}  # WebhookActor.cpp, and all get*
_PORTS = {None, 80, 88, 443, 8443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where updates are posted; `secret` travels in X-Telegram-Bot-Api-Secret-Token."""

    url: str
    secret: str
    max_connections: int


def read_webhook(arguments: dict[str, str]) -> Webhook:
    """The webhook that setWebhook asks for; TelegramError 400 for an address or a secret Telegram refuses."""
    url = arguments.get("url", "")
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname == "127.0.0.1"  # as `telegram-bot-api --local` allows
    if parts.scheme != "https" and not local:
        raise TelegramError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in _PORTS and not local:
        raise TelegramError(400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    secret = arguments.get("secret_token", "")
    if len(secret) > 256:
        raise TelegramError(400, "Bad Request: secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise TelegramError(400, "Bad Request: secret token contains unallowed characters")
    connections = max(1, min(int(arguments.get("max_connections", 40)), 100))
    return Webhook(url=url, secret=secret, max_connections=connections)


def retry_after(reply: Reply | None) -> float:
    """The seconds a failing webhook asked for, 0 when it did not."""
    if reply is None:
        return 0.0
    given = {name.lower(): value for name, value in reply.headers.items()}.get("retry-after", "")
    return min(float(given), LONGEST_RETRY_AFTER) if given.isdigit() else 0.0


def complaint(reply: Reply) -> str:
    """What getWebhookInfo says of an answer that is no 2xx."""
    known = reply.status in HTTPStatus._value2member_map_
    return f"Wrong response from the webhook: {reply.status} {HTTPStatus(reply.status).phrase if known else ''}".strip()


def call_in_reply(reply: Reply) -> tuple[str, dict[str, str]] | None:
    """The one method call a webhook may answer with, as (method, arguments)."""
    try:
        call = json.loads(reply.body)
    except ValueError:
        return None
    if not isinstance(call, dict) or not isinstance(method := call.pop("method", None), str):
        return None
    if method.lower() in _NOT_BY_REPLY or method.lower().startswith("get"):
        return None
    return method, {name: each if isinstance(each, str) else json.dumps(each) for name, each in call.items()}
