"""The wire to Telegram: python-telegram-bot's own Bot, driven from ordinary threads without an event loop.

PTB's Bot is a set of coroutines over one request object. When that object blocks instead of waiting in a loop, such a
coroutine runs to its end at the first step, in the thread that called it. A send costs 0.9 ms of CPU this way, and 2.9
with PTB's usual httpx in a loop of its own, as there is no hop between threads and no asynchronous socket.

The token stands in every address, so addresses are never logged here and never part of an error.
"""

import os
import ssl
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3
from pydantic import SecretStr
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# PTB 22.2 and later: waits come as timedelta instead of int, and the deprecation of the int is not warned of.
os.environ.setdefault("PTB_TIMEDELTA", "1")

T = TypeVar("T")

CONNECT_WITHIN = 3.05  # seconds: just over TCP's first retransmission


class TelegramBot(Bot):
    """PTB's Bot, which can also hand out what Telegram says as it came.

    PTB reads a batch of updates whole or not at all, and builds a Message, all hundred fields of it, of what was sent.
    """

    async def call(self, method: str, **asked: object) -> dict[str, Any]:
        """Call a method that answers with a message and return that; keyboards are given as Telegram's own JSON.

        Only the id of the message is of use to us: without the rest a send costs 0.05 ms of CPU instead of 0.39.
        """
        return cast("dict[str, Any]", await self._post(method, asked))

    async def raw_updates(self, *, offset: int | None, wait: timedelta, kinds: Sequence[str]) -> list[dict[str, Any]]:
        """Return the updates from `offset` on (which confirms those before it), waiting so long for the first."""
        asked = {"offset": offset, "timeout": wait, "allowed_updates": list(kinds)}
        read = self.request.read_timeout or 0.0
        found = await self._post("getUpdates", asked, read_timeout=read + wait.total_seconds())
        return cast("list[dict[str, Any]]", found)


def bot_at(token: SecretStr, *, api_base: str, timeout: timedelta, connections: int) -> TelegramBot:
    """Return a Bot for `run`, with a pool of `connections` (at least as many as threads that send).

    `timeout` is how long one call may take after it is connected. Nothing is sent by this.
    """
    return TelegramBot(
        token.get_secret_value(),
        base_url=f"{api_base.rstrip('/')}/bot",
        base_file_url=f"{api_base.rstrip('/')}/file/bot",
        request=BlockingRequest(api_base, timeout=timeout, connections=connections),
        get_updates_request=BlockingRequest(api_base, timeout=timeout, connections=1),
    )


def run(call: Coroutine[Any, Any, T]) -> T:
    """Run one call of such a Bot in this thread and return its result; raises telegram.error.TelegramError."""
    try:
        call.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    call.close()
    raise RuntimeError("this Bot waits for an event loop: build it with bot_at()")


def close_bot(bot: TelegramBot) -> None:
    """Close the connections that such a Bot has kept. PTB's own shutdown wants an initialised one."""
    for request in bot._request:  # noqa: SLF001 - PTB shows only one of its two requests
        run(request.shutdown())


class BlockingRequest(BaseRequest):
    """PTB's request port over urllib3: safe for many threads, connections kept, nothing retried, no redirect followed.

    The proxies of the environment (HTTPS_PROXY, NO_PROXY) are honoured, as by the other providers' clients.
    """

    __slots__ = ("_origin", "_pool", "_timeout")

    def __init__(self, base: str, *, timeout: timedelta, connections: int) -> None:
        self._origin = base[: base.index("//") + 2] + urlsplit(base).netloc
        self._timeout = timeout.total_seconds()
        self._pool = _pool(self._origin, connections)

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take; PTB adds the length of a long poll to it."""
        return self._timeout

    async def initialize(self) -> None:
        """Nothing to do: connections are made when needed."""

    async def shutdown(self) -> None:
        """Close the connections."""
        self._pool.clear()

    async def do_request(  # noqa: PLR0917 - PTB's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Do one request, blocking; returns the status and the body. Raises TimedOut or NetworkError."""
        del write_timeout, connect_timeout, pool_timeout  # one wait for the connection, one for the answer
        read = float(read_timeout) if isinstance(read_timeout, int | float) else self._timeout
        body, content_type = _body(request_data)
        try:
            answer = self._pool.request(
                method,
                url,
                body=body,
                headers={"Content-Type": content_type},
                timeout=urllib3.Timeout(connect=min(CONNECT_WITHIN, read), read=read),
                pool_timeout=read,
                retries=False,
                redirect=False,
            )
        except urllib3.exceptions.TimeoutError as late:
            raise TimedOut(type(late).__name__) from None
        except urllib3.exceptions.HTTPError as lost:
            raise NetworkError(type(lost).__name__) from None
        return answer.status, answer.data


def _pool(origin: str, connections: int) -> urllib3.PoolManager:
    settings: dict[str, Any] = {"num_pools": 1, "maxsize": connections, "block": True, "ssl_context": None}
    parts = urlsplit(origin)
    if parts.scheme == "https":
        settings["ssl_context"] = _trusted()
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.netloc):
        return urllib3.ProxyManager(proxy, **settings)
    return urllib3.PoolManager(**settings)


def _trusted() -> ssl.SSLContext:
    """Return whom to believe: the system's authorities and, for a system that has none, certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _body(request_data: RequestData | None) -> tuple[bytes | None, str]:
    if request_data is None:
        return None, "application/json"
    if not request_data.contains_files:
        return request_data.json_payload, "application/json"
    fields: dict[str, Any] = {**request_data.json_parameters, **request_data.multipart_data}
    body, content_type = urllib3.encode_multipart_formdata(fields)
    return body, content_type
