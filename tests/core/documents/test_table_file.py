"""A table as a file: read right by a spreadsheet, and no cell of it is run."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pypdfium2
import pytest

from core.documents.table_file import TextTable, as_csv, as_xlsx, csv_lines
from core.documents.table_pdf import tables_pdf


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("x")'])
def test_a_text_that_begins_as_a_formula_is_a_text(text: str) -> None:
    assert read(as_csv([TextTable(text, (text,), [(text, 1)])])) == [[f"'{text}"], [f"'{text}"], [f"'{text}", "1"]]


def test_numbers_are_numbers_and_words_are_read_back() -> None:
    table = TextTable("अपॉइंटमेंट", ("डॉक्टर", "₹"), [('डॉ. मेहता, "x"', -12.5), ("b", None)])
    assert read(as_csv([table, table])) == [
        *([["अपॉइंटमेंट"], ["डॉक्टर", "₹"], ['डॉ. मेहता, "x"', "-12.5"], ["b", ""]]),
        [],
        *([["अपॉइंटमेंट"], ["डॉक्टर", "₹"], ['डॉ. मेहता, "x"', "-12.5"], ["b", ""]]),
    ]


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    table = (("डॉ. मेहता", "₹"), [("=1+1", -12.5), ("https://example.org", None), ("डॉ. आशा", 3)])
    file = io.BytesIO()
    as_xlsx([("भीड़ [x]/y", *table), ("भीड़ [x]/y", *table)], file)
    with zipfile.ZipFile(file) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        one = book.read(sheets[0]).decode()
        names = book.read("xl/workbook.xml").decode()
    assert len(sheets) == 2
    assert names.count("भीड़") == 2
    assert "<f>" not in one
    assert "hyperlink" not in one
    assert "<t>=1+1</t>" in one
    assert "<v>-12.5</v>" in one
    assert "<t>डॉ. आशा</t>" in one


def test_a_long_table_is_written_as_it_is_read() -> None:
    pieces = list(csv_lines(("n", "=x"), ((number, "=" * 50) for number in range(5_000))))
    assert len(pieces) > 3
    rows = read(b"".join(pieces))
    assert rows[0] == ["n", "'=x"]
    assert rows[-1] == ["4999", "'" + "=" * 50]
    assert len(rows) == 5_001


def test_a_table_on_paper_says_hindi_to_a_machine_too() -> None:
    table = TextTable("भीड़ का समय", ("डॉक्टर", "n"), [(f"डॉ. मेहता {n}", n) for n in range(80)])
    made_at = datetime(2026, 11, 23, tzinfo=UTC)
    made = [tables_pdf([table], title="Baari", subtitle="x", language="hi-IN", made_at=made_at) for _ in range(2)]
    assert made[0] == made[1]
    assert len(pypdfium2.PdfDocument(made[0])) == 2
