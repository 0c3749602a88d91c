"""Cuts text to what a channel takes without cutting a character in half: no broken conjunct, no headless emoji.

Lengths are UTF-16 units, in which Telegram and WhatsApp count (https://core.telegram.org/api/entities#utf-16); where a
provider counts otherwise, this is the longer of the two. Characters are extended grapheme clusters (Unicode UAX 29),
so that a Devanagari conjunct with its vowel sign stays whole.
"""

from itertools import accumulate

import regex

_GRAPHEME = regex.compile(r"\X")
_ELLIPSIS = "…"
_BREAKS = ("\n\n", "\n", " ")
"""Where a long text may be parted, the best place first."""


def units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text) if text.isascii() else len(text) + sum(letter > "\uffff" for letter in text)


def shorten(text: str, limit: int) -> str:
    """Return the text in at most `limit` units (at least 1), with an ellipsis where something is left out."""
    if units(text) <= limit:
        return text
    return _head(text, limit - 1).rstrip() + _ELLIPSIS


def split(text: str, limit: int) -> list[str]:
    """Return the text in pieces of at most `limit` units, parted between paragraphs, lines or words where that can be.

    No piece is empty; an empty text has none.
    """
    pieces = []
    rest = text.strip()
    while units(rest) > limit:
        head = _head(rest, limit) or rest[: max(1, limit // 2)]  # one character of a hundred accents: cut through it
        at = next((place for mark in _BREAKS if (place := head.rfind(mark)) > len(head) // 2), len(head))
        if rest[len(head) : len(head) + 1].isspace():
            at = len(head)
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*pieces, rest] if rest else pieces


def _head(text: str, limit: int) -> str:
    """Return the longest beginning of whole characters in at most `limit` units."""
    if text.isascii() and "\r" not in text:
        return text[:limit]
    characters = _GRAPHEME.findall(text)
    fitting = sum(total <= limit for total in accumulate(map(units, characters)))
    return "".join(characters[:fitting])
