"""The board of a waiting room, for a screen on the wall: one page for each branch, kept current by an event stream.

What is shown is drawn here, for the page and for the stream alike; the script only puts it in its place. Whoever has no
good address sees the same as for a branch that there is not.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from bot.phrases import TABLES, render
from core.domain.board_link import clinic_of_key
from core.domain.errors import NotFound
from core.services.board import Board, BoardLine, board_of
from core.storage.database import Database
from core.storage.line import TOPIC
from core.storage.unit_of_work import UnitOfWork
from webhooks.dashboard.html import Html, join, tag
from webhooks.problems import problem
from webhooks.streams import AGAIN_AFTER, BEAT, Streams

HEARTBEAT = 10.0  # seconds: a wait is worked out anew as often; three missed ones are a page that is not current
MOST_SCREENS = 100  # streams of one process: more than any clinic has screens, and no way to use up its readers
READERS = 2
RELOAD = 60  # seconds after which a screen without scripts loads the page anew
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FOLDER = Path(__file__).parent / "pages"
_FILES = {"board.css": "text/css; charset=utf-8", "board.js": "text/javascript; charset=utf-8"}


class BoardDoors(Streams):
    """The doors, under /board; `start` before serving, `stop` before the server leaves."""

    def __init__(self, database: Database, *, secret: str, heartbeat: float = HEARTBEAT) -> None:
        super().__init__(database, TOPIC, heartbeat=heartbeat, readers=READERS)
        self._secret = secret

    def router(self) -> APIRouter:
        """Return the doors."""
        doors = APIRouter(include_in_schema=False)
        for name in _FILES:
            doors.get(f"/board/files/{name}")(_file(name))
        doors.get("/board/{key}")(self.show)
        doors.get("/board/{key}/stream")(self.stream)
        return doors

    def show(self, key: str) -> Response:
        """Show the board as it stands."""
        try:
            board = self._database.run(lambda uow: self._board(uow, key))
        except NotFound:
            return problem(404)
        return _page(board)

    async def stream(self, key: str) -> Response:
        """Follow the board: it is sent when it has changed, and a beat when it has not."""
        if len(self) >= MOST_SCREENS:
            return problem(503, "try_again", headers={"Retry-After": "30"})
        try:
            clinic = await self._ask(lambda uow: self._board(uow, key).clinic.id)
        except NotFound:
            return problem(404)
        if clinic is None:
            return problem(503, "try_again", headers={"Retry-After": "5"})
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx would keep events back
        return StreamingResponse(self._events(clinic), media_type="text/event-stream", headers=headers)

    async def _events(self, clinic_id: int) -> AsyncIterator[str]:
        woken = asyncio.Event()
        whose, shown = str(clinic_id), ""
        self._enter(whose, woken)
        try:
            while not self._stopping:
                woken.clear()
                drawn = await self._ask(lambda uow: _drawn(board_of(uow, clinic_id)).markup)
                if drawn is None:
                    await asyncio.sleep(AGAIN_AFTER)  # no beat: the page says that it is not current
                    yield ": one moment\n\n"
                    continue
                if drawn != shown:
                    shown = drawn
                    yield f"data: {json.dumps(drawn, ensure_ascii=False)}\n\n"
                if not await self._woken(woken):
                    yield BEAT
        finally:
            self._leave(whose, woken)

    def _board(self, uow: UnitOfWork, key: str) -> Board:
        clinic_id = clinic_of_key(key, self._secret, public=uow.settings.board_public)
        if clinic_id is None:
            raise NotFound(what="clinic")
        return board_of(uow, clinic_id)


def _page(board: Board) -> Response:
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="robots", content="noindex"),
        tag("title", board.clinic.name),
        tag("link", rel="stylesheet", href="/board/files/board.css"),
        tag("script", src="/board/files/board.js", defer=True),
        tag("noscript", tag("meta", http_equiv="refresh", content=RELOAD)),
    )
    body = tag(
        "body",
        tag("header", tag("h1", board.clinic.name), tag("p", "", id="clock", aria_hidden="true")),
        tag("p", _both("board.stale"), id="stale", role="alert", hidden=True),
        tag("main", _drawn(board), id="board", aria_live="polite"),
        data_zone=board.clinic.zone.key,
    )
    document = "<!doctype html>" + tag("html", head, body, lang="en").markup
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Response(document, headers=headers, media_type="text/html; charset=utf-8")


def _drawn(board: Board) -> Html:
    if not board.lines:
        return tag("p", _both("board.nobody"), class_="nobody")
    return join([_line(line) for line in board.lines])


def _line(line: BoardLine) -> Html:
    called = [tag("strong", _token(token), data_token=f"{line.doctor.id}-{token}") for token in line.called]
    following = [tag("span", _token(token)) for token in line.following]
    more = line.waiting - len(line.following)
    return tag(
        "section",
        tag("h2", tag("span", line.doctor.name), _in_hindi(line)),
        tag("div", tag("h3", _both("board.now")), tag("p", called or tag("span", "–"), class_="tokens"), class_="now"),
        tag(
            "div",
            tag("h3", _both("board.next")),
            tag("p", following or tag("span", "–"), tag("small", f"+{more}") if more else None, class_="tokens"),
            class_="next",
        ),
        tag("p", _wait(line), class_="wait") if line.wait else None,
    )


def _in_hindi(line: BoardLine) -> Html | None:
    name = line.doctor.called("hi")
    return tag("small", name, lang="hi") if name != line.doctor.name else None


def _wait(line: BoardLine) -> Html:
    assert line.wait is not None  # noqa: S101  # asked before
    low, high = line.wait.rounded()
    return _both("board.wait", low=low, high=high)


def _both(key: str, **facts: object) -> Html:
    """Return words in every language, one below the other: a waiting room reads them all."""
    return join([tag("span", render(language, key, facts), lang=language, class_="said") for language in TABLES])


def _token(number: int) -> str:
    return f"Q{number:03}"


def _file(name: str) -> Callable[[Request], Response]:
    content = (_FOLDER / name).read_bytes()
    etag = f'"{sha256(content).hexdigest()[:20]}"'

    def serve(request: Request) -> Response:
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=_FILES[name], headers=headers)

    return serve
