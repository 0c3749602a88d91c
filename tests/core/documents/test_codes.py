"""The codes that are scanned: drawn as they are meant, in the picture and on the page, with words in both scripts."""

import io
from datetime import UTC, datetime

from PIL import Image
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from core.documents.codes import QUIET, DoorPage, code_picture, door_page, squares

ADDRESS = "https://t.me/clinic_bot?start=v0123456789abcdef0123456789abcdefAbCd-_0123456789"


def read_back(image: Image.Image, rows: int, box: tuple[float, float, float]) -> list[list[bool]]:
    """Return the squares of a code that stands there: left, top, and the side of one."""
    left, top, size = box
    grey = image.convert("L")
    return [
        [
            int(grey.getpixel((int(left + (x + 0.5) * size), int(top + (y + 0.5) * size))) or 0) < 128  # type: ignore[arg-type]
            for x in range(rows)
        ]
        for y in range(rows)
    ]


def test_the_picture_shows_the_code_and_its_number() -> None:
    drawn = code_picture(ADDRESS, ("APT-20261123-0007", "रिसेप्शन पर यह दिखाइए"), language="hi")
    image, rows = Image.open(io.BytesIO(drawn)), squares(ADDRESS)
    size = 720 // (len(rows) + 2 * QUIET)
    assert read_back(image, len(rows), ((800 - size * len(rows)) // 2, size * QUIET, size)) == rows
    assert drawn == code_picture(ADDRESS, ("APT-20261123-0007", "रिसेप्शन पर यह दिखाइए"), language="hi")


def test_the_page_for_the_door_has_both_scripts_and_a_code_for_each_messenger() -> None:
    page = DoorPage(
        names=("City Clinic", "सिटी क्लिनिक"),
        words=("Scan this when you come in.", "आते ही इसे स्कैन करें।"),
        codes=(("Telegram", ADDRESS), ("WhatsApp", "https://wa.me/14155550100?text=Baari")),
        made_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )
    made = door_page(page)
    words = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert all(word in words for word in ("City Clinic", "Scan this when you come in.", "Telegram", "WhatsApp"))
    with PdfDocument(made) as pdf:
        assert len(pdf) == 1
        dark = pdf[0].render(scale=1).to_pil().convert("L").point(lambda p: p < 128 and 255).getbbox()
    assert dark is not None
    assert made == door_page(page)
