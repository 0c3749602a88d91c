"""The settings of the clinic: see one, look at what a change of it would do, make it, take it back for a while.

A change is made by one at a time, under the row that every change of the roster raises: whoever decided by what is no
longer so hears that (`ChangedMeanwhile`), and nothing of the other's is lost. What is stored is checked against the
table first, so that no process ever reads a value that it cannot take.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.api_key import By
from core.domain.audit import Act
from core.domain.errors import (
    AlreadySo,
    ChangedMeanwhile,
    ChangedSince,
    ClinicWide,
    NotFound,
    NotPermitted,
    NoWayToPay,
)
from core.domain.permissions import Action
from core.domain.setting_rows import USUAL, as_text
from core.domain.settings import TABLE, checked
from core.domain.staff import Member, Role
from core.services.staff import permit
from core.storage.clinic_changes import ClinicChange
from core.storage.unit_of_work import UnitOfWork

UNDO = timedelta(minutes=10)
"""As long as a change of hours: long enough to see that it was the wrong one, and nobody has been told of anything."""

_AT_CLINIC = "pay_at_clinic_enabled"
_WAYS_TO_PAY = frozenset({"payment_enabled", _AT_CLINIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSeen:
    """One setting as it stands for the clinic or, with `doctor_id`, for one doctor.

    `value` is in force; `usual` would be without an own one; `own` is the own one as it is stored, None where there is
    none. `others` are the doctors with a value of their own, where the clinic's is looked at.
    """

    name: str
    doctor_id: int | None
    value: object
    usual: object
    own: object | None
    others: tuple[int, ...]
    changed: ClinicChange | None

    @property
    def mark(self) -> str:
        """Return what stands for the value as it is stored now: who changes it says by what they decided."""
        return "" if self.own is None else as_text(self.own)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLook:
    """What a change would do: the setting as it is, the value then, and how many booked visits are to come under it."""

    seen: SettingSeen
    after: object
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingMade:
    """A change that was made; it can be undone until then."""

    change_id: int
    look: SettingLook
    undo_until: datetime


def permit_settings(uow: UnitOfWork, by: By, doctor_id: int | None) -> Member:
    """Return who acts in this chat, if they may change these: a doctor only their own. Raises `NotPermitted`."""
    member = permit(uow, by, Action.CHANGE_SETTINGS)
    if member.role is Role.DOCTOR and member.doctor_id != doctor_id:
        raise NotPermitted(action=Action.CHANGE_SETTINGS.value)
    return member


def see_setting(uow: UnitOfWork, by: int, name: str, doctor_id: int | None = None) -> SettingSeen:
    """Return a setting as it stands. Raises `NotPermitted`, `NotFound`, `ClinicWide` for one that no doctor has."""
    permit_settings(uow, by, doctor_id)
    return setting_as_it_stands(uow, name, doctor_id)


def setting_as_it_stands(uow: UnitOfWork, name: str, doctor_id: int | None = None) -> SettingSeen:
    """Return a setting for who may read them anyway. Raises `NotFound`, `ClinicWide`."""
    return _seen(uow, name, doctor_id)


def look_at_setting(uow: UnitOfWork, by: By, name: str, doctor_id: int | None, value: str) -> SettingLook:
    """Return what a change would do; nothing is locked and nothing changes. `value` is as it is written, or `USUAL`.

    Raises what `see_setting` raises, `BadSetting`, `AlreadySo`, and `NoWayToPay` where nobody could pay any more.
    """
    permit_settings(uow, by, doctor_id)
    return _look(uow, name, doctor_id, value)


def change_setting(uow: UnitOfWork, by: By, name: str, doctor_id: int | None, value: str, *, mark: str) -> SettingMade:
    """Change a setting, in force with the next message of every process. `mark` is that of the setting decided by.

    Raises what `look_at_setting` raises, and `ChangedMeanwhile`.
    """
    member = permit_settings(uow, by, doctor_id)
    uow.refresh_roster(uow.clinic_changes.lock())
    if _seen(uow, name, doctor_id).mark != mark:
        raise ChangedMeanwhile
    look = _look(uow, name, doctor_id, value)
    own = None if value == USUAL else look.after
    _store(uow, name, doctor_id, own)
    undo_until = uow.now + UNDO
    change_id = uow.clinic_changes.record(
        "setting",
        name,
        doctor_id=doctor_id,
        by=member.by,
        undo_until=undo_until,
        before={"own": look.seen.own, "value": look.seen.value},
        after={"own": own, "value": look.after},
    )
    facts: dict[str, str | int] = {
        "change": change_id,
        "before": as_text(look.seen.value),
        "after": as_text(look.after),
    }
    uow.audit.add(member, Act.SETTING_CHANGED, subject=f"setting {name}", facts=_of(doctor_id, facts))
    return SettingMade(change_id=change_id, look=look, undo_until=undo_until)


def undo_setting(uow: UnitOfWork, by: int, change_id: int) -> SettingSeen:
    """Let a setting be what it was before a change. Raises `NotPermitted`, `NotFound`, `ChangedSince`."""
    change = setting_change(uow, by, change_id)
    member = permit_settings(uow, by, change.doctor_id)
    uow.refresh_roster(uow.clinic_changes.lock())
    now = _seen(uow, change.name, change.doctor_id)
    if change.undone_at or change.undo_until <= uow.now or now.own != change.after["own"]:
        raise ChangedSince
    _store(uow, change.name, change.doctor_id, change.before["own"])
    uow.clinic_changes.undone(change)
    then = _seen(uow, change.name, change.doctor_id)
    facts: dict[str, str | int] = {
        "change": change.id,
        "before": as_text(now.value),
        "after": as_text(then.value),
    }
    uow.audit.add(member, Act.SETTING_UNDONE, subject=f"setting {change.name}", facts=_of(change.doctor_id, facts))
    return then


def setting_change(uow: UnitOfWork, by: int, change_id: int) -> ClinicChange:
    """Return one change of a setting. Raises `NotPermitted`, `NotFound`."""
    change = uow.clinic_changes.one(change_id)
    if change.kind != "setting":
        raise NotFound(what="change")
    permit_settings(uow, by, change.doctor_id)
    return change


# --- inside ----------------------------------------------------------------------------------------------------------


def _seen(uow: UnitOfWork, name: str, doctor_id: int | None) -> SettingSeen:
    row = TABLE.get(name)
    if row is None:
        raise NotFound(what="setting")
    if doctor_id is not None:
        uow.roster.doctor(doctor_id)
        if not row.metadata["per_doctor"]:
            raise ClinicWide(name=name)
    stored = {id_: checked(name, value) for id_, value in uow.setting_rows.stored(name).items()}
    common = stored.get(None, row.default)
    usual = row.default if doctor_id is None else common
    return SettingSeen(
        name=name,
        doctor_id=doctor_id,
        value=stored.get(doctor_id, usual),
        usual=usual,
        own=stored.get(doctor_id),
        others=tuple(id_ for id_ in stored if id_ is not None) if doctor_id is None else (),
        changed=uow.clinic_changes.last("setting", name, doctor_id=doctor_id),
    )


def _look(uow: UnitOfWork, name: str, doctor_id: int | None, value: str) -> SettingLook:
    seen = _seen(uow, name, doctor_id)
    after = seen.usual if value == USUAL else checked(name, value, by_doctor=doctor_id is not None)
    if (seen.own is None) if value == USUAL else (seen.own == after):
        raise AlreadySo(name=name)
    _refuse_what_nobody_could_pay(uow, name, doctor_id, after)
    return SettingLook(seen=seen, after=after, visits=uow.setting_rows.visits_to_come(doctor_id))


def _refuse_what_nobody_could_pay(uow: UnitOfWork, name: str, doctor_id: int | None, after: object) -> None:
    """Refuse a change after which some doctor's fee could be paid neither online nor at the clinic."""
    if name not in _WAYS_TO_PAY or after is not False:
        return
    at_clinic = dict(uow.setting_rows.stored(_AT_CLINIC))
    if name == _AT_CLINIC:
        at_clinic[doctor_id] = False
    online = uow.settings.payment_enabled and name == _AT_CLINIC
    if not online and False in {at_clinic.get(None, TABLE[_AT_CLINIC].default), *at_clinic.values()}:
        raise NoWayToPay


def _store(uow: UnitOfWork, name: str, doctor_id: int | None, own: object | None) -> None:
    if own is None:
        uow.setting_rows.clear(name, doctor_id)
    else:
        uow.setting_rows.put(name, doctor_id, own)
    uow.reread_roster()


def _of(doctor_id: int | None, facts: dict[str, str | int]) -> dict[str, str | int]:
    return facts if doctor_id is None else {**facts, "doctor": doctor_id}
