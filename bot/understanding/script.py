"""Brings the ways in which one word is written (script, doubled vowels, breathed consonants) to one spelling.

Devanagari is read out in Latin letters, and Latin spellings of Hindi words are folded, so that "शाम", "shaam" and
"sham" meet. Rules: the vowel `a` that every Devanagari consonant carries is not spoken at a word's end, nor between a
vowel-consonant and a consonant-vowel (Ohala, "Aspects of Hindi Phonology", 1983, on schwa deletion).
"""

import re
import unicodedata
from functools import lru_cache

_SPOKEN = "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l l v sh sh s h"
_VOICED = "a aa i ee u oo ri e ai o au o e"
_CONSONANTS = dict(zip("कखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसह", _SPOKEN.split(), strict=True))
_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", _VOICED.split(), strict=True))
_SIGNS = dict(zip("ािीुूृेैोौॉॅ", _VOICED.split()[1:], strict=True))
_VIRAMA, _NUKTA, _ANUSVARA, _CANDRABINDU, _VISARGA = "\u094d", "\u093c", "\u0902", "\u0901", "\u0903"
_HALF_NASAL = re.compile("[ङञणनम]\u094d(?=[क-ह])")
_DIGITS = {ord("०") + digit: str(digit) for digit in range(10)}
_DROPPED = {ord(_NUKTA): None, ord(_VISARGA): None, ord(_CANDRABINDU): _ANUSVARA, 0x200C: None, 0x200D: None}
_PUNCTUATION = {ord(mark): "'" for mark in "’‘ʼ`´"} | {ord(mark): "-" for mark in "‐‑‒–—−"} | {ord("।"): "."}
_TABLE = _DIGITS | _DROPPED | _PUNCTUATION


def plain(text: str) -> str:
    """Give `text` in lower case with ASCII digits, quotes and dashes, Devanagari with one spelling of nasals."""
    if text.isascii():
        return text.lower()
    unified = unicodedata.normalize("NFKC", text).lower().translate(_TABLE)
    return _HALF_NASAL.sub(_ANUSVARA, unified).replace("ॉ", "ा").replace("ऑ", "आ")


@lru_cache(maxsize=4096)
def latin(word: str) -> str:
    """Read a word of plain Devanagari out in Latin letters ("दोपहर": "dophar"); other letters stay as they are."""
    sounds = _sounds(word)
    spoken: list[str] = []
    vowel_before = False
    for position, (consonant, vowel) in enumerate(sounds):
        silent = vowel == "~" and position > 0 and _is_silent(sounds, position, vowel_before=vowel_before)
        spoken.append(consonant + ("" if silent else vowel.replace("~", "a")))
        vowel_before = bool(vowel) and not silent
    return "".join(spoken)


def _sounds(word: str) -> list[tuple[str, str]]:
    """Cut a word in (consonant, vowel) pairs; "~" is the vowel that is carried but not written."""
    sounds: list[tuple[str, str]] = []
    for letter in word:
        if letter in _CONSONANTS:
            sounds.append((_CONSONANTS[letter], "~"))
        elif letter == _VIRAMA and sounds:
            sounds[-1] = (sounds[-1][0], "")
        elif letter in _SIGNS and sounds:
            sounds[-1] = (sounds[-1][0], _SIGNS[letter])
        elif letter == _ANUSVARA:
            sounds.append(("n", ""))
        else:
            sounds.append(("", _VOWELS.get(letter, letter)))
    return sounds


def _is_silent(sounds: list[tuple[str, str]], position: int, *, vowel_before: bool) -> bool:
    if position == len(sounds) - 1:
        return True
    consonant, vowel = sounds[position + 1]
    return vowel_before and vowel not in {"", "~"} and bool(consonant)


_FOLDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"aa+", "a"),
        (r"iy(?=[eao])", "i"),
        (r"ee+|ii+|ie$|ea", "i"),
        (r"oo+|uu+", "u"),
        (r"ey$|ay$|ei|ai", "e"),
        (r"ou|au", "o"),
        (r"ph", "f"),
        (r"(?<![cs])h(?=[bcdfgjklmnpqrstvwxyz]|$)|(?<=[bdgjkt])h", ""),
        (r"w", "v"),
        (r"z", "j"),
        (r"q|ck|c(?!h)", "k"),
        (r"(?:ch+)+", "ch"),
        (r"y$", "i"),
        (r"([a-z])\1+", r"\1"),
    )
)


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """Give the spelling under which a romanised Hindi word is kept: "shaam", "sham" and "शाम" are all "sham"."""
    spelling = word if word.isascii() else latin(word)
    for pattern, folded in _FOLDS:
        spelling = pattern.sub(folded, spelling)
    return spelling
