"""Takes docs/pictures/conversation.png from a running clinic: a visit booked and paid in the web chat, in Chromium.

    make run
    python -m docs.take_picture http://127.0.0.1:8000

The clinic must be the sample one, on its sandbox payments.
"""

import re
import shutil
import sys
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

PICTURE = Path(__file__).with_name("pictures") / "conversation.png"

SHOWN = (400, 800)  # pixels of a usual phone, as the page counts them
SHARP = 1.5  # device pixels for each of them: readable in a README, and under 300 KB
WITHIN = 15_000  # milliseconds for an answer of the clinic or its payment company


def take(url: str) -> bytes:
    """Book and pay in the chat at `url` and return what a patient saw on the way, side by side, as PNG."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        seen = _side_by_side(browser, _booked(browser, url))
        browser.close()
    return seen


def _booked(browser: Browser, url: str) -> list[bytes]:
    width, height = SHOWN
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=SHARP,
        timezone_id="Asia/Kolkata",
        locale="en-IN",
    )
    page = context.new_page()
    page.goto(url)
    page.get_by_role("button", name="Book a visit").wait_for()
    _say(page, "Dr Mehta on Monday after 5 for my son", answer="full name")
    pictures = [page.screenshot()]
    last = _say(page, "Aarav Kumar", answer="Kept for you")
    pictures.append(page.screenshot())
    last.get_by_role("button", name=re.compile("^Pay ₹")).click()
    with context.expect_page() as opened:
        page.get_by_role("link", name=re.compile("^Pay ₹")).click(timeout=WITHIN)
    till = opened.value
    till.wait_for_load_state()
    till.get_by_role("button", name="Pay").first.click()
    page.bring_to_front()
    expect(page.locator(".line").last).to_contain_text("Here is your receipt", timeout=WITHIN)
    page.get_by_role("link", name=re.compile("Download")).last.scroll_into_view_if_needed()
    pictures.append(page.screenshot())
    return pictures


def _say(page: Page, text: str, *, answer: str) -> Locator:
    box = page.get_by_placeholder("Write a message")
    box.fill(text)
    box.press("Enter")
    last = page.locator(".line").last
    expect(last).to_contain_text(answer, timeout=WITHIN)
    return last


def _side_by_side(browser: Browser, pictures: list[bytes]) -> bytes:
    width, height = SHOWN
    style = f"width:{width}px;border:1px solid #cfd6d8;border-radius:18px"
    images = "".join(f'<img style="{style}" src="data:image/png;base64,{b64encode(p).decode()}">' for p in pictures)
    page = browser.new_page(viewport={"width": (width + 26) * len(pictures) + 8, "height": height + 34})
    page.set_content(f'<body style="margin:0;display:flex;gap:24px;padding:16px;background:#fff">{images}')
    seen = page.screenshot()
    page.close()
    return seen


if __name__ == "__main__":
    PICTURE.write_bytes(take(sys.argv[1]))
