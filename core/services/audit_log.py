"""The audit log for whoever may read it: who did what, by day, by person, by visit. That it was read is written too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from core.domain.audit import AUDIT, Act
from core.domain.errors import NotFound
from core.domain.permissions import Action
from core.services.reconciliation import span_of
from core.services.staff import permit
from core.storage.audit_log import Acted, AuditLog, Entry
from core.storage.unit_of_work import UnitOfWork

PAGE = 7
"""Rows of one page: what a phone shows without scrolling, and a WhatsApp message with its buttons holds."""
_EVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rows: of a day of the clinic, of one of the staff (an id), about a visit (its number); any of them.

    `newest` is the last row that there was when it was opened, `before` the row after which the page begins.
    """

    day: date | None = None
    person: int | None = None
    number: str | None = None
    newest: int = 0
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """One page, the newest first; `older`: there are more. By subject: `numbers` of visits, `names` of people."""

    entries: Sequence[Entry]
    older: bool
    numbers: Mapping[str, str | None] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def is_known(uow: UnitOfWork, by: int, asked: Asked) -> bool:
    """Return whether there is the visit and the person that are asked for. Raises `NotPermitted`."""
    permit(uow, by, Action.SEE_AUDIT)
    person = asked.person is None or any(each.id == asked.person for each in AuditLog(uow.sql).acted())
    return person and (asked.number is None or bool(_visits(uow, asked.number)))


def open_audit(uow: UnitOfWork, by: int, asked: Asked) -> int:
    """Write down that somebody reads this of the log; return its newest row. Raises `NotPermitted`, and `NotFound` for
    a visit or a person that there is not."""
    member = permit(uow, by, Action.SEE_AUDIT)
    if not is_known(uow, by, asked):
        raise NotFound(what="appointment" if asked.number is not None else "staff")
    facts: dict[str, str | int] = {}
    if asked.day is not None:
        facts["day"] = asked.day.isoformat()
    if asked.person is not None:
        facts["person"] = asked.person
    if asked.number is not None:
        facts["number"] = asked.number
    if asked.before is not None:
        facts["before"] = asked.before
    newest = asked.newest or AuditLog(uow.sql).newest()
    uow.audit.add(member, Act.AUDIT_READ, subject=AUDIT, facts=facts)
    return newest


def read_page(uow: UnitOfWork, by: int, asked: Asked) -> LogPage:
    """Return a page that `open_audit` has opened. Raises as it does."""
    permit(uow, by, Action.SEE_AUDIT)
    log = AuditLog(uow.sql)
    since, until = span_of(uow, asked.day) if asked.day is not None else _EVER
    window = {"since": since, "until": until, "newest": asked.newest, "before": asked.before, "limit": PAGE + 1}
    if asked.number is not None:
        found = log.of_subjects(log.about_visits(_visits(uow, asked.number)), **window)
    elif asked.person is not None:
        found = log.of_person(asked.person, **window)
    else:
        found = log.of_time(**window)
    shown = found[:PAGE]
    ids = _ids(shown)
    return LogPage(
        entries=shown,
        older=len(found) > PAGE,
        numbers=log.numbers(**{kind: ids[kind] for kind in ("visit", "note", "prescription", "payment")}),
        names=log.people(**{kind: ids[kind] for kind in ("patient", "staff", "chat")}),
    )


def in_the_log(uow: UnitOfWork, by: int) -> list[Acted]:
    """Return everybody of the staff who stands in the log. Raises `NotPermitted`."""
    permit(uow, by, Action.SEE_AUDIT)
    return AuditLog(uow.sql).acted()


def _visits(uow: UnitOfWork, number: str) -> list[UUID]:
    return [visit.id for visit in uow.appointments.numbered(number, list(uow.roster.clinics))]


_UUIDS = frozenset({"visit", "note", "prescription", "payment"})
_NUMBERED = frozenset({"patient", "staff", "chat"})


def _ids(entries: Sequence[Entry]) -> dict[str, list[object]]:
    """Return the ids that the subjects of these rows name, by what they are ids of."""
    found: dict[str, list[object]] = {kind: [] for kind in _UUIDS | _NUMBERED}
    for entry in entries:
        kind, _, id_ = entry.subject.partition(" ")
        if kind in _UUIDS:
            found[kind].append(UUID(id_))
        elif kind in _NUMBERED and id_.isdecimal():
            found[kind].append(int(id_))
        elif "person" in entry.facts:  # whose doings somebody has read
            found["staff"].append(int(entry.facts["person"]))
    return found
