"""Takes the main cards of the web chat into docs/pictures, in English and in Hindi, from a running clinic.

    make run
    python -m docs.take_cards http://127.0.0.1:8000

The clinic must be the sample one, on its sandbox payments. Each picture is one card as a phone shows it, and small: the
page that shows them all is read on phones too.
"""

import shutil
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

PICTURES = Path(__file__).with_name("pictures")
LANGUAGES = ("en", "hi")
CARDS = ("doctor", "name", "booking", "visit", "move", "cancel", "family", "privacy")
"""What is taken, in the order in which a patient meets it."""
LARGEST = 60_000
"""Bytes of one picture; `tests/test_docs.py` weighs them."""

SHOWN = (360, 900)  # pixels of a small phone, as the page counts them
SHARP = 1.5  # device pixels for each of them
COLOURS = 48  # of one picture: text in two inks with soft edges needs no more, and a third of the bytes
WITHIN = 15_000  # milliseconds for an answer of the clinic or its payment company


def take(url: str) -> dict[str, bytes]:
    """Walk through the chat at `url` in each language and return the cards as PNG, by their names."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        found = {f"{card}-{tongue}": seen for tongue in LANGUAGES for card, seen in _walk(browser, url, tongue)}
        browser.close()
    return found


def _walk(browser: Browser, url: str, language: str) -> Iterator[tuple[str, bytes]]:
    width, height = SHOWN
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=SHARP,
        timezone_id="Asia/Kolkata",
        locale=f"{language}-IN",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    page.locator("button.choice").first.wait_for()
    _says(page, "/language")
    _taps(page, LANGUAGES.index(language))
    yield "doctor", _says(page, "who is Dr Anjali Mehta?").screenshot(animations="disabled")
    yield "name", _says(page, "Dr Anjali Mehta on Monday after 5").screenshot(animations="disabled")
    yield "booking", _says(page, "Ravi Kumar").screenshot(animations="disabled")
    _pays(page)
    yield "visit", _says(page, "/appointments").screenshot(animations="disabled")
    _taps(page, 0)
    yield "move", _taps(page, 0).screenshot(animations="disabled")
    yield "cancel", _says(page, "cancel my appointment").screenshot(animations="disabled")
    _says(page, "/family")
    _says(page, "my mother Sunita Rao")  # the card of hers; the list is asked for anew
    yield "family", _says(page, "/family").screenshot(animations="disabled")
    yield "privacy", _says(page, "/privacy").screenshot(animations="disabled")
    context.close()


def _says(page: Page, text: str) -> Locator:
    box = page.locator("textarea, input[type=text]").last
    box.fill(text)
    box.press("Enter")
    return _answered(page, page.locator(".line.mine").count())


def _taps(page: Page, number: int) -> Locator:
    """Tap one of the buttons of the last card; its answer may be the same card, drawn anew."""
    last = page.locator(".line:not(.mine)").last
    before = last.inner_text()
    last.locator("button.choice").nth(number).click()
    expect(page.locator(".line:not(.mine)").last).not_to_have_text(before, timeout=WITHIN)
    page.wait_for_timeout(500)  # what comes beside it
    return page.locator(".line:not(.mine)").last


def _answered(page: Page, said: int) -> Locator:
    expect(page.locator(".line.mine")).to_have_count(max(said, 1), timeout=WITHIN)
    page.locator(".line.mine").last.locator("xpath=following-sibling::*[contains(@class, 'line')]").first.wait_for(
        timeout=WITHIN
    )
    page.wait_for_timeout(500)
    return page.locator(".line:not(.mine)").last


def _pays(page: Page) -> None:
    _taps(page, 0)
    with page.context.expect_page() as opened:
        page.locator("a.choice[target=_blank]").last.click(timeout=WITHIN)
    till = opened.value
    till.wait_for_load_state()
    till.locator("button").first.click()
    page.bring_to_front()
    page.locator(".line", has_text="RCP-").last.wait_for(timeout=WITHIN)
    till.close()


def _small(png: bytes) -> bytes:
    """Return the picture with few colours."""
    small = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    for name, seen in take(sys.argv[1]).items():
        (PICTURES / f"{name}.png").write_bytes(_small(seen))
