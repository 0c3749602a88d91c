"""Turns what the engine wants said into a message in the chat's language."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.calendar_entry import calendar_entry
from bot.code_files import code_attachment
from bot.dashboard_link import DASHBOARD, dashboard_attachment
from bot.figures_file import figures_attachment
from bot.front_desk import FrontDesk
from bot.line import Button, Line
from bot.message import Attachment, Choice, Message, Prepared
from bot.notice_answers import answer_ids
from bot.notice_templates import prepared, prepared_question
from bot.phrases import render
from bot.receipt_paper import receipt_attachment
from bot.record_attachment import record_attachment

CalendarUrl = Callable[[str], str | None]
"""The public address of a visit's calendar file, by the visit's id; None where this deployment has none."""

_BETWEEN = " · "
"""Between the parts of a hint, in every language."""


def message_of(line: Line, language: str, desk: FrontDesk, *, now: datetime, calendar_url: CalendarUrl) -> Message:
    """Return the message: notes first, then the step's own words, then its choices."""
    texts = [render(language, note.says, note.facts) for note in line.notes]
    if line.says:
        texts.append(render(language, line.says, line.facts))
    return Message(
        text="\n\n".join(text for text in texts if text),
        choices=tuple(_choice(button, language) for button in line.buttons),
        attachment=_record(line)
        or _paper(line, language)
        or _figures(line, language)
        or (code_attachment(*line.code, language) if line.code else None)
        or _attachment(line.calendar, language, desk, now=now, calendar_url=calendar_url),
        ask_contact=render(language, "share_phone", {}) if line.ask_contact else None,
        language=language,
        prepared=_prepared(line, language),
    )


def button_labels(buttons: tuple[Button, ...], language: str) -> list[str]:
    """Return the labels that a patient sees on these buttons."""
    return [render(language, button.says, button.facts) for button in buttons]


def _prepared(line: Line, language: str) -> Prepared | None:
    """Return the template of a notice: its facts are those of its own words, or of the one note that it is."""
    if line.question:
        options = [button.id for button in line.buttons]
        return prepared_question(line.question, language, line.facts, options=options)
    if line.notice is None:
        return None
    facts = line.facts if line.says else line.notes[-1].facts
    return prepared(line.notice, language, facts, options=answer_ids(line.notice, line.about or ""))


def _choice(button: Button, language: str) -> Choice:
    facts: Mapping[str, object] = button.facts
    label = render(language, button.says, facts)
    hint = render(language, button.hint, facts) if button.hint else ""
    return Choice(id=button.id, label=label, hint=_added(hint, label), url=button.url)


def _added(hint: str, label: str) -> str:
    """Return what the hint says beyond the label: a row of a list cuts the label and needs both, others repeat."""
    return _BETWEEN.join(part for part in hint.split(_BETWEEN) if part not in label)


def _record(line: Line) -> Attachment | None:
    return record_attachment(*line.record) if line.record else None


def _figures(line: Line, language: str) -> Attachment | None:
    if line.figures is None:
        return None
    made_of, id_ = line.figures
    return dashboard_attachment(id_, language) if made_of == DASHBOARD else figures_attachment(made_of, id_, language)


def _paper(line: Line, language: str) -> Attachment | None:
    if line.paper is None:
        return None
    number, id_ = line.paper
    return receipt_attachment(id_, number, language)


def _attachment(
    visit_id: str | None, language: str, desk: FrontDesk, *, now: datetime, calendar_url: CalendarUrl
) -> Attachment | None:
    if visit_id is None:
        return None
    visit = desk.visit(visit_id)
    return Attachment(
        name="visit.ics",
        media_type="text/calendar",
        text=calendar_entry(visit, render(language, "calendar.summary", {"doctor": visit.doctor}), now=now),
        url=calendar_url(visit_id),
    )
