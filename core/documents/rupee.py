"""The sign of the Indian rupee (₹, U+20B9), drawn for a font that is older than the sign.

Two bars, a bowl that hangs from the upper one, and a leg: the shape that the Government of India adopted in July 2010.
Units are thousandths of the font's size; the sign is as tall and as wide as the font's digits.
"""

from typing import Protocol

CODE = 0x20B9


class Pen(Protocol):
    """What fontTools draws with; x and y of points."""

    def moveTo(self, point: tuple[float, float], /) -> None: ...  # noqa: N802 - fontTools' own names
    def lineTo(self, point: tuple[float, float], /) -> None: ...  # noqa: N802
    def qCurveTo(self, *points: tuple[float, float]) -> None: ...  # noqa: N802
    def closePath(self) -> None: ...  # noqa: N802


def draw(pen: Pen, *, height: float, width: float, thin: float, thick: float) -> None:
    """Draw the sign: `thin` is the strength of its bars, `thick` that of its bowl and leg. Contours run clockwise."""
    left, right = width * 0.09, width * 0.93
    low, bowl = height * 0.77, width * 0.76  # the top of the second bar; the outer edge of the bowl
    foot = height * 0.46  # the lower edge of the bowl
    middle = (height + foot) / 2
    _bar(pen, left, right, height, thin)
    _bar(pen, left, right, low, thin)
    start = left + (bowl - left) * 0.35
    pen.moveTo((start, height))
    pen.qCurveTo((bowl, height), (bowl, middle))
    pen.qCurveTo((bowl, foot), (start, foot))
    pen.lineTo((left, foot))
    pen.lineTo((left, foot + thin))
    pen.lineTo((start, foot + thin))
    pen.qCurveTo((bowl - thick, foot + thin), (bowl - thick, middle))
    pen.qCurveTo((bowl - thick, height - thin), (start, height - thin))
    pen.closePath()
    pen.moveTo((left, foot + thin))
    pen.lineTo((left + thick * 1.25, foot + thin))
    pen.lineTo((bowl, 0))
    pen.lineTo((bowl - thick * 1.25, 0))
    pen.lineTo((left, foot))
    pen.closePath()


def _bar(pen: Pen, left: float, right: float, top: float, thin: float) -> None:
    pen.moveTo((left, top))
    pen.lineTo((right, top))
    pen.lineTo((right - thin / 3, top - thin))
    pen.lineTo((left, top - thin))
    pen.closePath()
