"""A table as a file: read right by a spreadsheet, and no cell of it is run."""

import csv
import io

import pytest

from core.documents.table_file import TextTable, as_csv


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
