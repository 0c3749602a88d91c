"""What a setting must look like by itself, whatever it is for: secrets, addresses, networks, seconds."""

import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Annotated, TypeAlias
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

# What people leave in a copied example; a real secret holds none of these but by a chance of one in billions.
_PLACEHOLDERS = (
    "changeme",
    "change-me",
    "change_me",
    "your-",
    "your_",
    "example",
    "placeholder",
    "password",
    "<",
    "...",
)
_FEWEST_DISTINCT = 6  # 32 random hex digits have fewer distinct ones once in 10^12


def strong(least: int) -> AfterValidator:
    """A check that a secret has at least `least` characters and is neither an example nor one key held down."""

    def check(secret: SecretStr) -> SecretStr:
        plain = secret.get_secret_value()
        if plain != plain.strip():
            raise ValueError("starts or ends with a blank: copy it again without the blank")
        if len(plain) < least:
            raise ValueError(f"is too short: {least} characters are the least, this has {len(plain)}")
        lowered = plain.casefold()
        if len(set(plain)) < _FEWEST_DISTINCT or any(word in lowered for word in _PLACEHOLDERS):
            raise ValueError("is an example, not a secret: put the real one, or make one with `openssl rand -hex 32`")
        return secret

    return AfterValidator(check)


def shaped(pattern: str, otherwise: str) -> AfterValidator:
    """A check that a secret is written as `pattern` says; `otherwise` is what its owner is told."""

    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value()):
            raise ValueError(otherwise)
        return secret

    return AfterValidator(check)


def _address(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("is no address: write it as `https://host` or `https://host:port`") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in text:
        raise ValueError("is no address: write it as `https://host` or `https://host:port`")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must be a plain address without user, `?` or `#`")
    return parts


def _public_url(text: str) -> str:
    _address(text)
    return text.rstrip("/")


def _api_base(text: str) -> str:
    parts = _address(text)
    if parts.scheme == "http" and not _is_near(parts.hostname or ""):
        raise ValueError("must be https: the key of the account travels with every call")
    return text.rstrip("/")


def _is_near(host: str) -> bool:
    """Whether the host is this machine or the same private network: loopback, private addresses, undotted names."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host


def _seconds(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9]+(\.[0-9]+)?", value.strip()):
        return timedelta(seconds=float(value))
    return value


def _within_a_minute(value: timedelta) -> timedelta:
    # A provider that has not answered in a minute will not; the outbox tries again later.
    if not timedelta(0) < value <= timedelta(minutes=1):
        raise ValueError("must be more than 0 and at most 60 seconds")
    return value


def split_networks(value: object) -> object:
    """`10.0.0.1, 10.1.0.0/16` as networks; other types are left to pydantic."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())
    except ValueError:
        raise ValueError("must be addresses or networks separated by commas, as `10.0.0.1, 10.1.0.0/16`") from None


PublicUrl: TypeAlias = Annotated[str, AfterValidator(_public_url)]
ApiBase: TypeAlias = Annotated[str, AfterValidator(_api_base)]
Seconds: TypeAlias = Annotated[timedelta, BeforeValidator(_seconds), AfterValidator(_within_a_minute)]
Networks: TypeAlias = tuple[IPv4Network | IPv6Network, ...]
