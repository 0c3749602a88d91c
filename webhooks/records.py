"""What a doctor wrote, behind a link that works once and for an hour.

The link opens a page with one button. To open it spends nothing, for a messenger looks at a link by itself to show what
is behind it; the button does. A link that was used, one that is over, one that was made up and one to what is no longer
theirs look the same. What was tried too often from one address waits.
"""

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.made_files import MadeFiles
from bot.phrases import TABLES, render
from core.domain.errors import NotFound
from webhooks.page import page
from webhooks.source import Networks, request_source
from webhooks.source_limit import SourceLimit

# A family behind one address opens a few papers in a row; who tries tokens is slowed down long before 2^192 of them.
PER_SECOND, BURST = 0.2, 20


def record_door(files: MadeFiles, *, trusted_proxies: Networks = (), limit: SourceLimit | None = None) -> APIRouter:
    """Return the door at /records/{language}/{token}."""
    door = APIRouter(include_in_schema=False)
    tries = (
        limit
        if limit is not None
        else SourceLimit(  # one that has seen nobody yet is empty, and so false
            per_second=PER_SECOND, burst=BURST
        )
    )

    @door.api_route("/records/{language}/{token}", methods=["GET", "HEAD"])
    def shows(language: str, token: str) -> Response:
        del token  # whether it is good is said to nobody who only looks
        if language not in TABLES:
            return Response(status_code=404)
        title, says, button = (
            render(language, key, {}) for key in ("record.page.title", "record.page", "record.page.button")
        )
        inside = (
            f'<h2>{escape(title)}</h2><p>{escape(says)}</p><form method="post"><button>{escape(button)}</button></form>'
        )
        return page(title, inside, language=language)

    @door.post("/records/{language}/{token}")
    def hands_out(language: str, token: str, request: Request) -> Response:
        language = language if language in TABLES else "en"
        source = request_source(request.scope, trusted_proxies)
        if not tries.allows(source):
            slow = _says(language, "record.page.slow", status=429)
            slow.headers["Retry-After"] = str(max(1, int(tries.wait(source).total_seconds())))
            return slow
        try:
            pdf = files.linked_record(language, token)
        except NotFound:
            return _says(language, "record.page.over", status=404)
        headers = {
            "Content-Disposition": 'inline; filename="record.pdf"',
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(pdf, media_type="application/pdf", headers=headers)

    return door


def _says(language: str, key: str, *, status: int) -> Response:
    title = render(language, "record.page.title", {})
    inside = f"<h2>{escape(title)}</h2><p>{escape(render(language, key, {}))}</p>"
    return page(title, inside, language=language, status=status)
