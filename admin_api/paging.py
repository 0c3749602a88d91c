"""Lists come in pages: a page says where the next begins by a cursor, which stays right while rows are added.

A cursor is the last row's place in the list's own order, not a count of rows: nothing is shown twice or left out when
somebody books between two pages. It is not secret and not to be read.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Generic, TypeVar

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, Field

from admin_api.problems import Problem
from core.storage.visit_lists import EVER


def in_the_calendar(day: date) -> date:
    """Return the day; raises ValueError for one that no clinic has visits on."""
    if not EVER[0] <= day <= EVER[1]:
        raise ValueError("no day of a clinic")
    return day


T = TypeVar("T")
MOST = 200
"""Rows of a page at most: what a table on a screen shows, and a second's work for no one."""
_LONGEST = 400

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
AnyDay = Annotated[date, AfterValidator(in_the_calendar)]
"""A day of the years in which a clinic can have visits."""
Limit = Annotated[int, Query(ge=1, le=MOST, description="rows of a page")]
Cursor = Annotated[str | None, Query(max_length=_LONGEST, description="`next` of the page before, as it is")]


class Page(BaseModel, Generic[T]):
    """Some rows, and where the next begin; `next` is null on the last page."""

    items: list[T]
    next: str | None = Field(default=None, examples=["WyIyMDI2LTExLTIxVDA5OjAwOjAwKzAwOjAwIiwgNDJd"])


def cursor_of(*place: str | int) -> str:
    """Return the cursor for this place."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(cursor: str | None, *kinds: Callable[[str], object]) -> list[object] | None:
    """Return the place that a cursor names, each part read by its kind; None for the beginning.

    Raises `Problem` for what is no cursor of this list.
    """
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(parts, list) or len(parts) != len(kinds):
            raise Problem("bad_cursor")
        return [kind(str(part)) for kind, part in zip(kinds, parts, strict=True)]
    except (ValueError, binascii.Error, RecursionError, OverflowError):
        raise Problem("bad_cursor") from None


def int_id(text: str) -> int:
    """Read an id of a cursor; raises ValueError for one that no row can have."""
    found = int(text)
    if not 0 <= found < 2**63:
        raise ValueError("no id")
    return found


def page_of(rows: Sequence[T], limit: int, place: Callable[[T], tuple[str | int, ...]]) -> tuple[list[T], str | None]:
    """Return the first `limit` of rows that were asked one too many, and the cursor of what follows."""
    shown = list(rows[:limit])
    return shown, cursor_of(*place(shown[-1])) if len(rows) > limit else None
