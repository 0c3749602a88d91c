"""What can go wrong between us and a provider, queued by a test and met by the next matching request."""

import fnmatch
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json import loads
from typing import Any
from urllib.parse import parse_qsl

GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One request as it came in: the body untouched, header names in lower case, `at` in monotonic seconds."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def form(self) -> dict[str, str]:
        """The body read as application/x-www-form-urlencoded, blank values kept."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return loads(self.body)

    @property
    def params(self) -> dict[str, str]:
        """The query string, blank values kept."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One bad answer. With a `status` the request is *not* processed and the provider's own error shape is sent.

    `body` replaces that shape by a page of any text; `retry_after` is in seconds. Without a status the request
    is processed (unless `processed=False`), then `delay` seconds pass, and with `hang_up` the connection is cut.
    """

    status: int | None = None
    retry_after: int | None = None
    body: str | None = None
    content_type: str = "text/html"
    delay: float = 0.0
    hang_up: bool = False
    processed: bool = True


def html_502() -> Fault:
    """A proxy in front of the provider answers with its own page."""
    return Fault(status=502, body=GATEWAY_PAGE)


def garbage() -> Fault:
    """The provider says 200 and sends half a JSON document."""
    return Fault(status=200, body='{"ok": tru', content_type="application/json")


def slow(seconds: float) -> Fault:
    """The request is done at once, but the answer comes late: a caller that gave up cannot know."""
    return Fault(delay=seconds)


def lost_answer() -> Fault:
    """The request is done, then the connection is cut without a reply."""
    return Fault(hang_up=True)


def refuse() -> Fault:
    """The connection is cut before anything was done."""
    return Fault(hang_up=True, processed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Queued:
    pattern: str
    method: str | None
    when: Callable[[Recorded], bool] | None
    fault: Fault

    def meets(self, request: Recorded) -> bool:
        name = request.path if "/" in self.pattern else request.path.rpartition("/")[2]
        return (
            fnmatch.fnmatchcase(name.lower(), self.pattern.lower())
            and self.method in {None, request.method}
            and (self.when is None or self.when(request))
        )


class FaultList:
    """Faults waiting for their request, in the order they were queued; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queued: list[_Queued] = []

    def add(
        self,
        pattern: str,
        *faults: Fault,
        times: int = 1,
        method: str | None = None,
        when: Callable[[Recorded], bool] | None = None,
    ) -> None:
        """Meet the next requests that match `pattern` with `faults`, one each, the row repeated `times`.

        A pattern with a slash is matched with the whole path, one without with its last part; `*` stands for
        anything. `method` and `when(request)` narrow it further.
        """
        with self._lock:
            for _ in range(times):
                self._queued += [_Queued(pattern=pattern, method=method, when=when, fault=each) for each in faults]

    def take(self, request: Recorded) -> Fault | None:
        """The fault this request meets, taken off the list; None when it goes well."""
        with self._lock:
            for place, queued in enumerate(self._queued):
                if queued.meets(request):
                    del self._queued[place]
                    return queued.fault
        return None

    @property
    def left(self) -> int:
        """How many faults no request has met yet."""
        with self._lock:
            return len(self._queued)

    def clear(self) -> None:
        with self._lock:
            self._queued.clear()
