"""Tables as a file that a spreadsheet opens as it is (CSV, XLSX): Hindi in it is read right, and no cell is a formula.

A text that begins as a formula does (=, +, -, @, a tab, a line's end) gets an apostrophe before it: OWASP, "CSV
Injection". Numbers are numbers. The mark at the beginning tells Excel that this is UTF-8.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
MARK = "\ufeff"
_PIECE = 64 * 1024
"""Characters that are gathered before they are sent on: some hundreds of rows."""
LONGEST_SHEET = 1_000_000
"""Rows of a sheet: Excel's own limit is 1,048,576."""
_LONGEST_CELL = 32_767
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
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


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield one table as a CSV file, some rows at a time: no more of it is kept than is being sent."""
    file = io.StringIO()
    write = csv.writer(file, lineterminator="\r\n").writerow
    file.write(MARK)
    write(tuple(map(_safe, heads)))
    for row in rows:
        write(tuple(map(_safe, row)))
        if file.tell() >= _PIECE:
            yield file.getvalue().encode()
            file.seek(0)
            file.truncate()
    yield file.getvalue().encode()


def as_xlsx(tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]], to: IO[bytes]) -> None:
    """Write tables (title, heads, rows) to a file as a workbook, a sheet each; no more is kept than one row.

    A text is written as text whatever it begins with. A table that is longer than a sheet goes on in a further one.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(to, options)
    bold = book.add_format({"bold": True})
    try:
        for title, heads, rows in tables:
            sheet, line = _sheet(book, title, heads, bold), 0
            for row in rows:
                line += 1
                if line > LONGEST_SHEET:
                    sheet, line = _sheet(book, title, heads, bold), 1
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(line, place, cell[:_LONGEST_CELL])
                    elif cell is not None:
                        sheet.write_number(line, place, cell)
    finally:
        book.close()


def _sheet(book: xlsxwriter.Workbook, title: str, heads: Sequence[str], bold: Format) -> Worksheet:
    """Add a sheet with its heads; a name that Excel does not take, or has already, is made one that it does."""
    number = len(book.worksheets()) + 1
    name = _NO_NAME.sub(" ", title).strip(" '")[:25] or "Table"
    taken = {each.get_name().lower() for each in book.worksheets()}
    sheet = book.add_worksheet(f"{name} {number}" if name.lower() in taken else name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(heads) - 1, 0), 18)
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
    return sheet


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
