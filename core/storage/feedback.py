"""What was said of visits: a row a visit."""

from datetime import datetime
from uuid import UUID

from core.domain.feedback import Feedback
from core.storage.sql import Sql

OF_VISIT = "select stars, comment, given_at from feedback where appointment_id = %(appointment_id)s"
PUT = """
    insert into feedback (appointment_id, stars, comment, given_at, changed_at)
    values (%(appointment_id)s, %(stars)s, %(comment)s, %(now)s, %(now)s)
    on conflict on constraint one_feedback_per_visit
    do update set stars = excluded.stars, comment = coalesce(excluded.comment, feedback.comment),
        changed_at = excluded.changed_at
"""


class FeedbackRows:
    """The rows of `feedback` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def of_visit(self, appointment_id: UUID) -> Feedback | None:
        """Return what was said of a visit."""
        row = self._sql.row(OF_VISIT, appointment_id=appointment_id)
        return Feedback(**row) if row else None

    def put(self, appointment_id: UUID, stars: int, comment: str | None) -> None:
        """Keep what is said of a visit, in place of what was said before; no comment leaves the one that there is."""
        self._sql.send(PUT, {"appointment_id": appointment_id, "stars": stars, "comment": comment, "now": self._now})
