"""Doctors' hours of the staff desk in memory, under the real permissions and the real rules of hours."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.desk_values import Moment
from bot.grid_lines import told_at
from bot.hours_desk import Changes
from bot.hours_values import Grid, HoursLook, HoursMade, Stretch
from bot.line import Phrase
from core.domain.errors import ChangedSince, NotFound, NotPermitted
from core.domain.hours import Hours, HoursChange, How, changed, written
from core.domain.permissions import Action, may
from core.domain.staff import Role

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Clinic

ZONE = "Asia/Kolkata"
BRANCHES = ((1, "City Clinic"), (2, "Andheri"))
USUAL = How(slot_minutes=30, buffer_minutes=0)
UNDO = timedelta(minutes=10)


@dataclass
class Weeks:
    """The hours of every doctor who has been looked at, and what each change was before it."""

    hours: dict[int, Hours] = field(default_factory=dict)
    changes: list[tuple[int, Hours, bool]] = field(default_factory=list)


class HoursInMemory:
    """The part of one chat's staff desk that is about doctors' hours. The doctor of a chat is the first one."""

    clinic: "Clinic"
    chat: int

    def whose_time(self) -> tuple[tuple[int, str], ...]:
        own = self._may_change(None) is Role.DOCTOR
        return tuple((row.id, row.name) for row in self.clinic.rows if not own or row.id == 1)

    def works_at(self, doctor_id: int) -> tuple[tuple[int, str], ...]:
        self._may_change(doctor_id)
        return BRANCHES

    def grid(self, doctor_id: int, clinic_id: int) -> Grid:
        self._may_change(doctor_id)
        return self._grid(doctor_id, clinic_id, self._hours(doctor_id))

    def stretches(self, doctor_id: int, clinic_id: int, weekday: int) -> tuple[Stretch, ...]:
        self._may_change(doctor_id)
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
            for row in self._hours(doctor_id).weekly
            if (row.clinic_id, row.weekday) == (clinic_id, weekday)
        )

    def look_at_hours(self, doctor_id: int, clinic_id: int, changes: Changes) -> HoursLook:
        self._may_change(doctor_id)
        after, outside = self._after(doctor_id, clinic_id, changes)
        line = Phrase("booked.line", {"starts": Moment(self.clinic.now, ZONE), "patient": "Asha Rao"})
        grid = self._grid(doctor_id, clinic_id, after, against=self._hours(doctor_id))
        return HoursLook(grid=grid, outside=(line,) * outside)

    def changed(self, change: int) -> Grid:
        if not 1 <= change <= len(self.clinic.weeks.changes):
            raise NotFound
        doctor_id, before, _ = self.clinic.weeks.changes[change - 1]
        self._may_change(doctor_id)
        return self._grid(doctor_id, 1, self._hours(doctor_id), against=before)

    def change_hours(self, doctor_id: int, clinic_id: int, changes: Changes, *, rebook: bool) -> HoursMade:
        del rebook
        self._may_change(doctor_id)
        after, outside = self._after(doctor_id, clinic_id, changes)
        weeks = self.clinic.weeks
        weeks.changes.append((doctor_id, self._hours(doctor_id), False))
        weeks.hours[doctor_id] = after
        return HoursMade(change=len(weeks.changes), outside=outside, until=Moment(self.clinic.now + UNDO, ZONE))

    def undo_hours(self, change: int) -> None:
        if not 1 <= change <= len(self.clinic.weeks.changes):
            raise NotFound
        doctor_id, before, undone = self.clinic.weeks.changes[change - 1]
        self._may_change(doctor_id)
        if undone or change < len(self.clinic.weeks.changes):
            raise ChangedSince
        self.clinic.weeks.changes[change - 1] = (doctor_id, before, True)
        self.clinic.weeks.hours[doctor_id] = before

    def _may_change(self, doctor_id: int | None) -> Role:
        role = self.clinic.members.role(self.chat)
        if role is None or not may(role, Action.CHANGE_HOURS) or (role is Role.DOCTOR and doctor_id not in {None, 1}):
            raise NotPermitted
        if doctor_id is not None and doctor_id not in {row.id for row in self.clinic.rows}:
            raise NotFound
        return role

    def _hours(self, doctor_id: int) -> Hours:
        known = self.clinic.weeks.hours.get(doctor_id)
        row = next(row for row in self.clinic.rows if row.id == doctor_id)
        return known or Hours(weekly=row.schedule.hours, overrides=())

    def _after(self, doctor_id: int, clinic_id: int, changes: Changes) -> tuple[Hours, int]:
        """Return the hours then; whoever has a visit falls outside where a day is off."""
        after = self._hours(doctor_id)
        zones = {id_: ZoneInfo(ZONE) for id_, _ in BRANCHES}
        read = [HoursChange.from_json(change) for change in changes]
        for change in read:
            after = changed(after, change, doctor_id=doctor_id, clinic_id=clinic_id, usual=USUAL, zones=zones)
        booked = [b for b in self.clinic.bookings.values() if b.status == "confirmed"]
        return after, len(booked) if any(change.off for change in read) else 0

    def _grid(self, doctor_id: int, clinic_id: int, of: Hours, *, against: Hours | None = None) -> Grid:
        told = told_at(of, clinic_id, self._today())
        if against is not None:
            told = told.marked(told_at(against, clinic_id, self._today()))
        return Grid(
            doctor_id=doctor_id,
            doctor=next(row.name for row in self.clinic.rows if row.id == doctor_id),
            clinic_id=clinic_id,
            clinic=dict(BRANCHES)[clinic_id],
            zone=ZONE,
            lines=told.lines,
            how=told.how,
            days=told.days,
            more=True,
        )

    def _today(self) -> date:
        return self.clinic.now.astimezone(ZoneInfo(ZONE)).date()
