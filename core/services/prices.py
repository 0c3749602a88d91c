"""What a visit costs this patient: the doctor's fee, or the follow-up fee soon after an earlier visit.

The rule. A doctor may have a follow-up fee, which may be nothing, and a number of days. Whoever has completed a visit
at the doctor's whole fee pays the follow-up fee for every visit up to so many days later, by the calendar of the
branch: a visit on Monday makes the next Monday the last day of seven. A follow-up begins no new days, or one fee would
last for ever; and where the follow-up fee is not lower there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.domain.money import Money
from core.domain.roster import Doctor
from core.domain.wall_clock import local_day
from core.storage import prices
from core.storage.sql import Pending, Row
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What a visit costs up to and with `last_day`, on the branch's calendar, instead of the doctor's fee."""

    fee: Money
    last_day: date


def follow_up(doctor: Doctor, last: datetime | None, zone: ZoneInfo) -> FollowUp | None:
    """Return the follow-up price of a patient who completed a visit at the whole fee then (None: never)."""
    if last is None or doctor.follow_up_fee is None or doctor.follow_up_fee.minor >= doctor.fee.minor:
        return None
    return FollowUp(fee=doctor.follow_up_fee, last_day=local_day(last, zone) + doctor.follow_up_for)


def price_of(doctor: Doctor, last: datetime | None, starts_at: datetime, zone: ZoneInfo) -> Money:
    """Return what a visit costs that begins then, where the `last` one before it began at that time."""
    price = follow_up(doctor, last, zone)
    return price.fee if price and local_day(starts_at, zone) <= price.last_day else doctor.fee


def ask_last_seen(
    uow: UnitOfWork, doctor_id: int, patient_id: int, starts_at: datetime, *, also: Sequence[int] = ()
) -> Pending:
    """Ask when this patient last completed a visit with this doctor before then; give the row to `fee_after`.

    `also` are other rows of the same patient.
    """
    return prices.ask_last_seen(uow.sql, doctor_id, [patient_id, *also], before=starts_at)


def fee_after(uow: UnitOfWork, doctor_id: int, last_seen: Row | None, starts_at: datetime) -> Money:
    """Return the fee of a visit that begins then: the follow-up fee soon after a completed visit."""
    doctor = uow.roster.doctor(doctor_id)
    return price_of(doctor, last_seen["at"] if last_seen else None, starts_at, zone_of(uow, doctor))


def fee_at(uow: UnitOfWork, doctor_id: int, patient_id: int, starts_at: datetime, *, chat_id: int | None) -> Money:
    """Return the fee of a visit that begins then, for a patient as this chat knows them."""
    last = ask_last_seen(uow, doctor_id, patient_id, starts_at, also=other_rows(uow, chat_id, patient_id))
    return fee_after(uow, doctor_id, last.row(), starts_at)


def other_rows(uow: UnitOfWork, chat_id: int | None, patient_id: int) -> Sequence[int]:
    """Return every row of a patient, as this chat knows them."""
    family = uow.patients.of_chat(chat_id) if chat_id is not None else []
    return [id_ for patient in family if patient_id in patient.ids for id_ in sorted(patient.ids)]


def ask_seen_by(uow: UnitOfWork, patients: Sequence[int]) -> Pending | None:
    """Ask when these people completed their last visits; give the result to `seen_by`.

    None, and nothing is asked, where no doctor has a follow-up fee or there is nobody to ask about.
    """
    if not patients or all(d.follow_up_fee is None for d in uow.roster.doctors.values()):
        return None
    return prices.ask_last_seen_by(uow.sql, patients, before=uow.now)


def seen_by(asked: Pending) -> Mapping[tuple[int, int], datetime]:
    """Wait for what `ask_seen_by` has asked: (doctor, row of a patient) -> the start of the last visit."""
    return {(row["doctor_id"], row["patient_id"]): row["at"] for row in asked.rows()}


def zone_of(uow: UnitOfWork, doctor: Doctor) -> ZoneInfo:
    """Return the zone in which a doctor's days are counted: that of the branch where the doctor's week begins."""
    return uow.roster.clinic(doctor.clinic_ids[0]).zone if doctor.clinic_ids else ZoneInfo("UTC")
