"""How Telegram reads a text: HTML tags become entities, what is left is trimmed and measured.

Errors and the list of tags follow `parse_html` of tdlib's MessageEntity.cpp.
"""

import re
from dataclasses import dataclass
from typing import Any

MESSAGE_UNITS = 4096  # Bot API: "1-4096 characters after entities parsing"
CAPTION_UNITS = 1024  # Bot API: "0-1024 characters after entities parsing"

_ENTITY_OF_TAG = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "span": "spoiler",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));?")
_START = re.compile(r"""<(?P<name>[^\s>]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>""")
_END = re.compile(r"</(?P<name>[^\s>]*)\s*>")
_ATTRIBUTE = re.compile(r"""(?P<name>[\w-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""")
_CONTROL = {code: " " for code in range(32) if code != 10} | {13: None} | dict.fromkeys(range(0x2028, 0x202F))


class TelegramError(Exception):
    """The Bot API answers {"ok": false} with this code, description and parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedText:
    """What the patient sees, and the entities over it (offsets and lengths in UTF-16 units)."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()


def units(text: str) -> int:
    """The length Telegram counts in: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    extra: dict[str, Any]


class _HtmlReader:
    """One pass over the source; `text` and `entities` are the result."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.entities: list[dict[str, Any]] = []
        self._open: list[_Open] = []
        self._place = 0

    def read(self) -> None:
        while self._place < len(self.source):
            if self.source.startswith("</", self._place):
                self._end_tag()
            elif self.source[self._place] == "<":
                self._start_tag()
            elif self.source[self._place] == "&":
                self._reference()
            else:
                self.text += self.source[self._place]
                self._place += 1
        if self._open:
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))

    def _byte(self) -> int:
        return len(self.source[: self._place].encode())

    def _reference(self) -> None:
        found = _REFERENCE.match(self.source, self._place)
        letter = None
        if found:
            decimal, hexadecimal, name = found.groups()
            letter = _NAMED.get(name) if name else chr(int(decimal) if decimal else int(hexadecimal, 16))
        self.text += letter or "&"
        self._place = found.end() if found and letter else self._place + 1

    def _start_tag(self) -> None:
        found = _START.match(self.source, self._place)
        if not found:
            raise _cannot_parse(f"Unclosed start tag at byte offset {self._byte()}")
        tag = found["name"].lower()
        if tag not in _ENTITY_OF_TAG:
            raise _cannot_parse(f'Unsupported start tag "{tag}" at byte offset {self._byte()}')
        given = {
            each["name"].lower(): each["double"] or each["single"] or each["bare"] or ""
            for each in _ATTRIBUTE.finditer(found["attributes"])
        }
        if tag == "span" and given.get("class") != "tg-spoiler":
            raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte()}')
        extra = {"url": given.get("href", "")} if tag == "a" else {}
        self._open.append(_Open(tag, units(self.text), extra))
        self._place = found.end()

    def _end_tag(self) -> None:
        found = _END.match(self.source, self._place)
        if not found:
            raise _cannot_parse(f"Unclosed end tag at byte offset {self._byte()}")
        if not self._open:
            raise _cannot_parse(f"Unexpected end tag at byte offset {self._byte()}")
        opened, name = self._open.pop(), found["name"].lower()
        if name not in {"", opened.tag}:
            raise _cannot_parse(
                f'Unmatched end tag at byte offset {self._byte()}, expected "</{opened.tag}>", found "</{name}>"'
            )
        length = units(self.text) - opened.offset
        if opened.tag == "a" and not opened.extra["url"]:
            opened.extra["url"] = self.text[opened.offset :]
        if length:
            self.entities.append(
                {"type": _ENTITY_OF_TAG[opened.tag], "offset": opened.offset, "length": length, **opened.extra}
            )
        self._place = found.end()


def _cannot_parse(why: str) -> TelegramError:
    return TelegramError(400, f"Bad Request: can't parse entities: {why}")


def read_text(source: str, parse_mode: str) -> FormattedText:
    """What Telegram makes of `source`: tags resolved, control characters dropped, white space at both ends trimmed.

    Raises TelegramError 400 for tags it does not know or that do not match, and for any mode but HTML and none:
    the clinic writes HTML, and a stand-in that half-read Markdown would hide mistakes.
    """
    if parse_mode.lower() not in {"", "html"}:
        raise TelegramError(400, "Bad Request: unsupported parse_mode")
    reader = _HtmlReader(source.translate(_CONTROL))
    if parse_mode:
        reader.read()
    else:
        reader.text = reader.source
    text = reader.text.strip()
    skipped = units(reader.text) - units(reader.text.lstrip())
    entities = []
    for entity in reader.entities:
        start = max(entity["offset"] - skipped, 0)
        length = min(entity["offset"] + entity["length"] - skipped, units(text)) - start
        if length > 0:
            entities.append({**entity, "offset": start, "length": length})
    return FormattedText(text=text, entities=tuple(entities))


def message_text(source: str, parse_mode: str) -> FormattedText:
    """The text of a message, 1-4096 after parsing; TelegramError 400 otherwise."""
    read = read_text(source, parse_mode)
    if not read.text:
        raise TelegramError(400, "Bad Request: message text is empty")
    if units(read.text) > MESSAGE_UNITS:
        raise TelegramError(400, "Bad Request: message is too long")
    return read


def caption_text(source: str, parse_mode: str) -> FormattedText:
    """The caption of a file, 0-1024 after parsing; TelegramError 400 otherwise."""
    read = read_text(source, parse_mode)
    if units(read.text) > CAPTION_UNITS:
        raise TelegramError(400, "Bad Request: message caption is too long")
    return read
