"""What somebody agrees to before anything personal is kept: one row a version of the notice, the newest last.

The words stand in the phrases. Here stands their SHA-256 in each language, and a law compares: whoever changes a word
adds a version, and everybody is asked again. What was agreed to can so be shown for as long as the consent is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One version. `says` is its phrase, `words` the SHA-256 (hexadecimal) of that phrase by language."""

    version: int
    since: date
    says: str
    words: Mapping[str, str]


NOTICES = (
    Notice(
        version=1,
        since=date(2026, 11, 21),
        says="consent.words",
        words={
            "en": "767bf1505607a946ce07f66c07681d78e62e00c288585ef37c6ce3f0502ff8b8",
            "hi": "6762a816945b39baa17794ff3604e5a8b4a19757f91c255c52026bba3efb8cbf",
        },
    ),
    Notice(  # with what doctors note and prescribe
        version=2,
        since=date(2026, 11, 21),
        says="consent.words",
        words={
            "en": "85634a24dfe9e131e071cc07b8bb47b69d9afadb68fc8eb59a22f8314d679b7f",
            "hi": "09ed00171e90bc502b197e68827aa1a61983e15d8a75cf7c5b0970b859e3bbdf",
        },
    ),
)
CURRENT = NOTICES[-1]


def fingerprint(words: str) -> str:
    """Return what stands in the table for these words."""
    return sha256(words.encode()).hexdigest()
