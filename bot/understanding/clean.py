"""Takes out of a typed text what no one meant to type, before anybody reads, stores or shows it."""

import unicodedata

_KEPT_FORMAT = frozenset("\u200c\u200d")
"""ZWNJ and ZWJ decide how Devanagari conjuncts and emoji families are drawn: dropping them changes words."""
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
"""Control (with NUL, which PostgreSQL refuses), format (with bidi overrides, which reorder a card), surrogates
(which are no UTF-8)."""
_BREAKS = frozenset("\n\t")


def clean(text: str, limit: int) -> str:
    """Give `text` in NFC, without control, bidi and surrogate characters, trimmed, in at most `limit` UTF-16 units.

    A tab and every kind of line end count as white space and stay as a tab or newline. UTF-16 units are what Telegram
    and WhatsApp count (https://core.telegram.org/api/entities#utf-16). No character is cut in half.
    """
    if text.isascii() and text.isprintable():
        return text.strip()[:limit].rstrip()
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(letter for letter in unified if _is_kept(letter))
    return _cut(unicodedata.normalize("NFC", kept).strip(), limit).rstrip()


def _is_kept(letter: str) -> bool:
    return letter in _BREAKS or letter in _KEPT_FORMAT or unicodedata.category(letter) not in _DROPPED_CATEGORIES


def _cut(text: str, limit: int) -> str:
    units = 0
    for position, letter in enumerate(text):
        units += 2 if ord(letter) > 0xFFFF else 1  # outside the basic plane a character takes two units
        if units > limit:
            return text[:position]
    return text
