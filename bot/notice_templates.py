"""A notice as a template: the same phrase with its facts as numbered places, for where only approved words may leave.

One phrase a kind and language, so that nobody reads one thing inside WhatsApp's 24 hours and another outside them.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from bot.desk_values import Moment
from bot.line import Phrase
from bot.message import Prepared
from bot.phrases import PLACEHOLDER, TABLES, fill
from core.domain.notices import RULES, NoticeKind

FACTS = frozenset({"first_name", "clinic", "starts", "number", "link", "phone", "how"})
"""All that a notice may name: who, where, when, under which number; for a video call its link and what to do without
one. No doctor, no specialty, no reason, no amount."""

ANSWERS = ("coming", "late", "move", "cancel")
"""What can be tapped under a reminder, in its order; the labels are `reminder.card.<answer>`."""


def prepared(
    kind: NoticeKind, language: str, facts: Mapping[str, object], *, options: Iterable[str] = ()
) -> Prepared | None:
    """Return the template that says this and what stands in its places: the facts, then the ids of its buttons.

    None in a language that has no such phrase.
    """
    pattern = TABLES.get(language, {}).get(RULES[kind].says)
    if pattern is None:
        return None
    values = [fill(language, found[0], facts) for found in PLACEHOLDER.finditer(pattern)]
    return Prepared(name=template_name(kind), values=(*values, *options))


_SAMPLES: Mapping[str, object] = {
    "first_name": "Asha",
    "clinic": "City Clinic",
    "starts": Moment(datetime(2026, 7, 14, 5, 0, tzinfo=UTC), "Asia/Kolkata"),
    "number": "APT-20260714-0007",
    "link": "https://zoom.us/j/81234567890?pwd=aB3",
    "phone": "+912226730000",
    "how": Phrase("online.how.call"),
}
"""An example of every fact, for those who approve a template."""


def sample_values(kind: NoticeKind, language: str) -> tuple[str, ...]:
    """Return an example of what stands in each place of a kind's template."""
    found = prepared(kind, language, _SAMPLES)
    return found.values if found else ()


def template_name(kind: NoticeKind) -> str:
    """Return the name of a kind's template."""
    return f"notice_{kind.value}"


def template_body(kind: NoticeKind, language: str) -> tuple[str, int]:
    """Return the phrase with `{{1}}`, `{{2}}`, ... in place of its facts, and how many they are."""
    count = 0

    def place(_found: object) -> str:
        nonlocal count
        count += 1
        return f"{{{{{count}}}}}"

    return PLACEHOLDER.sub(place, TABLES[language][RULES[kind].says]), count
