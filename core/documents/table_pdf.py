"""Tables on sheets of A4, lying where they are wide: shaped by HarfBuzz, heads on every sheet, pages numbered.

A table on paper is for reading: rows beyond `MOST_ROWS` are left out, and the last line says how many. Measures are
millimetres, sizes of letters points.
"""

from collections.abc import Sequence
from datetime import datetime

from fpdf import FPDF

from core.documents.fonts import font_files
from core.documents.pdf import name_every_glyph, reads_as
from core.documents.shown import shown
from core.documents.table_file import Cell, TextTable

MARGIN = 12.0
HEIGHT = 5.6
"""Of one row, in which Devanagari at nine points has room above and below."""
FOOT = 14.0
SIZE = 9.0
MOST_ROWS = 2_000
"""Forty sheets: whoever needs more asks for a workbook."""
WIDE = 6
"""Columns from which on the sheet lies."""


def tables_pdf(tables: Sequence[TextTable], *, title: str, subtitle: str, language: str, made_at: datetime) -> bytes:
    """Return the tables one below the other; the same tables give the same bytes."""
    widest = max((len(table.heads) for table in tables), default=1)
    sheets = _Sheets(lying=widest >= WIDE)
    pdf = sheets.pdf
    pdf.set_creation_date(made_at)
    pdf.set_title(title)
    pdf.set_lang(language)
    pdf.add_page()
    sheets.line(title, size=14, bold=True)
    sheets.line(subtitle, size=9)
    for table in tables:
        sheets.table(table, titled=table.title != title)
    name_every_glyph(pdf)
    return bytes(pdf.output())


class _Sheets:
    """One PDF while it is being set."""

    def __init__(self, *, lying: bool) -> None:
        fonts = font_files()
        self._covered = fonts.covered
        pdf = self.pdf = FPDF(orientation="L" if lying else "P", format="A4")
        pdf.alias_nb_pages("")  # or a doctor called {nb} would be called 1
        pdf.set_producer("Baari")
        pdf.add_font("paper", "", fonts.regular)
        pdf.add_font("paper", "B", fonts.bold)
        pdf.set_text_shaping(use_shaping_engine=True)
        pdf.set_margins(MARGIN, MARGIN, MARGIN)
        pdf.set_auto_page_break(auto=False)
        pdf.c_margin = 1.0

    def line(self, text: str, *, size: float, bold: bool = False) -> None:
        self._room(size * 0.6)
        self.pdf.set_font("paper", "B" if bold else "", size)
        whole = self._fitting(text, self.pdf.epw)
        with reads_as(self.pdf, whole):
            self.pdf.cell(self.pdf.epw, size * 0.6, whole)
        self.pdf.ln(size * 0.6)

    def table(self, table: TextTable, *, titled: bool) -> None:
        self.pdf.y += 4
        self._room(3 * HEIGHT)
        if titled:
            self.line(table.title, size=11, bold=True)
        right = [any(isinstance(row[place], int | float) for row in table.rows) for place in range(len(table.heads))]
        self._row(table.heads, right, bold=True)
        for row in table.rows[:MOST_ROWS]:
            if self._room(HEIGHT):
                self._row(table.heads, right, bold=True)
            self._row(row, right)
        if len(table.rows) > MOST_ROWS:
            self.line(f"+ {len(table.rows) - MOST_ROWS}", size=SIZE)

    def _row(self, cells: Sequence[Cell], right: Sequence[bool], *, bold: bool = False) -> None:
        """Set a row; a column of numbers stands to the right, its head too."""
        self.pdf.set_font("paper", "B" if bold else "", SIZE)
        width = self.pdf.epw / max(len(cells), 1)
        self.pdf.set_draw_color(200)
        for cell, to_right in zip(cells, right, strict=True):
            text = "" if cell is None else f"{cell:,.10g}" if isinstance(cell, int | float) else str(cell)
            whole = self._fitting(text, width - 2)
            with reads_as(self.pdf, whole):
                self.pdf.cell(width, HEIGHT, whole, border="B", align="R" if to_right else "L")
        self.pdf.ln(HEIGHT)

    def _fitting(self, text: str, width: float) -> str:
        """Return as much of a text as one line of this width holds."""
        whole = shown(text, self._covered)
        if self.pdf.get_string_width(whole) <= width:
            return whole
        while whole and self.pdf.get_string_width(f"{whole}…") > width:
            whole = whole[:-1]
        return f"{whole}…"

    def _room(self, height: float) -> bool:
        """Begin a new sheet where this one has no such height left; return whether it did."""
        if self.pdf.y + height <= self.pdf.h - FOOT:
            return False
        self.pdf.add_page()
        return True
