"""The web chat's page and what it is made of: plain files, filled with the clinic's name and the page's own words."""

import json
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from fastapi import Request
from fastapi.responses import Response

from bot.phrases.web_page import LANGUAGES, WEB_PAGE, web_page_words

_FOLDER = Path(__file__).parent / "pages"
_PAGE = Template((_FOLDER / "chat.html").read_text("utf-8"))
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_FILES: Mapping[str, tuple[bytes, str]] = {
    path.name: (path.read_bytes(), _TYPES[path.suffix])
    for path in sorted(_FOLDER.glob("chat*"))
    if path.suffix in _TYPES
}
FILES = tuple(_FILES)


def chat_page(language: str, clinic: str) -> Response:
    """Return the page in this language, under the clinic's name."""

    def words(key: str) -> str:
        return web_page_words(key, language)

    of_script = {key: words(key) for key in WEB_PAGE if "." not in key}
    filled = {key: escape(words(key)) for key in of_script}
    name = clinic or words("title")
    document = _PAGE.substitute(
        filled,
        language=escape(language),
        clinic=escape(name),
        initial=escape(name[:1]),
        words=escape(json.dumps(of_script, ensure_ascii=False)),
    )
    return Response(document, media_type="text/html; charset=utf-8")


def chat_file(name: str, request: Request) -> Response:
    """Return a file of the page; a browser that has it already is told so."""
    content, media_type = _FILES[name]
    tag = f'"{sha256(content).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}  # asked for again each time: a new version shows at once
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def wanted_language(accepted: str) -> str:
    """Return the first language of an Accept-Language header that we speak; English where there is none.

    Browsers list the languages by preference, so the weights behind them need no reading.
    """
    for part in accepted.split(",")[:20]:
        language = part.partition(";")[0].strip().lower().partition("-")[0]
        if language in LANGUAGES:
            return language
    return "en"
