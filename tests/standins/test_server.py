"""The ground under the stand-ins: a server that starts and stops silently, and never hides its own defects."""

import gc
import socket
import threading
import warnings
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Fault
from tests.standins.server import wait_for
from tests.standins.standin import Standin


class Echo(Standin):
    """Says back what it got; breaks on /broken."""

    def routes(self) -> list[Route]:
        return [Route("/broken", self._break), Route("/{path:path}", self._echo, methods=["POST"])]

    def error_page(self, fault: Fault) -> Response:
        return JSONResponse({"wrong": fault.status}, fault.status or 500)

    async def _echo(self, request: Request) -> Response:
        return Response(await request.body())

    async def _break(self, request: Request) -> Response:
        raise ZeroDivisionError(request.url.path)


def test_it_leaves_no_thread_and_no_port_behind() -> None:
    before = threading.active_count()
    with Echo() as echo:
        url = httpx.URL(echo.url)
        assert httpx.post(f"{echo.url}/a/b?x=1&y=", content=b"k=v&n=", headers={"X-Mine": "yes"}).content == b"k=v&n="
        (seen,) = echo.requests
        assert (seen.method, seen.path, seen.params, seen.form) == (
            "POST",
            "/a/b",
            {"x": "1", "y": ""},
            {"k": "v", "n": ""},
        )
        assert seen.headers["x-mine"] == "yes"
    assert threading.active_count() == before
    with socket.socket() as probe:
        assert probe.connect_ex((url.host, url.port or 0)) != 0


def test_a_connection_that_comes_as_the_door_closes_is_closed_too() -> None:
    """Five doors knocked at while they close: no server's socket is left for the collector to warn of."""
    for _ in range(5):
        with Echo() as echo:
            url = httpx.URL(echo.url)
            stop = threading.Event()
            callers = [threading.Thread(target=_knock, args=(url.host, url.port or 0, stop)) for _ in range(2)]
            for caller in callers:
                caller.start()
        stop.set()
        for caller in callers:
            caller.join()
    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always", ResourceWarning)
        gc.collect()
    assert [str(each.message) for each in left] == []


def _knock(host: str, port: int, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            return  # the door is shut


def test_faults_choose_by_path_method_and_content() -> None:
    with Echo() as echo:
        echo.faults.add("b", Fault(status=503), when=lambda request: request.body == b"2")
        echo.faults.add("/a/*", Fault(status=418), method="POST", times=2)
        codes = [
            httpx.post(f"{echo.url}/{path}", content=body).status_code
            for path, body in (
                ("c", b"2"),
                ("b", b"1"),
                ("b", b"2"),
                ("b", b"2"),
                ("a/b", b"1"),
                ("a/c", b"1"),
                ("a/c", b"1"),
            )
        ]
    assert codes == [200, 200, 503, 200, 418, 418, 200]


def test_a_defect_of_the_standin_is_raised_at_its_end() -> None:
    with pytest.raises(ZeroDivisionError), Echo() as echo:
        assert httpx.get(f"{echo.url}/broken").status_code == 500


def test_the_clock_stands_runs_and_jumps() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    given = Echo(clock=lambda: noon)
    given.advance(timedelta(minutes=5))
    assert given.now == noon + timedelta(minutes=5)
    given.now = noon
    assert given.now == noon


def test_waiting_says_what_for() -> None:
    with pytest.raises(AssertionError, match="still not a reply: last seen 0"):
        wait_for(lambda: 0, 0.01, what="a reply")
