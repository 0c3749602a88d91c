"""Lays a chart out, whoever draws it: the picture in chat, a page in a browser and a sheet of paper are one drawing.

What is laid out are texts, bars, fields and rules in the units of the picture, from the upper left; a `Pen` puts each
on its own medium. Colours are numbers: the medium says which they are.
"""

import math
from collections.abc import Sequence
from typing import Protocol

from core.documents.sheet import Bars, Panel, Sheet

WIDTH, MARGIN, GAP = 1080, 36, 28
COLUMNS = 2
PANEL = (WIDTH - 2 * MARGIN - GAP * (COLUMNS - 1)) // COLUMNS, 312
HEAD, FIGURES = 122, 116
ROWS = 8
"""Lying bars that one panel has room for; what is more is a number."""
TITLE, BIG, TEXT, SMALL, TINY = 36, 38, 23, 20, 16
MORE = "+{count}"
LIGHT_FROM = 0.55
"""From which share a field is so full that its number is written in the colour of the ground."""


class Pen(Protocol):
    """Writes and fills on one medium, in one language."""

    def width(self, text: str, size: int, *, bold: bool = False) -> float:
        """Return how wide a line is."""

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
        """Write one line, its upper left (or `right`) at a place; what does not fit into its room ends with dots."""

    def bar(self, left: float, top: float, right: float, bottom: float, colour: int) -> None:
        """Fill a bar; one that stands for little is seen all the same."""

    def field(self, left: float, top: float, right: float, bottom: float, share: float) -> None:
        """Fill a field, from empty (0) to full (1)."""

    def line(self, left: float, top: float, right: float) -> None:
        """Draw a rule."""


def fitted(pen: Pen, text: str, size: int, room: float | None, *, bold: bool = False) -> str:
    """Return what of a line fits into its room; what does not ends with three dots."""
    if room is None or pen.width(text, size, bold=bold) <= room:
        return text
    said = text
    while said and pen.width(f"{said}…", size, bold=bold) > room:
        said = said[:-1]
    return f"{said.rstrip()}…"


def height_of(sheet: Sheet) -> int:
    """Return how high a sheet of the width `WIDTH` is."""
    lines = math.ceil(len(sheet.panels) / COLUMNS)
    return HEAD + (FIGURES if sheet.figures else 0) + lines * (PANEL[1] + GAP) + MARGIN // 2


