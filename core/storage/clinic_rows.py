"""The rows of doctors and branches, a field at a time: read as they stand, and written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.errors import NotFound
from core.storage.sql import Sql

_DOCTOR = """
    select id, name, coalesce(names ->> 'hi', '') as name_hi, specialty, qualifications, registration, practising_since,
           sex, languages, fee_minor as fee, follow_up_fee_minor as follow_up_fee, follow_up_days, currency, active
    from doctors
"""
_BRANCH = """
    select id, name, coalesce(names ->> 'hi', '') as name_hi, address, phone, directions, map_url, timezone from clinics
"""
DOCTOR, BRANCH = f"{_DOCTOR} where id = %(id)s", f"{_BRANCH} where id = %(id)s"
DOCTORS, BRANCHES = f"{_DOCTOR} order by not active, name, id", f"{_BRANCH} order by name, id"
DOCTOR_NAMED = "select id from doctors where active and lower(name) = lower(%(name)s) and id <> %(but)s limit 1"
BRANCH_NAMED = "select id from clinics where lower(name) = lower(%(name)s) and id <> %(but)s limit 1"
SET_DOCTOR_NAME = "update doctors set name = %(value)s where id = %(id)s"
SET_DOCTOR_NAME_HI = """
    update doctors set names = case when %(value)s = '' then names - 'hi'
                                    else names || jsonb_build_object('hi', %(value)s::text) end
    where id = %(id)s
"""
SET_SPECIALTY = "update doctors set specialty = %(value)s where id = %(id)s"
SET_QUALIFICATIONS = "update doctors set qualifications = %(value)s where id = %(id)s"
SET_REGISTRATION = "update doctors set registration = %(value)s where id = %(id)s"
SET_SINCE = "update doctors set practising_since = %(value)s where id = %(id)s"
SET_SEX = "update doctors set sex = %(value)s where id = %(id)s"
SET_LANGUAGES = "update doctors set languages = %(value)s where id = %(id)s"
SET_FEE = "update doctors set fee_minor = %(value)s where id = %(id)s"
SET_FOLLOW_UP_FEE = "update doctors set follow_up_fee_minor = %(value)s where id = %(id)s"
SET_FOLLOW_UP_DAYS = "update doctors set follow_up_days = %(value)s where id = %(id)s"
SET_ACTIVE = "update doctors set active = %(value)s where id = %(id)s"
SET_BRANCH_NAME = "update clinics set name = %(value)s where id = %(id)s"
SET_BRANCH_NAME_HI = """
    update clinics set names = case when %(value)s = '' then names - 'hi'
                                    else names || jsonb_build_object('hi', %(value)s::text) end
    where id = %(id)s
"""
SET_ADDRESS = "update clinics set address = %(value)s where id = %(id)s"
SET_PHONE = "update clinics set phone = %(value)s where id = %(id)s"
SET_DIRECTIONS = "update clinics set directions = %(value)s where id = %(id)s"
SET_MAP = "update clinics set map_url = %(value)s where id = %(id)s"
SET_ZONE = "update clinics set timezone = %(value)s where id = %(id)s"
# What keeps a doctor from being retired and a branch in its time zone: visits that are not over, places that are held.
TO_COME = """
    select count(*) filter (where status <> 'held')::int as visits, count(*) filter (where status = 'held')::int as held
    from appointments
    where status in ('held', 'requested', 'confirmed', 'arrived', 'in_consultation') and ends_at > %(now)s
      and (doctor_id = %(doctor_id)s or clinic_id = %(clinic_id)s)
"""
WRITES: Mapping[str, Mapping[str, str]] = {
    "doctor": {
        "name": SET_DOCTOR_NAME,
        "name_hi": SET_DOCTOR_NAME_HI,
        "specialty": SET_SPECIALTY,
        "qualifications": SET_QUALIFICATIONS,
        "registration": SET_REGISTRATION,
        "practising_since": SET_SINCE,
        "sex": SET_SEX,
        "languages": SET_LANGUAGES,
        "fee": SET_FEE,
        "follow_up_fee": SET_FOLLOW_UP_FEE,
        "follow_up_days": SET_FOLLOW_UP_DAYS,
        "active": SET_ACTIVE,
    },
    "branch": {
        "name": SET_BRANCH_NAME,
        "name_hi": SET_BRANCH_NAME_HI,
        "address": SET_ADDRESS,
        "phone": SET_PHONE,
        "directions": SET_DIRECTIONS,
        "map_url": SET_MAP,
        "timezone": SET_ZONE,
    },
}
"""What writes each field of `core.domain.clinic_fields`."""
_READS = {"doctor": DOCTOR, "branch": BRANCH}
_LISTS = {"doctor": DOCTORS, "branch": BRANCHES}
_NAMED = {"doctor": DOCTOR_NAMED, "branch": BRANCH_NAMED}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCome:
    """Booked visits that are not over, and places that are held, of one doctor or at one branch."""

    visits: int
    held: int


class ClinicRows:
    """The rows of `doctors` and `clinics` in one transaction. Who writes has locked the roster (`ClinicChanges`)."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def one(self, kind: str, id_: int) -> dict[str, Any]:
        """Return a row by the names of its fields; raises `NotFound`."""
        row = self._sql.row(_READS[kind], id=id_)
        if row is None:
            raise NotFound(what=kind)
        return dict(row)

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return every row of a kind by name; retired doctors last."""
        return [dict(row) for row in self._sql.rows(_LISTS[kind])]

    def is_named(self, kind: str, name: str, *, but: int) -> bool:
        """Return whether another doctor who works here, or another branch, has this name."""
        return self._sql.row(_NAMED[kind], name=name, but=but) is not None

    def write(self, kind: str, id_: int, field: str, value: object) -> None:
        """Write one field, checked before."""
        self._sql.send(WRITES[kind][field], {"id": id_, "value": value})

    def to_come(self, kind: str, id_: int) -> ToCome:
        """Return what is to come of a doctor, or at a branch."""
        row = self._sql.row(
            TO_COME,
            now=self._now,
            doctor_id=id_ if kind == "doctor" else None,
            clinic_id=id_ if kind == "branch" else None,
        )
        return ToCome(visits=row["visits"], held=row["held"]) if row else ToCome(visits=0, held=0)
