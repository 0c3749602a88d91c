"""What a browser is told with every response: run nothing foreign, sit in no frame, keep nothing, pass nothing on."""

from collections.abc import Iterable

Headers = Iterable[tuple[bytes, bytes]]

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),  # our links carry signed tokens
    (b"cache-control", b"no-store"),  # what one patient sees is for no shared cache; static files set their own
    (b"cross-origin-resource-policy", b"same-origin"),
)
_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_PAGES = (
    (b"content-security-policy", _POLICY.encode("ascii")),
    (b"x-frame-options", b"DENY"),  # for browsers older than frame-ancestors
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
)
_HTTPS = ((b"strict-transport-security", b"max-age=31536000"),)  # a year; subdomains are the clinic's own decision


def security_headers(given: Headers, *, request_id: str, https: bool) -> list[tuple[bytes, bytes]]:
    """The headers to add to a response that has `given`: a page's own choice is never overruled."""
    present = {name.lower(): value for name, value in given}
    wanted = [*_ALWAYS, (b"x-request-id", request_id.encode("ascii"))]
    if present.get(b"content-type", b"").startswith(b"text/html"):
        wanted += _PAGES
    if https:
        wanted += _HTTPS
    return [(name, value) for name, value in wanted if name not in present]
