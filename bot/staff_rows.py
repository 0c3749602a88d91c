"""Doctors and branches as the staff desk tells them, and what an admin has changed of them. See `RowsDesk`."""

from collections.abc import Mapping
from typing import Any

from bot.rows_desk import RowChange, RowShown
from core.domain.clinic_fields import Which
from core.services import clinic_rows
from core.storage.unit_of_work import UnitOfWork


class StaffRows:
    """Doctors and branches as one chat of the staff sees them."""

    _uow: UnitOfWork
    _chat: int

    def rows(self, kind: str) -> tuple[RowShown, ...]:
        return tuple(self._shown(row) for row in clinic_rows.see_rows(self._uow, self._chat, kind))

    def row(self, kind: str, id_: int) -> RowShown:
        return self._shown(clinic_rows.see_row(self._uow, self._chat, Which(kind=kind, id=id_)))

    def row_ahead(self, kind: str, id_: int, field: str, text: str) -> RowChange:
        look = clinic_rows.look_at_row(self._uow, self._chat, Which(kind=kind, id=id_), field, text)
        return RowChange(
            kind=kind,
            row=self._shown(look.row),
            field=field,
            before=look.before,
            after=look.after,
            visits=look.to_come.visits,
            held=look.to_come.held,
        )

    def row_changed(self, change: int) -> RowChange:
        made = clinic_rows.row_change(self._uow, self._chat, change)
        which = clinic_rows.which_of(made)
        row = self.row(which.kind, which.id)
        before, after = made.before["value"], made.after["value"]
        return RowChange(kind=made.kind, row=row, field=made.name, before=before, after=after)

    def look_at_row(self, kind: str, id_: int, field: str, text: str) -> str:
        return clinic_rows.look_at_row(self._uow, self._chat, Which(kind=kind, id=id_), field, text).mark

    def change_row(self, kind: str, id_: int, field: str, text: str, *, mark: str) -> int:
        return clinic_rows.change_row(self._uow, self._chat, Which(kind=kind, id=id_), field, text, mark=mark)

    def undo_row(self, change: int) -> None:
        clinic_rows.undo_row(self._uow, self._chat, change)

    def check_row(self, kind: str, field: str, text: str) -> None:
        clinic_rows.check_row(self._uow, self._chat, kind, field, text)

    def add_row(self, kind: str, written: Mapping[str, str]) -> int:
        return clinic_rows.add_row(self._uow, self._chat, kind, written)

    def _shown(self, row: Mapping[str, Any]) -> RowShown:
        rest = {name: value for name, value in row.items() if name not in {"id", "currency", "active"}}
        return RowShown(
            id=row["id"],
            name=row["name"],
            values=rest,
            currency=row.get("currency", ""),
            active=row.get("active", True),
        )
