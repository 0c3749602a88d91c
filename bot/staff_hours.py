"""A doctor's hours as the staff desk tells them, and what somebody who may has changed in them."""

from datetime import UTC, datetime

from bot.booked_lines import booked_lines
from bot.desk_values import Moment
from bot.grid_lines import told_at
from bot.hours_desk import Changes
from bot.hours_values import Grid, HoursLook, HoursMade, Stretch
from bot.leave_lines import leave_line
from bot.line import Phrase
from core.domain.errors import NotFound
from core.domain.hours import Hours, HoursChange, written
from core.domain.permissions import Action
from core.domain.roster import Doctor
from core.domain.staff import Role
from core.domain.wall_clock import local_day
from core.services import hours
from core.services.rebooking import begin
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

_SHOWN = 3
"""Periods of leave that the grid names: the next ones."""


class StaffHours:
    """A doctor's hours as one chat of the staff sees them. See `HoursDesk` for what each does."""

    _uow: UnitOfWork
    _chat: int
    _language: str

    def whose_time(self) -> tuple[tuple[int, str], ...]:
        member = permit(self._uow, self._chat, Action.CHANGE_HOURS)
        doctors = sorted(self._uow.roster.doctors.values(), key=lambda d: d.name)
        own = member.role is Role.DOCTOR
        return tuple(
            (d.id, d.called(self._language)) for d in doctors if d.active and (not own or d.id == member.doctor_id)
        )

    def works_at(self, doctor_id: int) -> tuple[tuple[int, str], ...]:
        doctor = hours.hours_of(self._uow, self._chat, doctor_id)
        clinics = self._uow.roster.clinics
        others = [id_ for id_ in clinics if id_ not in doctor.clinic_ids]
        return tuple((id_, clinics[id_].called(self._language)) for id_ in (*doctor.clinic_ids, *others))

    def grid(self, doctor_id: int, clinic_id: int) -> Grid:
        doctor = hours.hours_of(self._uow, self._chat, doctor_id)
        return self._grid(doctor, clinic_id, Hours(weekly=doctor.schedule.hours, overrides=doctor.schedule.overrides))

    def stretches(self, doctor_id: int, clinic_id: int, weekday: int) -> tuple[Stretch, ...]:
        doctor = hours.hours_of(self._uow, self._chat, doctor_id)
        today = local_day(self._uow.now, self._uow.roster.clinic(clinic_id).zone)
        rows = [
            row
            for row in doctor.schedule.hours
            if (row.clinic_id, row.weekday) == (clinic_id, weekday)
            and (row.valid_from is None or row.valid_from <= today)
            and (row.valid_to is None or row.valid_to >= today)
        ]
        return tuple(
            Stretch(
                starts=row.starts,
                ends=row.ends,
                written=written(row.starts, row.ends),
                slot=row.slot_minutes,
                buffer=row.buffer_minutes,
                since=row.valid_from,
                until=row.valid_to,
            )
            for row in sorted(rows, key=lambda r: r.starts)
        )

    def look_at_hours(self, doctor_id: int, clinic_id: int, changes: Changes) -> HoursLook:
        seen = hours.preview_hours(self._uow, self._chat, doctor_id, clinic_id, _read(changes))
        return HoursLook(
            grid=self._grid(self._uow.roster.doctor(doctor_id), clinic_id, seen.after, against=seen.before),
            outside=booked_lines(self._uow, seen.outside),
        )

    def changed(self, change: int) -> Grid:
        made, before = hours.before_change(self._uow, self._chat, change)
        doctor = self._uow.roster.doctor(made.doctor_id or 0)
        now = Hours(weekly=doctor.schedule.hours, overrides=doctor.schedule.overrides)
        return self._grid(doctor, made.clinic_id or 0, now, against=before)

    def change_hours(self, doctor_id: int, clinic_id: int, changes: Changes, *, rebook: bool) -> HoursMade:
        made, member = hours.change_hours(self._uow, self._chat, doctor_id, clinic_id, _read(changes))
        if rebook:
            begin(self._uow, made.outside, change_id=made.change_id, by=member.by, delay=hours.UNDO)
        else:
            for visit in made.outside:
                hours.leave_to_desk(self._uow, visit)
        return HoursMade(
            change=made.change_id, outside=len(made.outside), until=self._until(made.undo_until, clinic_id)
        )

    def undo_hours(self, change: int) -> None:
        hours.undo_hours(self._uow, self._chat, change)

    def _grid(self, doctor: Doctor, clinic_id: int, of: Hours, *, against: Hours | None = None) -> Grid:
        clinic = self._uow.roster.clinic(clinic_id)
        told = told_at(of, clinic_id, local_day(self._uow.now, clinic.zone))
        if against is not None:
            told = told.marked(told_at(against, clinic_id, local_day(self._uow.now, clinic.zone)))
        return Grid(
            doctor_id=doctor.id,
            doctor=doctor.called(self._language),
            clinic_id=clinic.id,
            clinic=clinic.called(self._language),
            zone=clinic.zone.key,
            lines=told.lines,
            how=told.how,
            days=(*told.days, *self._away(doctor.id, clinic_id)),
            more=len(self._uow.roster.clinics) > 1,
        )

    def _away(self, doctor_id: int, clinic_id: int) -> list[Phrase]:
        """Return the leave that is to come, as the grid says it."""
        zone = self._uow.roster.clinic(clinic_id).zone.key
        return [
            leave_line(period.kind.value, Moment(period.starts_at, zone), Moment(period.ends_at, zone))
            for period in self._uow.roster.blocks_of(doctor_id, clinic_id)
            if period.ends_at > self._uow.now
        ][:_SHOWN]

    def _until(self, at: datetime, clinic_id: int) -> Moment:
        return Moment(at.astimezone(UTC), self._uow.roster.clinic(clinic_id).zone.key)


def _read(changes: Changes) -> list[HoursChange]:
    try:
        return [HoursChange.from_json(change) for change in changes]
    except (KeyError, TypeError, ValueError):
        raise NotFound(what="change") from None
