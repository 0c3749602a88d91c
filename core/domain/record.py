"""The records of a visit as they are handed out: to whom, by which door, and who may see what was written before.

Earlier notes and prescriptions of a patient are open to the doctor who wrote them; to another doctor of the clinic only
with the patient's consent, or in an emergency, which is written down and told to the admins. A consent is of a version
of its question: changed words are a new version, and everybody is asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID


class RecordKind(StrEnum):
    """What is handed out: all of these are papers."""

    PRESCRIPTION = "prescription"
    NOTE = "note"
    DRAFT = "draft"
    HISTORY = "history"


class Emergency(StrEnum):
    """Why records are opened without consent; a table, so that the audit log holds no medical word."""

    UNCONSCIOUS = "unconscious"
    DANGER = "danger"
    CANNOT_ANSWER = "cannot_answer"


LASTS = timedelta(hours=1)
"""Long enough to open a link or a file at once, short enough that an old one in a chat gives nothing away."""
MOST_AN_HOUR = 30
"""Papers that one chat is handed in an hour: a doctor's whole morning, and no copying of everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """One paper for one chat: of the row `row_id`, until `expires_at`; `staff_id` is the doctor who asked for it.

    Of a history `row_id` is the visit for which it is looked at, and `reason` why without consent, if so.
    """

    id: UUID
    chat_id: int
    kind: RecordKind
    row_id: UUID
    staff_id: int | None
    made_at: datetime
    expires_at: datetime
    reason: str | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One version of what the patient is asked; `says` is its phrase, `words` its SHA-256 by language."""

    version: int
    since: date
    says: str
    words: Mapping[str, str]


QUESTIONS = (
    Question(
        version=1,
        since=date(2026, 11, 21),
        says="allow.ask",
        words={
            "en": "53acc94e23537f4b81774ef3e6d6d7999fff139b619a6c0bb33bb830d2d9a066",
            "hi": "37096f6f91dc4a9b90fab56ca7e62db571e91388b88edfffb8bb0e52e702ee63",
        },
    ),
)
ASKED = QUESTIONS[-1]


def fingerprint(words: str) -> str:
    """Return what stands in the table for these words."""
    return sha256(words.encode()).hexdigest()
