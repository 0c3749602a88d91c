"""Builds HTML in which nothing can be forgotten to be escaped: a text is a `str`, markup is `Html`, and only this file
turns the one into the other.

A link leads to a path of our own or to https; any other address is a defect and raises.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Html:
    """Markup as it is sent; made by `tag`, `join` and `markup_of_ours` alone."""

    markup: str

    def __str__(self) -> str:
        raise TypeError("markup is no text: send `markup`")  # an f-string would escape it, or worse, would not


Inside: TypeAlias = "Html | str | int | Iterable[Html] | None"
Attribute: TypeAlias = str | int | float | bool | None
_VOID = frozenset({"input", "meta", "link", "br", "hr", "img"})
_ADDRESSES = frozenset({"href", "action", "src"})
_GOOD = ("/", "#", "?", "https://", "http://")


def tag(element: str, /, *inside: Inside, **attributes: Attribute) -> Html:
    """Return an element. `class_` is the attribute class, `aria_label` is aria-label; None and False leave one out."""
    given = "".join(_attribute(each.rstrip("_").replace("_", "-"), value) for each, value in attributes.items())
    if element in _VOID:
        return Html(f"<{element}{given}>")
    return Html(f"<{element}{given}>{join(*inside).markup}</{element}>")


def join(*inside: Inside) -> Html:
    """Return these one after another."""
    return Html("".join(map(_markup, inside)))


def markup_of_ours(markup: str) -> Html:
    """Return markup that we have made ourselves elsewhere, of nothing that anybody has typed: a drawn chart."""
    return Html(markup)


def _markup(inside: Inside) -> str:
    if inside is None:
        return ""
    if isinstance(inside, Html):
        return inside.markup
    if isinstance(inside, (str, int)):
        return escape(str(inside))
    return "".join(each.markup for each in inside)


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    text = str(value)
    if name in _ADDRESSES and (not text.startswith(_GOOD) or text.startswith("//")):
        raise ValueError("no address that a page may lead to")
    return f' {name}="{escape(text)}"'
