"""Draws a sheet of charts as a PNG that a phone shows whole: shaped by HarfBuzz, in the font of the papers.

1080 pixels wide, as phones are; no higher than a messenger leaves unscaled (1280). Colours keep 3:1 against the ground
and against each other in greys (WCAG 2.2, 1.4.11), so that they can be told apart by anybody.
"""

import io
import math
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from core.documents.fonts import font_files
from core.documents.sheet import Bars, Panel, Sheet
from core.documents.shown import shown

WIDTH, MARGIN, GAP = 1080, 36, 28
COLUMNS = 2
PANEL = (WIDTH - 2 * MARGIN - GAP * (COLUMNS - 1)) // COLUMNS, 312
HEAD, FIGURES = 122, 116
ROWS = 8
"""Lying bars that one panel has room for; what is more is a number."""

GROUND, INK, GREY, RULE = "#FFFFFF", "#1A1A1A", "#5B6470", "#D5DAE0"
COLOURS = ("#0B6E63", "#E08A1E", "#5B6470")
TITLE, BIG, TEXT, SMALL = 36, 38, 23, 20
MORE = "+{count}"


def as_png(sheet: Sheet) -> bytes:
    """Return the sheet as a PNG; the same sheet gives the same bytes. Takes some 100 ms of one core."""
    lines = math.ceil(len(sheet.panels) / COLUMNS)
    height = HEAD + (FIGURES if sheet.figures else 0) + lines * (PANEL[1] + GAP) + MARGIN // 2
    image = Image.new("RGB", (WIDTH, height), GROUND)
    pen = _Pen(ImageDraw.Draw(image), sheet.language)
    pen.text((MARGIN, 26), sheet.title, TITLE, bold=True, room=WIDTH - 2 * MARGIN)
    pen.text((MARGIN, 80), sheet.subtitle, TEXT, colour=GREY, room=WIDTH - 2 * MARGIN)
    top = HEAD
    if sheet.figures:
        _figures(pen, sheet.figures, top)
        top += FIGURES
    for number, panel in enumerate(sheet.panels):
        left = MARGIN + number % COLUMNS * (PANEL[0] + GAP)
        _panel(pen, panel, left, top + number // COLUMNS * (PANEL[1] + GAP))
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Pen:
    """Writes and fills, in one language."""

    def __init__(self, draw: ImageDraw.ImageDraw, language: str) -> None:
        self.draw = draw
        self._language = language.partition("-")[0]
        self._covered = font_files().covered

    def width(self, text: str, size: int, *, bold: bool = False) -> float:
        return self.draw.textlength(shown(text, self._covered), font=_font(size, bold), language=self._language)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        *,
        bold: bool = False,
        colour: str = INK,
        room: float | None = None,
        right: bool = False,
    ) -> None:
        """Write one line; what does not fit into its room ends with three dots."""
        said = shown(text, self._covered)
        if room is not None and self.width(said, size, bold=bold) > room:
            while said and self.width(f"{said}…", size, bold=bold) > room:
                said = said[:-1]
            said = f"{said.rstrip()}…"
        self.draw.text(
            at, said, fill=colour, font=_font(size, bold), anchor="ra" if right else "la", language=self._language
        )

    def bar(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a bar; one that stands for little is seen all the same."""
        self.draw.rectangle((left, top, max(right, left + 2), max(bottom, top + 2)), fill=colour)

    def line(self, left: float, top: float, right: float) -> None:
        self.draw.line((left, top, right, top), fill=RULE, width=2)


@lru_cache(maxsize=8)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    files = font_files()
    return ImageFont.truetype(files.bold if bold else files.regular, size, layout_engine=ImageFont.Layout.RAQM)


def _figures(pen: _Pen, figures: Sequence[tuple[str, str]], top: int) -> None:
    """Set the figures side by side: how much, and below it what."""
    wide = (WIDTH - 2 * MARGIN) // len(figures)
    pen.line(MARGIN, top, WIDTH - MARGIN)
    for number, (what, much) in enumerate(figures):
        left = MARGIN + number * wide
        pen.text((left, top + 12), much, BIG, bold=True, room=wide - 14)
        pen.text((left, top + 62), what, SMALL, colour=GREY, room=wide - 14)


def _panel(pen: _Pen, panel: Panel, left: int, top: int) -> None:
    wide, high = PANEL
    pen.line(left, top, left + wide)
    pen.text((left, top + 10), panel.title, TEXT, bold=True, room=wide)
    body = top + 50
    if len(panel.bars) > 1:
        _legend(pen, panel.bars, left, body, wide)
        body += 30
    if not any(value for bars in panel.bars for value in bars.values):
        pen.text((left, body + 40), panel.empty, TEXT, colour=GREY, room=wide)
    elif panel.over_days:
        _days(pen, panel, (left, body, left + wide, top + high))
    else:
        _rows(pen, panel, (left, body, left + wide, top + high))


def _legend(pen: _Pen, bars: Sequence[Bars], left: float, top: float, wide: float) -> None:
    at = left
    for colour, each in zip(COLOURS, bars, strict=False):
        pen.bar(at, top + 7, at + 16, top + 23, colour)
        pen.text((at + 24, top), each.name, SMALL, colour=GREY, room=wide / len(bars) - 34)
        at += wide / len(bars)


Box = tuple[float, float, float, float]


def _days(pen: _Pen, panel: Panel, box: Box) -> None:
    """Draw upright bars, one upon the other; below them the first, the middle and the last day."""
    left, top, right, bottom = box
    floor, ceiling = bottom - 34, top + 32
    sums = [sum(max(bars.values[n] or 0, 0) for bars in panel.bars) for n in range(len(panel.labels))]
    most = max(sums)
    pen.text((left, top), panel.most, SMALL, colour=GREY, room=right - left)
    step = (right - left) / len(panel.labels)
    thick = max(min(step * 0.72, 46), 1)
    for number in range(len(panel.labels)):
        foot = floor
        for colour, bars in zip(COLOURS, panel.bars, strict=False):
            high = max(bars.values[number] or 0, 0) / most * (floor - ceiling)
            if high:
                middle = left + (number + 0.5) * step
                pen.bar(middle - thick / 2, foot - high, middle + thick / 2, foot, colour)
                foot -= high
    pen.line(left, floor + 1, right)
    last = len(panel.labels) - 1
    for number in sorted({0, last}):
        pen.text(
            (right if number and number == last else left, floor + 8),
            panel.labels[number],
            SMALL,
            colour=GREY,
            right=number > 0,
        )


def _rows(pen: _Pen, panel: Panel, box: Box) -> None:
    """Draw lying bars, each with its label before it and what it amounts to behind."""
    left, top, right, bottom = box
    count = min(len(panel.labels), ROWS)
    over = len(panel.labels) - count
    high = min((bottom - top) / (count + bool(over)), 44)
    names = min(max(pen.width(label, SMALL) for label in panel.labels) + 14, (right - left) * 0.42)
    said = max(pen.width(each, SMALL) for each in panel.written) + 12
    full = panel.whole or max(value or 0 for bars in panel.bars for value in bars.values)
    room = right - left - names - said
    for number in range(count):
        at = top + number * high
        pen.text((left, at + high / 2 - 14), panel.labels[number], SMALL, room=names - 12)
        thick = high * 0.62 / len(panel.bars)
        for place, (colour, bars) in enumerate(zip(COLOURS, panel.bars, strict=False)):
            value = bars.values[number]
            if value:
                begins = at + high * 0.19 + place * thick
                long = room * min(value / full, 1)
                pen.bar(left + names, begins, left + names + long, begins + thick - 1, colour)
        pen.text((right, at + high / 2 - 14), panel.written[number], SMALL, right=True)
    if over:
        pen.text((left, top + count * high), MORE.format(count=over), SMALL, colour=GREY)
