"""The keyboards under a message and under the text field, and what Telegram refuses about them."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.standins.telegram_text import TelegramError

CALLBACK_BYTES = 64  # Bot API: callback_data is 1-64 bytes
ROW_BUTTONS = 8  # telegram.constants.InlineKeyboardMarkupLimit / server: more is "reply markup is too long"
ALL_BUTTONS = 100  # the same, over all rows
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_STYLES = {"", "default", "primary", "danger", "success"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One inline button; exactly one of `data`, `url`, `web_app` is set for those the clinic uses."""

    label: str
    data: str | None = None
    url: str | None = None
    web_app: str | None = None
    style: str = ""

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"text": self.label}
        if self.data is not None:
            found["callback_data"] = self.data
        if self.url is not None:
            found["url"] = self.url
        if self.web_app is not None:
            found["web_app"] = {"url": self.web_app}
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyButton:
    """One button in place of the letters: it sends its label, or the patient's contact or place."""

    label: str
    asks_contact: bool = False
    asks_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What `reply_markup` asked for: inline rows, or a reply keyboard, or taking that away (`remove`)."""

    rows: tuple[tuple[Button, ...], ...] = ()
    reply_rows: tuple[tuple[ReplyButton, ...], ...] = ()
    remove: bool = False


def read_markup(source: str | None, *, private: bool) -> Markup:
    """Parse `reply_markup`; TelegramError 400 with the server's words for everything it refuses."""
    if not source:
        return Markup()
    try:
        value = json.loads(source)
    except ValueError:
        raise TelegramError(400, "Bad Request: can't parse reply keyboard markup JSON object") from None
    if not isinstance(value, dict):
        raise TelegramError(400, "Bad Request: object expected as reply markup")
    if value.get("inline_keyboard"):
        rows = tuple(
            tuple(_inline_button(each, private=private) for each in row)
            for row in _rows(value["inline_keyboard"], "inline_keyboard")
        )
        _check_size(rows)
        return Markup(rows=tuple(row for row in rows if row))
    if value.get("keyboard"):
        keys = tuple(
            tuple(_reply_button(each, private=private) for each in row) for row in _rows(value["keyboard"], "keyboard")
        )
        return Markup(reply_rows=keys)
    return Markup(remove=bool(value.get("remove_keyboard")))


def _rows(value: Any, field: str) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise TelegramError(400, f'Bad Request: field "{field}" must be an Array of Arrays')
    return value


def _check_size(rows: tuple[tuple[Button, ...], ...]) -> None:
    if any(len(row) > ROW_BUTTONS for row in rows) or sum(map(len, rows)) > ALL_BUTTONS:
        raise TelegramError(400, "Bad Request: reply markup is too long")


def _inline_button(value: Any, *, private: bool) -> Button:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise TelegramError(
            400, "Bad Request: can't parse inline keyboard button: Can't find field \"text\" in the object"
        )
    label = value["text"].strip()
    if not label:
        raise TelegramError(400, "Bad Request: keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if value.get(name)]
    if not actions:
        raise TelegramError(
            400,
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        )
    if len(actions) > 1:
        # the server silently takes the first; the Bot API says "exactly one", and so does this stand-in
        raise TelegramError(400, f"Bad Request: exactly one action per button, got {', '.join(actions)}")
    style = value.get("style", "")
    if style not in _STYLES:
        raise TelegramError(400, "Bad Request: invalid button style specified")
    data = value.get("callback_data")
    if data is not None and len(data.encode()) > CALLBACK_BYTES:
        raise TelegramError(400, "Bad Request: BUTTON_DATA_INVALID")
    url = value.get("url")
    if url is not None:
        _check_url(url)
    web_app = value["web_app"]["url"] if "web_app" in value else None
    if web_app is not None:
        _check_web_app(web_app, private=private)
    return Button(label=label, data=data, url=url, web_app=web_app, style=style)


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "tg" or (parts.scheme in {"http", "https"} and "." in host):
        return
    raise TelegramError(400, f"Bad Request: inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_web_app(url: str, *, private: bool) -> None:
    if not url.startswith("https://"):
        raise TelegramError(
            400, f"Bad Request: inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    if not private:
        raise TelegramError(400, "Bad Request: BUTTON_TYPE_INVALID")


def _reply_button(value: Any, *, private: bool) -> ReplyButton:
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict):
        raise TelegramError(
            400, "Bad Request: can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    label = str(value.get("text", "")).strip()
    if not label:
        raise TelegramError(400, "Bad Request: keyboard button text must be non-empty")
    contact, place = bool(value.get("request_contact")), bool(value.get("request_location"))
    if (contact or place) and not private:
        wanted = "phone number" if contact else "location"
        raise TelegramError(400, f"Bad Request: {wanted} can be requested in private chats only")
    return ReplyButton(label=label, asks_contact=contact, asks_place=place)
