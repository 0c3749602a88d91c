"""A sheet of paper: the words on it can be read back in both scripts, and nothing that is written on it is obeyed."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from core.documents.fonts import font_files
from core.documents.paper import Facts, Note, Paper, Sum
from core.documents.pdf import as_pdf

JOINER = "\u2060"

ENGLISH = Paper(
    language="en-IN",
    made_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    sender="City Clinic, Bandra West",
    sender_lines=("12 MG Road, Mumbai 400050",),
    title="Receipt",
    number="RCP-26-27-000123",
    blocks=(Facts((("Received from", "Ravi Kumar"),)), Sum("Amount received", "₹1,25,800.00"), Note("Thank you.")),
    foot="Made by computer.",
)
HINDI = replace(
    ENGLISH,
    language="hi-IN",
    sender="राष्ट्रीय चिकित्सालय",
    title="रसीद",
    blocks=(Facts((("प्राप्त", "क्षत्रिय त्रिवेदी हिन्दी"),)), Sum("राशि", "₹800.00")),
    foot="",
)


def read(pdf: bytes) -> str:
    """Return the words of a PDF as a machine reads them, glyph by glyph."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace(JOINER, "")


def from_somebody(name: str) -> Paper:
    """Return a receipt with this name on it."""
    return replace(ENGLISH, blocks=(Facts((("Received from", name),)),))


def test_what_stands_on_it_can_be_read_back() -> None:
    assert read(as_pdf(ENGLISH)).splitlines() == [
        "City Clinic, Bandra West",
        "12 MG Road, Mumbai 400050",
        "Receipt",
        "RCP-26-27-000123",
        "Received from Ravi Kumar",
        "Amount received ₹1,25,800.00",
        "Thank you.",
        "Made by computer.",
    ]


def test_hindi_can_be_read_back_from_its_glyphs() -> None:
    assert read(as_pdf(HINDI)).splitlines() == [
        "राष्ट्रीय चिकित्सालय",
        "12 MG Road, Mumbai 400050",
        "रसीद",
        "RCP-26-27-000123",
        "प्राप्त क्षत्रिय त्रिवेदी हिन्दी",
        "राशि ₹800.00",
    ]


def test_conjuncts_are_shaped_and_the_short_i_stands_before_its_consonant() -> None:
    """What HarfBuzz makes of the words with the very font of our papers: fewer glyphs than letters, in visual order."""
    import uharfbuzz as hb  # noqa: PLC0415 - the shaper itself, to look at what it does

    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(font_files().regular))))

    def glyphs(word: str) -> list[int]:
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        return [info.codepoint for info in buffer.glyph_infos]

    assert len(glyphs("क्ष")) == 1
    assert len(glyphs("त्र")) == 1
    assert len(glyphs("र्क")) == 2  # the hook of the r stands over the k
    assert glyphs("कि")[-1] == glyphs("क")[0]


def test_the_same_paper_gives_the_same_bytes_in_any_thread() -> None:
    with ThreadPoolExecutor(3) as pool:
        made = set(pool.map(as_pdf, [ENGLISH] * 3))
    assert made == {as_pdf(ENGLISH)}
    assert as_pdf(replace(ENGLISH, number="RCP-26-27-000124")) not in made


def test_it_says_when_it_was_made_and_what_it_is_but_not_whom_it_concerns() -> None:
    about = PdfReader(io.BytesIO(as_pdf(ENGLISH))).metadata
    assert about is not None
    assert about.title == "Receipt RCP-26-27-000123"
    assert about.creation_date == ENGLISH.made_at
    assert "Ravi" not in str(dict(about))


def test_a_name_is_text_and_never_markup() -> None:
    names = ["{nb}", "<b>Ravi</b>", "**Ravi** __Sita__", "<img src=/etc/passwd>", "(Ravi) \\(Tj) BT", "%PDF-1.7"]
    pdf = as_pdf(replace(ENGLISH, blocks=(Facts(tuple(("Received from", name) for name in names)),), foot=""))
    assert read(pdf).splitlines()[4:] == [f"Received from {name}" for name in names]
    assert not PdfReader(io.BytesIO(pdf)).pages[0].images


FALLS_BACK = {
    "Ravi 😀 👨‍👩‍👧": "Ravi □ □",
    "שלום": "□□□□",
    "李明": "□□",
    "Nguyễn": "Nguyen",
    "Zoe\u0308": "Zoë",
    "Ra\u202evi\u2066": "Ravi",
    "Ravi\x00\x1b[31m\nKumar": "Ravi [31m Kumar",
    "\ud800": "",
    "\u200d\u200c": "",
    "Z\u0351\u036b": "Z",
}


def test_what_the_font_lacks_falls_back_in_sight() -> None:
    paper = replace(ENGLISH, blocks=(Facts(tuple(("From", name) for name in FALLS_BACK)),), foot="")
    assert read(as_pdf(paper)).splitlines()[4:] == [f"From {stands}".strip() for stands in FALLS_BACK.values()]


def test_nothing_of_a_name_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    as_pdf(from_somebody("Qwertyuiop 😀 李明"))
    assert "Qwertyuiop" not in caplog.text
    assert "李" not in caplog.text


def test_a_long_name_wraps_and_a_long_paper_goes_on_on_another_sheet() -> None:
    one = PdfReader(io.BytesIO(as_pdf(from_somebody("श्रीमती विश्वकर्मा " * 4))))
    many = PdfReader(io.BytesIO(as_pdf(replace(ENGLISH, blocks=(Note("a line that fills the sheet " * 200),)))))
    assert (len(one.pages), len(many.pages)) == (1, 2)
    assert [round(float(side) / 72 * 25.4) for side in one.pages[0].mediabox[2:]] == [148, 210]


@pytest.mark.parametrize("paper", [ENGLISH, HINDI, from_somebody("श्रीमती क्षत्रिया त्रिवेदी द्विवेदी-विश्वकर्मा " * 3)])
def test_the_margins_stay_white_and_the_sheet_does_not(paper: Paper) -> None:
    picture = rendered(as_pdf(paper))
    box = ImageChops.difference(picture, Image.new("L", picture.size, 255)).getbbox()
    assert box is not None
    left, top, right, bottom = (part / 72 * 25.4 for part in box)
    assert 13 <= left <= 15
    assert 13 <= top <= 18
    assert 132 <= right <= 135
    assert bottom <= 205


def test_a_viewer_reads_every_hindi_word_of_the_paper() -> None:
    with PdfDocument(as_pdf(HINDI)) as document:
        read = document[0].get_textpage().get_text_range()
    words = {word for block in HINDI.blocks for word in HINDI_WORD.findall(str(block))}
    assert len(words) >= 5
    assert {word for word in words if word not in read.replace("\r\n", " ")} == set()


HINDI_WORD = re.compile(r"[\u0900-\u097f]+")


def rendered(pdf: bytes) -> Image.Image:
    """Return the first sheet at 72 dots to the inch, in grey, as Chromium's own engine draws it."""
    with PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=1, grayscale=True).to_pil()
        return picture
