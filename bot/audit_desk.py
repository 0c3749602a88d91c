"""What those who may read the audit log can ask of it: plain values, in words that every language has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bot.line import Phrase
from core.domain.errors import NotFound, NotPermitted, Refusal

AuditAsked = Mapping[str, Any]
"""What is asked for, as a form keeps it: `day` (ISO 8601), `person` (an id), `number` of a visit, `newest`, `before`;
any of them may be missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSeen:
    """One page of the log, the newest line first; `last` is the row of its last line, `older` whether more follow."""

    title: Phrase
    lines: tuple[Phrase, ...]
    last: int
    older: bool
    day: date | None


class AuditDesk(Protocol):
    """The audit log as an admin sees it."""

    def audit_people(self) -> tuple[tuple[int, str], ...]:
        """Return everybody of the staff who stands in the log, by id and name; those who are gone come last."""

    def audit_has(self, asked: AuditAsked) -> bool:
        """Return whether there is such a visit and such a person."""

    def audit_page(self, asked: AuditAsked) -> AuditSeen:
        """Return what `open_audit` has opened; raises `NotFound`."""

    def open_audit(self, asked: AuditAsked) -> int:
        """Write down that this is read now; return the newest row that there is."""


AUDIT_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {"open_audit": frozenset({NotPermitted, NotFound})}
"""What each of these verbs can refuse."""
