"""Lays a message out for what a channel can show: buttons, a list, or numbers to type.

Nothing is ever left out: what does not fit on buttons goes into a list, what does not fit into a list is numbered in
the text. Labels are shortened to the channel's measure and stay different from each other, so that a patient can tell
two doctors of one name apart and WhatsApp, which refuses twins, takes the card.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.channels.graphemes import shorten, units
from bot.channels.port import Capability
from bot.message import Choice, Message
from bot.phrases.channels import channel_words


class Form(StrEnum):
    """How the choices are shown."""

    PLAIN = "plain"
    BUTTONS = "buttons"
    LIST = "list"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice as this channel shows it: `label` fits, so does `hint` where there is one; `url` opens a page."""

    id: str
    label: str
    hint: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A message laid out: a title line, the text with everything that became text, and what can be tapped.

    The text is not cut to the channel's length: `bot.channels.graphemes.split` does that.
    """

    form: Form
    title: str
    text: str
    options: tuple[Option, ...] = ()


def lay_out(message: Message, can: Capability) -> Laid:
    """Return how a channel that can so much shows this message."""
    if not can.answers:
        message = replace(message, choices=tuple(choice for choice in message.choices if choice.url), ask_contact=None)
    on_buttons = message.choices if can.links else message.answers
    form = _form(on_buttons, can)
    lines = [message.text]
    if form is Form.NUMBERS:
        on_buttons = tuple(choice for choice in on_buttons if choice.url) if can.links else ()
        lines += _numbered(message)
    if not can.links:
        lines += [f"{_plain(choice.label)}: {choice.url}" for choice in message.choices if choice.url]
    return Laid(
        form=form,
        title=_plain(message.title),
        text="\n".join(_paragraphs(lines)),
        options=_options(on_buttons, can.row_label if form is Form.LIST else can.label, can),
    )


def _form(choices: Sequence[Choice], can: Capability) -> Form:
    count = len(choices)
    if count == 0:
        return Form.PLAIN
    fit = all(units(_plain(choice.label)) <= can.label for choice in choices)
    if count <= can.buttons and (fit or count > can.rows):
        return Form.BUTTONS
    # A row has room for more words than a button, and a second line for those that are too many even there.
    return Form.LIST if count <= can.rows else Form.NUMBERS


def _numbered(message: Message) -> list[str]:
    lines = []
    for number, choice in enumerate(message.answers, 1):
        hint = f" ({_plain(choice.hint)})" if choice.hint else ""
        lines.append(f"{number}. {_plain(choice.label)}{hint}")
    return [*lines, channel_words("by_number", message.language)]


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Set the message's own text apart from what was added below it."""
    text, *added = lines
    return [text, "", *added] if added else [text]


def _options(choices: Sequence[Choice], limit: int, can: Capability) -> tuple[Option, ...]:
    wanted = [_plain(choice.label) or choice.id for choice in choices]
    return tuple(
        Option(id=choice.id, label=label, hint=_hint(choice, whole, label, can), url=choice.url)
        for choice, whole, label in zip(choices, wanted, _different(wanted, limit), strict=True)
    )


def _hint(choice: Choice, whole: str, label: str, can: Capability) -> str:
    """Return the second line: the whole label where it had to be shortened, then the choice's own."""
    parts = [whole] if label != whole else []
    if choice.hint:
        parts.append(_plain(choice.hint))
    return shorten(" · ".join(parts), can.hint) if can.hint else ""


def _different(wanted: Sequence[str], limit: int) -> list[str]:
    """Return the labels in at most `limit` units, no two alike; one that fits keeps its words."""
    kept = {label.casefold() for label in wanted if units(label) <= limit}
    taken: set[str] = set()
    labels = []
    for label in wanted:
        found, number = shorten(label, limit), 1
        while found.casefold() in taken or (found != label and found.casefold() in kept):
            number += 1
            mark = f" {number}"
            found = shorten(label, limit - len(mark)) + mark
        taken.add(found.casefold())
        labels.append(found)
    return labels


def _plain(text: str) -> str:
    """Return the text on one line."""
    return " ".join(text.split())
