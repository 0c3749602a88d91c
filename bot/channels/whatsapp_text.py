"""WhatsApp's own marks in a text: bold for our title, and none of them in words that are not ours.

WhatsApp has no way to escape a mark (https://faq.whatsapp.com/539178204879377), so each is replaced by a character
that looks like it and means nothing there. Addresses of pages stay as they are, or they would lead nowhere.
"""

import re

_LOOK_ALIKE = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_ADDRESS = re.compile(r"(https?://\S+)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # inside a word it marks nothing: user_name
_QUOTE = re.compile(r"^(\s*)>", re.MULTILINE)
_PLACE = "{{"


def plain(text: str) -> str:
    """Return the text with no mark that WhatsApp would read; its length stays the same."""
    parts = _ADDRESS.split(text)
    return "".join(part if number % 2 else _unmarked(part) for number, part in enumerate(parts))


def marked_up(title: str, text: str) -> str:
    """Return a message: the title in bold on its own line, then the text; both without marks of their own."""
    return f"*{plain(title)}*\n\n{plain(text)}".rstrip() if title else plain(text)


def lines_of(title: str, text: str) -> list[str]:
    """Return the same as single lines without empty ones, as a template's variables take them.

    Twilio refuses a variable that is empty or holds a newline, a tab or a run of spaces (error 21656).
    """
    lines = [one_line(line) for line in marked_up(title, text).split("\n")]
    return [line for line in lines if line]


def one_line(text: str) -> str:
    """Return the text as a variable of a template takes it: on one line, and no variable itself."""
    return " ".join(text.replace(_PLACE, "{ {").split())


def _unmarked(text: str) -> str:
    return _QUOTE.sub(r"\1›", _UNDERSCORE.sub("ˍ", text.translate(_LOOK_ALIKE)))
