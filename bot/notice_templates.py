"""A notice as a template: the same phrase with its facts as numbered places, for where only approved words may leave.

One phrase a kind and language, so that nobody reads one thing inside WhatsApp's 24 hours and another outside them.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from bot.desk_values import Moment
from bot.line import Phrase
from bot.message import Prepared
from bot.phrases import PLACEHOLDER, TABLES, fill
from core.domain.notices import ASKING, RULES, NoticeKind

FACTS = frozenset(
    {
        *("first_name", "clinic", "starts", "number", "link", "phone", "how", "held_until", "until"),
        *("place", "begins", "late", "words"),
    }
)
"""All that a notice may name: who, where, when, until when it is kept, under which number; for a video call its link
and what to do without one; the last day of a follow-up's fee; of a line where they stand and how much later it begins.
No doctor, no specialty, no reason, no amount."""

IN_TEMPLATES = frozenset({"whatsapp"})
"""The channels that, a day after somebody wrote, take only what they have approved; elsewhere no template is needed."""

COMING = ("coming", "late", "move", "cancel")
"""What can be tapped under a reminder, in its order."""
ANSWERS: Mapping[NoticeKind, tuple[str, ...]] = {
    **dict.fromkeys(sorted(ASKING), COMING),
    NoticeKind.WAITLIST_OFFER: ("take", "decline", "leave"),
    NoticeKind.REBOOKING: ("see", "other", "cancel"),
    NoticeKind.DOCTOR_LATE: ("fine", "move", "cancel"),
    NoticeKind.HISTORY_ASKED: ("y", "n"),
}
"""The notices that can be answered, and what can be tapped under each, in its order."""
_CARDS: Mapping[NoticeKind, str] = {
    **dict.fromkeys(sorted(ASKING), "reminder.card"),
    NoticeKind.WAITLIST_OFFER: "waitlist.offer",
    NoticeKind.REBOOKING: "rebook.card",
    NoticeKind.DOCTOR_LATE: "queue.late",
    NoticeKind.HISTORY_ASKED: "allow.ask",
}
"""The card that each of them is where it can be shown as one: its conversation and step."""


def card_of_notice(kind: NoticeKind) -> tuple[str, str]:
    """Return the conversation and the step that take the answers under a notice; only for one of `ANSWERS`."""
    conversation, _, step = _CARDS[kind].partition(".")
    return conversation, step


def answer_label(kind: NoticeKind, answer: str) -> str:
    """Return the phrase of a button under a notice."""
    return f"{_CARDS[kind]}.{answer}"


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
    "held_until": Moment(datetime(2026, 7, 13, 5, 30, tzinfo=UTC), "Asia/Kolkata"),
    "link": "https://zoom.us/j/81234567890?pwd=aB3",
    "phone": "+912226730000",
    "how": Phrase("online.how.call"),
    "until": date(2026, 7, 20),
    "place": Phrase("place.waiting", {"token": "Q007", "ahead": 3}),
    "begins": Moment(datetime(2026, 7, 14, 5, 30, tzinfo=UTC), "Asia/Kolkata"),
    "late": 30,
    "words": "Please bring your old reports.",
}
"""An example of every fact, for those who approve a template."""


def sample_values(kind: NoticeKind, language: str) -> tuple[str, ...]:
    """Return an example of what stands in each place of a kind's template."""
    found = prepared(kind, language, _SAMPLES)
    return found.values if found else ()


RESTING = "waiting_rests"
QUESTIONS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    RESTING: ("notice.waiting_rests", "waitlist.rests", ("go_on", "leave")),
}
"""What is asked without being a notice of a visit: its phrase, the card that it is inside WhatsApp's 24 hours, and what
can be tapped under it, in its order."""
_ASKED: Mapping[str, object] = {"patient": "Asha Rao"}
"""An example of every fact of theirs."""


def prepared_question(name: str, language: str, facts: Mapping[str, object], *, options: Iterable[str]) -> Prepared:
    """Return the template of one of `QUESTIONS`: its facts, then the ids of its buttons."""
    pattern = TABLES[language][QUESTIONS[name][0]]
    values = [fill(language, found[0], facts) for found in PLACEHOLDER.finditer(pattern)]
    return Prepared(name=f"question_{name}", values=(*values, *options))


def question_body(name: str, language: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the phrase of one of `QUESTIONS` with numbered places, an example of each, and its buttons' phrases."""
    says, card, answers = QUESTIONS[name]
    body, _ = _numbered(TABLES[language][says])
    samples = prepared_question(name, language, _ASKED, options=()).values
    return body, samples, tuple(f"{card}.{answer}" for answer in answers)


def template_name(kind: NoticeKind) -> str:
    """Return the name of a kind's template."""
    return f"notice_{kind.value}"


def template_body(kind: NoticeKind, language: str) -> tuple[str, int]:
    """Return the phrase with `{{1}}`, `{{2}}`, ... in place of its facts, and how many they are."""
    return _numbered(TABLES[language][RULES[kind].says])


def _numbered(pattern: str) -> tuple[str, int]:
    count = 0

    def place(_found: object) -> str:
        nonlocal count
        count += 1
        return f"{{{{{count}}}}}"

    return PLACEHOLDER.sub(place, pattern), count
