"""Writes hours, exceptions and leave, keeps what every change was before it, and finds the visits that it is over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.types.json import Jsonb

from core.domain.appointment import Appointment
from core.domain.errors import NotFound
from core.domain.schedule import BlockedPeriod, BlockKind, Override, WeeklyHours
from core.storage.places import LIVE
from core.storage.sql import Row, Sql
from core.storage.visits import COLUMNS, as_appointment

CLEAR_WEEK = "delete from weekly_hours where doctor_id = %(doctor_id)s"
ADD_WEEK = """
    insert into weekly_hours (doctor_id, clinic_id, weekday, starts, ends, slot_minutes, buffer_minutes, capacity,
        consultation, valid_from, valid_to)
    values (%(doctor_id)s, %(clinic_id)s, %(weekday)s, %(starts)s, %(ends)s, %(slot_minutes)s, %(buffer_minutes)s,
        %(capacity)s, %(consultation)s, %(valid_from)s, %(valid_to)s)
"""
CLEAR_DAYS = "delete from schedule_overrides where doctor_id = %(doctor_id)s and day >= %(since)s"
ADD_DAY = """
    insert into schedule_overrides (doctor_id, clinic_id, day, kind, starts, ends, slot_minutes, buffer_minutes,
        capacity, consultation)
    values (%(doctor_id)s, %(clinic_id)s, %(day)s, %(kind)s, %(starts)s, %(ends)s, %(slot_minutes)s,
        %(buffer_minutes)s, %(capacity)s, %(consultation)s)
"""
BLOCK = """
    insert into blocked_periods (doctor_id, clinic_id, starts_at, ends_at, kind)
    values (%(doctor_id)s, %(clinic_id)s, %(starts_at)s, %(ends_at)s, %(kind)s) returning id
"""
UNBLOCK = """
    delete from blocked_periods where id = %(id)s returning doctor_id, clinic_id, starts_at, ends_at, kind
"""
BLOCK_ONE = "select id, doctor_id, clinic_id, starts_at, ends_at, kind from blocked_periods where id = %(id)s"
BLOCKS = """
    select id, doctor_id, clinic_id, starts_at, ends_at, kind from blocked_periods
    where ends_at > %(since)s and (doctor_id = %(doctor_id)s or (doctor_id is null and %(clinic)s))
    order by starts_at, id
"""
RECORD = """
    insert into schedule_changes (kind, doctor_id, clinic_id, by, at, undo_until, before, after)
    values (%(kind)s, %(doctor_id)s, %(clinic_id)s, %(by)s, %(now)s, %(undo_until)s, %(before)s, %(after)s)
    returning id
"""
CHANGE = """
    select id, kind, doctor_id, clinic_id, by, at, undo_until, before, after, undone_at
    from schedule_changes where id = %(id)s for update
"""
NEWER = """
    select id from schedule_changes
    where id > %(id)s and kind = 'hours' and doctor_id = %(doctor_id)s and undone_at is null limit 1
"""
UNDONE = "update schedule_changes set undone_at = %(now)s where id = %(id)s"
BOOKED = f"""
    select {COLUMNS} from appointments
    where doctor_id = any(%(doctors)s) and status in {LIVE} and ends_at > %(since)s
      and starts_at < %(until)s
    order by starts_at, doctor_id, seat, id
