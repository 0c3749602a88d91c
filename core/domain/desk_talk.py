"""A talk handed over to a human at the desk: whose it is, where the patient stood, how long it waits for a word."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Ended(StrEnum):
    """How a talk with the desk came to its end."""

    BY_PATIENT = "by_patient"
    BY_DESK = "by_desk"
    BY_TIME = "by_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTalk:
    """One talk between a chat and the desk; one is open per chat at a time.

    `desk_chat` is the chat at the desk that answers, None before anybody does. Where it is `by_desk` the desk began it,
    and the patient knows nothing of it before the first word. `step` is where the patient stood
    (conversation.step), `appointment_id` the visit it was about. Without a word from either until `waits_until` it goes
    back by itself.
    """

    id: int
    chat_id: int
    opened_at: datetime
    waits_until: datetime
    step: str = ""
    appointment_id: UUID | None = None
    task_id: int | None = None
    desk_chat: int | None = None
    ended_at: datetime | None = None
    ended: Ended | None = None
    by_desk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One thing said in it; `sort` names what is no text (photo, voice, ...), `shown_by` its message in the channel."""

    id: int
    from_desk: bool
    body: str
    sort: str | None = None
    shown_by: str | None = None
