"""The offers: which places are held for whom to choose from, and how each offer ended."""

from datetime import datetime
from uuid import UUID

from core.domain.errors import NotFound
from core.domain.offer import Cause, Offer, Status
from core.storage.sql import Row, Sql

_COLUMNS = "id, cause, chat_id, patient_id, subject, expires_at, status, taken"
ONE = f"select {_COLUMNS} from offers where id = %(id)s"
ONE_LOCKED = ONE + " for update"
OF_SUBJECT = f"select {_COLUMNS} from offers where subject = %(subject)s order by created_at desc, id limit 1"
DOCTORS = "select distinct doctor_id from appointments where offer_id = %(id)s order by doctor_id"
PLACES = "select id from appointments where offer_id = %(id)s order by starts_at, doctor_id"
ADD = """
    insert into offers (id, cause, chat_id, patient_id, subject, expires_at, status, created_at)
    values (%(id)s, %(cause)s, %(chat_id)s, %(patient_id)s, %(subject)s, %(expires_at)s, 'open', %(now)s)
"""
END = "update offers set status = %(status)s, taken = %(taken)s where id = %(id)s and status = 'open' returning id"
FORGOTTEN = f"""
    select {_COLUMNS} from offers
    where status = 'open' and expires_at < %(before)s and not exists (
        select 1 from outbox where kind = 'lapse_offer' and body ->> 'offer_id' = offers.id::text
          and done_at is null and dead_at is null)
    order by expires_at limit 100
"""


class Offers:
    """The rows of `offers` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def one(self, offer_id: UUID) -> Offer:
        """Return an offer without a lock; raises `NotFound`."""
        return _offer(self._sql.row(ONE, id=offer_id))

    def locked(self, offer_id: UUID) -> Offer:
        """Lock and return an offer; raises `NotFound`. The lines of its doctors come first: see `doctors`."""
        return _offer(self._sql.row(ONE_LOCKED, id=offer_id))

    def latest(self, subject: UUID) -> Offer | None:
        """Return the last offer that was made for this subject."""
        row = self._sql.row(OF_SUBJECT, subject=subject)
        return _offer(row) if row else None

    def doctors(self, offer_id: UUID) -> list[int]:
        """Return the doctors whose places are offered, in the order in which their lines are waited for."""
        return [row["doctor_id"] for row in self._sql.rows(DOCTORS, id=offer_id)]

    def places(self, offer_id: UUID) -> list[UUID]:
        """Return the appointments that were held for an offer, the earliest first."""
        return [row["id"] for row in self._sql.rows(PLACES, id=offer_id)]

    def add(self, offer: Offer) -> None:
        """Insert an open offer."""
        o = offer
        self._sql.send(
            ADD,
            {
                "id": o.id,
                "cause": o.cause.value,
                "chat_id": o.chat_id,
                "patient_id": o.patient_id,
                "subject": o.subject,
                "expires_at": o.expires_at,
                "now": self._now,
            },
        )

    def end(self, offer: Offer, status: Status, *, taken: UUID | None = None) -> None:
        """Write how a locked open offer ended."""
        self._sql.send(END, {"id": offer.id, "status": status.value, "taken": taken})

    def forgotten(self, *, before: datetime) -> list[Offer]:
        """Return offers that should have ended before then and that nothing is going to end."""
        return [_offer(row) for row in self._sql.rows(FORGOTTEN, before=before)]


def _offer(row: Row | None) -> Offer:
    if row is None:
        raise NotFound(what="offer")
    return Offer(**{**row, "cause": Cause(row["cause"]), "status": Status(row["status"])})
