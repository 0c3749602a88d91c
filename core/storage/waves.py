"""The rebooking waves: which visits each is over, what their patients were told, and how it ended for each."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from core.domain.errors import NotFound
from core.domain.rebooking import Fallback, Outcome, Tally, Wave, WaveVisit
from core.storage.sql import Row, Sql

_WAVE = "id, change_id, block_id, by, begins_at, created_at, ended_at, cancels"
_VISIT = "wave_id, appointment_id, doctor_id, starts_at, told_at, until, fallback, outcome"
ADD = """
    insert into waves (id, change_id, block_id, by, begins_at, created_at, cancels)
    values (%(id)s, %(change_id)s, %(block_id)s, %(by)s, %(begins_at)s, %(now)s, %(cancels)s)
"""
# A visit that another wave is over already stays with that one.
ADD_VISIT = """
    insert into wave_visits (wave_id, appointment_id, doctor_id, starts_at)
    values (%(wave_id)s, %(appointment_id)s, %(doctor_id)s, %(starts_at)s)
    on conflict (appointment_id) where outcome is null do nothing
"""
ONE = f"select {_WAVE} from waves where id = %(id)s"
OPEN = f"select {_WAVE} from waves where ended_at is null and begins_at <= %(now)s order by begins_at, id"
UNFINISHED = f"select {_WAVE} from waves where ended_at is null order by begins_at, id"
OF_CHANGE = f"select {_WAVE} from waves where change_id = %(change_id)s"
BRANCH = """
    select a.clinic_id from wave_visits v join appointments a on a.id = v.appointment_id
    where v.wave_id = %(wave_id)s order by v.starts_at, v.appointment_id limit 1
"""
LATEST = f"select {_WAVE} from waves where ended_at is null or ended_at > %(since)s order by created_at desc limit 20"
UNDECIDED = f"""
    select {_VISIT} from wave_visits where wave_id = %(wave_id)s and outcome is null order by starts_at, appointment_id
"""
LIVE = f"select {_VISIT} from wave_visits where appointment_id = %(appointment_id)s and outcome is null"
LOCKED = f"""
    select {_VISIT} from wave_visits where wave_id = %(wave_id)s and appointment_id = %(appointment_id)s for update
"""
TOLD = """
    update wave_visits set told_at = coalesce(told_at, %(now)s), until = %(until)s
    where wave_id = %(wave_id)s and appointment_id = %(appointment_id)s
"""
FALLBACK = """
    update wave_visits set fallback = %(fallback)s
    where appointment_id = %(appointment_id)s and outcome is null returning wave_id
"""
DECIDE = """
    update wave_visits set outcome = %(outcome)s, decided_at = %(now)s
    where wave_id = %(wave_id)s and appointment_id = %(appointment_id)s and outcome is null
"""
END = """
    update waves set ended_at = %(now)s
    where id = %(id)s and ended_at is null
      and not exists (select 1 from wave_visits where wave_id = %(id)s and outcome is null)
    returning id
"""
TALLY = """
    select outcome, told_at is not null as told, count(*) as visits from wave_visits
    where wave_id = %(wave_id)s group by 1, 2
"""
HOLDING = """
    select 1 as one from offers where status = 'open' and cause = 'rebooking' and expires_at > %(now)s
      and subject in (select appointment_id from wave_visits where wave_id = %(wave_id)s and outcome is null) limit 1
"""
# The desk's own tasks of visits that have been moved or are off by now.
SETTLED = """
    update tasks set closed_at = %(now)s, closed_by = 'rebooked'
    where kind in ('rebook', 'doctor_gone') and closed_at is null and not exists (
        select 1 from appointments a
        where a.id = tasks.appointment_id and a.status in ('requested', 'confirmed', 'arrived')
          and split_part(tasks.key, ':', 2) = a.id::text
          and substr(tasks.key, 45)::timestamptz = a.starts_at)
