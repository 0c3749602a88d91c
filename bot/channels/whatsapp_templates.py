"""The Content templates that show any card on WhatsApp: everything in them is a variable, only the shape is not.

Twilio shows buttons and lists only by templates made beforehand. Labels, ids, hints and the list's button may be
variables (https://www.twilio.com/docs/content/twiliolist-picker, .../twilio-quick-reply), so one template serves every
card of its shape in every language. A variable may be neither empty nor hold a newline (error 21656): a card of three
lines is another shape than one of two, and so is a list whose rows have a second line. A card of a shape that is not
here is sent as numbered text.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from bot.channels.graphemes import units
from bot.channels.layout import Form, Laid
from bot.channels.whatsapp_text import lines_of, one_line
from bot.notice_templates import (
    ANSWERS,
    QUESTIONS,
    answer_label,
    question_body,
    sample_values,
    template_body,
    template_name,
)
from bot.phrases import TABLES
from bot.phrases.channels import channel_words
from bot.phrases.whatsapp import OUTSIDE_WINDOW, OUTSIDE_WINDOW_SAMPLE
from core.domain.notices import RULES, NoticeKind

BUTTONS = 3  # "only three buttons are allowed" in a session without approval
ROWS = 10
BUTTON_LINES = 10  # a card that asks for a yes tells much: doctor, place, time, fee, the refund's last moment
ROW_LINES = 4  # a list is asked for in a sentence or two
BODY = 1024  # characters above buttons or a list
NO_HINT = "·"
"""Stands in the second line of a row that has none, where others have one: a variable must not be empty."""

ANY_LANGUAGE = "en"
"""Twilio wants a language for each template; ours hold no words, so it says nothing."""
OUTSIDE = "outside_window"
UTILITY = "UTILITY"
"""WhatsApp's category for what concerns something that the person has booked or paid: no marketing."""


def approved(name: str) -> str:
    """Return the name under which a template is kept once WhatsApp has approved it."""
    return f"{name}.approved"


