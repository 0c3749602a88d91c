"""Everybody whom a change of a doctor's time concerns, a page at a time: the card that asks names only the first."""

from collections.abc import Callable, Sequence

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Ask, Change, Draft, Menu, Option

PAGE = 20
"""Lines of one page: with its buttons it stays one message on every channel."""


def who_is_booked(lines_of: Callable[[FrontDesk, Draft], Sequence[Phrase]], *, back: str) -> Ask:
    """Return the step that shows these lines; `back` is the step that asks what becomes of them."""

    def menu(desk: FrontDesk, draft: Draft) -> Menu:
        lines = lines_of(desk, draft)
        pages = max(1, -(-len(lines) // PAGE))
        page = draft.get("page", 0) % pages
        shown = tuple(lines[page * PAGE : (page + 1) * PAGE])
        facts = {"count": len(lines), "lines": shown, "page": page + 1, "pages": pages}
        return Menu([*([Option(id="next")] if pages > 1 else []), Option(id="back")], facts)

    def takes(_desk: FrontDesk, draft: Draft, option: str) -> Change | None:
        if option == "next":
            return {"page": draft.get("page", 0) + 1}
        return {"page": None} if option == "back" else None

    return Ask(menu=menu, takes=takes, then={"next": Again("booked"), "back": back, "*": Again("booked")})
