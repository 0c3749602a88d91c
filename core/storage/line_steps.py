"""The steps of the visits in a line: what was said of each, and how it stood before. Needs the doctor's lock."""

from datetime import datetime
from uuid import UUID

from core.domain.appointment import Status
from core.domain.line_steps import Said, Step
from core.storage.sql import Row, Sql

ADD = """
    insert into line_steps (appointment_id, number, said, said_at, by, follows, stood, called_at, skips, skipped_at)
    select a.id, coalesce((select max(number) from line_steps where appointment_id = a.id), 0) + 1, %(said)s, %(now)s,
        %(by)s, %(follows)s, a.status, r.called_at, coalesce(r.skips, 0), r.skipped_at
    from appointments a left join arrivals r on r.appointment_id = a.id where a.id = %(id)s
"""
_COLUMNS = "appointment_id as visit_id, number, said, said_at, stood, called_at, skips, skipped_at, follows"
LAST = f"""
    select {_COLUMNS} from line_steps where appointment_id = %(id)s and undone_at is null order by number desc limit 1
"""
FOLLOWING = """
    select appointment_id from line_steps
    where follows = %(id)s and said_at >= %(since)s and undone_at is null order by appointment_id
"""
UNDO = """
    update line_steps set undone_at = %(now)s, undone_by = %(by)s where appointment_id = %(id)s and number = %(number)s
"""
BACK_IN_LINE = """
    update arrivals set called_at = %(called_at)s, skips = %(skips)s, skipped_at = %(skipped_at)s
    where appointment_id = %(id)s
"""
NOT_IN = "delete from consultations where appointment_id = %(id)s"


class LineSteps:
    """The rows of `line_steps` in one transaction, and what undoing one of them does to the rows of the line."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def add(self, visit_id: UUID, said: Said, *, by: str, follows: UUID | None = None) -> None:
        """Write down what is about to be said of a visit, and how it stands before that."""
        self._sql.send(ADD, {"id": visit_id, "said": said.value, "by": by, "follows": follows, "now": self._now})

    def last(self, visit_id: UUID) -> Step | None:
        """Return what was last said of a visit and not taken back; None where nothing was."""
        row = self._sql.row(LAST, id=visit_id)
        return _step(row) if row else None

    def following(self, visit_id: UUID, *, since: datetime) -> list[UUID]:
        """Return whom the end of a visit has called since then."""
        return [row["appointment_id"] for row in self._sql.rows(FOLLOWING, id=visit_id, since=since)]

    def undo(self, step: Step, *, by: str) -> None:
        """Note that a step was taken back."""
        self._sql.send(UNDO, {"id": step.visit_id, "number": step.number, "by": by, "now": self._now})

    def back_in_line(self, step: Step, *, called: bool) -> None:
        """Let somebody stand in the line as before a step; `called` says whether a call that stood then holds again."""
        values = {"id": step.visit_id, "skips": step.skips, "skipped_at": step.skipped_at}
        self._sql.send(BACK_IN_LINE, {**values, "called_at": step.called_at if called else None})

    def not_in(self, visit_id: UUID) -> None:
        """Forget that somebody was with the doctor: nothing is measured of it."""
        self._sql.send(NOT_IN, {"id": visit_id})


def _step(row: Row) -> Step:
    return Step(**{**row, "said": Said(row["said"]), "stood": Status(row["stood"])})
