"""Doctors and branches: see one, look at what a change of a field would do, make it, take it back; add one.

Prices are kept with a place when it is held, so a new fee is nobody's who has a place already. What would leave a visit
in the air is refused: a doctor with visits to come is not retired (`/leave` finds their patients other
times), and a branch with visits to come keeps its time zone. Of two who change one field the second hears of the first
(`ChangedMeanwhile`); of two who change two fields both have theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.domain.audit import Act
from core.domain.clinic_fields import AMOUNTS, FIELDS, Around, Field, Which, field_value
from core.domain.errors import (
    AlreadySo,
    ChangedMeanwhile,
    ChangedSince,
    NameTaken,
    NotFound,
    VisitsToCome,
)
from core.domain.money import Money
from core.domain.permissions import Action
from core.domain.setting_rows import as_text
from core.domain.staff import Member
from core.domain.wall_clock import local_day
from core.services.staff import permit
from core.storage.clinic_changes import ClinicChange
from core.storage.clinic_rows import ToCome
from core.storage.clinic_setup import NewClinic, NewDoctor, add_clinic, add_doctor
from core.storage.roster import read_revision
from core.storage.unit_of_work import UnitOfWork

UNDO = timedelta(minutes=10)
"""As long as any other change of the clinic."""
CURRENCY = "INR"
"""Of the first doctor; every other one has the currency of those who are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLook:
    """What a change would do: what stands, what would, and what is to come of the doctor or at the branch."""

    row: Mapping[str, Any]
    before: Any
    after: Any
    to_come: ToCome

    @property
    def mark(self) -> str:
        """Return what stands for the field as it is now: who changes it says by what they decided."""
        return repr(self.before)


def see_row(uow: UnitOfWork, by: int, which: Which) -> Mapping[str, Any]:
    """Return a doctor (retired ones too) or a branch by their fields. Raises `NotPermitted`, `NotFound`."""
    permit(uow, by, Action.CHANGE_CLINIC)
    return uow.clinic_rows.one(which.kind, which.id)


def see_rows(uow: UnitOfWork, by: int, kind: str) -> Sequence[Mapping[str, Any]]:
    """Return all doctors or all branches, by name, retired doctors last. Raises `NotPermitted`."""
    permit(uow, by, Action.CHANGE_CLINIC)
    return uow.clinic_rows.all(kind)


def look_at_row(uow: UnitOfWork, by: int, which: Which, field: str, text: str) -> RowLook:
    """Return what a change of one field would do; nothing is locked and nothing changes.

    Raises `NotPermitted`, `NotFound`, `BadField`, `AlreadySo`, `NameTaken`, `VisitsToCome`.
    """
    permit(uow, by, Action.CHANGE_CLINIC)
    return _look(uow, which, _field(which.kind, field), text)


def change_row(uow: UnitOfWork, by: int, which: Which, field: str, text: str, *, mark: str) -> int:
    """Change one field, in force with the next message of every process; returns the change's id.

    `mark` is that of the look decided by. Raises what `look_at_row` raises, and `ChangedMeanwhile`.
    """
    member = permit(uow, by, Action.CHANGE_CLINIC)
    _lock(uow, which, field)
    if repr(uow.clinic_rows.one(which.kind, which.id)[field]) != mark:
        raise ChangedMeanwhile
    look = _look(uow, which, _field(which.kind, field), text)
    _write(uow, which, field, look.after)
    return _record(uow, member, which, field, before=look.before, after=look.after)


def undo_row(uow: UnitOfWork, by: int, change_id: int) -> None:
    """Let a field be what it was before a change. Raises `NotPermitted`, `NotFound`, `ChangedSince`, `VisitsToCome`."""
    change = row_change(uow, by, change_id)
    member = permit(uow, by, Action.CHANGE_CLINIC)
    which = which_of(change)
    _lock(uow, which, change.name)
    now = uow.clinic_rows.one(which.kind, which.id)[change.name]
    if change.undone_at or change.undo_until <= uow.now or now != change.after["value"]:
        raise ChangedSince
    before = change.before["value"]
    _refuse_in_the_air(uow, which, change.name, before)
    _write(uow, which, change.name, before)
    uow.clinic_changes.undone(change)
    facts = _facts(uow, which, change.name, before=now, after=before)
    _audit(uow, member, Act.CLINIC_UNDONE, which, facts)


def which_of(change: ClinicChange) -> Which:
    """Return what a change was of."""
    return Which(kind=change.kind, id=change.doctor_id or change.clinic_id or 0)


def row_change(uow: UnitOfWork, by: int, change_id: int) -> ClinicChange:
    """Return one change of a doctor or a branch. Raises `NotPermitted`, `NotFound`."""
    permit(uow, by, Action.CHANGE_CLINIC)
    change = uow.clinic_changes.one(change_id)
    if change.kind not in FIELDS:
        raise NotFound(what="change")
    return change


def check_row(uow: UnitOfWork, by: int, kind: str, field: str, text: str) -> None:
    """Make sure that a new one can have this. Raises `NotPermitted`, `NotFound`, `BadField`, `NameTaken`."""
    permit(uow, by, Action.CHANGE_CLINIC)
    value = field_value(_field(kind, field), text, _around(uow, None, fee=text))
    if field == "name" and uow.clinic_rows.is_named(kind, str(value), but=0):
        raise NameTaken


