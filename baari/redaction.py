"""What must never stand in a log, and what stands there instead: secrets, phone numbers, addresses, what people wrote.

Two nets. A secret that is known (`redact(secret)`) is found wherever it appears, in any of the spellings in which
libraries print it. What is not known is found by its shape: a bot token, an Authorization value, a phone number. A
third rule drops the passages in which other libraries quote the data of a failed call (PostgreSQL's DETAIL, pydantic's
input_value), as a patient's name has no shape.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, quote_plus
from uuid import UUID

from pydantic import SecretStr

SECRET = "[secret]"  # noqa: S105  # what stands in a secret's place
NUMBER = "[number]"
MEETING = "[meeting]"

_SHORTEST = 6  # a shorter secret would be found inside ordinary words and blank the log
_DEEPEST = 6  # nobody reads deeper, and a structure that holds itself must end
# Ten digits are the shortest full phone number (India, North America); a bare chat id of Telegram has as many.
_LEAST_DIGITS, _MOST_DIGITS = 10, 15  # 15: E.164

_HEADERS = (
    "proxy-authorization|authorization|set-cookie|cookie|x-api-key|x-razorpay-signature|stripe-signature"
    "|x-twilio-signature|x-telegram-bot-api-secret-token"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What to look for and what to write in its place.

    `signs` are lower-case pieces of which each match holds at least one: a text without them need not be searched,
    which makes a log line eight times cheaper.
    """

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    instead: str | Callable[[re.Match[str]], str]


def _phone(found: re.Match[str]) -> str:
    text = found[0]
    digits = sum(character.isdigit() for character in text)
    looks_otherwise = _DATE.match(text) or _DECIMAL.fullmatch(text) or _IPV4.fullmatch(text)
    return text if looks_otherwise or not _LEAST_DIGITS <= digits <= _MOST_DIGITS else NUMBER


_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DECIMAL = re.compile(r"\d+\.\d+")
_IPV4 = re.compile(r"\d{1,3}(\.\d{1,3}){3}")