"""
# Whose time has passed and who was neither seen nor missed: they may sit in the waiting room.
OVERDUE = f"""
    select {COLUMNS} from appointments
    where doctor_id = any(%(doctors)s) and status in ('confirmed', 'arrived') and ends_at <= %(now)s
      and starts_at > %(since)s
    order by starts_at, doctor_id, seat, id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change as it is kept: what stood `before` and `after` it, and until when it can be undone."""

    id: int
    kind: str
    doctor_id: int | None
    clinic_id: int | None
    by: str
    at: datetime
    undo_until: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undone_at: datetime | None


class DoctorsTime:
    """What decides when a doctor can be seen, in one transaction. Whoever writes it holds the doctors' locks."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def write(
        self, doctor_id: int, *, weekly: Sequence[WeeklyHours], overrides: Collection[Override], since: date
    ) -> None:
        """Let these be the doctor's hours; exceptions before `since` are past and stay as they were."""
        self._sql.send(CLEAR_WEEK, {"doctor_id": doctor_id})
        for row in weekly:
            self._sql.send(ADD_WEEK, {**_columns(row), "consultation": row.consultation.value})
        self._sql.send(CLEAR_DAYS, {"doctor_id": doctor_id, "since": since})
        for each in overrides:
            if each.day >= since:
                self._sql.send(ADD_DAY, {**_columns(each), "consultation": each.consultation.value})

    def block(self, period: BlockedPeriod) -> int:
        """Block a period and return its id."""
        row = self._sql.row(
            BLOCK,
            doctor_id=period.doctor_id,
            clinic_id=period.clinic_id,
            starts_at=period.starts_at,
            ends_at=period.ends_at,
            kind=period.kind.value,
        )
        return int(row["id"]) if row else 0

    def unblock(self, block_id: int) -> BlockedPeriod | None:
        """Take a blocked period away and return it; None where it is gone already."""
        row = self._sql.row(UNBLOCK, id=block_id)
        return _period(row) if row else None

    def blocked(self, block_id: int) -> BlockedPeriod:
        """Return one blocked period; raises `NotFound`."""
        row = self._sql.row(BLOCK_ONE, id=block_id)
        if row is None:
            raise NotFound(what="leave")
        return _period(row)

    def blocks(self, doctor_id: int | None, *, since: datetime, clinic: bool) -> list[tuple[int, BlockedPeriod]]:
        """Return the blocked periods of a doctor that are not over, with `clinic` those of everybody too, by time."""
        rows = self._sql.rows(BLOCKS, doctor_id=doctor_id, since=since, clinic=clinic)
        return [(row["id"], _period(row)) for row in rows]

    def record(
        self,
        kind: str,
        *,
        doctor_id: int | None,
        clinic_id: int | None,
        by: str,
        undo_until: datetime,
        before: Mapping[str, object],
        after: Mapping[str, object],
    ) -> int:
        """Keep what a change was before and after it; returns its id."""
        row = self._sql.row(
            RECORD,
            kind=kind,
            doctor_id=doctor_id,
            clinic_id=clinic_id,
            by=by,
            now=self._now,
            undo_until=undo_until,
            before=Jsonb(dict(before)),
            after=Jsonb(dict(after)),
        )
        return int(row["id"]) if row else 0

    def change(self, change_id: int) -> Change:
        """Lock and return one change; raises `NotFound`."""
        row = self._sql.row(CHANGE, id=change_id)
        if row is None:
            raise NotFound(what="change")
        return Change(**row)

    def changed_since(self, change: Change) -> bool:
        """Return whether the same doctor's hours have been changed again after this change."""
        return self._sql.row(NEWER, id=change.id, doctor_id=change.doctor_id) is not None

    def undone(self, change: Change) -> None:
        """Write down that a locked change was undone."""
        self._sql.send(UNDONE, {"id": change.id, "now": self._now})

    def booked(self, doctors: Collection[int], *, since: datetime, until: datetime) -> list[Appointment]:
        """Return the visits that take a place of these doctors between two moments, places that are held too."""
        return [as_appointment(row) for row in self._sql.rows(BOOKED, doctors=list(doctors), since=since, until=until)]

    def overdue(self, doctors: Collection[int], *, since: datetime) -> list[Appointment]:
        """Return the visits of these doctors from `since` on whose time is over and who were not seen, by time."""
        rows = self._sql.rows(OVERDUE, doctors=list(doctors), since=since, now=self._now)
        return [as_appointment(row) for row in rows]


def _columns(row: WeeklyHours | Override) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}


def _period(row: Row) -> BlockedPeriod:
    return BlockedPeriod(
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        doctor_id=row["doctor_id"],
        clinic_id=row["clinic_id"],
        kind=BlockKind(row["kind"]),
    )
