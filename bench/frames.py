"""Bytes with their length in front, over a local socket: the cheapest wire that hands over whole messages."""

import asyncio
import socket

_LENGTH = 4  # bytes, big-endian


def send(to: socket.socket, payload: bytes) -> None:
    """Send one frame; blocks until the kernel has it."""
    to.sendall(len(payload).to_bytes(_LENGTH, "big") + payload)


def receive(by: socket.socket) -> bytes | None:
    """Wait for one frame; None when the other side has closed."""
    head = _exactly(by, _LENGTH)
    return None if head is None else _exactly(by, int.from_bytes(head, "big"))


async def read(reader: asyncio.StreamReader) -> bytes | None:
    """Wait for one frame; None when the other side has closed."""
    try:
        return await reader.readexactly(int.from_bytes(await reader.readexactly(_LENGTH), "big"))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


def write(writer: asyncio.StreamWriter, payload: bytes) -> None:
    """Queue one frame."""
    writer.write(len(payload).to_bytes(_LENGTH, "big") + payload)


def _exactly(by: socket.socket, size: int) -> bytes | None:
    received = b""
    while len(received) < size:
        part = by.recv(size - len(received))
        if not part:
            return None
        received += part
    return received
