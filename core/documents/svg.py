"""Draws one chart as SVG for a page: no style and no script in it, colours by class that the page's sheet paints.

Lines are measured in the font of the papers; a browser's own is about as wide, and a little room is left.
"""

from html import escape

from core.documents.charts import PANEL, draw_chart, fitted
from core.documents.picture import width_of
from core.documents.sheet import Panel

HEIGHT = 262
"""Of the chart below its title."""


def as_svg(panel: Panel, language: str) -> str:
    """Return the chart; what it is called stands beside it, and the same numbers as a table."""
    pen = _Pen(language)
    draw_chart(pen, panel, (0, 0, PANEL[0], HEIGHT))
    label = escape(panel.title)
    box = f"0 0 {PANEL[0]} {HEIGHT}"
    return f'<svg viewBox="{box}" role="img" aria-label="{label}" class="chart">{"".join(pen.parts)}</svg>'


class _Pen:
    """Writes and fills as SVG, in one language."""

    def __init__(self, language: str) -> None:
        self.parts: list[str] = []
        self._language = language

    def width(self, text: str, size: int, *, bold: bool = False) -> float:
        return width_of(text, size, self._language, bold=bold) * 1.04

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
        said = escape(fitted(self, text, size, room, bold=bold))
        names = [name for name, so in (("bold", bold), ("quiet", quiet), ("light", light)) if so]
        kind = f' class="{" ".join(names)}"' if names else ""
        anchor = ' text-anchor="end"' if right else ""
        base = at[1] + size * 0.98  # of the letters: the layout says where their tops are
        self.parts.append(f'<text x="{at[0]:.1f}" y="{base:.1f}" font-size="{size}"{anchor}{kind}>{said}</text>')

    def bar(self, left: float, top: float, right: float, bottom: float, colour: int) -> None:
        self._rect(left, top, max(right - left, 2), max(bottom - top, 2), f'class="bar-{colour + 1}"')

    def field(self, left: float, top: float, right: float, bottom: float, share: float) -> None:
        wide, high = max(right - left, 1), max(bottom - top, 1)
        self._rect(left, top, wide, high, 'class="empty"')
        if share:
            self._rect(left, top, wide, high, f'class="bar-1" fill-opacity="{0.12 + 0.88 * share:.2f}"')

    def line(self, left: float, top: float, right: float) -> None:
        self.parts.append(f'<line x1="{left:.1f}" y1="{top:.1f}" x2="{right:.1f}" y2="{top:.1f}" class="rule"/>')

    def _rect(self, left: float, top: float, wide: float, high: float, kind: str) -> None:
        self.parts.append(f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" {kind}/>')
