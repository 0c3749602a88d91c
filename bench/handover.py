"""The last step of a reply: python-telegram-bot's own request, handed to the provider's process without HTTP.

Everything above it is the product's: layout, HTML, keyboards, JSON. What is left out is the wire, which the provider's
distance decides and not we.
"""

import socket
import threading
from typing import Any

import urllib3
from telegram.request import BaseRequest, RequestData

from bench import frames


class HandOver(BaseRequest):
    """A request that is one frame out and one frame back, each thread on a connection of its own."""

    __slots__ = ("_mine", "_path")

    def __init__(self, path: str) -> None:
        self._path = path
        self._mine = threading.local()

    @property
    def read_timeout(self) -> float:
        """Return a number, as the base class wants one; nothing here times out."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to do: connections are made when needed."""

    async def shutdown(self) -> None:
        """Nothing to do: connections end with their process."""

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
        """Hand the rendered bytes over and return the provider's answer."""
        del method, read_timeout, write_timeout, connect_timeout, pool_timeout
        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = socket.socket(socket.AF_UNIX)
            connection.connect(self._path)
        frames.send(connection, url.rpartition("/")[2].encode() + b"\n" + _rendered(request_data))
        answer = frames.receive(connection)
        if answer is None:
            raise ConnectionError("the provider has gone")
        return 200, answer


def _rendered(data: RequestData | None) -> bytes:
    if data is None:
        return b""
    if not data.contains_files:
        return data.json_payload
    fields: dict[str, Any] = {**data.json_parameters, **data.multipart_data}
    return urllib3.encode_multipart_formdata(fields)[0]