def add_row(uow: UnitOfWork, by: int, kind: str, written: Mapping[str, str]) -> int:
    """Add a doctor (name, specialty, fee) or a branch (name, address, phone), and return the id.

    A doctor without hours is offered to nobody; a branch is in the time zone of the first one. Raises `NotPermitted`,
    `BadField`, `NameTaken`.
    """
    member = permit(uow, by, Action.CHANGE_CLINIC)
    uow.refresh_roster(uow.clinic_changes.lock())
    around = _around(uow, None, fee=written.get("fee", ""))
    values = {name: field_value(_field(kind, name), text, around) for name, text in written.items()}
    if uow.clinic_rows.is_named(kind, str(values["name"]), but=0):
        raise NameTaken
    id_ = _add_doctor(uow, values, around.currency) if kind == "doctor" else _add_branch(uow, values)
    uow.reread_roster()
    _audit(uow, member, Act.CLINIC_ADDED, Which(kind=kind, id=id_), {})
    return id_


# --- inside ----------------------------------------------------------------------------------------------------------


def _field(kind: str, name: str) -> Field:
    found = FIELDS[kind].get(name)
    if found is None:
        raise NotFound(what="field")
    return found


def _lock(uow: UnitOfWork, which: Which, field: str) -> None:
    """Change alone; where a booking at this moment would be left in the air, none is made meanwhile either."""
    if field == "active":
        uow.appointments.lock_doctor(which.id)
    if field == "timezone":
        for doctor_id in sorted(uow.roster.doctors):
            uow.appointments.lock_doctor(doctor_id)
    uow.clinic_changes.lock()
    uow.refresh_roster(read_revision(uow.sql))


def _look(uow: UnitOfWork, which: Which, field: Field, text: str) -> RowLook:
    row = uow.clinic_rows.one(which.kind, which.id)
    after = field_value(field, text, _around(uow, row))
    if after == row[field.name]:
        raise AlreadySo
    name = after if field.name == "name" else row["name"] if after is True else None
    if name is not None and uow.clinic_rows.is_named(which.kind, str(name), but=which.id):
        raise NameTaken
    to_come = _refuse_in_the_air(uow, which, field.name, after)
    return RowLook(row=row, before=row[field.name], after=after, to_come=to_come)


def _refuse_in_the_air(uow: UnitOfWork, which: Which, field: str, after: object) -> ToCome:
    to_come = uow.clinic_rows.to_come(which.kind, which.id)
    if (after is False or field == "timezone") and (to_come.visits or to_come.held):
        raise VisitsToCome(count=to_come.visits + to_come.held)
    return to_come


def _around(uow: UnitOfWork, row: Mapping[str, Any] | None, *, fee: str = "") -> Around:
    """Return what readers must know; a new doctor's fee is in the currency that is written, if one here has it."""
    roster = uow.roster
    used = [d.fee.currency for d in roster.doctors.values()] or [CURRENCY]
    currency = next((each for each in used if each in fee.upper()), used[0])
    zone = next(iter(roster.clinics.values())).zone if roster.clinics else None
    return Around(
        currency=(row or {}).get("currency", currency),
        calling_code=uow.settings.phone_calling_code,
        today=local_day(uow.now, zone) if zone else uow.now.date(),
    )


def _write(uow: UnitOfWork, which: Which, field: str, value: object) -> None:
    uow.clinic_rows.write(which.kind, which.id, field, value)
    uow.reread_roster()


def _record(uow: UnitOfWork, member: Member, which: Which, field: str, *, before: object, after: object) -> int:
    change_id = uow.clinic_changes.record(
        which.kind,
        field,
        doctor_id=which.id if which.kind == "doctor" else None,
        clinic_id=which.id if which.kind == "branch" else None,
        by=member.by,
        undo_until=uow.now + UNDO,
        before={"value": before},
        after={"value": after},
    )
    facts = _facts(uow, which, field, before=before, after=after)
    _audit(uow, member, Act.CLINIC_CHANGED, which, facts)
    return change_id


def _audit(uow: UnitOfWork, member: Member, act: Act, which: Which, facts: dict[str, str | int]) -> None:
    uow.audit.add(member, act, subject=f"{which.kind} {which.id}", facts=facts)


def _facts(uow: UnitOfWork, which: Which, field: str, *, before: object, after: object) -> dict[str, str | int]:
    """Return what the log says of a change: the old and the new value, an amount with its currency."""
    currency = str(uow.clinic_rows.one(which.kind, which.id)["currency"]) if field in AMOUNTS else ""
    return {"field": field, "before": _told(before, currency), "after": _told(after, currency)}


def _told(value: object, currency: str) -> str:
    if currency and isinstance(value, int):
        return f"{currency} {Money(value, currency).decimal()}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else as_text(value)


def _add_doctor(uow: UnitOfWork, values: Mapping[str, Any], currency: str) -> int:
    languages = tuple(dict.fromkeys(tag for d in uow.roster.doctors.values() for tag in d.languages))[:2]
    return add_doctor(
        uow.sql,
        NewDoctor(
            name=values["name"],
            specialty=values["specialty"],
            qualifications="",
            practising_since=None,
            languages=languages,
            fee_minor=values["fee"],
            follow_up_fee_minor=None,
            follow_up_days=0,
            currency=currency,
        ),
        [],
    )


def _add_branch(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    first = next(iter(uow.roster.clinics.values()), None)
    new = NewClinic(
        name=values["name"],
        timezone=first.zone.key if first else "Asia/Kolkata",
        address=values["address"],
        phone=values["phone"],
    )
    return add_clinic(uow.sql, new)
