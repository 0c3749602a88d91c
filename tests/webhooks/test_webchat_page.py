"""The web chat in a real browser: what a patient sees, types and taps, on a good line and on a bad one."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from bot.message import Choice, Kind, Message
from tests.builders import World
from tests.pages import OpenPage
from tests.standins.server import wait_for
from tests.webhooks.echo_desk import CHOICES, ENTRY, EchoDesk

pytestmark = pytest.mark.page

CUT_LINE = ("net::ERR",)
"""What Chromium itself writes to the console when a line is cut."""


@pytest.fixture
def desk(world: World) -> Iterator[EchoDesk]:
    world.a_clinic("City Clinic")
    desk = EchoDesk(world.database)
    desk.start()
    yield desk
    desk.stop()


def talk(page: Page) -> list[str]:
    """Return the texts of the bubbles, from top to bottom, the patient's own after a `>`."""
    texts: list[str] = page.eval_on_selector_all(
        ".line",
        "lines => lines.map(l => (l.classList.contains('mine') ? '> ' : '')"
        " + [...l.querySelectorAll('.bubble p')].map(p => p.textContent).join(' | '))",
    )
    return texts


def expect_talk(page: Page, *wanted: str) -> None:
    """Wait until the talk is exactly this."""
    expect(page.locator(".line")).to_have_count(len(wanted))
    wait_for(lambda: talk(page) == list(wanted), what=f"{wanted}, but {talk(page)}")


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")


