"""The two cuts of the font that every paper is set in: Latin, Devanagari and ₹ in one.

Shobhika (SIL Open Font License 1.1) comes as OpenType with PostScript outlines and without ₹. A PDF wants such outlines
wrapped in a way that fpdf2 does not write, and viewers then refuse the font or warn; so the outlines are made TrueType
ones, and ₹ is drawn in. That takes under a second a cut, once a process; the shaping tables stay as they were.
"""

import atexit
import shutil
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import devanagari_fonts
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from core.documents import rupee

FAMILY = "Shobhika-1.05"
_WITHIN = 1.0  # thousandths of the size: how far a TrueType curve may be from the one it stands for; nobody sees one
_BARS = {"Regular": (44.0, 80.0), "Bold": (72.0, 112.0)}  # of ₹, by the strokes of each cut's own digits
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class FontFiles:
    """Where the two cuts lie, and which code points they have."""

    regular: Path
    bold: Path
    covered: frozenset[int]


def font_files() -> FontFiles:
    """Return the font's files, made at the first call in this process and removed at its end."""
    with _making:
        return _made()


@cache
def _made() -> FontFiles:
    folder = Path(tempfile.mkdtemp(prefix="baari-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    regular, bold = (_true_type(_source(cut), cut) for cut in ("Regular", "Bold"))
    files = FontFiles(
        regular=folder / "regular.ttf",
        bold=folder / "bold.ttf",
        covered=frozenset(code for code in regular.getBestCmap() if code >= 0x20 and code in bold.getBestCmap()),
    )
    regular.save(files.regular)
    bold.save(files.bold)
    return files


def _source(cut: str) -> Path:
    return Path(devanagari_fonts.__file__).parent / "fonts" / FAMILY / f"Shobhika-{cut}.otf"


def _true_type(path: Path, cut: str) -> Any:
    """Return the font with TrueType outlines and ₹; its times are those of the original, so the bytes are the same."""
    font: Any = TTFont(path, recalcTimestamp=False)
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, _WITHIN, reverse_direction=True))
        glyphs[name] = pen.glyph()
    _add_rupee(font, glyphs, cut)
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = font.getGlyphOrder(), glyphs
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000  # the one that TrueType outlines need, with its limits
    for limit in _LIMITS:
        setattr(font["maxp"], limit, 0)
    font["maxp"].maxZones = 1
    font["post"].formatType = 3.0  # glyphs need no names
    font.sfntVersion = "\x00\x01\x00\x00"
    return font


def _add_rupee(font: Any, glyphs: dict[str, Any], cut: str) -> None:
    name, digit = "uni20B9", font.getBestCmap()[ord("8")]
    width = font["hmtx"][digit][0]
    thin, thick = _BARS[cut]
    pen = TTGlyphPen(None)
    rupee.draw(pen, height=font["OS/2"].sCapHeight, width=width, thin=thin, thick=thick)
    glyphs[name] = pen.glyph()
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["hmtx"].metrics[name] = (width, round(width * 0.09))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[rupee.CODE] = name


_LIMITS = (
    *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
    *("maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints"),
    *("maxCompositeContours", "maxComponentDepth"),
)
