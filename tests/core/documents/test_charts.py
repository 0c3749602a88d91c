"""One drawing on three media: what stands on the picture stands on the page and on paper too."""

import io
import re
from datetime import UTC, datetime
from html import unescape
from xml.etree.ElementTree import Element, fromstring

import pytest
from PIL import Image
from pypdf import PdfReader

from core.documents.chart_paper import charts_as_pdf
from core.documents.charts import PANEL
from core.documents.picture import as_png
from core.documents.sheet import Bars, Panel, Sheet
from core.documents.svg import HEIGHT, as_svg

DAYS = Panel(
    title="Visits <by day>",
    labels=("Mon 23 Nov", "Tue 24 Nov"),
    bars=(Bars("By appointment", (3, 1)), Bars("Without", (2, None))),
    written=("3 / 2", "1 / –"),
    most="Most on a day: 5",
    empty="Nothing in these days",
    over_days=True,
)
ROWS = Panel(
    title="Time that is taken, %",
    labels=("Dr Asha Mehta", "डॉ. अंजलि राव"),
    bars=(Bars("Taken", (25.0, 100.0)),),
    written=("25%", "100%"),
    most="",
    empty="",
    whole=100.0,
)
WEEK = Panel(
    title="Peak hours",
    labels=("Mon", "Tue"),
    bars=(Bars("9", (4, 0)), Bars("10", (2, 1))),
    written=("", ""),
    most="",
    empty="",
    columns=("09", "10"),
)
NOTHING = Panel(title="Waits", labels=(), bars=(Bars("Half", ()),), written=(), most="", empty="Nobody <here>")
SHEET = Sheet(
    language="en-IN", title="City Clinic", subtitle="Monday", figures=(("Visits", "6"),), panels=(DAYS, ROWS, WEEK)
)


def drawn(svg: str) -> Element:
    """The picture as a browser reads it; whatever is no good XML raises."""
    return fromstring(svg)  # noqa: S314 - made here, a line above


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in drawn(svg).iter("text")]


def bars(svg: str, kind: str) -> list[tuple[float, float]]:
    found = [each for each in drawn(svg).iter("rect") if each.get("class") == kind]
    return [(float(each.get("width", 0)), float(each.get("height", 0))) for each in found]


def test_a_bar_is_as_long_as_its_number() -> None:
    short, long = (wide for wide, _ in bars(as_svg(ROWS, "en"), "bar-1"))
    assert short == pytest.approx(long / 4, abs=0.1)
    _, first, second = (high for _, high in bars(as_svg(DAYS, "en"), "bar-1"))  # the first is the legend's
    assert first == pytest.approx(3 * second, abs=0.3)


def test_a_field_is_the_fuller_the_more_and_says_its_number() -> None:
    svg = as_svg(WEEK, "en")
    full = [float(each.get("fill-opacity", 0)) for each in drawn(svg).iter("rect") if each.get("class") == "bar-1"]
    assert full == [1.0, 0.56, 0.34]
    assert len(bars(svg, "empty")) == 4
    assert texts(svg) == ["Mon", "4", "2", "Tue", "1", "09", "10"]


@pytest.mark.parametrize("panel", [DAYS, ROWS, WEEK, NOTHING], ids=lambda panel: panel.title)
def test_a_chart_on_a_page_has_no_style_no_script_and_nothing_outside_its_box(panel: Panel) -> None:
    svg = as_svg(panel, "hi")
    root = drawn(svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", panel.title)
    assert not re.search(r"style=|<script|on\w+=|href", svg)
    for each in root.iter("rect"):
        left, top, wide, high = (float(each.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert -0.1 <= left <= left + wide <= PANEL[0] + 0.1
        assert -0.1 <= top <= top + high <= HEIGHT + 0.1
    assert unescape(NOTHING.empty) in texts(as_svg(NOTHING, "en"))


def test_the_sheet_of_paper_says_what_the_picture_says() -> None:
    pdf = charts_as_pdf(SHEET, made_at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    said = " ".join(page.extract_text().replace("\u2060", "").split())
    for words in ("City Clinic", "Visits <by day>", "Most on a day: 5", "Peak hours", "25%", "डॉ. अंजलि राव"):
        assert words in said
    assert pdf == charts_as_pdf(SHEET, made_at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    with Image.open(io.BytesIO(as_png(SHEET))) as picture:
        assert picture.size[0] == 1080
    assert as_png(SHEET) == as_png(SHEET)
