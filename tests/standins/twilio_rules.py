"""What Twilio refuses, with its error codes, and how an SMS is counted.

Codes: twilio.com/docs/api/errors/<code>; limits of content types: twilio.com/docs/content/twilio-quick-reply and
twiliolist-picker.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

BODY_CHARS = 1600  # error 21617
VARIABLE_CHARS = 1600  # error 21658
CONTENT_SID = re.compile(r"HX[0-9a-fA-F]{32}")
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
TYPES = {
    "twilio/text",
    "twilio/media",
    "twilio/location",
    "twilio/list-picker",
    "twilio/call-to-action",
    "twilio/quick-reply",
    "twilio/card",
    "twilio/catalog",
    "twilio/carousel",
    "twilio/flows",
    "twilio/schedule",
    "whatsapp/card",
    "whatsapp/authentication",
    "whatsapp/flows",
}
STOP_WORDS = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"}  # error 23002
START_WORDS = {"START", "YES", "UNSTOP"}
_NOT_IN_A_VARIABLE = re.compile(r"[\n\r\t]| {5}")  # error 21656: newline, tab, more than four spaces in a row
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = set("^{}\\[~]|€\f")


class TwilioError(Exception):
    """The API answers with this HTTP status and error code."""

    def __init__(self, code: int, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.status = code, status
        self.json: dict[str, Any] = {
            "code": code,
            "message": message,
            "more_info": f"https://www.twilio.com/docs/errors/{code}",
            "status": status,
        }


def segments(text: str) -> int:
    """How many SMS a text is: 160 GSM-7 letters or 70 of any other script, then 153 or 67 each."""
    if set(text) <= _GSM | _GSM_TWICE:
        length, one, more = len(text) + sum(letter in _GSM_TWICE for letter in text), 160, 153
    else:
        length, one, more = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= one else -(-length // more)


def check_addresses(to: str, sender: str, senders: set[str]) -> None:
    """Missing: 21604, 21603; no number: 21211; of two channels: 21910; not our sender: 63007, 21606."""
    if not to:
        raise TwilioError(21604, "A 'To' phone number is required.")
    if not sender:
        raise TwilioError(21603, "A 'From' phone number is required.")
    if not NUMBER.fullmatch(to.removeprefix("whatsapp:")):
        raise TwilioError(21211, f"The 'To' number {to} is not a valid phone number.")
    if to.startswith("whatsapp:") != sender.startswith("whatsapp:"):
        raise TwilioError(21910, "Invalid From and To pair. From and To should be of the same channel")
    if sender not in senders:
        if sender.startswith("whatsapp:"):
            raise TwilioError(63007, "Twilio could not find a Channel with the specified From address")
        raise TwilioError(21606, f"The From phone number {sender} is not a valid, SMS-capable inbound phone number")


def check_callback(url: str) -> None:
    """21609: no absolute address, or an underscore in the host (OpenAPI, StatusCallback)."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "_" in parts.hostname:
        raise TwilioError(21609, f"The StatusCallback URL {url} is not a valid URL.")


def check_body(body: str) -> None:
    if len(body) > BODY_CHARS:
        raise TwilioError(21617, f"The concatenated message body exceeds the {BODY_CHARS} character limit")


def read_variables(source: str) -> dict[str, str]:
    """ContentVariables as sent: a JSON object of strings, each on one line and at most 1600 letters (21656, 21658)."""
    try:
        given = json.loads(source or "{}")
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise TwilioError(21656, "The ContentVariables Parameter is invalid")
    if any(not value or _NOT_IN_A_VARIABLE.search(value) for value in given.values()):
        raise TwilioError(21656, "The ContentVariables Parameter is invalid")
    if any(len(value) > VARIABLE_CHARS for value in given.values()):
        raise TwilioError(21658, "The ContentVariables Parameter contains a value that is too long")
    return given


def fill(template: Any, values: Mapping[str, str]) -> Any:
    """`template` with every {{name}} in its texts replaced; KeyError names a place nothing was given for."""
    if isinstance(template, str):
        return _PLACE.sub(lambda found: values[found[1]], template)
    if isinstance(template, list):
        return [fill(each, values) for each in template]
    if isinstance(template, dict):
        return {name: fill(each, values) for name, each in template.items()}
    return template


def check_content(types: Mapping[str, Any]) -> None:
    """The limits of a new content's types; TwilioError 400. Texts with places in them are measured when sent."""
    for name, shape in types.items():
        wrong = what_is_wrong(name, shape, places_allowed=True)
        if wrong:
            raise TwilioError(20001, f"Invalid content type {name}: {wrong}")


def what_is_wrong(name: str, shape: Mapping[str, Any], *, places_allowed: bool = False) -> str:
    """Why WhatsApp would not show this content, "" when it would."""

    def too_long(text: Any, longest: int) -> bool:
        return not isinstance(text, str) or (
            len(text) > longest and not (places_allowed and _PLACE.search(text) is not None)
        )

    if not shape.get("body") and name != "twilio/location":
        return "body is required"
    longest = BODY_CHARS if name == "twilio/text" else 1024
    if too_long(shape.get("body", ""), longest):
        return f"body is longer than {longest}"
    if name == "twilio/list-picker":
        return _wrong_list(shape, too_long)
    if name == "twilio/quick-reply":
        return _wrong_buttons(shape, too_long)
    return ""


def _wrong_list(shape: Mapping[str, Any], too_long: Any) -> str:
    items = shape.get("items") or []
    if not 1 <= len(items) <= 10:
        return f"{len(items)} items, 1 to 10 allowed"
    if not shape.get("button") or too_long(shape["button"], 20):
        return "button must be 1 to 20 characters"
    for item in items:
        if not item.get("item") or too_long(item["item"], 24):
            return f"item {item.get('item')!r} must be 1 to 24 characters"
        if not item.get("id") or too_long(item["id"], 200):
            return f"id {item.get('id')!r} must be 1 to 200 characters"
        if item.get("description") and too_long(item["description"], 72):
            return f"description of {item['item']!r} is longer than 72"
    return "" if len({item["id"] for item in items}) == len(items) else "ids are not unique"


def _wrong_buttons(shape: Mapping[str, Any], too_long: Any) -> str:
    actions = shape.get("actions") or []
    if not 1 <= len(actions) <= 10:
        return f"{len(actions)} actions, 1 to 10 allowed"
    for action in actions:
        if not action.get("title") or too_long(action["title"], 20):
            return f"title {action.get('title')!r} must be 1 to 20 characters"
        if action.get("id") and too_long(action["id"], 200):
            return f"id {action['id']!r} is longer than 200"
    return "" if len({action["title"] for action in actions}) == len(actions) else "titles are not unique"
