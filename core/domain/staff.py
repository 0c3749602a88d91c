"""Who works at the clinic, as far as the front desk must know: who sits in which chat, and how one gets there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

INVITATION_LASTS = timedelta(days=2)
"""Long enough for a colleague who is off until tomorrow, short enough that a link in an old chat opens nothing."""


class Role(StrEnum):
    """What somebody is at the clinic; what each may do stands in `core/domain/permissions.py`."""

    DOCTOR = "doctor"
    RECEPTIONIST = "receptionist"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works here, in one chat: whoever uses two channels is two of these.

    `doctor_id` is whom a doctor is in the roster; `name` is what the channel or the person said, and may be empty. A
    program that acts by a key of the HTTP API is one of these for that time: it has a `key_id`, and no id of the staff.
    """

    id: int
    chat_id: int
    channel: str
    role: Role
    name: str
    doctor_id: int | None
    joined_at: datetime
    key_id: int | None = None

    @property
    def by(self) -> str:
        """Return how what this member does is signed: in events of visits, on tasks."""
        return f"staff {self.id}" if self.key_id is None else f"key {self.key_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What lets one chat join under one role, once, until it ends. Its token is known to whoever was given it."""

    id: int
    role: Role
    doctor_id: int | None
    expires_at: datetime
    invited_by: int | None
