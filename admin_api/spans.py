"""Days of the clinic in a query, as the instants between which something happened."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from admin_api.paging import AnyDay
from core.services.reconciliation import span_of
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import EVER


class Days:
    """From one day of the clinic to another, both inclusive; ever, where none is said."""

    def __init__(
        self,
        first: Annotated[AnyDay | None, Query(alias="from", description="of this day of the clinic or later")] = None,
        last: Annotated[AnyDay | None, Query(alias="to", description="of this day of the clinic or earlier")] = None,
    ) -> None:
        self._first, self._last = first or EVER[0], last or EVER[1]

    def window(self, uow: UnitOfWork) -> dict[str, datetime]:
        """Return the instants: from `since` to before `until`."""
        return {"since": span_of(uow, self._first)[0], "until": span_of(uow, self._last)[1]}


def moment(text: str) -> datetime:
    """Read an instant of a cursor; raises ValueError for one without a zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a place of a list has a zone")
    return found.astimezone(UTC)
