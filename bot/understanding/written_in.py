"""Tells from its script in which language somebody writes, where the script tells it.

Devanagari is read by who types it, whatever else stands in the message. Latin letters tell nothing: they are English,
or Hindi as half of India types it, and who types Hindi so may or may not like to read Devanagari.
"""

import re
from collections.abc import Mapping

_SCRIPTS: Mapping[str, re.Pattern[str]] = {"hi": re.compile("[\u0900-\u0963\u0970-\u097f]")}
_LEAST = 2
"""Characters of a script that are written and no slip: "हाँ" has three."""


def written_in(text: str) -> str | None:
    """Return the language whose script `text` is written in, as a tag; None where its script tells nothing."""
    return next((language for language, script in _SCRIPTS.items() if len(script.findall(text)) >= _LEAST), None)
