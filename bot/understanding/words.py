"""Cuts a message into words, each with everything a table may know it by."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.understanding.script import fold, plain

LONGEST = 400
"""Words read of one message: a booking has under 60; what comes after a page of text is not about when to come."""

_MERIDIEM = re.compile(
    r"(?<![a-z])([ap])(?:\.\s?m(?:\.|(?![a-z]))|\s?m\.)|(?<=\d)\s?([ap])\s?m(?![a-z])|(?<= )([ap]) m(?![a-z])"
)
_HINDI_MERIDIEM = re.compile(r"(ए|पी)\s?\.?\s?एम\b\.?")
_PIECE = re.compile(
    r"""
      (?P<opaque>\+\d[\d\s-]{6,}\d|\d+(?:-\d+){3,}|\d{5,}(?:[-.]\d+)*|\d{3,}-\d{3,}(?:-\d+)*|\d{1,3}(?:,\d{3})+)
    | (?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}-\d{1,2}-(?:\d{4}|\d{2})(?!\d)
        |\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d)|\d{1,2}/\d{1,2}(?![\d/]|\.\d))
    | (?P<clock>\d{1,2}\s?:\s?\d{2}(?!\d)(?::\d{2})?|\d{1,2}[.]\d{2}(?![\d.])|\d{1,2}h\d{2}(?!\d))
    | (?P<number>\d+)
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)?|[\u0900-\u0963\u0971-\u097f]+)
    | (?P<mark>[-.,;!?\n:+%@&])
    """,
    re.VERBOSE,
)
_DEVANAGARI_RUN = re.compile(r"[\u0900-\u0963\u0971-\u097f]+")


@dataclass(slots=True)
class Word:
    """One word or number: `keys` are what cues match it by, `values` what it stands for, by tag."""

    text: str
    folded: str
    start: int
    end: int
    opens: bool = False
    """It begins a sentence."""
    keys: set[str] = field(default_factory=set)
    values: dict[str, Any] = field(default_factory=dict)

    def tag(self, tag: str, value: Any) -> None:
        """Let cues with `<tag>` match this word, standing for `value`; what was said first of a tag stays."""
        self.keys.add(f"<{tag}>")
        self.values.setdefault(tag, value)


def cut(text: str, common: frozenset[str] = frozenset()) -> list[Word]:
    """Give the words of `text` in order; numbers, clock times ("5:30") and numeric dates are tagged as such.

    `common` words are never known by their folded spelling: English "at" does not sound like "aath", eight.
    """
    prepared = _MERIDIEM.sub(lambda found: f" {found[1] or found[2] or found[3]}m ", plain(text))
    prepared = _HINDI_MERIDIEM.sub(lambda found: " am " if found[1] == "ए" else " pm ", prepared)
    words: list[Word] = []
    opens = True
    for found in _pieces(prepared):
        kind, piece, start = found
        if kind == "mark":
            opens = opens or piece in "!?;\n" or (piece == "." and _ends_sentence(words))
            if piece in "-+%:@&":
                words.append(Word(piece, "", start, start + 1, keys={piece}))
            continue
        words.append(_word(kind, piece, start, common, opens=opens))
        opens = False
        if len(words) >= LONGEST:
            break
    return words


def _pieces(text: str) -> list[tuple[str, str, int]]:
    pieces: list[tuple[str, str, int]] = []
    position = 0
    while position < len(text):
        found = _DEVANAGARI_RUN.match(text, position) or _PIECE.match(text, position)
        if found is None:
            position += 1
            continue
        pieces.append((found.lastgroup or "word", found[0], position))
        position = found.end()
    return pieces


def _ends_sentence(words: list[Word]) -> bool:
    """A full stop after a short word ("Dr.", "Dec.", "10.") is not the end of a sentence."""
    return bool(words) and len(words[-1].text) > 3 and not words[-1].text.isdigit()


def _word(kind: str, piece: str, start: int, common: frozenset[str], *, opens: bool) -> Word:
    text = piece.removesuffix("'s") if kind == "word" else piece
    word = Word(text, fold(text) if kind == "word" and text not in common else "", start, start + len(piece), opens)
    word.keys.add(text)
    if word.folded:
        word.keys.add("~" + word.folded)
    if kind == "number":
        word.tag("digits", piece)
        word.tag("n", int(piece))
        if len(piece) == 4 and piece[:2] in {"19", "20"}:
            word.tag("year", int(piece))
    elif kind == "clock":
        hour, minute = (int(part) for part in re.split(r"\D+", piece)[:2])
        if hour <= 24 and minute < 60:
            word.tag("dotted" if "." in piece else "hm", (hour % 24, minute))
    elif kind == "date":
        word.tag("numeric", tuple(int(part) for part in re.split(r"\D", piece)))
    return word
