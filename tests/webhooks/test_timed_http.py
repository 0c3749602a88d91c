"""Slow, huge and many connections: closed in time, while honest requests are served meanwhile."""

import asyncio
import socket
import time
from contextlib import ExitStack
from datetime import timedelta
from ipaddress import ip_network

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from tests.webhooks.served import drip, eventually, is_closed, received, running, served, status
from webhooks.timed_http import ConnectionLimits

HEAD = b"GET / HTTP/1.1\r\nHost: clinic\r\n"


async def desk(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers ok; `/stream` sends an event every 100 ms for 1.5 s, `/flood` sends 64 MiB."""
    if scope["type"] != "http":
        return
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    if scope["path"] == "/stream":
        for _ in range(15):
            await send({"type": "http.response.body", "body": b"data: x\n\n", "more_body": True})
            await asyncio.sleep(0.1)
    if scope["path"] == "/flood":
        for _ in range(64):
            await send({"type": "http.response.body", "body": b"x" * 1024 * 1024, "more_body": True})
    await send({"type": "http.response.body", "body": b"ok"})


def one_answer(client: socket.socket) -> bytes:
    """One answer of the desk, whole; the connection stays open."""
    answer = b""
    while not answer.endswith(b"0\r\n\r\n"):
        answer += client.recv(4096) or b"0\r\n\r\n"
    return answer


def opened(port: int, count: int, first: bytes, stack: ExitStack) -> list[socket.socket]:
    clients = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5)) for _ in range(count)]
    drip(clients, first)
    return clients


def test_two_hundred_slow_senders_of_headers_are_closed_and_honest_requests_served_meanwhile() -> None:
    limits = ConnectionLimits(headers_within=timedelta(seconds=1), per_source=1000)
    with served(desk, limits) as server, ExitStack() as stack:
        slow = opened(server.port, 200, HEAD + b"X-Slow: ", stack)
        honest, started = [], time.monotonic()
        while time.monotonic() - started < 2:
            honest.append(server.get())
            drip(slow, b"x")
        assert {code for code, _ in honest} == {200}
        assert max(took for _, took in honest) < 1
        assert [is_closed(client) for client in slow] == [True] * 200
        assert eventually(lambda: len(server.connections) == 0)


def test_without_our_protocol_the_same_slow_senders_stay_for_ever() -> None:
    """The negative control."""
    config = uvicorn.Config(desk, http="httptools", log_config=None, access_log=False, lifespan="off")
    with running(config) as port, ExitStack() as stack:
        slow = opened(port, 200, HEAD + b"X-Slow: ", stack)
        for _ in range(10):
            time.sleep(0.2)
            drip(slow, b"x")
        assert [is_closed(client) for client in slow] == [False] * 200


@pytest.mark.parametrize("first", [b"", b"\r\n", b"G", HEAD])
def test_a_connection_that_says_nothing_whole_is_answered_408_and_closed(first: bytes) -> None:
    with served(desk, ConnectionLimits(headers_within=timedelta(seconds=0.3))) as server, server.connect() as client:
        started = time.monotonic()
        client.sendall(first) if first else None
        assert status(received(client)) == 408
        assert 0.2 < time.monotonic() - started < 5


@pytest.mark.parametrize("byte", [b"\r\n", b"G"])
def test_a_second_request_must_come_whole_as_well(byte: bytes) -> None:
    with served(desk, ConnectionLimits(headers_within=timedelta(seconds=0.3))) as server, server.connect() as client:
        client.sendall(HEAD + b"\r\n")
        assert status(one_answer(client)) == 200
        for _ in range(6):
            drip([client], byte)  # each byte stops uvicorn's own keep-alive timer
            time.sleep(0.1)
        assert eventually(lambda: is_closed(client), within=1)


def test_many_requests_on_one_connection_are_served_however_long_they_take_together() -> None:
    with served(desk, ConnectionLimits(headers_within=timedelta(seconds=0.3))) as server, server.connect() as client:
        for _ in range(6):
            client.sendall(HEAD + b"\r\n")
            assert status(one_answer(client)) == 200
            time.sleep(0.1)


def test_a_stream_is_not_cut_by_any_time_out() -> None:
    quick = timedelta(seconds=0.3)
    with served(desk, ConnectionLimits(headers_within=quick, read_within=quick)) as server, server.connect() as client:
        client.sendall(b"GET /stream HTTP/1.1\r\nHost: clinic\r\nConnection: close\r\n\r\n")
        answer = received(client)
        assert answer.count(b"data: x") == 15
        assert answer.endswith(b"0\r\n\r\n")


def test_headers_that_grow_without_end_are_refused_whole_or_in_drops() -> None:
    huge = b"X: " + b"y" * 20_000 + b"\r\n"
    with served(desk, ConnectionLimits()) as server:
        with server.connect() as client:
            client.sendall(HEAD + huge + b"\r\n")
            assert status(received(client)) == 431
        with server.connect() as client:
            client.sendall(HEAD)
            for _ in range(40):
                drip([client], b"X: " + b"y" * 1000)
                time.sleep(0.005)
            assert status(received(client)) in (431, 0)  # 0: the reset for what was still on its way came first
        assert sum(server.read) < 100_000
        assert server.get()[0] == 200


def test_headers_behind_a_running_stream_are_counted_too() -> None:
    with served(desk, ConnectionLimits()) as server, server.connect() as client:
        client.sendall(b"GET /stream HTTP/1.1\r\nHost: clinic\r\n\r\n" + HEAD)
        for _ in range(40):
            drip([client], b"X: " + b"y" * 1000 + b"\r\n")
            time.sleep(0.005)
        assert eventually(lambda: len(server.connections) == 0, within=1)


def test_what_is_no_http_is_a_plain_400() -> None:
    with served(desk, ConnectionLimits()) as server, server.connect() as client:
        client.sendall(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")
        answer = received(client)
        assert status(answer) == 400
        assert answer.endswith(b'\r\n\r\n{"error": "bad_request"}')


def test_one_source_holds_so_many_connections_and_a_trusted_proxy_any_number() -> None:
    with served(desk, ConnectionLimits(per_source=5)) as server, ExitStack() as stack:
        opened(server.port, 5, HEAD, stack)
        assert eventually(lambda: len(server.connections) == 5)
        assert server.get()[0] in (503, 0)
        assert server.connections.turned_away == 1
        stack.close()
        assert eventually(lambda: len(server.connections) == 0)
        assert server.get()[0] == 200
    proxied = ConnectionLimits(per_source=5, trusted_proxies=(ip_network("127.0.0.0/8"),))
    with served(desk, proxied) as server, ExitStack() as stack:
        opened(server.port, 20, HEAD, stack)
        assert server.get()[0] == 200


def test_in_a_full_house_the_longest_idle_makes_room_and_the_busy_stay() -> None:
    with served(desk, ConnectionLimits(in_all=6, per_source=100)) as server, ExitStack() as stack:
        busy = opened(server.port, 1, b"GET /stream HTTP/1.1\r\nHost: clinic\r\nConnection: close\r\n\r\n", stack)[0]
        assert eventually(lambda: len(server.connections) == 1)
        idle = opened(server.port, 5, HEAD, stack)
        assert eventually(lambda: len(server.connections) == 6)
        assert server.get()[0] == 200
        assert [is_closed(client) for client in idle] == [True] + [False] * 4
        assert received(busy).count(b"data: x") == 15


def test_a_peer_that_does_not_read_is_dropped() -> None:
    with served(desk, ConnectionLimits(read_within=timedelta(seconds=0.5))) as server, server.connect() as client:
        client.sendall(b"GET /flood HTTP/1.1\r\nHost: clinic\r\n\r\n")
        assert eventually(lambda: len(server.connections) == 1)
        assert eventually(lambda: len(server.connections) == 0, within=3)
