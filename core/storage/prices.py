"""When a patient completed visits before: by this a follow-up is known. Asked for at once, and waited for later."""

from collections.abc import Sequence
from datetime import datetime

from core.storage.sql import Pending, Sql

# Whoever paid no more than for a follow-up had one: it begins no new days.
LAST_SEEN = """
    select max(starts_at) as at from appointments
    where patient_id = any(%(patients)s) and doctor_id = %(doctor_id)s
      and status = 'completed' and starts_at < %(before)s
      and fee_minor > coalesce(
          (select follow_up_fee_minor from doctors where doctors.id = appointments.doctor_id), -1)
"""
LAST_SEEN_BY = """
    select doctor_id, patient_id, max(starts_at) as at from appointments
    where patient_id = any(%(patients)s) and status = 'completed' and starts_at < %(before)s
      and fee_minor > coalesce(
          (select follow_up_fee_minor from doctors where doctors.id = appointments.doctor_id), -1)
    group by doctor_id, patient_id
"""
BOOKED_SINCE = """
    select exists (
        select from appointments
        where patient_id = any(%(patients)s) and doctor_id = %(doctor_id)s and starts_at > %(since)s
          and status in ('requested', 'confirmed', 'arrived', 'in_consultation', 'completed')) as booked
"""


def ask_last_seen(sql: Sql, doctor_id: int, patients: Sequence[int], *, before: datetime) -> Pending:
    """Ask for one row: when one of these rows of a patient last completed a visit with this doctor (`at`)."""
    return sql.send(LAST_SEEN, {"patients": list(patients), "doctor_id": doctor_id, "before": before})


def ask_last_seen_by(sql: Sql, patients: Sequence[int], *, before: datetime) -> Pending:
    """Ask for a row of each doctor and row of a patient: when the last visit was completed (`at`)."""
    return sql.send(LAST_SEEN_BY, {"patients": list(patients), "before": before})


def has_booked_since(sql: Sql, doctor_id: int, patients: Sequence[int], *, since: datetime) -> bool:
    """Return whether one of these rows of a patient has a visit with this doctor that begins after then, or had one."""
    row = sql.row(BOOKED_SINCE, patients=list(patients), doctor_id=doctor_id, since=since)
    return bool(row and row["booked"])
