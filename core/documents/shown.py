"""What of a text our font can show: the rest falls back in sight, never in silence and never with an error.

A letter whose mark the font lacks is shown without the mark (ễ as e: a name stays readable). Anything else that it
lacks (an emoji, Hebrew, Chinese) is one box for each whole character. What only steers (bidirectional marks, variation
selectors) is dropped, so that no text can turn the line that it stands in.
"""

import unicodedata
from collections.abc import Set as AbstractSet

import regex

BOX = "□"
JOINERS = frozenset("\u200c\u200d")
"""The two invisible characters that change how Devanagari is written."""

_GRAPHEME = regex.compile(r"\X")


def shown(text: str, covered: AbstractSet[int]) -> str:
    """Return the text in characters of `covered` (code points of the font), on one line with single spaces."""
    whole = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Zs"} else c for c in whole)
    kept = "".join(c for c in spaced if c in JOINERS or unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"})
    return " ".join("".join(_piece(piece, covered) for piece in _GRAPHEME.findall(kept)).split())


def _piece(piece: str, covered: AbstractSet[int]) -> str:
    if _has(piece, covered):
        return piece
    if all(_steers(c) or ord(c) in covered for c in piece):
        return "".join(c for c in piece if not _steers(c))
    base = unicodedata.normalize("NFKD", piece)
    letters = "".join(c for c in base if not unicodedata.combining(c))
    return letters if letters and _has(letters, covered) else BOX


def _has(piece: str, covered: AbstractSet[int]) -> bool:
    return all(ord(c) in covered for c in piece)


def _steers(character: str) -> bool:
    return character in JOINERS or 0xFE00 <= ord(character) <= 0xFE0F  # variation selectors
