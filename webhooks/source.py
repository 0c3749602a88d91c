"""Which address a request honestly comes from: the peer's own, or what a proxy of the clinic's says about it."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from starlette.types import Scope

Networks: TypeAlias = Sequence[IPv4Network | IPv6Network]

UNKNOWN = "unknown"  # a unix socket, a test client: all of them are one source
_MOST_HOPS = 10  # a longer chain of proxies is an attempt to keep us busy
_IPV6_SITE = 64  # bits that one subscriber owns: counting single IPv6 addresses counts nothing


def address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in `1.2.3.4`, `1.2.3.4:56`, `::1` or `[::1]:56`; None if there is none."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped
    return found


def source_of(peer: str | None, trusted: Networks = (), forwarded: Iterable[str] = ()) -> str:
    """The source to count by: an IPv4 address or an IPv6 /64 network.

    `forwarded` are the values of X-Forwarded-For, read from the right and only as long as each hop is one of
    `trusted`: what stands left of the first stranger was written by that stranger.
    """
    found = address(peer or "")
    if found is None:
        return UNKNOWN
    hops = ",".join(forwarded).split(",")[-_MOST_HOPS:] if trusted else []
    for hop in reversed(hops):
        if not _is_trusted(found, trusted):
            break
        before = address(hop)
        if before is None:
            break
        found = before
    return _site(found)


def is_trusted(peer: str | None, trusted: Networks) -> bool:
    """Whether the peer is one of the clinic's own proxies."""
    found = address(peer or "")
    return found is not None and _is_trusted(found, trusted)


def request_source(scope: Scope, trusted: Networks = ()) -> str:
    """As `source_of`, for an ASGI request."""
    client = scope.get("client")
    forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return source_of(client[0] if client else None, trusted, forwarded)


def _is_trusted(found: IPv4Address | IPv6Address, trusted: Networks) -> bool:
    return any(found in network for network in trusted)


def _site(found: IPv4Address | IPv6Address) -> str:
    if isinstance(found, IPv6Address):
        return str(ip_network((found, _IPV6_SITE), strict=False))
    return str(found)
