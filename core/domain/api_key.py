"""A key of the HTTP API: a name for whoever uses it, what it may do, until when; its secret is known to its user alone.

A key reads `bk_<id>_<secret>`: the id finds the row, the secret has 256 random bits. So a fast hash of it is enough
(there is nothing to guess), and a slow one would be a way to keep us busy: it is asked at every request.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.audit import BY_KEY
from core.domain.one_time import token_hash
from core.domain.permissions import Action
from core.domain.staff import Member, Role

SECRET_BYTES = 32
LASTS = timedelta(days=365)
"""How long a key is good when nobody says: long enough for an office, short enough that none is forgotten for ever."""
LONGEST = timedelta(days=5 * 365)
SEEN_EVERY = timedelta(minutes=1)
"""How exact the time of a key's last use is: to write it at each request would cost as much as most requests do."""

_FORM = re.compile(r"bk_(\d{1,18})_([A-Za-z0-9_-]{43})")
NAME = re.compile(r"\S(?:.{0,78}\S)?")
"""One line of at most 80 characters, for the list in which somebody looks for it."""


class Scope(StrEnum):
    """One thing that a key may do; a key has one or more."""

    REPORTS_READ = "reports:read"
    APPOINTMENTS_READ = "appointments:read"
    APPOINTMENTS_WRITE = "appointments:write"
    PATIENTS_READ = "patients:read"
    DOCTORS_READ = "doctors:read"
    DOCTORS_WRITE = "doctors:write"
    QUEUE_READ = "queue:read"
    MONEY_READ = "money:read"
    MONEY_WRITE = "money:write"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"
    NOTICES_READ = "notices:read"
    AUDIT_READ = "audit:read"
    FHIR_READ = "fhir:read"


SAYS: Mapping[Scope, str] = {
    Scope.REPORTS_READ: "read reports: numbers, without a person in them",
    Scope.APPOINTMENTS_READ: "read appointments and the waitlist",
    Scope.APPOINTMENTS_WRITE: "cancel and move appointments, mark who did not come",
    Scope.PATIENTS_READ: "read names and phones of patients",
    Scope.DOCTORS_READ: "read doctors, branches, hours and leave",
    Scope.DOCTORS_WRITE: "enter leave and take it back",
    Scope.QUEUE_READ: "read the line of today",
    Scope.MONEY_READ: "read payments, refunds and the reconciliation",
    Scope.MONEY_WRITE: "mark paid, give money back",
    Scope.SETTINGS_READ: "read settings",
    Scope.SETTINGS_WRITE: "change settings",
    Scope.NOTICES_READ: "read what was sent, what waits and what was given up",
    Scope.AUDIT_READ: "read the audit log",
    Scope.FHIR_READ: "read Schedule, Slot, Appointment, Practitioner and Location as FHIR R4",
}
"""What each scope lets its key do, for whoever makes one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as the clinic keeps it: everything but its secret."""

    id: int
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Return whether it opens anything at this moment."""
        return self.revoked_at is None and now < self.expires_at

    @property
    def member(self) -> Member:
        """Return the key as somebody who acts in the clinic's name; the audit log shows its number and its name."""
        return Member(
            id=0,
            chat_id=0,
            channel=f"{BY_KEY}{self.id} {self.name}",
            role=Role.ADMIN,
            name=self.name,
            doctor_id=None,
            joined_at=self.made_at,
            key_id=self.id,
        )

    def is_to_be_seen(self, now: datetime) -> bool:
        """Return whether its last use is to be written down anew."""
        return self.last_used_at is None or now - self.last_used_at >= SEEN_EVERY


By = int | ApiKey
"""Who acts: the chat of one of the staff, or a key."""

OPENS: Mapping[Action, Scope] = {
    Action.SEE_VISITS: Scope.APPOINTMENTS_READ,
    Action.CANCEL_VISIT: Scope.APPOINTMENTS_WRITE,
    Action.BOOK_FOR_PATIENT: Scope.APPOINTMENTS_WRITE,
    Action.MARK_ARRIVED: Scope.APPOINTMENTS_WRITE,
    Action.CALL_NEXT: Scope.APPOINTMENTS_WRITE,
    Action.END_CONSULTATION: Scope.APPOINTMENTS_WRITE,
    Action.MISS_VISIT: Scope.APPOINTMENTS_WRITE,
    Action.TAKE_MONEY: Scope.MONEY_WRITE,
    Action.GIVE_MONEY_BACK: Scope.MONEY_WRITE,
    Action.SEE_LINE: Scope.QUEUE_READ,
    Action.BLOCK_TIME: Scope.DOCTORS_WRITE,
    Action.BLOCK_CLINIC: Scope.DOCTORS_WRITE,
    Action.CHANGE_SETTINGS: Scope.SETTINGS_WRITE,
}
"""Which scope lets a key do what the table of permissions names; what is not here no key does."""


def acting(key: ApiKey, action: Action) -> Member | None:
    """Return a key as somebody who acts in the clinic's name, if it may do this."""
    return key.member if OPENS.get(action) in key.scopes else None


def written(key_id: int, secret: str) -> str:
    """Return the key as its user keeps it."""
    return f"bk_{key_id}_{secret}"


def read(text: str) -> tuple[int, str] | None:
    """Return the id and the secret of what looks like a key; None for what does not."""
    found = _FORM.fullmatch(text)
    return (int(found[1]), found[2]) if found else None


def is_secret(given: str, kept: bytes) -> bool:
    """Return whether this is the secret of which that hash is kept; takes as long whether it is or not."""
    return hmac.compare_digest(token_hash(given), kept)
