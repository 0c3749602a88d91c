"""A morning of the admin: from the chat into the pages, a visit taken in hand there, and the board that follows."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.domain.staff import Role
from core.services.staff import invite
from tests.builders import World
from tests.core.services.line_of import Morning
from tests.journeys.house import a_house
from tests.pages import OpenPage
from tests.webhooks.test_webchat_page import say

pytestmark = pytest.mark.page

QUIET = ("404 (Not Found)", "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED", "401 (Unauthorized)")
"""There is no icon, which Chromium asks for; a screen without a connection complains, and so does who is signed out."""
WIDTHS = (360, 1280)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""By how many pixels a page can be pushed aside; a table in a box of its own may be."""


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page at the width of a phone and of a desk; nothing stands out at the side."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(SIDEWAYS) == 0, (name, width)
        if folder := os.environ.get("BAARI_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})


def test_an_admin_comes_in_from_the_chat_and_the_board_follows(  # noqa: PLR0915 - one morning, from door to door
    world: World, tmp_path: Path, open_page: OpenPage
) -> None:
    morning = Morning(world)
    world.a_doctor(morning.clinic, "Dr Zoya Khan", specialty="cardiology")
    morning.booked(10, name="Ravi Kumar")
    morning.booked(11, name="Meera Joshi")
    with world.work() as uow:
        token = invite(uow, None, Role.ADMIN).token
    with a_house(world, tmp_path, sample=False) as house:
        chat = open_page(f"{house.url}/?start=join_{token}", width=360, forgive=QUIET)
        expect(chat.locator(".line").last).to_contain_text("admin", ignore_case=True)
        say(chat, "/dashboard")
        link = chat.get_by_role("link", name=re.compile("^Open"))
        with chat.context.expect_page() as opened:
            link.click()
        page = opened.value
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Monday 23 November")
        expect(page.get_by_role("row", name=re.compile("Ravi Kumar"))).to_contain_text("Open ₹500")
        picture(page, "dashboard-today")
        page.get_by_role("link", name="Timetable").click()
        expect(page.get_by_role("heading", name="Dr Asha Mehta")).to_be_visible()
        picture(page, "dashboard-timetable")
        page.get_by_role("link", name="Ravi Kumar").click()
        picture(page, "dashboard-visit")
        page.get_by_role("link", name="Mark as paid").click()
        page.get_by_label("How it was paid").select_option("upi")
        picture(page, "dashboard-paid")
        page.get_by_role("button", name="Mark as paid").click()
        expect(page.get_by_role("status")).to_have_text(re.compile("The payment is written down"))
        page.get_by_role("link", name="Today").click()
        page.get_by_text("Boards for the waiting room").click()
        address = page.get_by_role("link", name="City Clinic").get_attribute("href")
        board = open_page(f"{house.url}{address}", width=360, forgive=QUIET)
        expect(board.get_by_text("Nobody waits at the moment.")).to_be_visible()
        page.get_by_role("row", name=re.compile("Ravi Kumar")).get_by_role("link").click()
        page.get_by_role("link", name="Is here").click()
        page.get_by_role("button", name="Is here").click()
        expect(board.locator(".next .tokens")).to_contain_text("Q001")  # nobody has loaded it anew
        page.get_by_role("link", name="Today").click()
        expect(page.get_by_role("row", name=re.compile("Ravi Kumar"))).to_contain_text("Arrived · Q001")
        assert "Ravi" not in board.content()
        picture(board, "board")
        board.context.set_offline(True)
        expect(board.get_by_role("alert")).to_be_visible()
        board.context.set_offline(False)
        board.evaluate("dispatchEvent(new Event('online'))")
        expect(board.get_by_role("alert")).to_be_hidden(timeout=20_000)
        page.get_by_role("link", name="Figures").click()
        expect(page.get_by_role("img", name="Peak hours")).to_be_visible()
        picture(page, "dashboard-figures")
        page.get_by_text("The numbers").first.click()
        expect(page.get_by_role("cell", name="2026-11-23").first).to_be_visible()
        page.get_by_role("button", name="हिन्दी").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("सोमवार 23 नवंबर")
        picture(page, "dashboard-today-hi")
        page.get_by_role("button", name="साइन आउट").click()
        page.goto(f"{house.url}/admin")
        expect(page.get_by_text(re.compile("/dashboard"))).to_be_visible()
        house.settle()
    world.assert_invariants()