def picture(page: Page, name: str) -> None:
    """Keep a picture where BAARI_PICTURES says so, for somebody to look at."""
    if folder := os.environ.get("BAARI_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def overflow(page: Page) -> int:
    """Return by how many pixels anything stands out at the side."""
    beyond: int = page.evaluate(
        "Math.max(...[document.documentElement, ...document.querySelectorAll('main, main *:not(.unseen)')]"
        ".map(e => Math.max(e.scrollWidth - e.clientWidth, 0) * (getComputedStyle(e).display !== 'inline')))"
    )
    return beyond


GREETING = "City Clinic | Welcome.\nHow can we help?"


def test_the_clinic_greets_and_answers(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect(page).to_have_title("City Clinic · Front desk")
    expect(page.get_by_role("heading")).to_have_text("City Clinic")
    expect_talk(page, GREETING)
    say(page, "hello <b>there</b>")
    expect_talk(page, GREETING, "> hello <b>there</b>", "You said: hello <b>there</b>")
    expect(page.locator("#typing")).to_be_hidden()
    expect(page.get_by_role("textbox")).to_be_focused()
    picture(page, "talk")


def test_a_tap_answers_and_redraws_its_card_in_place(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    page.get_by_role("button", name="Doctors and fees").click()
    expect_talk(page, "You chose doctors.")
    tap = desk.heard[-1]
    assert (tap.kind, tap.text) == (Kind.TAP, "doctors")
    page.get_by_role("button", name="Book an appointment").click()  # the redrawn card's own button
    expect_talk(page, "You chose book.")
    assert desk.heard[-1].card == tap.card
    picture(page, "card")


def test_the_tapped_choice_stays_marked_even_after_a_reload(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    desk.answers.clear()
    page.get_by_role("button", name="Doctors and fees").click()
    expect(page.get_by_role("button", pressed=True)).to_have_text(re.compile("Doctors and fees"))
    wait_for(lambda: len(desk.heard) == 2)
    page.reload()
    expect(page.get_by_role("button", pressed=True)).to_have_text(re.compile("Doctors and fees"))
    expect_talk(page, GREETING)
    desk.answers.set()
    expect_talk(page, "You chose doctors.")
    expect(page.get_by_role("button", pressed=True)).to_have_count(0)


def test_a_double_click_is_one_tap_and_an_old_card_can_still_be_tapped(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    say(page, "something else")
    expect_talk(page, GREETING, "> something else", "You said: something else")
    page.get_by_role("button", name="Book an appointment").dblclick()
    expect_talk(page, "You chose book.", "> something else", "You said: something else")
    assert [heard.kind for heard in desk.heard] == [Kind.START, Kind.TEXT, Kind.TAP]


def test_a_reload_keeps_the_talk_and_greets_nobody_twice(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    say(page, "hello")
    expect_talk(page, GREETING, "> hello", "You said: hello")
    page.reload()
    expect_talk(page, GREETING, "> hello", "You said: hello")
    expect(page.locator("#typing")).to_be_hidden()
    assert [heard.kind for heard in desk.heard] == [Kind.START, Kind.TEXT]


def test_what_is_typed_while_an_answer_is_on_its_way_is_sent_in_order(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    desk.answers.clear()
    for text in ("one", "two", "three"):
        say(page, text)
    expect(page.locator("#typing")).to_be_visible()
    expect_talk(page, GREETING, "> one", "> two", "> three")
    picture(page, "typing")
    wait_for(lambda: len(desk.heard) == 4)
    assert [heard.text for heard in desk.heard] == ["", "one", "two", "three"]
    desk.answers.set()
    expect(page.locator(".line")).to_have_count(7)
    assert sorted(talk(page)[4:]) == ["You said: one", "You said: three", "You said: two"]
    expect(page.locator("#typing")).to_be_hidden()


def test_shift_and_enter_begin_a_line(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    page.get_by_role("textbox").focus()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.get_by_role("button", name="Send").click()
    expect_talk(page, GREETING, "> one\ntwo", "You said: one\ntwo")


def test_what_is_typed_on_a_cut_line_is_kept_over_a_reload_and_sent_later(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url, forgive=CUT_LINE)
    expect_talk(page, GREETING)
    with desk.server.outage():
        say(page, "are you there?")
        expect(page.get_by_role("status")).to_contain_text("What you write is kept")
        expect_talk(page, GREETING, "> are you there?")
        picture(page, "offline")
        desk.say(desk.heard[0].address, "meanwhile", Message(text="said meanwhile"))
    expect(page.get_by_role("status")).to_be_hidden(timeout=15_000)
    expect(page.locator(".line")).to_have_count(4, timeout=15_000)
    assert talk(page) == [GREETING, "said meanwhile", "> are you there?", "You said: are you there?"]


def test_the_banner_goes_when_the_line_was_never_cut(desk: EchoDesk, open_page: OpenPage) -> None:
    """A phone that changes its network says that it is offline; the stream may live on and hear no "ready" again."""
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.get_by_role("status")).to_be_visible()
    say(page, "are you there?")
    expect(page.get_by_role("status")).to_be_hidden()


def test_a_desk_that_cannot_keep_it_is_asked_again_even_by_the_next_page(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url, forgive=("503",))
    expect_talk(page, GREETING)
    desk.down = True
    say(page, "one")
    say(page, "two")
    expect(page.get_by_role("status")).to_be_visible()
    page.reload()
    desk.down = False
    wait_for(lambda: len(desk.heard) == 3, 15)
    assert [heard.text for heard in desk.heard] == ["", "one", "two"]
    expect(page.locator(".unsent")).to_have_count(0)
    assert [text for text in talk(page) if text.startswith(">")] == ["> one", "> two"]


def test_a_browser_that_lost_its_cookie_gets_a_new_chat_and_loses_no_word(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url, forgive=("401",))
    expect_talk(page, GREETING)
    page.context.clear_cookies()
    say(page, "hello")
    expect(page.locator(".line", has_text="You said: hello")).to_be_visible()
    greeted, said = desk.heard
    assert (greeted.address != said.address, said.text) == (True, "hello")


def test_a_link_to_a_doctor_says_so_once_and_not_with_every_reload(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(f"{desk.url}/?start=d7-0123")
    expect_talk(page, GREETING)
    page.reload()
    expect_talk(page, GREETING)
    assert [(heard.kind, heard.text) for heard in desk.heard] == [(Kind.START, "d7-0123")]
    assert page.url == f"{desk.url}/"


def test_a_link_opens_in_a_tab_of_its_own_and_a_file_is_saved(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    pay = page.get_by_role("link", name="Pay 500.00 INR")
    assert [pay.get_attribute(name) for name in ("href", "target", "rel")] == [CHOICES[2].url, "_blank", "noopener"]
    desk.say(desk.heard[0].address, "booked", Message(title="Booked", text="See you.", attachment=ENTRY))
    with page.expect_download() as saved:
        page.get_by_role("link", name="Add to calendar").click()
    assert saved.value.suggested_filename == "visit.ics"
    assert Path(saved.value.path()).read_bytes() == ENTRY.text.encode()


def test_a_link_that_is_no_web_address_is_not_shown(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    odd = Message.from_json({"text": "odd", "language": "en", "choices": [["x", "Odd", "", "javascript:alert(1)"]]})
    desk.say(desk.heard[0].address, str(uuid4()), odd)
    expect_talk(page, GREETING, "odd")
    expect(page.get_by_text("Odd", exact=True)).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
def test_the_smallest_phone_shows_all_of_it(desk: EchoDesk, open_page: OpenPage, dark: bool) -> None:
    page = open_page(desk.url, width=320, height=568, dark=dark)
    expect_talk(page, GREETING)
    endless = "https://clinic.example/" + "x" * 200
    say(page, endless)
    expect_talk(page, GREETING, f"> {endless}", f"You said: {endless}")
    assert overflow(page) == 0
    last = page.locator(".line").last.bounding_box()
    composer = page.locator("#composer").bounding_box()
    assert last is not None
    assert composer is not None
    assert last["y"] + last["height"] <= composer["y"]
    picture(page, f"small-{'dark' if dark else 'light'}")


def test_times_of_day_stand_three_in_a_row_on_the_smallest_phone(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url, width=320, height=568)
    expect_talk(page, GREETING)
    times = tuple(Choice(f"t{n}", f"{n}:30 AM") for n in range(6, 12))
    desk.say(
        desk.heard[0].address, "times", Message(text="Which time?", choices=(*times, Choice("more", "Later times")))
    )
    expect_talk(page, GREETING, "Which time?")
    boxes = [button.bounding_box() for button in page.get_by_role("button", name=re.compile(":30 AM")).all()]
    rows = [box["y"] for box in boxes if box]
    assert [rows.count(row) for row in sorted(set(rows))] == [3, 3]
    assert overflow(page) == 0
    picture(page, "times")


def test_a_hindi_browser_is_served_in_hindi(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url, language="hi-IN", width=320, height=568)
    expect_talk(page, "City Clinic | नमस्ते! हम आपकी क्या मदद करें?")
    assert page.get_attribute("html", "lang") == "hi"
    expect(page.get_by_role("textbox")).to_have_attribute("placeholder", "संदेश लिखें")
    assert desk.heard[0].language == "hi"
    desk.say(desk.heard[0].address, "hi", Message(text="आपका नंबर 7 है।", language="hi"))
    expect(page.locator(".line[lang=hi]")).to_have_text(re.compile("आपका नंबर 7 है।"))
    assert overflow(page) == 0
    picture(page, "hindi")


def test_a_new_line_is_read_out_and_the_keyboard_reaches_everything(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url)
    expect_talk(page, GREETING)
    assert page.get_attribute("#log", "aria-live") == "polite"
    page.get_by_role("button", name="Book an appointment").focus()
    page.keyboard.press("Enter")
    expect_talk(page, "You chose book.")
    assert page.evaluate("document.activeElement.className") == "line"  # the card that was redrawn under the focus
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Book an appointment")).to_be_focused()


def test_on_a_wide_screen_it_is_a_phone_in_the_middle(desk: EchoDesk, open_page: OpenPage) -> None:
    page = open_page(desk.url, width=1280, height=800)
    expect_talk(page, GREETING)
    box = page.locator(".phone").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (420, 440)
    picture(page, "desktop")