"""


class Waves:
    """The rows of `waves` and `wave_visits` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def add(self, wave: Wave) -> None:
        """Insert a wave; its visits follow by `add_visit`."""
        w = wave
        self._sql.send(
            ADD,
            {
                "id": w.id,
                "change_id": w.change_id,
                "block_id": w.block_id,
                "by": w.by,
                "begins_at": w.begins_at,
                "now": self._now,
                "cancels": w.cancels,
            },
        )

    def add_visit(self, wave_id: UUID, appointment_id: UUID, *, doctor_id: int, starts_at: datetime) -> None:
        """Put a visit into a wave, unless another one is over it."""
        self._sql.send(
            ADD_VISIT,
            {"wave_id": wave_id, "appointment_id": appointment_id, "doctor_id": doctor_id, "starts_at": starts_at},
        )

    def one(self, wave_id: UUID) -> Wave:
        """Return a wave; raises `NotFound`."""
        row = self._sql.row(ONE, id=wave_id)
        if row is None:
            raise NotFound(what="wave")
        return Wave(**row)

    def open(self) -> list[Wave]:
        """Return the waves that have begun and are not over."""
        return [Wave(**row) for row in self._sql.rows(OPEN, now=self._now)]

    def unfinished(self) -> list[Wave]:
        """Return the waves that are not over, also those that have not begun."""
        return [Wave(**row) for row in self._sql.rows(UNFINISHED)]

    def latest(self, *, since: datetime) -> list[Wave]:
        """Return the waves that are not over, or were not then, the newest first."""
        return [Wave(**row) for row in self._sql.rows(LATEST, since=since)]

    def of_change(self, change_id: int) -> Wave | None:
        """Return the wave that a change has made."""
        row = self._sql.row(OF_CHANGE, change_id=change_id)
        return Wave(**row) if row else None

    def branch(self, wave_id: UUID) -> int | None:
        """Return the branch of the first visit of a wave; None where it has none."""
        row = self._sql.row(BRANCH, wave_id=wave_id)
        return int(row["clinic_id"]) if row else None

    def undecided(self, wave_id: UUID) -> list[WaveVisit]:
        """Return the visits of a wave that are in no final state, by their time."""
        return [_visit(row) for row in self._sql.rows(UNDECIDED, wave_id=wave_id)]

    def live(self, appointment_id: UUID) -> WaveVisit | None:
        """Return what stands of a visit in the wave that is over it now."""
        row = self._sql.row(LIVE, appointment_id=appointment_id)
        return _visit(row) if row else None

    def locked(self, wave_id: UUID, appointment_id: UUID) -> WaveVisit:
        """Lock and return what stands of a visit; the visit's own lock comes before. Raises `NotFound`."""
        row = self._sql.row(LOCKED, wave_id=wave_id, appointment_id=appointment_id)
        if row is None:
            raise NotFound(what="wave")
        return _visit(row)

    def told(self, visit: WaveVisit, until: datetime) -> WaveVisit:
        """Note that a patient is told, and until when they can answer."""
        self._sql.send(
            TOLD, {"wave_id": visit.wave_id, "appointment_id": visit.appointment_id, "until": until, "now": self._now}
        )
        return replace(visit, told_at=visit.told_at or self._now, until=until)

    def fall_back(self, appointment_id: UUID, fallback: Fallback) -> bool:
        """Note what the patient wants who does not choose in time; False where no wave is over the visit."""
        return self._sql.row(FALLBACK, appointment_id=appointment_id, fallback=fallback.value) is not None

    def decide(self, visit: WaveVisit, outcome: Outcome) -> None:
        """Write how it ended for a visit."""
        self._sql.send(
            DECIDE,
            {
                "wave_id": visit.wave_id,
                "appointment_id": visit.appointment_id,
                "outcome": outcome.value,
                "now": self._now,
            },
        )

    def end(self, wave_id: UUID) -> bool:
        """End a wave of which nothing is undecided; False where something is, or it has ended."""
        return self._sql.row(END, id=wave_id, now=self._now) is not None

    def holds_places(self, wave_id: UUID) -> bool:
        """Return whether anybody of a wave has places held just now."""
        return self._sql.row(HOLDING, wave_id=wave_id, now=self._now) is not None

    def tally(self, wave_id: UUID) -> Tally:
        """Return how a wave stands."""
        rows = self._sql.rows(TALLY, wave_id=wave_id)
        ended: dict[Outcome, int] = {}
        for row in rows:
            if row["outcome"]:
                outcome = Outcome(row["outcome"])
                ended[outcome] = ended.get(outcome, 0) + row["visits"]
        return Tally(
            visits=sum(row["visits"] for row in rows),
            untold=sum(row["visits"] for row in rows if not row["outcome"] and not row["told"]),
            choosing=sum(row["visits"] for row in rows if not row["outcome"] and row["told"]),
            ended=ended,
        )

    def close_settled_tasks(self) -> None:
        """Close the desk's tasks about visits that have been moved or are off by now."""
        self._sql.send(SETTLED, {"now": self._now})


def _visit(row: Row) -> WaveVisit:
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return WaveVisit(**{**row, "fallback": Fallback(row["fallback"]), "outcome": outcome})