def draw_sheet(pen: Pen, sheet: Sheet) -> None:
    """Draw the whole sheet."""
    pen.text((MARGIN, 26), sheet.title, TITLE, bold=True, room=WIDTH - 2 * MARGIN)
    pen.text((MARGIN, 80), sheet.subtitle, TEXT, quiet=True, room=WIDTH - 2 * MARGIN)
    top = HEAD
    if sheet.figures:
        draw_figures(pen, sheet.figures, top)
        top += FIGURES
    for number, panel in enumerate(sheet.panels):
        left = MARGIN + number % COLUMNS * (PANEL[0] + GAP)
        draw_panel(pen, panel, left, top + number // COLUMNS * (PANEL[1] + GAP))


def draw_figures(pen: Pen, figures: Sequence[tuple[str, str]], top: float) -> None:
    """Set the figures side by side: how much, and below it what."""
    wide = (WIDTH - 2 * MARGIN) // len(figures)
    pen.line(MARGIN, top, WIDTH - MARGIN)
    for number, (what, much) in enumerate(figures):
        left = MARGIN + number * wide
        pen.text((left, top + 12), much, BIG, bold=True, room=wide - 14)
        pen.text((left, top + 62), what, SMALL, quiet=True, room=wide - 14)


def draw_panel(pen: Pen, panel: Panel, left: float, top: float) -> None:
    """Draw a panel of the size `PANEL`: its title, and below a rule the chart."""
    wide, high = PANEL
    pen.line(left, top, left + wide)
    pen.text((left, top + 10), panel.title, TEXT, bold=True, room=wide)
    draw_chart(pen, panel, (left, top + 50, left + wide, top + high))


def draw_chart(pen: Pen, panel: Panel, box: "Box") -> None:
    """Draw the chart alone into a box: its legend, and the bars or fields; or that there is nothing to draw."""
    left, body, right, bottom = box
    wide = right - left
    if len(panel.bars) > 1 and not panel.columns:
        _legend(pen, panel.bars, left, body, wide)
        body += 30
    if not any(value for bars in panel.bars for value in bars.values):
        pen.text((left, body + 40), panel.empty, TEXT, quiet=True, room=wide)
    elif panel.columns:
        _week(pen, panel, (left, body, right, bottom))
    elif panel.over_days:
        _days(pen, panel, (left, body, right, bottom))
    else:
        _rows(pen, panel, (left, body, right, bottom))


def _legend(pen: Pen, bars: Sequence[Bars], left: float, top: float, wide: float) -> None:
    at = left
    for colour, each in enumerate(bars):
        pen.bar(at, top + 7, at + 16, top + 23, colour)
        pen.text((at + 24, top), each.name, SMALL, quiet=True, room=wide / len(bars) - 34)
        at += wide / len(bars)


Box = tuple[float, float, float, float]


def _days(pen: Pen, panel: Panel, box: Box) -> None:
    """Draw upright bars, one upon the other; below them the first, the middle and the last day."""
    left, top, right, bottom = box
    floor, ceiling = bottom - 34, top + 32
    sums = [sum(max(bars.values[n] or 0, 0) for bars in panel.bars) for n in range(len(panel.labels))]
    most = max(sums)
    pen.text((left, top), panel.most, SMALL, quiet=True, room=right - left)
    step = (right - left) / len(panel.labels)
    thick = max(min(step * 0.72, 46), 1)
    for number in range(len(panel.labels)):
        foot = floor
        for colour, bars in enumerate(panel.bars):
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
            quiet=True,
            right=number > 0,
        )


def _rows(pen: Pen, panel: Panel, box: Box) -> None:
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
        for place, bars in enumerate(panel.bars):
            value = bars.values[number]
            if value:
                begins = at + high * 0.19 + place * thick
                long = room * min(value / full, 1)
                pen.bar(left + names, begins, left + names + long, begins + thick - 1, place)
        pen.text((right, at + high / 2 - 14), panel.written[number], SMALL, right=True)
    if over:
        pen.text((left, top + count * high), MORE.format(count=over), SMALL, quiet=True)


def _week(pen: Pen, panel: Panel, box: Box) -> None:
    """Draw a field for each label (down) and column (across), the fuller the more; each says its number."""
    left, top, right, bottom = box
    names = max(pen.width(label, SMALL) for label in panel.labels) + 14
    wide, foot = (right - left - names) / len(panel.columns), bottom - 30
    high = (foot - top) / len(panel.labels)
    most = max(value or 0 for bars in panel.bars for value in bars.values)
    for row, label in enumerate(panel.labels):
        at = top + row * high
        pen.text((left, at + high / 2 - 14), label, SMALL, room=names - 8)
        for column, bars in enumerate(panel.bars):
            value = bars.values[row] or 0
            begins = left + names + column * wide
            pen.field(begins + 1, at + 1, begins + wide - 1, at + high - 1, value / most)
            number = f"{value:g}"
            if value and pen.width(number, TINY) < wide - 2:
                middle = begins + (wide - pen.width(number, TINY)) / 2
                pen.text((middle, at + high / 2 - 11), number, TINY, light=value / most > LIGHT_FROM)
    each = 1 if wide > 40 else 2 if wide > 22 else 4
    for column in range(0, len(panel.columns), each):
        pen.text((left + names + column * wide, foot + 4), panel.columns[column], TINY, quiet=True, room=wide * each)
