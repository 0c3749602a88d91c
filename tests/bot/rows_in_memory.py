"""Doctors and branches of the staff desk in memory, under the real permissions and the real readers of their fields."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.rows_desk import RowChange, RowShown
from core.domain.clinic_fields import FIELDS, Around, field_value
from core.domain.errors import (
    AlreadySo,
    ChangedMeanwhile,
    ChangedSince,
    NameTaken,
    NotFound,
    NotPermitted,
    VisitsToCome,
)
from core.domain.permissions import Action, may

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Clinic

AROUND = Around(currency="INR", calling_code="91", today=date(2026, 11, 23))
Change = tuple[str, int, str, Any, Any, bool]


def _doctor(name: str, specialty: str, fee: int) -> dict[str, Any]:
    empty = dict.fromkeys(("name_hi", "qualifications", "registration"), "")
    rest = {
        "practising_since": None,
        "sex": None,
        "languages": ["en"],
        "follow_up_fee": None,
        "follow_up_days": 0,
        "active": True,
    }
    return {"name": name, "specialty": specialty, "fee": fee, **empty, **rest}


def _branch(name: str, address: str, phone: str) -> dict[str, Any]:
    return {
        "name": name,
        "name_hi": "",
        "address": address,
        "phone": phone,
        "directions": "",
        "map_url": "",
        "timezone": "Asia/Kolkata",
    }


def _books() -> dict[str, dict[int, dict[str, Any]]]:
    return {
        "doctor": {
            1: _doctor("Dr Anjali Mehta", "dermatology", 80_000),
            2: _doctor("Dr Ramesh Rao", "cardiology", 120_000),
        },
        "branch": {1: _branch("City Clinic", "12 MG Road", "+912240000000")},
    }


@dataclass
class Books:
    """What is kept of doctors and branches, by kind and number; and each change, with whether it was taken back."""

    rows: dict[str, dict[int, dict[str, Any]]] = dataclasses.field(default_factory=_books)
    changes: list[Change] = dataclasses.field(default_factory=list)


class RowsInMemory:
    """The part of one chat's staff desk that is about doctors and branches."""

    clinic: "Clinic"
    chat: int

    def rows(self, kind: str) -> tuple[RowShown, ...]:
        self._may_run()
        return tuple(self.row(kind, id_) for id_ in self.clinic.books.rows[kind])

    def row(self, kind: str, id_: int) -> RowShown:
        self._may_run()
        values = self.clinic.books.rows[kind].get(id_)
        if values is None:
            raise NotFound
        active = values.get("active", True)
        return RowShown(id=id_, name=values["name"], values=values, currency="INR", active=active)

    def row_ahead(self, kind: str, id_: int, field: str, text: str) -> RowChange:
        before, after = self._both(kind, id_, field, text)
        return RowChange(kind=kind, row=self.row(kind, id_), field=field, before=before, after=after)

    def row_changed(self, change: int) -> RowChange:
        kind, id_, field, before, after, _ = self._made_of(change)
        return RowChange(kind=kind, row=self.row(kind, id_), field=field, before=before, after=after)

    def look_at_row(self, kind: str, id_: int, field: str, text: str) -> str:
        return repr(self._both(kind, id_, field, text)[0])

    def change_row(self, kind: str, id_: int, field: str, text: str, *, mark: str) -> int:
        before, after = self._both(kind, id_, field, text)
        if repr(before) != mark:
            raise ChangedMeanwhile
        books = self.clinic.books
        books.rows[kind][id_][field] = after
        books.changes.append((kind, id_, field, before, after, False))
        return len(books.changes)

    def undo_row(self, change: int) -> None:
        kind, id_, field, before, after, undone = self._made_of(change)
        books = self.clinic.books
        if undone or books.rows[kind][id_][field] != after:
            raise ChangedSince
        books.rows[kind][id_][field] = before
        books.changes[change - 1] = (kind, id_, field, before, after, True)

    def check_row(self, kind: str, field: str, text: str) -> None:
        self._may_run()
        value = field_value(FIELDS[kind][field], text, AROUND)
        if field == "name" and any(row["name"] == value for row in self.clinic.books.rows[kind].values()):
            raise NameTaken

    def add_row(self, kind: str, written: Mapping[str, str]) -> int:
        for field, text in written.items():
            self.check_row(kind, field, text)
        values = [field_value(FIELDS[kind][field], text, AROUND) for field, text in written.items()]
        rows = self.clinic.books.rows[kind]
        rows[len(rows) + 1] = (_doctor if kind == "doctor" else _branch)(*values)  # type: ignore[arg-type]
        return len(rows)

    def _both(self, kind: str, id_: int, field: str, text: str) -> tuple[Any, Any]:
        row = self.row(kind, id_)
        after = field_value(FIELDS[kind][field], text, AROUND)
        if row.values[field] == after:
            raise AlreadySo
        booked = any(b.slot.doctor_id == id_ and b.status == "confirmed" for b in self.clinic.bookings.values())
        if field == "active" and after is False and booked:
            raise VisitsToCome(count=1)
        return row.values[field], after

    def _made_of(self, change: int) -> Change:
        self._may_run()
        if not 1 <= change <= len(self.clinic.books.changes):
            raise NotFound
        return self.clinic.books.changes[change - 1]

    def _may_run(self) -> None:
        role = self.clinic.members.role(self.chat)
        if role is None or not may(role, Action.CHANGE_CLINIC):
            raise NotPermitted
