"""What stands between a provider and the clinic: it spoils calls, keeps webhooks back, and lets the clinic be slow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.standins.faults import Fault
from tests.standins.server import HttpServer

_OF_THE_WIRE = {"host", "content-length", "connection", "accept", "accept-encoding", "user-agent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One webhook as it came to the door."""

    path: str
    body: bytes
    headers: Mapping[str, str]


class Between:
    """An app, with a door before it that a test can make behave badly.

    `faults` meet the next calls to the sandbox's API, which is part of the app. While `bag` is a list, webhooks are
    thanked for and kept in it. The next `slow` webhooks are done at once and answered only when their sender has given
    up. Every webhook that came stands in `seen`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.server = HttpServer(self)
        self.faults: list[Fault] = []
        self.bag: list[Delivery] | None = None
        self.seen: list[Delivery] = []
        self.slow = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        if path.startswith("/sandbox/v1/") and path != "/sandbox/v1/faults" and self.faults:
            await self._spoil(self.faults.pop(0), scope, receive, send)
        elif path.startswith("/payments/") and path.endswith("/webhook"):
            await self._webhook(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _spoil(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.status:
            headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
            await Response(fault.body or '{"error":{}}', fault.status, headers)(scope, receive, send)
        else:
            await self.app(scope, receive, _unsent)
            self.server.hang_up(scope["client"])

    async def _webhook(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while (part := await receive())["type"] == "http.request":
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        sent = [(name.decode(), value.decode("latin-1")) for name, value in scope["headers"]]
        headers = {name: value for name, value in sent if name not in _OF_THE_WIRE}
        delivery = Delivery(path=str(scope["path"]), body=body, headers=headers)
        self.seen.append(delivery)
        if self.bag is not None:
            self.bag.append(delivery)
            await Response()(scope, receive, send)
            return
        answer: list[Message] = []

        async def again() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def keep(message: Message) -> None:
            answer.append(message)

        await self.app(scope, again, keep)
        if self.slow:
            self.slow -= 1
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        for message in answer:
            await send(message)


async def _unsent(_message: Message) -> None:
    """Swallow an answer."""
