"""Who lets doctors see what others wrote, and which paper was handed to which chat."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.errors import NotFound
from core.domain.one_time import token_hash
from core.domain.record import Emergency, Handout, Question, RecordKind
from core.storage.sql import Row, Sql
from core.storage.visits import COLUMNS, as_appointment

TODAYS = f"""
    select {COLUMNS} from appointments
    where doctor_id = %(doctor_id)s and starts_at >= %(since)s and starts_at < %(until)s
      and status in ('confirmed', 'arrived', 'in_consultation', 'completed')
    order by status = 'in_consultation' desc, starts_at, id limit %(limit)s
"""
ASK = """
    insert into history_consents (patient_id, appointment_id, version, asked_at)
    values (%(patient_id)s, %(visit)s, %(version)s, %(now)s)
    on conflict on constraint asked_once_per_visit do nothing returning id
"""
ASKED = "select id, answered_at from history_consents where appointment_id = %(visit)s and version = %(version)s"
ANSWER = """
    update history_consents
    set chat_id = %(chat_id)s, language = %(language)s, words = %(words)s, answered_at = %(now)s, allowed = %(allowed)s
    where appointment_id = %(visit)s and version = %(version)s and answered_at is null returning id
"""
ALLOWED = """
    select id, answered_at from history_consents
    where patient_id = any(%(patients)s) and version = %(version)s and allowed and withdrawn_at is null
    order by answered_at desc limit 1
"""
WITHDRAW = """
    update history_consents set withdrawn_at = %(now)s
    where patient_id = any(%(patients)s) and allowed and withdrawn_at is null returning id
"""
_HANDOUT = "id, chat_id, kind, row_id, staff_id, made_at, expires_at, reason, fetched_at"
HAND_OUT = f"""
    insert into record_handouts ({_HANDOUT})
    values (%(id)s, %(chat_id)s, %(kind)s, %(row_id)s, %(staff_id)s, %(made_at)s, %(expires_at)s, %(reason)s, null)
"""
ONE = f"select {_HANDOUT} from record_handouts where id = %(id)s"
# Only the newest link of a handout opens it: the message may have been sent a second time.
LINK = "update record_handouts set token_hash = %(token_hash)s where id = %(id)s and fetched_at is null"
FETCH = f"""
    update record_handouts set fetched_at = %(now)s
    where token_hash = %(token_hash)s and fetched_at is null and expires_at > %(now)s returning {_HANDOUT}
"""
KEPT = """
    select exists (select 1 from clinical_notes where patient_id = any(%(patients)s))
        or exists (select 1 from prescriptions where patient_id = any(%(patients)s)) as found
"""
LATELY = "select count(*) as found from record_handouts where chat_id = %(chat_id)s and made_at > %(since)s"


class Records:
    """Consents to earlier records and handouts, in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def visits(self, doctor_id: int, *, since: datetime, until: datetime, limit: int) -> list[Appointment]:
        """Return a doctor's visits of which something can be written, the one in consultation first."""
        rows = self._sql.rows(TODAYS, doctor_id=doctor_id, since=since, until=until, limit=limit)
        return [as_appointment(row) for row in rows]

    def kept_of(self, patients: Collection[int]) -> bool:
        """Return whether a doctor has written anything about these people."""
        row = self._sql.row(KEPT, patients=list(patients))
        return bool(row and row["found"])

    # --- consent

    def ask(self, visit: Appointment, question: Question) -> bool:
        """Note that the patient of a visit is asked; False where they were asked for this visit before."""
        asked = {"patient_id": visit.patient_id, "visit": visit.id, "version": question.version, "now": self._now}
        return self._sql.send(ASK, asked).row() is not None

    def asked(self, visit_id: UUID, question: Question) -> Row | None:
        """Return when the question for a visit was answered, if it was asked at all."""
        return self._sql.row(ASKED, visit=visit_id, version=question.version)

    def answer(self, visit_id: UUID, question: Question, *, chat_id: int, language: str, allowed: bool) -> bool:
        """Keep the answer; False where there is one already, or nothing was asked."""
        given = {
            "visit": visit_id,
            "version": question.version,
            "chat_id": chat_id,
            "language": language,
            "words": question.words[language],
            "allowed": allowed,
            "now": self._now,
        }
        return self._sql.send(ANSWER, given).row() is not None

    def allowed(self, patients: Collection[int], question: Question) -> Row | None:
        """Return the consent of one person, under all of their rows, that is in force."""
        return self._sql.row(ALLOWED, patients=list(patients), version=question.version)

    def withdraw(self, patients: Collection[int]) -> int:
        """Take back every consent of these people; return how many that were."""
        return len(self._sql.rows(WITHDRAW, patients=list(patients), now=self._now))

    # --- handouts

    def hand_out(self, handout: Handout) -> None:
        """Note that a chat is handed a paper."""
        self._sql.send(HAND_OUT, asdict(handout))

    def one(self, handout_id: UUID) -> Handout:
        """Return a handout; raises `NotFound`."""
        row = self._sql.row(ONE, id=handout_id)
        if row is None:
            raise NotFound(what="record")
        return _handout(row)

    def link(self, handout_id: UUID, token: str) -> None:
        """Put a handout behind the link with this token, of which the hash is kept."""
        self._sql.send(LINK, {"id": handout_id, "token_hash": token_hash(token)})

    def fetch(self, token: str) -> Handout | None:
        """Spend a link and return its handout; None for one that was used, is over, or never was."""
        row = self._sql.row(FETCH, token_hash=token_hash(token), now=self._now)
        return _handout(row) if row else None

    def handed_since(self, chat_id: int, since: datetime) -> int:
        """Return how many papers a chat was handed since then."""
        row = self._sql.row(LATELY, chat_id=chat_id, since=since)
        return int(row["found"]) if row else 0


def _handout(row: Row) -> Handout:
    reason = row["reason"]
    return Handout(**{**row, "kind": RecordKind(row["kind"]), "reason": reason and Emergency(reason)})