APPROVED = approved(OUTSIDE)
"""The template for whatever has none of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentTemplate:
    """One template as it is made at Twilio: `types` by their wire names, `samples` the value of every variable.

    `category` is given for one that WhatsApp has to approve.
    """

    name: str
    language: str
    types: Mapping[str, Any]
    samples: Mapping[str, str]
    category: str | None = None

    @property
    def content_hash(self) -> str:
        """Sixteen hex digits that differ when anything of the content differs."""
        content = json.dumps([self.language, self.types, self.samples, self.category], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def wire_name(self) -> str:
        """The name at Twilio and WhatsApp, another one for another content (WhatsApp: lower case, digits and _)."""
        return f"baari_{self.name}_{self.language}_{self.content_hash}"


def templates() -> tuple[ContentTemplate, ...]:
    """Return every template that `provision` makes, those for outside the window first: they wait for approval."""
    return (
        *(_outside(language) for language in OUTSIDE_WINDOW),
        *(_notice(kind, language) for kind, language in product(RULES, OUTSIDE_WINDOW) if RULES[kind].stands),
        *(_question(name, language) for name, language in product(QUESTIONS, OUTSIDE_WINDOW)),
        *(_buttons(count, lines) for count, lines in product(range(1, BUTTONS + 1), range(1, BUTTON_LINES + 1))),
        *(
            _list(count, lines, hinted=hinted)
            for hinted, count, lines in product((False, True), range(1, ROWS + 1), range(1, ROW_LINES + 1))
        ),
    )


def card_of(laid: Laid, language: str) -> tuple[str, dict[str, str]] | None:
    """Return the template's name and its variables for a message with buttons or a list.

    None when no template has this shape, or the text above the choices is too long for any.
    """
    lines = lines_of(laid.title, laid.text)
    most = {Form.BUTTONS: BUTTON_LINES, Form.LIST: ROW_LINES}.get(laid.form, 0)
    if not 1 <= len(lines) <= most or units("\n".join(lines)) > BODY:
        return None
    values = {f"line{number}": line for number, line in enumerate(lines, 1)}
    for number, option in enumerate(laid.options, 1):
        values |= {f"label{number}": one_line(option.label), f"id{number}": option.id}
    if laid.form is Form.BUTTONS:
        return _buttons_name(len(laid.options), len(lines)), values
    hinted = any(option.hint for option in laid.options)
    if hinted:
        values |= {f"hint{number}": one_line(o.hint) or NO_HINT for number, o in enumerate(laid.options, 1)}
    values["button"] = channel_words("open_list", language)
    return _list_name(len(laid.options), len(lines), hinted=hinted), values


def _buttons_name(count: int, lines: int) -> str:
    return f"buttons_{count}_lines_{lines}"


def _list_name(count: int, lines: int, *, hinted: bool) -> str:
    return f"{'hinted_' if hinted else ''}list_{count}_lines_{lines}"


def _buttons(count: int, lines: int) -> ContentTemplate:
    numbers = range(1, count + 1)
    actions = [
        {"type": "QUICK_REPLY", "title": f"{{{{label{number}}}}}", "id": f"{{{{id{number}}}}}"} for number in numbers
    ]
    return ContentTemplate(
        name=_buttons_name(count, lines),
        language=ANY_LANGUAGE,
        types={"twilio/quick-reply": {"body": _body(lines), "actions": actions}},
        samples=_samples(lines, count),
    )


def _list(count: int, lines: int, *, hinted: bool) -> ContentTemplate:
    items = []
    samples = {**_samples(lines, count), "button": channel_words("open_list", ANY_LANGUAGE)}
    for number in range(1, count + 1):
        item = {"item": f"{{{{label{number}}}}}", "id": f"{{{{id{number}}}}}"}
        if hinted:
            item["description"] = f"{{{{hint{number}}}}}"
            samples[f"hint{number}"] = NO_HINT
        items.append(item)
    return ContentTemplate(
        name=_list_name(count, lines, hinted=hinted),
        language=ANY_LANGUAGE,
        types={"twilio/list-picker": {"body": _body(lines), "button": "{{button}}", "items": items}},
        samples=samples,
    )


def _body(lines: int) -> str:
    return "\n".join(f"{{{{line{number}}}}}" for number in range(1, lines + 1))


def _samples(lines: int, count: int) -> dict[str, str]:
    return {
        **{f"line{number}": f"Line {number}" for number in range(1, lines + 1)},
        **{f"label{number}": f"Choice {number}" for number in range(1, count + 1)},
        **{f"id{number}": f"choice-{number}" for number in range(1, count + 1)},
    }


def _outside(language: str) -> ContentTemplate:
    return ContentTemplate(
        name=OUTSIDE,
        language=language,
        types={"twilio/text": {"body": OUTSIDE_WINDOW[language]}},
        samples={"1": OUTSIDE_WINDOW_SAMPLE[language]},
        category=UTILITY,
    )


def _question(name: str, language: str) -> ContentTemplate:
    """Return the template of a question that is no notice of a visit."""
    body, values, answers = question_body(name, language)
    samples = {str(number): sample for number, sample in enumerate(values, 1)}
    places = [str(number) for number in range(len(values) + 1, len(values) + 1 + len(answers))]
    samples |= {place: f"answer-{place}" for place in places}
    actions = [
        {"type": "QUICK_REPLY", "title": TABLES[language][answer], "id": f"{{{{{place}}}}}"}
        for answer, place in zip(answers, places, strict=True)
    ]
    types: dict[str, Any] = {"twilio/quick-reply": {"body": body, "actions": actions}}
    return ContentTemplate(name=f"question_{name}", language=language, types=types, samples=samples, category=UTILITY)


def _notice(kind: NoticeKind, language: str) -> ContentTemplate:
    """Return the template of a kind of notice: its own phrase, and the buttons that answer it, where it can be."""
    body, count = template_body(kind, language)
    samples = {str(number): sample for number, sample in enumerate(sample_values(kind, language), 1)}
    types: dict[str, Any] = {"twilio/text": {"body": body}}
    answers = ANSWERS.get(kind)
    if answers:
        places = [str(number) for number in range(count + 1, count + 1 + len(answers))]
        samples |= {place: f"answer-{place}" for place in places}
        actions = [
            {"type": "QUICK_REPLY", "title": TABLES[language][answer_label(kind, answer)], "id": f"{{{{{place}}}}}"}
            for answer, place in zip(answers, places, strict=True)
        ]
        types = {"twilio/quick-reply": {"body": body, "actions": actions}}
    return ContentTemplate(name=template_name(kind), language=language, types=types, samples=samples, category=UTILITY)
