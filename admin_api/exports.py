"""Whole lists to take away, as CSV or as a workbook, however long: written to a file of this machine, then sent.

The file is made within one transaction, read through a cursor of the database, and the connection is given back before
the first byte leaves: who downloads slowly keeps nobody waiting, and an export that fails does so with an error.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import StreamingResponse

from admin_api.access import Gate, TheGate, needs
from admin_api.formats import MEDIA, Format, as_file
from admin_api.problems import declared
from admin_api.spans import Days
from admin_api.visit_rows import note_read
from core.documents.table_file import Cell, as_xlsx, csv_lines
from core.domain.api_key import ApiKey, Scope
from core.storage.row_exports import exported
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["exports"])
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid")
PIECE = 64 * 1024
"""Bytes that are read of the file at a time."""


class Ending(StrEnum):
    """How an export is written."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export: its columns, which scope opens it, and which of the columns name a patient."""

    says: str
    scope: Scope
    columns: tuple[str, ...]
    named: tuple[str, ...] = ()


EXPORTS: Mapping[str, Export] = {
    "appointments": Export(
        says="Appointments by time; names and phones for a key that may read patients",
        scope=Scope.APPOINTMENTS_READ,
        columns=(
            "number",
            "status",
            "starts",
            "ends",
            "branch",
            "doctor",
            "patient_id",
            "patient",
            "phone",
            "type",
            "pays",
            "fee_minor",
            "paid_minor",
            "currency",
            "id",
        ),
        named=("patient", "phone"),
    ),
    "patients": Export(
        says="Patients, of those known since these days",
        scope=Scope.PATIENTS_READ,
        columns=("id", "name", "phone", "known_since"),
        named=("name", "phone"),
    ),
    "ledger": Export(
        says="Every entry of the ledger",
        scope=Scope.MONEY_READ,
        columns=(
            "id",
            "at",
            "kind",
            "gateway",
            "gateway_payment_id",
            "amount_minor",
            "currency",
            "settled_as",
            "appointment",
            "payment",
        ),
    ),
    "refunds": Export(
        says="Refunds that were decided in these days",
        scope=Scope.MONEY_READ,
        columns=(
            "id",
            "at",
            "status",
            "reason",
            "gateway",
            "gateway_payment_id",
            "gateway_refund_id",
            "amount_minor",
            "currency",
            "payment",
        ),
    ),
    "audit": Export(
        says="The audit log",
        scope=Scope.AUDIT_READ,
        columns=("id", "at", "door", "staff_id", "act", "subject", "facts"),
    ),
}
"""By name; what each reads stands under the same name in core/storage/row_exports.py."""


def _add(name: str, export: Export) -> None:
    reader = needs(export.scope)

    def file(
        ending: Ending, key: Annotated[ApiKey, Depends(reader)], gate: TheGate, days: Annotated[Days, Depends()]
    ) -> Response:
        return _sent(name, ending, _made(gate, key, name, ending, days))

    file.__doc__ = export.says
    content = {MEDIA[Format(each.value)]: {"schema": {"type": "string", "format": "binary"}} for each in Ending}
    router.add_api_route(
        f"/exports/{name}.{{ending}}",
        file,
        methods=["GET"],
        name=f"export_{name}",
        summary=export.says,
        responses=_REFUSALS | {200: {"content": content}},
        response_class=Response,
    )


def _made(gate: Gate, key: ApiKey, name: str, ending: Ending, days: Days) -> IO[bytes]:
    """Return the whole export as a file that is nobody's but ours and goes when it is closed."""
    export = EXPORTS[name]
    named = Scope.PATIENTS_READ in key.scopes
    columns = [column for column in export.columns if named or column not in export.named]

    def work(uow: UnitOfWork) -> IO[bytes]:
        window = days.window(uow)
        if export.named and named:
            note_read(uow, key, f"export {name}")
        rows: Iterator[Sequence[Cell]] = (
            tuple(row[column] for column in columns) for row in exported(uow.sql, name, **window)
        )
        file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
        if ending is Ending.CSV:
            file.writelines(csv_lines(columns, rows))
        else:
            as_xlsx([(name, columns, rows)], file)
        file.seek(0)
        return file

    return gate.database.run(work)


def _sent(name: str, ending: Ending, file: IO[bytes]) -> Response:
    def pieces() -> Iterator[bytes]:
        with file:
            while piece := file.read(PIECE):
                yield piece

    return StreamingResponse(pieces(), 200, as_file(f"{name}.{ending}"), MEDIA[Format(ending.value)])


for _name, _export in EXPORTS.items():
    _add(_name, _export)
