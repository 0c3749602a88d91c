"""A QR as a picture for a phone's screen, and as a page for a clinic's door.

Error correction M mends 15 percent of the code: a scratched print is read still. Four white squares around it belong
to it (ISO/IEC 18004, the quiet zone).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import qrcode
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M

from core.documents.fonts import font_files
from core.documents.pdf import name_every_glyph
from core.documents.shown import shown

QUIET = 4
WIDTH, ROOM = 800, 720
"""Pixels of the picture, and of the code with its white edge in it: a phone's screen is half as wide again."""
BIG, SMALL, LINE = 40, 30, 56
PAGE = (210.0, 297.0)
"""Millimetres of A4: what a clinic's printer has in it."""
ONE, TWO = 130.0, 84.0
"""Millimetres of the code where it is alone, and of each of two: read from two metres and from one."""
MARGIN = 14.0
INK, GREY = 25, 105


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPage:
    """What hangs at a door: what the branch is called, what to do, and a code for each messenger (label, address).

    `names` and `words` are in one script after the other.
    """

    names: Sequence[str]
    words: Sequence[str]
    codes: Sequence[tuple[str, str]]
    made_at: datetime


def squares(address: str) -> list[list[bool]]:
    """Return the rows of a code, without its white edge: true is black."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make(fit=True)
    return [[bool(square) for square in row] for row in code.get_matrix()]


def code_picture(address: str, lines: Sequence[str], *, language: str) -> bytes:
    """Return a PNG of a code with some lines below it, the first of them large."""
    rows = squares(address)
    size = ROOM // (len(rows) + 2 * QUIET)
    side, edge = size * len(rows), size * QUIET
    left = (WIDTH - side) // 2
    image = Image.new("L", (WIDTH, side + 2 * edge + LINE * len(lines) + edge // 2), 255)
    draw = ImageDraw.Draw(image)
    for y, row in enumerate(rows):
        for x, black in enumerate(row):
            if black:
                at = (left + x * size, edge + y * size)
                draw.rectangle((*at, at[0] + size - 1, at[1] + size - 1), fill=0)
    files = font_files()
    for number, line in enumerate(lines):
        cut, height = (files.regular, SMALL) if number else (files.bold, BIG)
        font = ImageFont.truetype(cut, height, layout_engine=ImageFont.Layout.RAQM)
        top = side + 2 * edge + LINE * number
        draw.text((WIDTH / 2, top), shown(line, files.covered), fill=0, font=font, anchor="ma", language=language)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def door_page(page: DoorPage) -> bytes:
    """Return the page as a PDF; the same page gives the same bytes."""
    fonts = font_files()
    pdf = FPDF(format=PAGE)
    pdf.alias_nb_pages("")  # or a clinic called {nb} would be called 1
    pdf.set_creation_date(page.made_at)
    pdf.set_title(page.names[0])
    pdf.set_producer("Baari")
    pdf.add_font("paper", "", fonts.regular)
    pdf.add_font("paper", "B", fonts.bold)
    pdf.set_text_shaping(use_shaping_engine=True)
    pdf.set_margins(MARGIN, MARGIN, MARGIN)
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    pdf.y = MARGIN + 8
    for name in page.names:
        _centred(pdf, shown(name, fonts.covered), 32, bold=True)
    pdf.y += 4
    for words in page.words:
        _centred(pdf, shown(words, fonts.covered), 17)
    pdf.y += 8
    side = ONE if len(page.codes) == 1 else TWO
    gap = (PAGE[0] - side * len(page.codes)) / (len(page.codes) + 1)
    top = pdf.y
    for number, (label, address) in enumerate(page.codes):
        left = gap + number * (side + gap)
        _code(pdf, address, left, top, side)
        pdf.set_font("paper", "B", 15)
        pdf.set_xy(left, top + side + 2)
        pdf.cell(side, 10, shown(label, fonts.covered), align="C")
    name_every_glyph(pdf)
    return bytes(pdf.output())


def _centred(pdf: FPDF, text: str, size: float, *, bold: bool = False) -> None:
    pdf.set_font("paper", "B" if bold else "", size)
    pdf.set_text_color(INK if bold else GREY)
    pdf.set_x(MARGIN)
    pdf.multi_cell(PAGE[0] - 2 * MARGIN, size * 0.51, text, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.y += 2


def _code(pdf: FPDF, address: str, left: float, top: float, side: float) -> None:
    rows = squares(address)
    size = side / (len(rows) + 2 * QUIET)
    pdf.set_fill_color(0)
    for y, row in enumerate(rows):
        for x, black in enumerate(row):
            if black:  # a hair wider, or a printer leaves white lines between the squares
                pdf.rect(left + (x + QUIET) * size, top + (y + QUIET) * size, size + 0.02, size + 0.02, style="F")
