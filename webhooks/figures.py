"""Figures and codes behind a link that ends: a picture for a messenger to fetch, a file for the desk's computer.

No patient stands in the figures, and in a code nothing but the number of a visit. A link that was
forged, one that has ended, and one of somebody who works here no more look the same.
"""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from bot.code_files import MEDIA as CODES
from bot.figures_file import MEDIA as FIGURES
from bot.made_files import MadeFiles, figures_purpose
from bot.phrases import TABLES
from core.domain.errors import DoorGone, NotFound
from core.services.link_signature import unsigned_now

_KINDS = {
    (room, ending): (kind, media_type)
    for room, media in (("figures", FIGURES), ("codes", CODES))
    for kind, (ending, media_type) in media.items()
}

_NAMES = {"figures": "stats", "codes": "code"}


def figures_door(files: MadeFiles, secret: str, *, clock: Callable[[], datetime]) -> APIRouter:
    """Return the door at /figures/{language}/{token}.{png|csv} and /codes/{language}/{token}.{png|pdf}."""
    door = APIRouter(include_in_schema=False)

    @door.api_route("/figures/{language}/{token}.{ending}", methods=["GET", "HEAD"])
    def figures(language: str, token: str, ending: str) -> Response:
        return content("figures", language, token, ending)

    @door.api_route("/codes/{language}/{token}.{ending}", methods=["GET", "HEAD"])
    def codes(language: str, token: str, ending: str) -> Response:
        return content("codes", language, token, ending)

    def content(room: str, language: str, token: str, ending: str) -> Response:
        kind, media_type = _KINDS.get((room, ending), ("", ""))
        known = kind and language in TABLES
        id_ = unsigned_now(token, figures_purpose(kind, language), secret, clock()) if known else None
        if id_ is None:
            return Response(status_code=404)
        try:
            made = files.content(f"{kind}:{language}:{id_}")
        except (NotFound, DoorGone):
            return Response(status_code=404)
        headers = {
            "Content-Disposition": f'inline; filename="{_NAMES[room]}.{ending}"',
            "Cache-Control": "private, max-age=300",
            "Referrer-Policy": "no-referrer",
        }
        return Response(made, media_type=media_type, headers=headers)

    return door
