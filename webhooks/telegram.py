"""Telegram's door: an update is answered 200 once it has been heard, and brought again otherwise.

PTB's own handler answers as soon as an update is in memory, so that a crash loses it; this one answers after the
commit. Telegram brings the updates of one chat in order, each after the one before was taken.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from bot.channels.telegram_heard import read
from bot.message import Heard
from webhooks.problems import problem
from webhooks.signatures import Secrets, only_header, telegram_secret

log = logging.getLogger(__name__)

PATH = "/telegram/webhook"
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class TelegramDoor:
    """The webhook. `hear` returns when what was heard is committed (a second delivery changes nothing), else raises."""

    def __init__(self, *, hear: Callable[[Heard], None], secret: Secrets) -> None:
        self._hear = hear
        self._secret = secret

    def router(self) -> APIRouter:
        """Return the door, at `PATH`."""
        door = APIRouter(include_in_schema=False)
        door.post(PATH)(self.take)
        return door

    async def take(self, request: Request) -> Response:
        """Take one update: 401 without our secret, 200 once it is heard, 500 so that it comes again.

        A tap is answered in the response itself, which may carry one call: no request more, and the button rests.
        """
        if not telegram_secret(only_header(request.headers.raw, _SECRET), self._secret):
            log.warning("forged update")
            return problem(401)
        update = _update(await request.body())
        if update is None:
            return problem(400, "no_update")
        heard = read(update)
        if heard is None:
            return Response()
        try:
            await run_in_threadpool(self._hear, heard)
        except Exception:  # the outermost door: logged, answered, and tried again by Telegram
            log.exception("update not heard", extra={"kind": heard.kind})
            return problem(500)
        if heard.callback_id is None:
            return Response()
        return JSONResponse({"method": "answerCallbackQuery", "callback_query_id": heard.callback_id})


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
