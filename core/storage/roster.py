"""Reads the roster, and keeps one copy per process that is dropped the moment its revision is old.

Triggers raise the revision with every change; each transaction reads it together with its first statement, so that a
stale copy is never used and a fresh one costs nothing.
"""

from collections import defaultdict
from datetime import timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from core.domain.money import Money
from core.domain.roster import Clinic, Doctor, Roster
from core.domain.schedule import BlockedPeriod, BlockKind, Consultation, DoctorSchedule, Override, WeeklyHours
from core.domain.settings import ClinicSettings
from core.storage.sql import Row, Sql

REVISION = "select version from revisions where topic = 'clinic'"
CLINICS = "select id, name, timezone, address, phone, directions, map_url, names from clinics order by id"
DOCTORS = """
    select id, name, names, specialty, qualifications, registration, practising_since, sex, languages, fee_minor,
           follow_up_fee_minor, follow_up_days, currency, active
    from doctors order by id
"""
HOURS = """
    select doctor_id, clinic_id, weekday, starts, ends, slot_minutes, buffer_minutes, capacity, consultation,
           valid_from, valid_to
    from weekly_hours order by doctor_id, weekday, starts
"""
OVERRIDES = """
    select doctor_id, clinic_id, day, kind, starts, ends, slot_minutes, buffer_minutes, capacity, consultation
    from schedule_overrides order by doctor_id, day, starts
"""
BLOCKED = "select doctor_id, clinic_id, starts_at, ends_at, kind from blocked_periods order by starts_at"
SETTINGS = "select name, doctor_id, value from settings order by id"


class RosterCopy:
    """The process's copy of the roster; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._roster: Roster | None = None

    def at(self, revision: int, sql: Sql) -> Roster:
        """Return the roster of this revision or a newer one, reading it through `sql` when the copy is older.

        One thread reads, the others wait for it: a change must not make all of them read and lay out every schedule.
        Reading waits for no row's lock, so nobody can wait for this one in a circle: what was asked for before, which
        may be a doctor's line, is waited for first.
        """
        copy = self._roster
        if copy is not None and copy.revision >= revision:
            return copy
        read_revision(sql)
        with self._lock:
            if self._roster is None or self._roster.revision < revision:
                self._roster = read_roster(sql)
            return self._roster


def read_revision(sql: Sql) -> int:
    """Return the roster's revision now; 0 for a clinic that has none yet."""
    row = sql.row(REVISION)
    return int(row["version"]) if row else 0


def read_roster(sql: Sql) -> Roster:
    """Read the whole roster; its revision is read first, so that it can only be too old, never too new."""
    pending = [sql.send(s) for s in (REVISION, CLINICS, DOCTORS, HOURS, OVERRIDES, BLOCKED, SETTINGS)]
    revision, clinics, doctors, hours, overrides, blocked, settings = (p.rows() for p in pending)
    branches = {c["id"]: _clinic(c) for c in clinics}
    zones = {id_: branch.zone for id_, branch in branches.items()}
    hours_of: dict[int, list[WeeklyHours]] = defaultdict(list)
    for row in hours:
        hours_of[row["doctor_id"]].append(WeeklyHours(**{**row, "consultation": Consultation(row["consultation"])}))
    overrides_of: dict[int, list[Override]] = defaultdict(list)
    for row in overrides:
        overrides_of[row["doctor_id"]].append(_override(row))
    common = ClinicSettings().overridden(
        {r["name"]: r["value"] for r in settings if not r["doctor_id"]}, by_doctor=False
    )
    own: dict[int, dict[str, object]] = defaultdict(dict)
    for row in settings:
        if row["doctor_id"]:
            own[row["doctor_id"]][row["name"]] = row["value"]
    doctor_settings = {id_: common.overridden(values, by_doctor=True) for id_, values in own.items()}
    people = {
        row["id"]: _doctor(
            row,
            DoctorSchedule(
                row["id"],
                tuple(hours_of[row["id"]]),
                tuple(overrides_of[row["id"]]),
                zones,
                online=doctor_settings.get(row["id"], common).online_consultation_enabled,
            ),
        )
        for row in doctors
    }
    return Roster(
        revision=revision[0]["version"] if revision else 0,
        clinics=branches,
        doctors=people,
        blocked=tuple(BlockedPeriod(**{**row, "kind": BlockKind(row["kind"])}) for row in blocked),
        settings=common,
        doctor_settings=doctor_settings,
    )


def _clinic(row: Row) -> Clinic:
    return Clinic(
        id=row["id"],
        name=row["name"],
        zone=ZoneInfo(row["timezone"]),
        address=row["address"],
        phone=row["phone"],
        directions=row["directions"],
        map_url=row["map_url"],
        names=row["names"],
    )


def _override(row: Row) -> Override:
    known = {name: value for name, value in row.items() if value is not None}
    if "consultation" in known:
        known["consultation"] = Consultation(known["consultation"])
    return Override(**known)


def _doctor(row: Row, schedule: DoctorSchedule) -> Doctor:
    follow_up = row["follow_up_fee_minor"]
    return Doctor(
        id=row["id"],
        name=row["name"],
        names=row["names"],
        specialty=row["specialty"],
        qualifications=row["qualifications"],
        registration=row["registration"],
        practising_since=row["practising_since"],
        sex=row["sex"],
        languages=tuple(row["languages"]),
        fee=Money(row["fee_minor"], row["currency"]),
        follow_up_fee=None if follow_up is None else Money(follow_up, row["currency"]),
        follow_up_for=timedelta(days=row["follow_up_days"]),
        schedule=schedule,
        # in the order of the week, then where only single days were added
        clinic_ids=tuple(dict.fromkeys((*(h.clinic_id for h in schedule.hours), *schedule.clinic_ids))),
        active=row["active"],
    )
