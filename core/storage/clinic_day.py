"""One day of the clinic as whoever runs it sees it: every visit and every hold, and what was paid for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.appointment import NO_SEAT, Status
from core.domain.money import Money
from core.storage.ledger import BOOKED
from core.storage.sql import Row, Sql

DAY = f"""
    select a.id, a.number, a.status, a.seat, a.clinic_id, a.doctor_id, a.starts_at, a.ends_at, a.held_until, a.version,
           a.consultation, a.fee_minor, a.currency, p.name as patient, r.token, r.called_at,
           coalesce((select {BOOKED} from ledger where ledger.appointment_id = a.id), 0)::bigint as paid
    from appointments a
    join patients p on p.id = a.patient_id
    left join arrivals r on r.appointment_id = a.id
    where a.starts_at >= %(since)s and a.starts_at < %(until)s and a.clinic_id = %(clinic_id)s
      and (%(doctor_id)s::bigint is null or a.doctor_id = %(doctor_id)s)
      and (a.number is not null or a.status = 'requested' or (a.status = 'held' and a.held_until > %(now)s))
    order by a.starts_at, a.seat, a.number nulls last, a.id
    limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDay:
    """One visit, or a place that is held for one; `number` is None before it is booked. Times are aware UTC."""

    id: UUID
    number: str | None
    status: Status
    seat: int
    clinic_id: int
    doctor_id: int
    starts_at: datetime
    ends_at: datetime
    held_until: datetime | None
    version: int
    consultation: str
    patient: str
    token: int | None
    called_at: datetime | None
    fee: Money
    paid: Money

    @property
    def walk_in(self) -> bool:
        """Return whether they came without an appointment."""
        return self.seat == NO_SEAT

    @property
    def due(self) -> Money:
        """Return what is open of it."""
        return Money(max(self.fee.minor - self.paid.minor, 0), self.fee.currency)


def visits_of_day(
    sql: Sql, clinic_id: int, doctor_id: int | None, *, since: datetime, until: datetime, now: datetime, limit: int
) -> Sequence[OfDay]:
    """Return what begins at a branch in [since, until), of one doctor or of all, by its time."""
    rows = sql.rows(DAY, clinic_id=clinic_id, doctor_id=doctor_id, since=since, until=until, now=now, limit=limit)
    return [_of_day(row) for row in rows]


def _of_day(row: Row) -> OfDay:
    currency = row.pop("currency")
    fee, paid = Money(row.pop("fee_minor"), currency), Money(row.pop("paid"), currency)
    return OfDay(**{**row, "status": Status(row["status"]), "fee": fee, "paid": paid})
