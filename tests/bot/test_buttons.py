"""Which choices stand on a card: every one of them somewhere, three at first where they are to be few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import buttons
from bot.conversations.book import BOOK
from bot.script import Menu, Option
from bot.talk import Run


def pages(count: int, *, few: bool, asked: bool) -> list[list[str]]:
    """Turn all pages of a menu of so many doctors; return the options of each, without what leads from page to page."""
    run = Run(id=1, conversation="book", step="doctor", turn=1)
    if asked:
        run.remember("p1")
    menu = Menu([Option(id=f"d{n}") for n in range(count)], few=few)
    found: list[list[str]] = []
    while True:
        shown = buttons.under(BOOK, run, menu)
        assert len(shown) <= buttons.ROWS
        taps = [tap for tap in (buttons.read(b.id) for b in shown) if tap]
        found.append([tap.option for tap in taps if tap.page is None and tap.option != buttons.BACK])
        following = next((tap.page for tap in taps if tap.page is not None), 0)
        if not following:
            return found
        assert following == len(found)
        run.page = following


@given(count=st.integers(0, 300), few=st.booleans(), asked=st.booleans())
def test_every_option_stands_on_one_page_in_its_order(count: int, few: bool, asked: bool) -> None:
    shown = [option for page in pages(count, few=few, asked=asked) for option in page]
    assert shown == [f"d{n}" for n in range(count)]


@pytest.mark.parametrize(
    ("count", "first", "more"), [(0, 0, 0), (1, 1, 0), (3, 3, 0), (4, 4, 0), (5, 3, 1), (12, 3, 1), (200, 3, 22)]
)
def test_of_few_choices_three_come_first_and_the_rest_by_nine(count: int, first: int, more: int) -> None:
    found = pages(count, few=True, asked=False)
    assert (len(found[0]), len(found) - 1) == (first, more)
    assert all(len(page) <= 9 for page in found)
