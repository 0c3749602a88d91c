"""Sets a paper on sheets of A5 and returns the PDF: shaped by HarfBuzz, the words readable by machines too.

A5 is what a clinic's printer folds from A4 and what a phone shows without zooming. Measures are millimetres, sizes of
letters points.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont

from core.documents.fonts import FontFiles, font_files
from core.documents.paper import Block, Facts, Paper, Sum
from core.documents.shown import shown

SHEET = (148.0, 210.0)
MARGIN = 14.0
LABELS = 34.0
"""The width of the column of labels: the longest of ours, in either language, on one line."""
WIDTH = SHEET[0] - 2 * MARGIN
FOOT = 20.0
"""Kept free at the bottom of each sheet, for the foot."""

LEADING = 1.45
"""Lines this many times the size of their letters apart: Devanagari has signs above and below."""
POINT = 25.4 / 72

INK, GREY, LINE = 25, 105, 190  # shades from black (0) to white (255)

WORD_JOINER = 0x2060


def as_pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF; the same paper gives the same bytes. Takes some 100 ms of one core."""
    return _Sheets(paper, font_files()).made()


class _Sheets:
    """One PDF while it is being set."""

    def __init__(self, paper: Paper, fonts: FontFiles) -> None:
        self._paper = paper
        self._covered = fonts.covered
        pdf = self._pdf = FPDF(format=SHEET)
        pdf.alias_nb_pages("")  # or a patient called {nb} would be called 1
        pdf.set_creation_date(paper.made_at)
        pdf.set_title(f"{paper.title} {paper.number}")
        pdf.set_lang(paper.language)
        pdf.set_producer("Baari")
        pdf.add_font("paper", "", fonts.regular)
        pdf.add_font("paper", "B", fonts.bold)
        pdf.set_text_shaping(use_shaping_engine=True)
        pdf.set_margins(MARGIN, MARGIN, MARGIN)
        pdf.set_auto_page_break(auto=False)
        pdf.c_margin = 0.0
        pdf.add_page()

    def made(self) -> bytes:
        self._head()
        for block in self._paper.blocks:
            self._block(block)
        self._foot()
        name_every_glyph(self._pdf)
        return bytes(self._pdf.output())

    def _head(self) -> None:
        paper = self._paper
        self._paragraph(paper.sender, size=15, bold=True)
        for line in paper.sender_lines:
            self._paragraph(line, size=9, shade=GREY)
        self._space(2.5)
        self._rule()
        self._space(5)
        self._paragraph(paper.title, size=13, bold=True)
        self._paragraph(paper.number, size=10.5, shade=GREY)
        self._space(4)

    def _block(self, block: Block) -> None:
        if isinstance(block, Facts):
            for label, value in block.rows:
                self._row(label, value)
            self._space(3)
        elif isinstance(block, Sum):
            self._sum(block)
        else:
            self._paragraph(block.text, size=9, shade=GREY)
            self._space(2)

    def _row(self, label: str, value: str) -> None:
        """Set a label and its value beside each other; whichever is longer decides where the next row begins."""
        labels = self._lines(label, LABELS - 3, size=9)
        values = self._lines(value, WIDTH - LABELS, size=10)
        height = 10 * POINT * LEADING
        for number in range(max(len(labels), len(values))):
            self._make_room(height)
            top = self._pdf.y
            if number < len(labels):
                self._put(labels[number], MARGIN, height, size=9, shade=GREY)
            if number < len(values):
                self._put(values[number], MARGIN + LABELS, height, size=10)
            self._pdf.y = top + height
        self._space(1.2)

    def _sum(self, block: Sum) -> None:
        height = 17 * POINT * LEADING
        self._make_room(height + 8)
        self._rule()
        self._space(2)
        top = self._pdf.y
        self._put(self._shown(block.label), MARGIN, height, size=11, bold=True)
        self._put(self._shown(block.value), MARGIN, height, size=17, bold=True, right=True)
        self._pdf.y = top + height
        self._space(2)
        self._rule()
        self._space(5)

    def _foot(self) -> None:
        if not self._paper.foot:
            return
        lines = self._lines(self._paper.foot, WIDTH, size=8)
        height = 8 * POINT * LEADING
        self._pdf.y = SHEET[1] - MARGIN / 2 - height * len(lines)
        for line in lines:
            top = self._pdf.y
            self._put(line, MARGIN, height, size=8, shade=GREY)
            self._pdf.y = top + height

    def _paragraph(self, text: str, *, size: float, bold: bool = False, shade: int = INK) -> None:
        height = size * POINT * LEADING
        for line in self._lines(text, WIDTH, size=size, bold=bold):
            self._make_room(height)
            top = self._pdf.y
            self._put(line, MARGIN, height, size=size, bold=bold, shade=shade)
            self._pdf.y = top + height

    def _lines(self, text: str, width: float, *, size: float, bold: bool = False) -> list[str]:
        """Return the text in lines of at most this width, as it can be shown; a word that is too long is parted."""
        self._style(size, bold=bold)
        found: Any = self._pdf.multi_cell(
            width, text=self._shown(text), align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        return list(found)

    def _put(
        self,
        line: str,
        left: float,
        height: float,
        *,
        size: float,
        bold: bool = False,
        shade: int = INK,
        right: bool = False,
    ) -> None:
        """Set one line that is known to fit."""
        if not line:
            return
        self._style(size, bold=bold)
        self._pdf.set_text_color(shade)
        top = self._pdf.y
        self._pdf.set_xy(left, top)
        with reads_as(self._pdf, line):
            self._pdf.cell(WIDTH if right else None, height, line, align="R" if right else "L")
        self._pdf.set_xy(left, top)

    def _style(self, size: float, *, bold: bool) -> None:
        self._pdf.set_font("paper", "B" if bold else "", size)

    def _shown(self, text: str) -> str:
        return shown(text, self._covered)

    def _space(self, height: float) -> None:
        self._pdf.y += height

    def _rule(self) -> None:
        self._pdf.set_draw_color(LINE)
        self._pdf.set_line_width(0.3)
        self._pdf.line(MARGIN, self._pdf.y, SHEET[0] - MARGIN, self._pdf.y)

    def _make_room(self, height: float) -> None:
        if self._pdf.y + height > SHEET[1] - FOOT:
            self._pdf.add_page()


@contextmanager
def reads_as(pdf: FPDF, line: str) -> Iterator[None]:
    """Say what the glyphs that follow read as (PDF 1.7, 14.9.4): shaped Devanagari stands in another order."""
    utf16 = ("\ufeff" + line).encode("utf-16-be").hex().upper()
    pdf._out(f"/Span <</ActualText <{utf16}>>> BDC")  # noqa: SLF001 - fpdf2 writes this for images only
    yield
    pdf._out("EMC")  # noqa: SLF001 - the same


def name_every_glyph(pdf: FPDF) -> None:
    """Let each glyph that stands for no character of its own (the second of a conjunct) read as nothing.

    fpdf2 leaves such a glyph out of the map from glyphs to characters, and a reader then guesses one.
    """
    glyphs = (pair[0] for font in pdf.fonts.values() if isinstance(font, TTFFont) for pair in font.subset.items())
    for glyph in glyphs:
        if glyph is not None and glyph.unicode == ():
            glyph.unicode = (WORD_JOINER,)
