"""The messages to a doctor's day: what was said, when it goes out, whether it was taken back; for which visits."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.errors import NotFound
from core.storage.sql import Sql
from core.storage.visits import COLUMNS, as_appointment

ADD = """
    insert into broadcasts (id, doctor_id, day, words, by, made_at, goes_at)
    values (%(id)s, %(doctor_id)s, %(day)s, %(words)s, %(by)s, %(now)s, %(goes_at)s)
"""
ONE = "select id, doctor_id, day, words, by, goes_at, undone_at from broadcasts where id = %(id)s"
LOCKED = f"{ONE} for update"
UNDO = "update broadcasts set undone_at = %(now)s where id = %(id)s"
VISITS = f"""
    select {COLUMNS} from appointments a
    where doctor_id = %(doctor_id)s and seat >= 0 and status in ('requested', 'confirmed', 'arrived')
      and starts_at > %(now)s and starts_at >= %(since)s and starts_at < %(until)s
      and (starts_at at time zone (select timezone from clinics where clinics.id = a.clinic_id))::date = %(day)s
    order by starts_at, id
"""
TOLD = "select distinct appointment_id from notices where about = %(about)s and kind = 'broadcast'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """One message: its words as they were written, and from when on it is on its way."""

    id: UUID
    doctor_id: int
    day: date
    words: str
    by: str
    goes_at: datetime
    undone_at: datetime | None


class Broadcasts:
    """The rows of `broadcasts` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def add(self, broadcast: Broadcast) -> None:
        """Keep a message."""
        b = broadcast
        self._sql.send(
            ADD,
            {
                "id": b.id,
                "doctor_id": b.doctor_id,
                "day": b.day,
                "words": b.words,
                "by": b.by,
                "now": self._now,
                "goes_at": b.goes_at,
            },
        )

    def one(self, broadcast_id: UUID, *, lock: bool = False) -> Broadcast:
        """Return one message; raises `NotFound`."""
        row = self._sql.row(LOCKED if lock else ONE, id=broadcast_id)
        if row is None:
            raise NotFound(what="broadcast")
        return Broadcast(**row)

    def undo(self, broadcast_id: UUID) -> None:
        """Write down that a locked message was taken back."""
        self._sql.send(UNDO, {"id": broadcast_id, "now": self._now})

    def visits(self, doctor_id: int, day: date, *, since: datetime, until: datetime) -> list[Appointment]:
        """Return who is booked with a doctor on a day of each branch's calendar and is still to come, by time.

        `since` and `until` hold that day in every time zone.
        """
        rows = self._sql.rows(VISITS, doctor_id=doctor_id, day=day, since=since, until=until, now=self._now)
        return [as_appointment(row) for row in rows]

    def told(self, broadcast_id: UUID) -> list[UUID]:
        """Return the visits for which somebody is told of a message."""
        return [row["appointment_id"] for row in self._sql.rows(TOLD, about=str(broadcast_id))]
