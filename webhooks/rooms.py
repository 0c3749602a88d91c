"""The page behind a link of the sandbox's rooms: who would meet here, and that there is no video.

A room that is not ours and one with another's token look the same. Nothing of the visit stands on it.
"""

from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from bot.phrases.room_pages import room_words
from core.gateways.meetings.sandbox import is_room
from webhooks.page import page

LANGUAGES = ("en", "hi")


def rooms_door(secret: str) -> APIRouter:
    """Return the door at /rooms/{role}/{reference}/{room}."""
    door = APIRouter(include_in_schema=False)

    @door.get("/rooms/{role}/{reference}/{room}")
    def room(role: str, reference: str, room: str) -> HTMLResponse:
        known = is_room(role, reference, room, secret)
        said = role if known else "unknown"
        english, hindi = (escape(room_words(said, language)) for language in LANGUAGES)
        title = escape(room_words("title", "en"))
        inside = f'<h1>{title}</h1><p>{english}</p><p lang="hi">{hindi}</p>'
        return page(room_words("title", "en"), inside, language="en", status=200 if known else 404)

    return door
