"""Sets a sheet of charts on a page of A4 and returns the PDF: the same drawing as the picture, to be printed."""

from datetime import datetime

from fpdf import FPDF

from core.documents.charts import WIDTH, draw_sheet, fitted, height_of
from core.documents.fonts import font_files
from core.documents.pdf import name_every_glyph, reads_as
from core.documents.picture import COLOURS, GREY, INK, RULE, tint, width_of
from core.documents.sheet import Sheet
from core.documents.shown import shown

PAGE = (210.0, 297.0)
EDGE = 8.0
"""Millimetres around the drawing: as much as a printer of a clinic leaves white."""


def charts_as_pdf(sheet: Sheet, *, made_at: datetime) -> bytes:
    """Return the sheet on one page; the same sheet gives the same bytes."""
    pdf, fonts = FPDF(format=PAGE), font_files()
    pdf.set_creation_date(made_at)
    pdf.set_title(sheet.title)
    pdf.set_lang(sheet.language)
    pdf.set_producer("Baari")
    pdf.add_font("paper", "", fonts.regular)
    pdf.add_font("paper", "B", fonts.bold)
    pdf.set_text_shaping(use_shaping_engine=True)
    pdf.set_auto_page_break(auto=False)
    pdf.c_margin = 0.0
    pdf.add_page()
    scale = min((PAGE[0] - 2 * EDGE) / WIDTH, (PAGE[1] - 2 * EDGE) / height_of(sheet))
    draw_sheet(_Pen(pdf, sheet.language, scale), sheet)
    name_every_glyph(pdf)
    return bytes(pdf.output())


class _Pen:
    """Writes and fills on a page, in one language; `scale` is the millimetres of a pixel of the picture."""

    def __init__(self, pdf: FPDF, language: str, scale: float) -> None:
        self._pdf = pdf
        self._language = language
        self._scale = scale
        self._covered = font_files().covered

    def width(self, text: str, size: int, *, bold: bool = False) -> float:
        return width_of(text, size, self._language, bold=bold)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        *,
        bold: bool = False,
        quiet: bool = False,
        light: bool = False,
        room: float | None = None,
        right: bool = False,
    ) -> None:
        said = fitted(self, shown(text, self._covered), size, room, bold=bold)
        self._pdf.set_font("paper", "B" if bold else "", size * self._scale / 25.4 * 72)
        if light:
            self._pdf.set_text_color(255)
        else:
            self._pdf.set_text_color(GREY if quiet else INK)
        left = at[0] - (self.width(said, size, bold=bold) if right else 0)
        high = size * self._scale
        self._pdf.set_xy(self._x(left), self._y(at[1] + size * 0.18))
        if said:
            with reads_as(self._pdf, said):  # a cell: `FPDF.text` shapes no Devanagari
                self._pdf.cell(None, high, said)

    def bar(self, left: float, top: float, right: float, bottom: float, colour: int) -> None:
        self._pdf.set_fill_color(COLOURS[colour])
        self._fill(left, top, max(right, left + 2), max(bottom, top + 2))

    def field(self, left: float, top: float, right: float, bottom: float, share: float) -> None:
        self._pdf.set_fill_color(*tint(share))
        self._fill(left, top, right, bottom)

    def line(self, left: float, top: float, right: float) -> None:
        self._pdf.set_draw_color(RULE)
        self._pdf.set_line_width(2 * self._scale)
        self._pdf.line(self._x(left), self._y(top), self._x(right), self._y(top))

    def _fill(self, left: float, top: float, right: float, bottom: float) -> None:
        wide, high = (right - left) * self._scale, (bottom - top) * self._scale
        self._pdf.rect(self._x(left), self._y(top), wide, high, style="F")

    def _x(self, at: float) -> float:
        return EDGE + at * self._scale

    def _y(self, at: float) -> float:
        return EDGE + at * self._scale
