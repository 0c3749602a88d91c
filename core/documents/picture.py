"""Draws a sheet of charts as a PNG that a phone shows whole: shaped by HarfBuzz, in the font of the papers.

1080 pixels wide, as phones are; no higher than a messenger leaves unscaled (1280). Colours keep 3:1 against the ground
and against each other in greys (WCAG 2.2, 1.4.11), so that they can be told apart by anybody.
"""

import io
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw, ImageFont

from core.documents.charts import WIDTH, draw_sheet, fitted, height_of
from core.documents.fonts import font_files
from core.documents.sheet import Sheet
from core.documents.shown import shown

GROUND, INK, GREY, RULE = "#FFFFFF", "#1A1A1A", "#5B6470", "#D5DAE0"
COLOURS = ("#0B6E63", "#E08A1E", "#5B6470")


def as_png(sheet: Sheet) -> bytes:
    """Return the sheet as a PNG; the same sheet gives the same bytes. Takes some 100 ms of one core."""
    image = Image.new("RGB", (WIDTH, height_of(sheet)), GROUND)
    draw_sheet(_Pen(ImageDraw.Draw(image), sheet.language), sheet)
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def width_of(text: str, size: int, language: str, *, bold: bool = False) -> float:
    """Return how wide a line of the font of the papers is, in pixels."""
    said = shown(text, font_files().covered)
    return _font(size, bold).getlength(said, language=language.partition("-")[0])


def tint(share: float) -> tuple[int, int, int]:
    """Return the colour of a field that is so full."""
    empty, full = ImageColor.getrgb("#EEF2F1"), ImageColor.getrgb(COLOURS[0])
    red, green, blue = (round(e + (f - e) * share) for e, f in zip(empty[:3], full[:3], strict=True))
    return red, green, blue


class _Pen:
    """Writes and fills on an image, in one language."""

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
        quiet: bool = False,
        light: bool = False,
        room: float | None = None,
        right: bool = False,
    ) -> None:
        said = fitted(self, shown(text, self._covered), size, room, bold=bold)
        colour = GROUND if light else GREY if quiet else INK
        self.draw.text(
            at, said, fill=colour, font=_font(size, bold), anchor="ra" if right else "la", language=self._language
        )

    def bar(self, left: float, top: float, right: float, bottom: float, colour: int) -> None:
        self.draw.rectangle((left, top, max(right, left + 2), max(bottom, top + 2)), fill=COLOURS[colour])

    def field(self, left: float, top: float, right: float, bottom: float, share: float) -> None:
        self.draw.rectangle((left, top, right, bottom), fill=tint(share))

    def line(self, left: float, top: float, right: float) -> None:
        self.draw.line((left, top, right, top), fill=RULE, width=2)


@lru_cache(maxsize=8)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    files = font_files()
    return ImageFont.truetype(files.bold if bold else files.regular, size, layout_engine=ImageFont.Layout.RAQM)
