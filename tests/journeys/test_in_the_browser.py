"""The first five minutes with the whole product: a visit booked, paid and confirmed on the clinic's own page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.builders import World
from tests.journeys.house import a_house
from tests.pages import OpenPage
from tests.webhooks.test_webchat_page import overflow, picture, say, talk
from tests.webhooks.till import SandboxTill

pytestmark = pytest.mark.page

NO_ICON = ("404 (Not Found)",)
"""The payment company's page has no icon, which Chromium asks for and complains about."""

COPIED = """each => {
    const range = document.createRange();
    range.selectNodeContents(each);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return getSelection().toString();
}"""
"""What whoever marks it and copies it gets."""


@contextmanager
def open_until_the_end(open_page: OpenPage, url: str, *, height: int) -> Iterator[Page]:
    """Close the page before the house is: it would complain that nobody answers its stream any more."""
    page = open_page(url, width=360, height=height, forgive=NO_ICON)
    yield page
    page.context.close()


def test_a_visit_is_booked_paid_and_confirmed(world: World, tmp_path: Path, open_page: OpenPage) -> None:
    with a_house(world, tmp_path) as house, open_until_the_end(open_page, house.url, height=740) as page:
        last = page.locator(".line").last
        page.get_by_role("button", name="Book a visit").wait_for()
        say(page, "I want to see a dermatologist tomorrow")
        last.get_by_role("button", name=re.compile("Tue 24 Nov")).first.click()
        expect(last).to_contain_text("full name")
        say(page, "Ravi Kumar")
        last.get_by_role("button", name="Pay ₹800").click()
        link = last.get_by_role("link", name="Pay ₹800")
        picture(page, "to-pay")
        with page.context.expect_page() as opened:
            link.click()
        opened.value.get_by_role("button", name="Pay", exact=True).click()
        confirmed = page.locator(".line", has_text=re.compile("confirmed|booked", re.IGNORECASE)).last
        expect(confirmed).to_be_visible(timeout=15_000)
        assert overflow(page) == 0
        number = confirmed.locator(".whole").first
        assert number.evaluate("each => getComputedStyle(each).whiteSpace") == "nowrap"
        assert re.fullmatch(r"APT-\d{8}-\d{4}", number.evaluate(COPIED))
        house.settle()  # the receipt comes after the confirmation
        expect(page.locator(".line", has_text="RCP-").last).to_be_visible(timeout=15_000)
        before = talk(page)
        picture(page, "paid")
        page.reload()
        expect(page.locator(".line")).to_have_count(len(before))
        assert talk(page) == before
        house.settle()
    assert world.sql("select status from appointments") == [("confirmed",)]
    world.assert_invariants()


def test_a_card_taller_than_the_screen_is_shown_from_its_top(world: World, tmp_path: Path, open_page: OpenPage) -> None:
    # 240: a phone with its keyboard open
    with a_house(world, tmp_path) as house, open_until_the_end(open_page, house.url, height=240) as page:
        last = page.locator(".line").last
        page.get_by_role("button", name="Book a visit").click()
        expect(last).to_contain_text("Which doctor")
        say(page, "Dr Mehta")
        expect(last).to_contain_text("nearest times")
        height, shown = last.bounding_box(), page.locator("header").bounding_box()
        assert height is not None
        assert shown is not None
        assert height["height"] > 240
        assert height["y"] >= shown["y"] + shown["height"] - 1
        last.get_by_role("button").last.click()  # at the foot of the card: its answer is followed all the same
        expect(page.locator(".line").last).to_be_in_viewport()
        house.settle()


def test_a_trainee_finds_what_can_go_wrong_on_a_phone_in_hindi(world: World, open_page: OpenPage) -> None:
    till = SandboxTill(world)
    world.sql("update chats set language = 'hi'")
    payment = till.ask()
    page = open_page(f"{till.server.url}/sandbox/pay/{payment.link_id}", width=360, height=740, forgive=NO_ICON)
    pay = page.get_by_role("button", name="भुगतान करें", exact=True)
    expect(pay).to_be_visible()
    odd = page.get_by_role("button", name="भुगतान करें, क्लिनिक को ख़बर न मिले")
    expect(odd).to_be_hidden()
    page.get_by_text("गड़बड़ी का अभ्यास करें").click()
    expect(odd).to_be_visible()
    assert overflow(page) == 0
    odd.click()
    page.wait_for_url("**/payments/sandbox/return?**")
    till.world.sql("delete from outbox where kind in ('read_payment', 'sandbox_event')")
    assert till.stands() == "held"
    till.after(minutes=1)
    assert till.stands() == "confirmed"
    till.close()
    world.assert_invariants()
