"""Buttons: what stands on one so that it can be read for ever, and how many fit under a card.

An id is `<code><run>|<turn>|<step>|<option>`: which conversation of this chat, which of its questions, what it asked,
what the answer is. Numbers are in base 36. It says nothing that the engine does not check again.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.line import Button
from bot.script import Ask, Conversation, Menu, Option
from bot.talk import Run

LIMIT = 64
"""Bytes of an id: Telegram's callback data, the narrowest of all channels."""
ROWS = 10
"""Rows of a list: WhatsApp's, the narrowest. What does not fit is paged."""
FEW = 3
"""Choices on a card (product.md, "Booking"), and those that WhatsApp shows as plain buttons; a way back is added
where there is a list anyway."""
OUT = frozenset(
    {
        *(
            "no",
            "leave",
            "decline",
            "list",
            "back",
            "stop",
            "keep",
            "later",
            "refuse",
            "none",
            "nobody",
            "less",
            "close",
        ),
        *("close", "change", "other", "skip", "drop", "visits", "days", "look", "someone", "book", "another", "over"),
    }
)
"""Options that lead back or out by what they say: a card of few choices that has none of them gets a way back."""
BACK = "<"
_WORD = re.compile("[a-z_]*")
_PAGE = "~"
_ID = re.compile(
    r"(?P<code>[a-zA-Z][A-Z]?)(?P<run>[0-9a-z]{1,6})\|(?P<turn>[0-9a-z]{1,4})\|(?P<step>[a-z_]{1,16})\|(?P<option>[!-{}-~]{1,40})"
)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A button's id, read."""

    code: str
    run: int
    turn: int
    step: str
    option: str

    @property
    def page(self) -> int | None:
        """Return the page that this button turns to, if it does."""
        number = self.option.removeprefix(_PAGE)
        return int(number) if number != self.option and number.isdecimal() else None


def read(button_id: str) -> Tap | None:
    """Return what stands on a button; None for what we never wrote."""
    found = _ID.fullmatch(button_id) if button_id.isascii() and len(button_id) <= LIMIT else None
    if found is None:
        return None
    return Tap(
        code=found["code"],
        run=int(found["run"], 36),
        turn=int(found["turn"], 36),
        step=found["step"],
        option=found["option"],
    )


def write(conversation: Conversation, run: Run, option: str) -> str:
    """Return the id of a button under the card that this run shows now; raises ValueError for one that does not fit."""
    written = f"{conversation.code}{base36(run.id)}|{base36(run.turn)}|{run.step}|{option}"
    if read(written) is None:
        raise ValueError(f"no button id: {written!r}")
    return written


def standing(conversation: Conversation, step: str, option: str) -> str:
    """Return the id of a button that says all by itself, under a card of no run; see `Conversation.standing`."""
    return standing_as(conversation.code, step, option)


def standing_as(code: str, step: str, option: str) -> str:
    """Return the same for the conversation of this code."""
    return f"{code}0|0|{step}|{option}"


def base36(number: int) -> str:
    """Return a natural number in as few digits as `int(text, 36)` reads."""
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if not number:
            return text


def under(conversation: Conversation, run: Run, menu: Menu) -> tuple[Button, ...]:
    """Return the buttons of the run's page of this menu: every option stands on one of the pages."""
    back = menu.back and bool(run.asked) and (len(menu.options) > FEW or _shut(conversation, run, menu.options))
    pages = _pages(menu, ROWS - back)
    run.page %= len(pages)
    start, end = pages[run.page]
    shown: Sequence[Button] = _labelled(conversation, run, menu, start, end)
    if len(pages) > 1:
        turned = f"{_PAGE}{(run.page + 1) % len(pages)}"
        facts = {"page": run.page + 1, "pages": len(pages)}
        shown = [*shown, _nav(conversation, run, turned, "go.more", facts)]
    return (*shown, _nav(conversation, run, BACK, "go.back", {})) if back else tuple(shown)


def every(conversation: Conversation, run: Run, menu: Menu) -> list[Button]:
    """Return the buttons of all pages: what is written may name one that is not on the card."""
    return _labelled(conversation, run, menu, 0, len(menu.options))


def _shut(conversation: Conversation, run: Run, options: Sequence[Option]) -> bool:
    """Return whether a question would have no way but on."""
    return isinstance(conversation.steps.get(run.step), Ask) and not any(says_out(option.id) for option in options)


def says_out(option: str) -> bool:
    """Return whether an option leads back or out by its word; more may stand behind that ("leave" of which place)."""
    return (_WORD.match(option) or [""])[0] in OUT


def _pages(menu: Menu, room: int) -> list[tuple[int, int]]:
    """Return from where to where each page of the options goes.

    Of few choices a fourth option stands in the row that "More" would take: it would only be one tap more.
    """
    count = len(menu.options)
    if count <= (FEW + 1 if menu.few else room):
        return [(0, count)]
    size = room - 1
    first = FEW if menu.few else size
    return [(0, first), *((start, min(start + size, count)) for start in range(first, count, size))]


def _labelled(conversation: Conversation, run: Run, menu: Menu, start: int, end: int) -> list[Button]:
    return [
        Button(
            id=write(conversation, run, option.id),
            says=option.says or f"{conversation.name}.{run.step}.{option.id}",
            facts=option.facts,
            hint=option.hint,
            url=option.url,
        )
        for option in menu.options[start:end]
    ]


def _nav(conversation: Conversation, run: Run, option: str, says: str, facts: Mapping[str, object]) -> Button:
    return Button(id=write(conversation, run, option), says=says, facts=facts)
