"""What Telegram's side writes: updates as its servers send them, and its answers to our calls."""

import itertools
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

_updates = itertools.count(100_000_001)
_messages = itertools.count(1)
_CHAT = re.compile(rb'name="chat_id"\r\n\r\n(\d+)')


@dataclass(slots=True)
class Reply:
    """What one chat sees after a message: the buttons of the newest card, as callback data."""

    card: dict[str, Any] = field(default_factory=dict)

    @property
    def buttons(self) -> list[str]:
        """Return the data of the card's buttons, in order."""
        rows = self.card.get("reply_markup", {}).get("inline_keyboard", [])
        return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def text_update(chat: int, text: str) -> bytes:
    """Return the update of a text."""
    message = {
        "message_id": next(_messages),
        "from": _person(chat),
        "chat": _chat(chat),
        "date": int(time.time()),
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"offset": 0, "length": len(text), "type": "bot_command"}]
    return json.dumps({"update_id": next(_updates), "message": message}).encode()


def tap_update(chat: int, reply: Reply, data: str) -> bytes:
    """Return the update of a tap on a button; the whole card comes with it, as from Telegram."""
    number = next(_updates)
    query = {
        "id": str(number),
        "from": _person(chat),
        "message": reply.card,
        "chat_instance": "1234567890123456789",
        "data": data,
    }
    return json.dumps({"update_id": number, "callback_query": query}).encode()


def answer(call: bytes) -> tuple[bytes, int | None, dict[str, Any]]:
    """Take one call of the Bot API; return the answer, the chat that sees something by it if any, and the card."""
    method, _, body = call.partition(b"\n")
    if method in (b"sendMessage", b"editMessageText"):
        wanted = json.loads(body)
        chat = int(wanted["chat_id"])
        card = _sent(chat) | {"text": wanted["text"]}
        if "message_id" in wanted:
            card["message_id"] = wanted["message_id"]
        if "reply_markup" in wanted:
            card["reply_markup"] = json.loads(wanted["reply_markup"])  # JSON in JSON, as the Bot API takes it
        return _ok(card), chat, card
    if method == b"sendDocument":
        found = _CHAT.search(body)
        chat = int(found[1]) if found else 0
        card = _sent(chat) | {"document": {"file_id": "f", "file_unique_id": "u"}}
        return _ok(card), chat, card
    return _ok(True), None, {}


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def _sent(chat: int) -> dict[str, Any]:
    bot = {"id": 1, "is_bot": True, "first_name": "City Clinic", "username": "city_clinic_bot"}
    return {"message_id": next(_messages), "from": bot, "chat": _chat(chat), "date": int(time.time())}


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Ravi", "last_name": "Kumar", "language_code": "en"}


def _chat(chat: int) -> dict[str, Any]:
    return {"id": chat, "first_name": "Ravi", "last_name": "Kumar", "type": "private"}