# Safe on any text, also on a finished line of JSON: no rule reaches over a quote, a comma or a brace.
SHAPES = (
    # Telegram's bot tokens: 123456:ABC..., also inside /bot123456:ABC...
    Rule((":", "%3a"), re.compile(r"\d{3,}(?::|%3[Aa])[\w-]{30,}"), SECRET),
    Rule(
        ("auth", "cookie", "x-api-key", "signature", "secret-token"),
        re.compile(
            rf"(?i)\b({_HEADERS})((?:\\?['\"])?\s*[:=,]\s*(?:b(?=['\"]))?(?:\\?['\"])?)"
            r"(?:(?:basic|bearer)\s+)?[^\s'\",}\\]+"
        ),
        rf"\1\2{SECRET}",
    ),
    Rule(("basic", "bearer"), re.compile(r"(?i)\b(basic|bearer)\s+[\w+/=.~-]{8,}"), rf"\1 {SECRET}"),
    Rule(("rzp_",), re.compile(r"\brzp_(?:test|live)_\w+"), SECRET),  # Razorpay's keys
    Rule(("sk_", "whsec_"), re.compile(r"\b(?:sk_(?:test|live)|whsec)_[\w+/=-]+"), SECRET),  # Stripe's
    Rule(("rk_",), re.compile(r"\brk_\w{8,}"), SECRET),  # our own keys for the admin door
    # the password in a database address
    Rule(("://",), re.compile(r"(://[^\s:/@'\"]+:)[^\s@'\"]+@"), rf"\1{SECRET}@"),
    # the links of a video call: whoever has one is let in (Zoom's /j/ and /s/, a Jitsi room or one of our own)
    Rule(("/j/", "/s/"), re.compile(r"(?i)://[^\s/'\",}\\]+/[js]/\d{9,12}[^\s'\",}\\]*"), f"://{MEETING}"),
    Rule(("room-",), re.compile(r"\broom-[0-9a-f]{32}(?:\?[^\s'\",}\\]*)?"), MEETING),
    Rule(("eyj",), re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}"), SECRET),  # a JSON web token
    Rule(
        ("=",),
        re.compile(r"(?i)([?&](?:token|key|secret|sig|signature|code|start|pwd|zak|jwt)=)[^&\s'\",}\\]+"),
        rf"\1{SECRET}",
    ),
    Rule(("@",), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    Rule(("+", "%2b"), re.compile(r"(?:\+|%2[Bb])\d(?:[ ().-]{0,2}\d){6,14}"), NUMBER),
    Rule(tuple("0123456789"), re.compile(r"(?<![\w.-])\(?\d[\d ().-]{8,18}\d(?![\w])"), _phone),
)

# Whole passages in which a library quotes data; only on plain text, as they run to the end of a line.
PASSAGES = (
    # PostgreSQL: the values of the row
    Rule(("detail:", "context:", "line "), re.compile(r"(DETAIL|CONTEXT|LINE \d+):[^\n]*"), r"\1: [hidden]"),
    Rule((" (",), re.compile(r"(Failing row contains|Key) \([^\n]*"), r"\1 [hidden]"),
    Rule(("[parameters: ",), re.compile(r"\[parameters: [^\n]*"), "[parameters: hidden]"),  # SQLAlchemy
    # pydantic
    Rule(
        ("input_value=",),
        re.compile(r"input_value=[^\n]*?(?=, input_type=|\n|$)"),
        "input_value=[hidden]",
    ),
)

_ANY_SIGN = re.compile("|".join(re.escape(sign) for rule in SHAPES + PASSAGES for sign in rule.signs))

_known: frozenset[str] = frozenset()
_known_pattern: re.Pattern[str] | None = None


def redact(secret: SecretStr | str) -> None:
    """From now on never let this secret into a log, in whatever spelling. An empty one is ignored.

    Raises ValueError for a secret of fewer than 6 characters, which would be found inside ordinary words.
    """
    global _known, _known_pattern  # noqa: PLW0603  # one log per process, and a handler must see it without being handed it
    plain = secret.get_secret_value() if isinstance(secret, SecretStr) else secret
    if not plain:
        return
    if len(plain) < _SHORTEST:
        raise ValueError(f"a secret of fewer than {_SHORTEST} characters cannot be kept out of a log")
    _known |= _spellings(plain)
    longest_first = sorted(_known, key=len, reverse=True)
    _known_pattern = re.compile("|".join(re.escape(spelling) for spelling in longest_first))


def _spellings(plain: str) -> frozenset[str]:
    encoded = plain.encode("utf-8", "surrogatepass")
    spellings = {
        plain,
        quote(encoded, safe=""),
        quote_plus(encoded),
        repr(plain)[1:-1],
        repr(encoded)[2:-1],
        json.dumps(plain)[1:-1],
        json.dumps(json.dumps(plain)[1:-1])[1:-1],  # JSON inside a logged string
        b64encode(encoded).decode("ascii"),
    }
    return frozenset(spellings)


def redacted_line(text: str) -> str:
    """The text without any known secret or anything shaped like one; a line of JSON stays a line of JSON."""
    if _known_pattern is not None:
        text = _known_pattern.sub(SECRET, text)
    return _ruled(text, SHAPES)


def redacted_text(text: str) -> str:
    """As `redacted_line`, and without the passages in which libraries quote the data of a failed call."""
    return redacted_line(_ruled(text, PASSAGES))


def _ruled(text: str, rules: tuple[Rule, ...]) -> str:
    lowered = text.lower()
    if _ANY_SIGN.search(lowered) is None:
        return text  # most words of most events
    for rule in rules:
        for sign in rule.signs:
            if sign in lowered:
                text = rule.pattern.sub(rule.instead, text)
                break
    return text


def redacted_value(value: Any, depth: int = 0) -> Any:
    """A value of a log event without secrets: structures are walked, long numbers hidden, other objects become text."""
    if isinstance(value, _HARMLESS):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10 ** (_LEAST_DIGITS - 1) else NUMBER
    if isinstance(value, Mapping | list | tuple | Set):
        return "[deep]" if depth >= _DEEPEST else _redacted_structure(value, depth + 1)
    return _AS_TEXT.get(type(value), _shown)(value)


def _redacted_structure(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        return {redacted_line(str(name)): redacted_value(inner, depth) for name, inner in value.items()}
    return [redacted_value(inner, depth) for inner in value]


def _shown(value: object) -> str:
    try:
        return redacted_text(value if isinstance(value, str) else repr(value))
    except Exception:  # noqa: BLE001  # a broken repr must not break what is being logged
        return f"[{type(value).__name__}]"


_HARMLESS = (type(None), bool, float)
# A point in time is kept as it is, though its digits might pass for a telephone's.
_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: redacted_text,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: str,
    UUID: str,
}
