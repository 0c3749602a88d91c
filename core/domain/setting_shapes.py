"""What the values of settings look like: how each type is read, and the settings whose text has a shape of its own."""

import re
from collections.abc import Callable, Mapping
from datetime import time

from core.domain.errors import BadSetting
from core.domain.profile import NOTHING, read_fields
from core.domain.refunds import DEADLINE, read_policy

_WHOLE = re.compile(r"[+-]?\d{1,9}")
_NUMBER_TO_CALL = re.compile(r"\+?[0-9][0-9 -]{1,14}")
"""Two digits at least (India's 112 has three), and no more than E.164's fifteen with what separates them."""


def _read_int(name: str, value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise BadSetting(name=name, wants="a whole number")
    if isinstance(value, str) and not _WHOLE.fullmatch(value.strip()):
        raise BadSetting(name=name, wants="a whole number")
    return int(value)


def _read_bool(name: str, value: object) -> object:
    words = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
    taken = words.get(str(value).strip().lower())
    if taken is None:
        raise BadSetting(name=name, wants="on | off")
    return taken


def _read_text(name: str, value: object) -> object:
    text = str(value).strip()
    # the longest that a button or a table cell shows whole
    if not 1 <= len(text) <= 60 or not text.isprintable():
        raise BadSetting(name=name, wants="1-60 characters")
    return text


def _quiet_hours(name: str, value: object) -> object:
    try:
        starts, ends = (time.fromisoformat(part.strip()) for part in str(value).split("-"))
    except ValueError:
        raise BadSetting(name=name, wants="HH:MM-HH:MM") from None
    return f"{starts:%H:%M}-{ends:%H:%M}"


def _refund_policy(name: str, value: object) -> object:
    if value == DEADLINE:
        return value
    try:
        return read_policy(str(value)).as_text()
    except ValueError:
        raise BadSetting(name=name, wants=f"{DEADLINE} | hours:percent, ... such as 24:100,6:50,0:0") from None


def _calling_code(name: str, value: object) -> object:
    digits = str(value).removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 1 <= len(digits) <= 3 and digits[0] != "0"):
        raise BadSetting(name=name, wants="1-3 digits, such as 91")
    return digits


def _number_to_call(name: str, value: object) -> object:
    if not _NUMBER_TO_CALL.fullmatch(str(value)):
        raise BadSetting(name=name, wants="a phone number, such as 112")
    return value


def _profile_needed(_name: str, value: object) -> object:
    return ",".join(read_fields(str(value))) or NOTHING


READERS: Mapping[type, Callable[[str, object], object]] = {int: _read_int, bool: _read_bool, str: _read_text}
SHAPES: Mapping[str, Callable[[str, object], object]] = {
    "quiet_hours": _quiet_hours,
    "refund_policy": _refund_policy,
    "phone_calling_code": _calling_code,
    "profile_needed": _profile_needed,
    "emergency_number": _number_to_call,
}
