"""What the guard lets in, what it answers in a route's place, and what it never shows."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
import structlog
from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from fastapi.testclient import TestClient
from pydantic import BaseModel
from structlog.typing import EventDict

from tests.webhooks.served import drip, eventually, received, served, status
from webhooks.guard import Guard, RequestLimits
from webhooks.problems import uniform_errors
from webhooks.signatures import only_header, telegram_secret
from webhooks.timed_http import ConnectionLimits

pytestmark = pytest.mark.usefixtures("log")

KIB = 1024
SECRET = "a-secret-in-the-path"


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    with structlog.testing.capture_logs() as entries:
        yield entries


class Visit(BaseModel):
    age: int


class Clinic:
    """An application with one route of each kind."""

    def __init__(self, limits: RequestLimits | None = None, *, https: bool = False) -> None:
        self.finished: list[str] = []
        self.app = FastAPI()
        uniform_errors(self.app)
        self._routes()
        self.guarded = Guard(
            self.app, limits=limits or RequestLimits(), https=https, quiet_routes=frozenset({"/healthz"})
        )

    def _routes(self) -> None:  # noqa: C901  # a list of routes
        app = self.app

        @app.get("/healthz")
        def healthz() -> str:
            return "ok"

        @app.post("/echo/{name}")
        async def echo(name: str, request: Request) -> int:
            return len(await request.body())

        @app.post("/telegram")
        async def telegram(request: Request) -> str:
            if not telegram_secret(only_header(request.headers.raw, "X-Telegram-Bot-Api-Secret-Token"), SECRET):
                raise HTTPException(401)
            self.finished.append("stored")
            return "ok"

        @app.post("/form")
        def form(body: str = Form()) -> str:
            return body

        @app.post("/visit")
        def visit(visit: Visit) -> int:
            return visit.age

        @app.get("/page", response_class=HTMLResponse)
        def page() -> str:
            return "<p>hello</p>"

        @app.get("/own", response_class=HTMLResponse)
        def own() -> HTMLResponse:
            return HTMLResponse("<p>hello</p>", headers={"Content-Security-Policy": "default-src 'none'"})

        @app.get("/fails")
        def fails() -> None:
            raise RuntimeError(SECRET)

        @app.get("/refuses")
        def refuses() -> None:
            raise HTTPException(403, detail=SECRET, headers={"Retry-After": "7"})

        @app.get("/late")
        def late() -> str:
            time.sleep(1)  # holds a lock, as it were
            self.finished.append("late")
            return "done"

        @app.get("/late-and-fails")
        def late_and_fails() -> None:
            time.sleep(0.5)
            raise RuntimeError(SECRET)

        @app.get("/stream")
        def stream() -> StreamingResponse:
            async def events() -> AsyncIterator[str]:
                for number in range(8):
                    yield f"data: {number}\n\n"
                    await asyncio.sleep(0.1)

            return StreamingResponse(events(), media_type="text/event-stream")

        @app.get("/stream-fails")
        def stream_fails() -> StreamingResponse:
            async def events() -> AsyncIterator[str]:
                yield "data: 1\n\n"
                raise RuntimeError(SECRET)

            return StreamingResponse(events(), media_type="text/event-stream")


QUICK = RequestLimits(body_within=timedelta(seconds=0.4), answer_within=timedelta(seconds=0.3))


def asking(clinic: Clinic) -> TestClient:
    return TestClient(clinic.guarded, raise_server_exceptions=False)


def test_a_body_up_to_the_limit_arrives_whole_and_a_byte_more_is_413() -> None:
    client = asking(Clinic())
    assert client.post("/echo/a", content=b"x" * 256 * KIB).json() == 256 * KIB
    refused = client.post("/echo/a", content=b"x" * (256 * KIB + 1))
    assert (refused.status_code, refused.json()) == (413, {"error": "body_too_large"})
    chunked = client.post("/echo/a", content=iter([b"x" * KIB] * 257))
    assert (chunked.status_code, chunked.json()) == (413, {"error": "body_too_large"})
    assert client.post("/form", data={"body": "कल"}).json() == "कल"


def test_twenty_mebibytes_in_chunks_are_refused_after_a_few_hundred_kibibytes() -> None:
    with served(Clinic().guarded, ConnectionLimits()) as server, server.connect() as client:
        client.sendall(b"POST /echo/a HTTP/1.1\r\nHost: clinic\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"%x\r\n%s\r\n" % (64 * KIB, b"x" * 64 * KIB)
        sent = 0
        try:
            for _ in range(20 * 16):
                client.sendall(chunk)
                sent += 64 * KIB
        except OSError:
            pass  # reset, as it should be
        assert sent < 20 * KIB * KIB
        assert sum(server.read) < 768 * KIB  # 256 KiB and what one or two reads of the socket bring
        assert status(received(client)) in (413, 0)  # 0: the reset overtook the answer
        assert server.get("/healthz")[0] == 200


def test_a_declared_huge_body_is_refused_before_any_of_it_is_read() -> None:
    with served(Clinic().guarded, ConnectionLimits()) as server, server.connect() as client:
        client.sendall(
            b"POST /echo/a HTTP/1.1\r\nHost: clinic\r\nContent-Length: 20971520\r\nExpect: 100-continue\r\n\r\n"
        )
        answer = received(client)
        assert status(answer) == 413
        assert sum(server.read) < KIB


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 30, "9" * 5000, ""])
def test_an_odd_content_length_is_refused_by_the_guard_itself(length: str) -> None:
    refused = asking(Clinic()).post("/echo/a", content=b"x", headers={"Content-Length": length})
    assert (refused.status_code, refused.json()) == (413, {"error": "body_too_large"})


def test_a_slow_body_is_408_in_time_and_reaches_no_route() -> None:
    clinic = Clinic(QUICK)
    with served(clinic.guarded, ConnectionLimits()) as server, server.connect() as client:
        client.sendall(b"POST /echo/a HTTP/1.1\r\nHost: clinic\r\nContent-Length: 1000\r\n\r\n")
        started = time.monotonic()
        while time.monotonic() - started < 0.3:
            drip([client], b"x")  # each byte is no excuse
            time.sleep(0.02)
        answer = received(client)
        assert status(answer) == 408
        assert answer.endswith(b'{"error": "body_too_slow"}')
        assert time.monotonic() - started < 5


def test_a_route_that_is_late_is_answered_for_and_not_cancelled(log: list[EventDict]) -> None:
    clinic = Clinic(QUICK)
    with served(clinic.guarded, ConnectionLimits()) as server:
        assert (server.get("/late")[0], clinic.finished) == (503, [])
        assert eventually(lambda: clinic.finished == ["late"])
        assert server.get("/late-and-fails")[0] == 503
        assert eventually(lambda: "request_failed" in [entry["event"] for entry in log])  # told, though nobody waits
        assert server.get("/healthz")[0] == 200


def test_a_flood_of_unsigned_requests_stores_nothing_and_honest_ones_stay_under_a_second() -> None:
    clinic = Clinic()
    forged = b"POST /telegram HTTP/1.1\r\nHost: clinic\r\nContent-Length: 1024\r\n\r\n" + b"x" * 1024
    signed = forged.replace(b"Host", b"X-Telegram-Bot-Api-Secret-Token: " + SECRET.encode() + b"\r\nHost")
    answers: list[int] = []

    def flood() -> None:
        with server.connect() as client:
            for _ in range(100):
                client.sendall(forged)
                answer = b""
                while not answer.endswith(b"}"):  # head and body may come one after the other
                    answer += client.recv(4096)
                answers.append(status(answer))

    with served(clinic.guarded, ConnectionLimits()) as server:
        flooders = [threading.Thread(target=flood) for _ in range(10)]
        for flooder in flooders:
            flooder.start()
        took = []
        while any(flooder.is_alive() for flooder in flooders):
            with server.connect() as client:
                started = time.monotonic()
                client.sendall(signed.replace(b"Host: clinic", b"Host: clinic\r\nConnection: close"))
                assert status(received(client)) == 200
                took.append(time.monotonic() - started)
    assert answers == [401] * 1000
    assert len(took) >= 1
    assert max(took) < 1
    assert len(clinic.finished) == len(took)


def test_a_stream_outlives_the_budget() -> None:
    with served(Clinic(QUICK).guarded, ConnectionLimits()) as server, server.connect() as client:
        client.sendall(b"GET /stream HTTP/1.1\r\nHost: clinic\r\nConnection: close\r\n\r\n")
        assert received(client).count(b"data: ") == 8


def test_a_caller_that_hangs_up_in_the_middle_of_a_body_disturbs_nobody() -> None:
    with served(Clinic().guarded, ConnectionLimits()) as server:
        with server.connect() as client:
            client.sendall(b"POST /echo/a HTTP/1.1\r\nHost: clinic\r\nContent-Length: 1000\r\n\r\nx")
        assert eventually(lambda: len(server.connections) == 0)
        assert server.get("/healthz")[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "code", "error"),
    [
        ("GET", f"/{SECRET}", 404, {"error": "not_found"}),
        ("GET", "/echo/x", 405, {"error": "method_not_allowed"}),
        ("GET", "/fails", 500, {"error": "internal_server_error"}),
        ("GET", "/refuses", 403, {"error": "forbidden"}),
        ("POST", "/visit", 422, {"error": "invalid", "fields": [{"at": ["body", "age"], "fault": "int_parsing"}]}),
    ],
)
def test_every_error_looks_alike_and_shows_nothing(method: str, path: str, code: int, error: dict[str, object]) -> None:
    answer = asking(Clinic()).request(method, path, json={"age": SECRET})
    assert (answer.status_code, answer.json()) == (code, error)
    assert SECRET not in answer.text + str(answer.headers)
    assert answer.headers["content-type"] == "application/json"


def test_a_fault_outside_every_handler_is_a_plain_500_as_well() -> None:
    async def broken(scope: object, receive: object, send: object) -> None:
        raise RuntimeError(SECRET)

    with structlog.testing.capture_logs() as logs:
        answer = TestClient(Guard(broken)).get("/")
    assert (answer.status_code, answer.json()) == (500, {"error": "internal_server_error"})
    assert [entry["event"] for entry in logs] == ["request_failed", "request_served"]


def test_a_stream_that_breaks_is_closed_not_completed() -> None:
    with served(Clinic().guarded, ConnectionLimits()) as server, server.connect() as client:
        client.sendall(b"GET /stream-fails HTTP/1.1\r\nHost: clinic\r\n\r\n")
        answer = received(client)
        assert answer.count(b"data: 1") == 1
        assert not answer.endswith(b"0\r\n\r\n")
        assert SECRET.encode() not in answer


def test_pages_are_told_to_run_nothing_foreign_and_keep_their_own_policy() -> None:
    client = asking(Clinic(https=True))
    page, own, data = client.get("/page").headers, client.get("/own").headers, client.get("/healthz").headers
    assert page["content-security-policy"].startswith("default-src 'self';")
    assert page["x-frame-options"] == "DENY"
    assert own["content-security-policy"] == "default-src 'none'"
    assert "content-security-policy" not in data
    for headers in (page, own, data):
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert len(headers["x-request-id"]) == 16
    assert "strict-transport-security" not in asking(Clinic()).get("/page").headers


def test_the_log_names_routes_never_paths_or_queries() -> None:
    client = asking(Clinic())
    with structlog.testing.capture_logs() as logs:
        client.post(f"/echo/{SECRET}?token={SECRET}", content=b"x")
        client.get(f"/{SECRET}")
        client.get("/healthz")
        client.post("/echo/a", content=b"x" * 300 * KIB)
    assert SECRET not in json.dumps(logs)
    assert [(e["event"], e["route"], e["status"], e["log_level"]) for e in logs] == [
        ("request_served", "/echo/{name}", 200, "info"),
        ("request_served", "none", 404, "info"),
        ("request_served", "/healthz", 200, "debug"),
        ("request_served", "none", 413, "info"),
    ]


def test_a_fault_is_logged_once_with_its_request() -> None:
    client = asking(Clinic())
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
        answer = client.get("/fails")
    assert [e["event"] for e in logs] == ["request_failed", "request_served"]
    assert {e["request"] for e in logs} == {answer.headers["x-request-id"]}


def test_websockets_and_the_lifespan_pass_untouched() -> None:
    seen: list[str] = []

    async def app(scope: dict[str, object], receive: object, send: object) -> None:
        seen.append(str(scope["type"]))

    async def both() -> None:
        for kind in ("websocket", "lifespan"):
            await Guard(app)({"type": kind}, _never, _never)  # type: ignore[arg-type]  # a plain dict is enough

    async def _never(*_: object) -> None:
        raise AssertionError

    asyncio.run(both())
    assert seen == ["websocket", "lifespan"]
