"""A real Chromium for the tests of pages: the system's own, at the size of a phone, and a page that complains aloud."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path(os.environ.get("BAARI_CHROMIUM", "/usr/bin/chromium"))
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")  # its event loop runs in this thread, where the next module may want one of its own
def chromium() -> Iterator[Browser]:
    """The browser; without one the tests of pages do not run, unless BAARI_PAGES=required says that they must."""
    if not CHROMIUM.exists():
        missing = f"no Chromium at {CHROMIUM}"
        if os.environ.get("BAARI_PAGES") == "required":
            pytest.fail(missing)
        pytest.skip(f"not run: {missing}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens a page in a browser profile of its own.

    After the test, whatever a page has written to its console as an error or warning fails it: script errors and
    violations of the content security policy show there. `forgive` names parts of lines that are expected.
    """
    complaints: list[str] = []
    contexts = []

    def open_page(
        url: str,
        *,
        language: str = "en-IN",
        width: int = 390,
        height: int = 780,
        dark: bool = False,
        forgive: tuple[str, ...] = (),
    ) -> Page:
        context = chromium.new_context(
            locale=language,
            timezone_id="Asia/Kolkata",
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        context.set_default_timeout(7000)

        def heard(kind: str, text: str) -> None:
            if kind in {"error", "warning"} and not any(part in text for part in forgive):
                complaints.append(f"{kind}: {text}")

        context.on("console", lambda message: heard(message.type, message.text))
        context.on("weberror", lambda error: heard("error", str(error.error)))
        page = context.new_page()
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
