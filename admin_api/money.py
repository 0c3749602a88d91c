"""Money: every entry of the ledger, and each day's reconciliation: captured is booked and credit and refunded."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from admin_api.access import TheGate, needs
from admin_api.paging import AnyDay, Cursor, Limit, Page, int_id, page_of, place_of
from admin_api.problems import declared
from admin_api.spans import Days
from core.domain.api_key import ApiKey, Scope
from core.domain.ledger import Kind, Settled
from core.domain.money import Money
from core.domain.reconciliation import DayOfMoney
from core.services.reconciliation import days_of_money, today
from core.storage.office_lists import OfficeLists
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["money"])
Reader = Annotated[ApiKey, Depends(needs(Scope.MONEY_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid")


class EntryRow(BaseModel):
    """One entry of the ledger; money in minor units."""

    id: int
    at: datetime
    kind: Kind
    gateway: str = Field(examples=["razorpay"])
    gateway_payment: str
    minor: int = Field(examples=[50000])
    currency: str = Field(examples=["INR"])
    settled_as: Settled
    appointment: UUID | None
    payment: UUID


class DifferenceRow(BaseModel):
    """One line that the gateway and we do not have alike."""

    what: str
    kind: str
    entry: str
    gateway_payment: str
    theirs_minor: int | None
    ours_minor: int | None


class DayRow(BaseModel):
    """What came in on a day through one gateway in one currency, and where it is now: always the sum of three."""

    day: date
    gateway: str = Field(examples=["razorpay"])
    currency: str = Field(examples=["INR"])
    captured: int
    booked: int
    credit: int
    refunded: int
    disputed: int
    promised: int
    paid_out: int
    checked_at: datetime | None
    differences: list[DifferenceRow]


@router.get("/money/entries", summary="The ledger, by id", responses=_REFUSALS | declared("bad_cursor"))
def entries(
    *,
    _key: Reader,
    gate: TheGate,
    days: Annotated[Days, Depends()],
    gateway: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[EntryRow]:
    """Return a page of entries."""
    place = place_of(cursor, int_id)

    def work(uow: UnitOfWork) -> Page[EntryRow]:
        after = int(str(place[0])) if place else 0
        rows = OfficeLists(uow.sql).money(after=after, limit=limit + 1, window=days.window(uow), gateway=gateway)
        shown, following = page_of(rows, limit, lambda row: (row["id"],))
        return Page(
            items=[
                EntryRow(
                    id=row["id"],
                    at=row["at"],
                    kind=row["kind"],
                    gateway=row["gateway"],
                    gateway_payment=row["gateway_payment_id"],
                    minor=row["amount_minor"],
                    currency=row["currency"],
                    settled_as=row["settled_as"],
                    appointment=row["appointment_id"],
                    payment=row["payment_id"],
                )
                for row in shown
            ],
            next=following,
        )

    return gate.database.run(work)


@router.get("/money/days", summary="A day's reconciliation, by gateway", responses=_REFUSALS)
def reconciliation(
    _key: Reader, gate: TheGate, on: Annotated[AnyDay | None, Query(alias="date", description="today, without")] = None
) -> list[DayRow]:
    """Return what came in on a day of the clinic, where it is, and what differs."""
    return gate.database.run(lambda uow: [_day(found) for found in days_of_money(uow, on or today(uow))])


def _day(found: DayOfMoney) -> DayRow:
    def minor(money: Money | None) -> int | None:
        return money.minor if money else None

    return DayRow(
        day=found.day,
        gateway=found.gateway,
        currency=found.currency,
        captured=found.captured,
        booked=found.booked,
        credit=found.credit,
        refunded=found.refunded,
        disputed=found.disputed,
        promised=found.promised,
        paid_out=found.paid_out,
        checked_at=found.checked_at,
        differences=[
            DifferenceRow(
                what=each.what.value,
                kind=each.kind,
                entry=each.entry_id,
                gateway_payment=each.gateway_payment_id,
                theirs_minor=minor(each.theirs),
                ours_minor=minor(each.ours),
            )
            for each in found.differences
        ],
    )
