"""Does this request really come from Telegram or Twilio? True or False, and never an exception.

The providers' own checkers raise on a missing, odd or non-ASCII header, which would answer 500 and lose the
message; Telegram's is not constant in time. Here every comparison is `hmac.compare_digest` over bytes, every odd
header is False, an empty secret never verifies, and several secrets may be active while one is being replaced.
What signs money stands with the gateways (core/gateways/payments/signature.py).
"""

import base64
import hmac
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha1, sha256
from typing import TypeAlias
from urllib.parse import urlsplit

from pydantic import SecretStr

Secret: TypeAlias = SecretStr | str
"""One shared secret, hidden or plain."""

Secrets: TypeAlias = Secret | Sequence[Secret]
"""The secrets that are active now: one, or the new and the old one during a change."""

FormParams: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]
"""Decoded form or query pairs; a multi-dict keeps its repeated names."""

TWILIO_SHA1 = "HMAC_SHA1"
TWILIO_SHA256 = "HMAC_SHA256"
_TWILIO_DIGESTS = {TWILIO_SHA1: sha1, TWILIO_SHA256: sha256}
_DEFAULT_PORTS = {"http": 80, "https": 443}


def only_header(headers: Iterable[tuple[bytes, bytes]], name: str) -> str | None:
    """The one value of header `name` among raw ASGI headers; None when it is missing or sent more than once.

    Two signatures in one request are two claims: whoever picks one of them can be made to pick the wrong one.
    """
    wanted = name.lower().encode("latin-1")
    values = [value for key, value in headers if key.lower() == wanted]
    return values[0].decode("latin-1") if len(values) == 1 else None


def telegram_secret(header: str | None, secret: Secrets) -> bool:
    """Whether `X-Telegram-Bot-Api-Secret-Token` is the secret that we gave to setWebhook (Bot API, setWebhook)."""
    given = _ascii(header)
    return _any_equal(given, _active(secret))


def twilio(
    url: str, form_params: FormParams, header: str | None, auth_tokens: Secrets, *, settings_header: str | None = None
) -> bool:
    """Whether `X-Twilio-Signature` covers this address and these form pairs (Twilio, usage/security).

    `url` is the public address that Twilio was given, query included: build it from PUBLIC_BASE_URL, never from the
    request's own scheme or host. Blank values count. Twilio signs the address with or without its port, so both are
    tried. `settings_header` is `X-Twilio-Webhooks-Signature-Settings`, sent when the account signs with a shared key:
    it names the digest (`key=...,algorithm=HMAC_SHA256`); put the shared key's secret among `auth_tokens`.
    """
    given = _ascii(header)
    digest = _TWILIO_DIGESTS.get(_twilio_algorithm(settings_header))
    if digest is None:
        return False
    tail = _utf8("".join(name + value for name, value in sorted(set(_pairs(form_params)))))
    expected = [
        base64.b64encode(hmac.new(key, _utf8(address) + tail, digest).digest())
        for address in _with_and_without_port(url)
        for key in _active(auth_tokens)
    ]
    return _any_equal(given, expected)


def _twilio_algorithm(settings_header: str | None) -> str:
    for part in (settings_header or "").split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return TWILIO_SHA1


def _with_and_without_port(url: str) -> tuple[str, ...]:
    """The address as given, without its port, and with its scheme's default port; only as given if it is malformed."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.netloc
    except ValueError:
        return (url,)
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return (url,)
    bare = host if port is None else host.rpartition(":")[0]
    with_port = host if port is not None else f"{host}:{_DEFAULT_PORTS[parts.scheme]}"
    # The text is cut, not rebuilt from its parts: rebuilding drops a trailing "?", which Twilio has signed.
    rest = url[url.index("//") + 2 + len(host) :]
    start = url[: url.index("//") + 2]
    return tuple(dict.fromkeys((url, start + bare + rest, start + with_port + rest)))


def _pairs(params: FormParams) -> list[tuple[str, str]]:
    multi_items = getattr(params, "multi_items", None)  # Starlette's FormData and QueryParams hide repeats from items()
    if multi_items is not None:
        params = multi_items()
    found = params.items() if isinstance(params, Mapping) else params
    # An uploaded file is no text and nobody signs one: its presence must fail the check, not the process.
    return [(name, value if isinstance(value, str) else f"\0{value!r}") for name, value in found]


def _active(secrets: Secrets) -> list[bytes]:
    listed: Sequence[Secret] = (secrets,) if isinstance(secrets, str | SecretStr) else secrets
    plain = [secret.get_secret_value() if isinstance(secret, SecretStr) else secret for secret in listed]
    return [_utf8(secret) for secret in plain if secret]


def _ascii(header: str | None) -> bytes | None:
    if header is None or not header.isascii():
        return None
    return header.encode("ascii")


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # a lone surrogate in a form must not raise


def _any_equal(given: bytes | None, expected: Sequence[bytes]) -> bool:
    if not given:
        return False
    equal = [hmac.compare_digest(given, value) for value in expected]  # all of them: the time names no secret
    return any(equal)
