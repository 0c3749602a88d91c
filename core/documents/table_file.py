"""Tables as a CSV file that a spreadsheet opens as it is: Hindi in it is read right, and no cell is run as a formula.

A text that begins as a formula does (=, +, -, @, a tab, a line's end) gets an apostrophe before it: OWASP, "CSV
Injection". Numbers are numbers. The mark at the beginning tells Excel that this is UTF-8.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None
MARK = "\ufeff"
_BEGINS_A_FORMULA = tuple("=+-@\t\r\n")


@dataclass(frozen=True, slots=True)
class TextTable:
    """One table: its title, the heads of its columns, and its rows; None is an empty cell."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def as_csv(tables: Sequence[TextTable]) -> bytes:
    """Return the tables one below the other, an empty line between them."""
    file = io.StringIO()
    write = csv.writer(file, lineterminator="\r\n").writerow
    for number, table in enumerate(tables):
        if number:
            write(())
        write((_safe(table.title),))
        write(tuple(map(_safe, table.heads)))
        for row in table.rows:
            write(tuple(map(_safe, row)))
    return (MARK + file.getvalue()).encode()


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
