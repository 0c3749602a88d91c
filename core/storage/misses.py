"""The appointments that were missed: a row each, with what the patient and the desk have said of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.no_shows import Answer, Judgement, Miss
from core.storage.sql import Pending, Row, Sql

ADD = """
    insert into misses (appointment_id, patient_id, at, asked_at)
    values (%(id)s, %(patient_id)s, %(at)s, %(now)s)
"""
_COLUMNS = "misses.appointment_id as visit_id, misses.at, misses.asked_at, misses.answer, misses.judgement"
OF_PATIENT = f"""
    select {_COLUMNS} from misses join patients p on p.id = misses.patient_id
    where p.id = any(%(patients)s) or p.same_as = any(%(patients)s) order by misses.at
"""
ONE = f"select {_COLUMNS} from misses where appointment_id = %(id)s for update"
ANSWER = "update misses set answer = %(answer)s, answered_at = %(now)s where appointment_id = %(id)s"
JUDGE = """
    update misses set judgement = %(judgement)s, judged_at = case when %(judgement)s::text is null then null
        else %(now)s end, judged_by = case when %(judgement)s::text is null then null else %(by)s end
    where appointment_id = %(id)s
"""
LATEST = f"""
    select {_COLUMNS}, a.number, a.clinic_id, a.doctor_id, a.patient_id, p.name as patient
    from misses join appointments a on a.id = misses.appointment_id join patients p on p.id = a.patient_id
    where a.number = %(number)s or %(number)s::text is null
    order by misses.at desc, a.number, a.id limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedVisit:
    """A miss as the desk sees it: whose visit, with whom."""

    miss: Miss
    number: str
    clinic_id: int
    doctor_id: int
    patient_id: int
    patient: str


class Misses:
    """The rows of `misses` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def add(self, visit_id: UUID, *, patient_id: int, at: datetime) -> None:
        """Write down that an appointment was missed, and that its patient is asked what happened."""
        self._sql.send(ADD, {"id": visit_id, "patient_id": patient_id, "at": at, "now": self._now})

    def ask_of(self, patients: list[int]) -> Pending:
        """Ask for what a patient has missed, under whatever rows they are known; give the result to `misses_of`."""
        return self._sql.send(OF_PATIENT, {"patients": patients})

    def locked(self, visit_id: UUID) -> Miss | None:
        """Lock and return the miss of a visit; None where it was not missed."""
        row = self._sql.row(ONE, id=visit_id)
        return _miss(row) if row else None

    def answer(self, visit_id: UUID, answer: Answer) -> None:
        """Keep what the patient says happened."""
        self._sql.send(ANSWER, {"id": visit_id, "answer": answer.value, "now": self._now})

    def judge(self, visit_id: UUID, judgement: Judgement | None, *, by: str) -> None:
        """Keep what the desk says of it; None takes that back."""
        word = judgement.value if judgement else None
        self._sql.send(JUDGE, {"id": visit_id, "judgement": word, "by": by, "now": self._now})

    def latest(self, *, number: str | None = None, limit: int = 50) -> list[MissedVisit]:
        """Return the latest misses; those of one number where it is given."""
        rows = self._sql.rows(LATEST, number=number, limit=limit)
        return [
            MissedVisit(
                miss=_miss(row),
                **{name: row[name] for name in ("number", "clinic_id", "doctor_id", "patient_id", "patient")},
            )
            for row in rows
        ]


def misses_of(asked: Pending) -> list[Miss]:
    """Wait for the misses that `ask_of` has asked for."""
    return [_miss(row) for row in asked.rows()]


def _miss(row: Row) -> Miss:
    return Miss(
        visit_id=row["visit_id"],
        at=row["at"],
        asked_at=row["asked_at"],
        answer=Answer(row["answer"]) if row["answer"] else None,
        judgement=Judgement(row["judgement"]) if row["judgement"] else None,
    )
