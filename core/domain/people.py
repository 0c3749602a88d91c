"""What a person's name may be, in any script."""

import unicodedata

from core.domain.errors import BadName

SHORTEST_LETTERS = 2
LONGEST = 80  # characters; the longest that a card, a receipt and a list row show whole or cut with sense

_BETWEEN = set(" .'’-‌‍")
"""What stands between letters: space, full stop, apostrophes, hyphen, and the joiners that Indian scripts need."""


def person_name(text: str) -> str:
    """Return a name with its spaces tidied; raises `BadName` for what cannot be one (too short, digits, tags)."""
    name = " ".join(text.split())
    letters = sum(1 for character in name if unicodedata.category(character).startswith("L"))
    if letters < SHORTEST_LETTERS or len(name) > LONGEST:
        raise BadName
    if not all(c in _BETWEEN or unicodedata.category(c)[0] in "LM" for c in name):
        raise BadName
    return name
