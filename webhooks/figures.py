"""The clinic's figures behind a link that ends: a picture for a messenger to fetch, a table for the desk's computer.

No patient stands in them. A link that was forged, one that has ended, and one of somebody who works here no more look
the same.
"""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from bot.figures_file import MEDIA
from bot.made_files import MadeFiles, figures_purpose
from bot.phrases import TABLES
from core.domain.errors import NotFound
from core.services.link_signature import unsigned_now

_KINDS = {ending: (kind, media_type) for kind, (ending, media_type) in MEDIA.items()}


def figures_door(files: MadeFiles, secret: str, *, clock: Callable[[], datetime]) -> APIRouter:
    """Return the door at /figures/{language}/{token}.{png|csv}."""
    door = APIRouter(include_in_schema=False)

    @door.api_route("/figures/{language}/{token}.{ending}", methods=["GET", "HEAD"])
    def figures(language: str, token: str, ending: str) -> Response:
        kind, media_type = _KINDS.get(ending, ("", ""))
        known = kind and language in TABLES
        id_ = unsigned_now(token, figures_purpose(kind, language), secret, clock()) if known else None
        if id_ is None:
            return Response(status_code=404)
        try:
            content = files.content(f"{kind}:{language}:{id_}")
        except NotFound:
            return Response(status_code=404)
        headers = {
            "Content-Disposition": f'inline; filename="stats.{ending}"',
            "Cache-Control": "private, max-age=300",
            "Referrer-Policy": "no-referrer",
        }
        return Response(content, media_type=media_type, headers=headers)

    return door
