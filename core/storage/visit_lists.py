"""Lists of visits for an office: filtered by doctor, day, status, sort and money, and read page by page.

A page begins behind a place of the list's own order (time, then id), so that nothing is shown twice or left out while
others book. Whose visit it is stands beside it; who may see that is for whoever asks to say.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.domain.appointment import Status
from core.domain.errors import NotFound
from core.storage.ledger import BOOKED
from core.storage.sql import Row, Sql


class Sort(StrEnum):
    """How somebody is seen, or that they came without an appointment."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    WALK_IN = "walk_in"


class PaidSo(StrEnum):
    """How the money of a visit stands; `refunded`: it had some and has none any more."""

    FREE = "free"
    UNPAID = "unpaid"
    PART_PAID = "part_paid"
    PAID = "paid"
    REFUNDED = "refunded"


_ROWS = f"""
    select a.id, a.number, a.status, a.starts_at, a.ends_at, a.clinic_id, a.doctor_id, a.patient_id,
        case when a.seat < 0 then 'walk_in' else a.consultation end as sort, a.pays, a.fee_minor, a.currency,
        a.version, a.created_at, a.held_until, c.timezone, m.paid_minor,
        case when a.fee_minor = 0 then 'free' when m.paid_minor >= a.fee_minor then 'paid'
            when m.paid_minor > 0 then 'part_paid' when m.refunded then 'refunded' else 'unpaid' end as paid,
        p.name as patient, p.phone
    from appointments a
    join clinics c on c.id = a.clinic_id
    join patients p on p.id = a.patient_id
    cross join lateral (
        select coalesce({BOOKED}, 0)::bigint as paid_minor,
            coalesce(bool_or(kind in ('refund', 'dispute', 'credit')), false) as refunded
        from ledger where ledger.appointment_id = a.id) as m
"""
LISTED = f"""
    select * from ({_ROWS}
        where a.starts_at >= %(since)s and a.starts_at < %(until)s
          and (a.starts_at, a.id) > (%(after_at)s, %(after_id)s)
          and (a.starts_at at time zone c.timezone)::date between %(first)s and %(last)s
          and case when %(statuses)s::text[] is null then a.number is not null or a.status = 'requested'
              else a.status = any(%(statuses)s) end
          and (%(doctor_id)s::bigint is null or a.doctor_id = %(doctor_id)s)
          and (%(clinic_id)s::bigint is null or a.clinic_id = %(clinic_id)s)
          and (%(patient_id)s::bigint is null or a.patient_id = %(patient_id)s)
        order by a.starts_at, a.id) as listed
    where (%(paid)s::text is null or paid = %(paid)s) and (%(sort)s::text is null or sort = %(sort)s)
    order by starts_at, id limit %(limit)s
"""
LISTED_ONE = f"{_ROWS} where a.id = %(id)s"
LISTED_NUMBER = f"""
    {_ROWS} where a.clinic_id = any(%(clinics)s) and a.number = %(number)s order by a.clinic_id limit %(limit)s
"""

EVER = date(2000, 1, 1), date(2199, 12, 31)
"""Days that hold every visit there can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFilter:
    """Which visits: every part that is None leaves all of them in. Days are those of each visit's branch.

    Without `statuses`, every visit that was ever booked or asked for; places that are only held have to be asked for.
    """

    first: date = EVER[0]
    last: date = EVER[1]
    doctor_id: int | None = None
    clinic_id: int | None = None
    patient_id: int | None = None
    statuses: Collection[Status] | None = None
    sort: Sort | None = None
    paid: PaidSo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedVisit:
    """One visit as a list shows it; money in minor units of its currency, `paid_minor` what it has now."""

    id: UUID
    number: str | None
    status: Status
    starts_at: datetime
    ends_at: datetime
    timezone: str
    clinic_id: int
    doctor_id: int
    patient_id: int
    patient: str
    phone: str | None
    sort: Sort
    pays: str
    fee_minor: int
    paid_minor: int
    paid: PaidSo
    currency: str
    version: int
    created_at: datetime
    held_until: datetime | None

    @property
    def place(self) -> tuple[datetime, UUID]:
        """Return where it stands in the list."""
        return self.starts_at, self.id


Place = tuple[datetime, UUID]
BEGINNING: Place = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


class VisitLists:
    """Lists of visits in one transaction; nothing is locked."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def page(self, wanted: VisitFilter, *, limit: int, after: Place = BEGINNING) -> list[ListedVisit]:
        """Return at most `limit` visits behind a place of the list, by time."""
        return [_listed(row) for row in self._sql.rows(LISTED, limit=limit, **asked(wanted, after))]

    def one(self, visit_id: UUID) -> ListedVisit:
        """Return one visit; raises `NotFound`."""
        row = self._sql.row(LISTED_ONE, id=visit_id)
        if row is None:
            raise NotFound(what="appointment")
        return _listed(row)

    def numbered(self, number: str, clinics: Collection[int]) -> list[ListedVisit]:
        """Return the visits of a number: at most one a branch."""
        rows = self._sql.rows(LISTED_NUMBER, number=number, clinics=list(clinics), limit=len(clinics))
        return [_listed(row) for row in rows]


def asked(wanted: VisitFilter, after: Place = BEGINNING) -> dict[str, Any]:
    """Return a filter as `LISTED` takes it: `since` and `until` hold its days in every time zone."""
    return {
        "since": datetime.combine(wanted.first - timedelta(days=1), time(0), UTC),
        "until": datetime.combine(wanted.last + timedelta(days=2), time(0), UTC),
        "first": wanted.first,
        "last": wanted.last,
        "doctor_id": wanted.doctor_id,
        "clinic_id": wanted.clinic_id,
        "patient_id": wanted.patient_id,
        "statuses": None if wanted.statuses is None else sorted(status.value for status in wanted.statuses),
        "sort": wanted.sort.value if wanted.sort else None,
        "paid": wanted.paid.value if wanted.paid else None,
        "after_at": after[0],
        "after_id": after[1],
    }


def _listed(row: Row) -> ListedVisit:
    known = {"status": Status(row["status"]), "sort": Sort(row["sort"]), "paid": PaidSo(row["paid"])}
    return ListedVisit(**{**row, **known})
