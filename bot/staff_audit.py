"""The audit log as the staff desk tells it: every row a line in the reader's words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.audit_desk import AuditAsked, AuditSeen
from bot.desk_values import Moment
from bot.line import Phrase
from bot.setting_words import title_of
from core.domain.audit import AUDIT, BY_KEY, COMMAND_LINE, Act
from core.domain.money import Money
from core.domain.roster import Clinic, Doctor, Roster
from core.domain.settings import TABLE
from core.services import audit_log
from core.services.audit_log import Asked, LogPage
from core.services.reconciliation import zone_of
from core.storage.audit_log import Entry
from core.storage.unit_of_work import UnitOfWork

_CHANNELS = frozenset({"telegram", "whatsapp", "webchat", "console"})
ERASED = "erased-"
"""How the pseudonym of somebody begins who was erased (core/storage/erasures.py)."""


class StaffAudit:
    """The audit log as one chat of the staff sees it. See `AuditDesk` for what each does."""

    _uow: UnitOfWork
    _chat: int

    def audit_people(self) -> tuple[tuple[int, str], ...]:
        return tuple((each.id, each.name) for each in audit_log.in_the_log(self._uow, self._chat))

    def audit_has(self, asked: AuditAsked) -> bool:
        return audit_log.is_known(self._uow, self._chat, _asked(asked))

    def audit_page(self, asked: AuditAsked) -> AuditSeen:
        wanted = _asked(asked)
        page = audit_log.read_page(self._uow, self._chat, wanted)
        zone, roster = zone_of(self._uow).key, self._uow.roster
        dated = "audit.line" if wanted.day else "audit.line.dated"
        lines = tuple(
            Phrase(
                dated,
                {
                    "at": Moment(entry.at, zone),
                    "who": _who(entry),
                    "what": Phrase(f"act.{Act(entry.act).name.lower()}", _facts(entry, page, roster)),
                },
            )
            for entry in page.entries
        )
        return AuditSeen(
            title=self._title(wanted),
            lines=lines,
            last=page.entries[-1].id if page.entries else 0,
            older=page.older,
            day=wanted.day,
        )

    def open_audit(self, asked: AuditAsked) -> int:
        return audit_log.open_audit(self._uow, self._chat, _asked(asked))

    def _title(self, asked: Asked) -> Phrase:
        if asked.number is not None:
            return Phrase("audit.of_visit", {"number": asked.number})
        if asked.person is None:
            return Phrase("audit.of_day", {"day": asked.day})
        name = next((name for id_, name in self.audit_people() if id_ == asked.person), "")
        facts = {"name": _named(name, asked.person), "day": asked.day}
        return Phrase("audit.of_person.day" if asked.day else "audit.of_person", facts)


def _asked(asked: AuditAsked) -> Asked:
    return Asked(
        day=date.fromisoformat(asked["day"]) if "day" in asked else None,
        person=asked.get("person"),
        number=asked.get("number"),
        newest=asked.get("newest", 0),
        before=asked.get("before"),
    )


def _who(entry: Entry) -> Phrase:
    """Return who it was: one of the staff, the command line, a patient by a channel, or Baari itself."""
    if entry.staff_id is not None:
        name = _named(entry.name or "", entry.staff_id)
        return Phrase("audit.by_staff", {"name": name, "role": Phrase(f"role.{entry.role}")})
    if entry.door == COMMAND_LINE:
        return Phrase("audit.by_command_line")
    if entry.door.startswith(BY_KEY):
        return Phrase("audit.by_key", {"name": entry.door.split(" ", 2)[-1]})
    if entry.door in _CHANNELS:
        return Phrase("audit.by_patient.channel", {"channel": Phrase(f"channel.{entry.door}")})
    return Phrase("audit.by_patient" if entry.door.startswith("patient") else "audit.by_itself")


def _named(name: str, number: int) -> Phrase:
    return Phrase("person.name" if name else "person.unnamed.numbered", {"name": name, "number": number})


def _facts(entry: Entry, page: LogPage, roster: Roster) -> Mapping[str, object]:
    """Return all that a line may say of its row."""
    facts = entry.facts
    currency = next((doctor.fee.currency for doctor in roster.doctors.values()), "INR")
    return {
        "about": _about(entry, page, roster),
        "amount": Money(int(facts.get("minor", 0)), currency),
        "role": Phrase(f"role.{facts['role']}") if "role" in facts else "",
        "field": Phrase(f"{entry.subject.partition(' ')[0]}_field.{facts['field']}") if "field" in facts else "",
        "minutes": facts.get("minutes", 0),
        "count": facts.get("visits", facts.get("told", 0)),
        "before": facts.get("before") or "–",
        "after": facts.get("after") or "–",
    }


def _about(entry: Entry, page: LogPage, roster: Roster) -> Phrase:
    """Return what a row is about, by the number or the name that people know it by."""
    kind, _, id_ = entry.subject.partition(" ")
    if entry.subject in page.numbers:
        return Phrase("about.visit", {"number": page.numbers[entry.subject] or Phrase("desk_visit.no_number")})
    if entry.subject in page.names:
        return _person(page.names[entry.subject], id_)
    named: Mapping[int, Doctor] | Mapping[int, Clinic] = roster.clinics if kind == "branch" else roster.doctors
    if kind in {"doctor", "branch"} and id_.isdecimal() and int(id_) in named:
        return Phrase("about.person", {"name": named[int(id_)]})
    if kind == "setting":
        return _setting(id_, roster.doctors.get(entry.facts.get("doctor", 0)))
    if entry.subject == AUDIT or kind == "day":
        return _read(entry.facts if entry.subject == AUDIT else {"day": id_}, page)
    return Phrase(f"about.{kind if kind in _KINDS else 'other'}", {"number": id_, "subject": entry.subject})


def _setting(name: str, doctor: Doctor | None) -> Phrase:
    title = title_of(name) if name in TABLE else name
    if doctor is None:
        return Phrase("about.setting", {"title": title})
    return Phrase("about.setting.doctor", {"title": title, "doctor": doctor})


def _person(name: str, id_: str) -> Phrase:
    if name.startswith(ERASED):
        return Phrase("about.erased", {"number": id_})
    return Phrase("about.person", {"name": _named(name, int(id_))})


def _read(facts: Mapping[str, Any], page: LogPage) -> Phrase:
    """Return which part of the log somebody read."""
    if "number" in facts:
        return Phrase("about.visit", {"number": facts["number"]})
    if "person" in facts:
        return _person(page.names.get(f"staff {facts['person']}", ""), str(facts["person"]))
    return Phrase("about.day", {"day": date.fromisoformat(facts["day"])})


_KINDS = frozenset({"clinic", "task", "invitation", "waiting", "chat", "visit", "patient", "staff", "key"})
"""What may be a subject and has words with its bare number, also where it is there no longer."""
