"""What a visit costs this patient: the doctor's fee, or the follow-up fee soon after an earlier visit."""

from collections.abc import Sequence
from datetime import datetime

from core.domain.money import Money
from core.storage.sql import Pending, Row
from core.storage.unit_of_work import UnitOfWork

LAST_SEEN = """
    select max(starts_at) as at from appointments
    where patient_id = any(%(patients)s) and doctor_id = %(doctor_id)s
      and status = 'completed' and starts_at < %(before)s
"""


def ask_last_seen(
    uow: UnitOfWork, doctor_id: int, patient_id: int, starts_at: datetime, *, also: Sequence[int] = ()
) -> Pending:
    """Ask when this patient last completed a visit with this doctor before then; give the row to `fee_after`.

    `also` are other rows of the same patient.
    """
    patients = [patient_id, *also]
    return uow.sql.send(LAST_SEEN, {"patients": patients, "doctor_id": doctor_id, "before": starts_at})


def fee_after(uow: UnitOfWork, doctor_id: int, last_seen: Row | None, starts_at: datetime) -> Money:
    """Return the fee of a visit that begins then: the follow-up fee soon after a completed visit."""
    doctor = uow.roster.doctor(doctor_id)
    seen = last_seen["at"] if last_seen else None
    if doctor.follow_up_fee is None or seen is None or starts_at - seen > doctor.follow_up_for:
        return doctor.fee
    return doctor.follow_up_fee
