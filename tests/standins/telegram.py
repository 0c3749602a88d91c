"""A stand-in for the Telegram Bot API: the methods the clinic uses, with the server's limits and the server's words.

Descriptions of errors follow tdlib/telegram-bot-api's Client.cpp; PTB shows them with a capital letter.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Fault
from tests.standins.standin import Standin
from tests.standins.telegram_chat import Chat, ChatMessage, SentFile, Upload
from tests.standins.telegram_delivery import Deliveries
from tests.standins.telegram_methods import METHODS
from tests.standins.telegram_people import Tap, TelegramUser
from tests.standins.telegram_text import TelegramError

TOKEN = "100200300:AAstandin-token_0123456789abcdefghi"  # opens nothing but a stand-in
_WORDS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}


class TelegramStandin(Standin):
    """The Bot API at `url` (give the client `f"{url}/bot"` and `f"{url}/file/bot"`) and the people who use it.

    `answer_within` is how long a tap may stay unanswered; Telegram publishes no number.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "baari_test_bot",
        answer_within: timedelta = timedelta(seconds=60),
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.token = token
        self.me: dict[str, Any] = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Baari",
            "username": username,
        }
        self.answer_within = answer_within
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, TelegramUser] = {}
        self.files: dict[str, SentFile] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self._taps: dict[str, Tap] = {}
        self._message_ids, self._tap_ids, self._file_ids = count(1), count(9_000_001), count(1)
        super().__init__(clock=clock)
        self.deliveries = Deliveries(self)

    # the test's side

    def user(
        self,
        user_id: int = 7001,
        *,
        language_code: str = "en",
        first_name: str = "Asha",
        last_name: str = "",
        phone: str = "",
    ) -> TelegramUser:
        """The person with this id, made on first use; the bot cannot write to them before they wrote."""
        with self.lock:
            if user_id not in self.users:
                self.users[user_id] = TelegramUser(
                    self,
                    user_id,
                    first_name=first_name,
                    last_name=last_name,
                    language_code=language_code,
                    phone=phone or f"+9198{user_id % 100_000_000:08d}",
                )
            return self.users[user_id]

    def group(self, chat_id: int, title: str) -> Chat:
        """A group the bot is a member of; `user.says(..., in_chat=group)`."""
        chat = self.open_chat(chat_id, {"id": chat_id, "type": "group", "title": title})
        chat.started = True
        return chat

    def flood(self, chat_id: int, *, retry_after: int) -> None:
        """Answer 429 to everything sent into this chat until `retry_after` seconds of the stand-in's clock are over."""
        with self.lock:
            self.chats[chat_id].flooded_until = self.now + timedelta(seconds=retry_after)

    @property
    def taps(self) -> list[Tap]:
        """All taps, oldest first."""
        with self.lock:
            return list(self._taps.values())

    def assert_taps_answered(self) -> None:
        """Every tap was answered, so that no button of a patient spins for ever."""
        spinning = [tap.data for tap in self.taps if not tap.answered]
        assert spinning == [], f"answerCallbackQuery never came for {spinning}"

    def menu_for(self, user: TelegramUser) -> list[dict[str, str]]:
        """The commands this person sees in the private chat: the narrowest scope and own language first."""
        language = user.json.get("language_code", "")
        with self.lock:
            for scope in (f"chat {user.user_id}", "all_private_chats", "default"):
                for spoken in (language, ""):
                    if found := self.commands.get((scope, spoken)):
                        return found
        return []

    # what people and methods share

    def open_chat(self, chat_id: int, shown: dict[str, Any]) -> Chat:
        with self.lock:
            return self.chats.setdefault(chat_id, Chat(chat_id=chat_id, json=shown))

    def next_message_id(self) -> int:
        return next(self._message_ids)

    def keep_file(self, kind: str, name: str, mime: str, content: bytes) -> SentFile:
        with self.lock:
            file = SentFile(kind=kind, file_id=f"file-{next(self._file_ids)}", name=name, mime=mime, content=content)
            self.files[file.file_id] = file
            return file

    def new_tap(self, user_id: int, data: str) -> Tap:
        with self.lock:
            tap = Tap(tap_id=str(next(self._tap_ids)), user_id=user_id, data=data, at=self.now)
            self._taps[tap.tap_id] = tap
            return tap

    def tap(self, tap_id: str) -> Tap | None:
        return self._taps.get(tap_id)

    def chat_to_write(self, chat_id: str) -> Chat:
        """The chat, if the bot may write into it now; TelegramError 400, 403 or 429."""
        if not re.fullmatch(r"-?\d+", chat_id):
            raise TelegramError(400, "Bad Request: chat not found" if chat_id else "Bad Request: chat_id is empty")
        chat = self.chats.get(int(chat_id))
        if chat is None:
            raise TelegramError(400, "Bad Request: chat not found")
        if chat.refusal:
            raise TelegramError(403, chat.refusal)
        if not chat.started:
            raise TelegramError(403, "Forbidden: bot can't initiate conversation with a user")
        if chat.flooded_until and chat.flooded_until > self.now:
            left = int((chat.flooded_until - self.now).total_seconds()) or 1
            raise TelegramError(429, f"Too Many Requests: retry after {left}", retry_after=left)
        return chat

    def post_message(self, chat: Chat, **content: Any) -> ChatMessage:
        """Append a message of the bot."""
        message = ChatMessage(
            message_id=self.next_message_id(),
            chat_id=chat.chat_id,
            from_bot=True,
            sender=self.me,
            sent_at=self.now,
            **content,
        )
        chat.messages.append(message)
        return message

    # the wire

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download),
        ]

    def error_page(self, fault: Fault) -> Response:
        status = fault.status or 500
        error = TelegramError(status, _WORDS.get(status, "Internal Server Error"))
        if status == 429:
            after = fault.retry_after or 1
            error = TelegramError(429, f"Too Many Requests: retry after {after}", retry_after=after)
        return _refusal(error)

    async def _download(self, request: Request) -> Response:
        found = self.files.get(request.path_params["path"].rpartition("/")[2])
        if request.path_params["token"] != self.token or found is None:
            return _refusal(TelegramError(404, "Not Found"))
        return Response(found.content, media_type=found.mime)

    async def _call(self, request: Request) -> Response:
        if request.path_params["token"] != self.token:
            return _refusal(TelegramError(401, "Unauthorized"))
        arguments: dict[str, str] = dict(request.query_params)
        uploads: dict[str, Upload] = {}
        if request.headers.get("content-type", "").startswith("application/json"):
            given = json.loads(await request.body())
            arguments |= {name: each if isinstance(each, str) else json.dumps(each) for name, each in given.items()}
        else:
            async with request.form() as form:
                for name, value in form.multi_items():
                    if isinstance(value, str):
                        arguments[name] = value
                    else:
                        mime = value.content_type or "application/octet-stream"
                        uploads[name] = Upload(name=value.filename or name, mime=mime, content=await value.read())
        try:
            answer = await self.call(request.path_params["method"], arguments, uploads)
        except TelegramError as error:
            return _refusal(error)
        return JSONResponse({"ok": True, **answer})

    async def call(self, method: str, arguments: dict[str, str], uploads: dict[str, Upload]) -> dict[str, Any]:
        """One Bot API call: {"result": ...} and perhaps a description; TelegramError for {"ok": false}."""
        name = method.lower()
        if name == "getupdates":
            self._allow(arguments)
            updates = await self.deliveries.get_updates(
                offset=int(arguments.get("offset", 0)),
                limit=max(1, min(int(arguments.get("limit", 100)), 100)),
                patience=float(arguments.get("timeout", 0)),
            )
            return {"result": updates}
        if name == "setwebhook":
            self._allow(arguments)
            return {"result": True, "description": self.deliveries.set_webhook(arguments)}
        if name == "deletewebhook":
            drop = arguments.get("drop_pending_updates") == "true"
            return {"result": True, "description": self.deliveries.delete_webhook(drop=drop)}
        if name == "getwebhookinfo":
            return {"result": self.deliveries.info()}
        if name not in METHODS:
            raise TelegramError(404, "Not Found: method not found")
        with self.lock:
            return {"result": METHODS[name](self, arguments, uploads)}

    def _allow(self, arguments: dict[str, str]) -> None:
        if "allowed_updates" in arguments:  # "if not specified, the previous setting will be used"
            with self.lock:
                self.deliveries.allowed = json.loads(arguments["allowed_updates"])


def _refusal(error: TelegramError) -> Response:
    page: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        page["parameters"] = error.parameters
    return JSONResponse(page, error.code)
