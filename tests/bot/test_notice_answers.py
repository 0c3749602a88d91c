"""A notice outside WhatsApp's window: its template has a value for every place, and its buttons are read by a card."""

from dataclasses import replace
from uuid import UUID

import pytest

from bot.buttons import read
from bot.channels.whatsapp_templates import templates
from bot.conversations import LIBRARY
from bot.notice_answers import answer_ids
from bot.notice_templates import ANSWERS, template_name
from bot.script import Ask
from core.domain.events import WaitingRests
from core.domain.notices import NoticeKind
from tests.bot.rebooking_in_memory import rebooks
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.test_line_talks import a_late_doctor
from tests.bot.test_waitlist_talks import full, waits

VISIT = "0f0e0d0c-0b0a-4908-8706-050403020100"


@pytest.mark.parametrize("kind", ANSWERS)
def test_each_button_names_a_card_that_takes_it_from_any_template(kind: NoticeKind) -> None:
    for id_ in answer_ids(kind, VISIT):
        tap = read(id_)
        assert tap
        table = LIBRARY.by_code(tap.code)
        assert table
        assert table.standing
        step = table.steps[tap.step]
        assert isinstance(step, Ask)
        assert step.takes


def test_a_template_has_as_many_values_as_places() -> None:
    talk, visit = a_late_doctor()
    rebooks(talk.clinic, visit)
    for kind in (NoticeKind.DOCTOR_LATE, NoticeKind.REBOOKING, NoticeKind.REMINDER_DAY):
        told = talk.hear_notice(kind, visit)[0]
        assert told.prepared
        made = next(t for t in templates() if (t.name, t.language) == (template_name(kind), "en"))
        assert len(told.prepared.values) == len(made.samples)
        assert told.prepared.values[-len(ANSWERS[kind]) :] == answer_ids(kind, visit)


def test_the_times_are_shown_by_the_button_of_the_template() -> None:
    talk, visit = a_late_doctor()
    rebooks(talk.clinic, visit)
    talk.tap_id(answer_ids(NoticeKind.REBOOKING, visit)[0])
    assert "These times are kept for you" in talk.text


@pytest.mark.parametrize("language", ["en", "hi"])
def test_who_has_not_answered_for_long_is_asked_outside_the_window_too(language: str) -> None:
    talk = TalkInMemory()
    talk.desk.name_self("Asha Rao")
    full(talk.clinic)
    waits(talk)
    (entry,) = talk.clinic.waits.values()
    entry.shown = replace(entry.shown, rests=True)
    talk.hear_event(WaitingRests(chat_id=1, appointment_id=UUID(entry.shown.id)))
    asked = talk.shows(talk.lines[0], language)
    assert asked.prepared
    made = next(t for t in templates() if (t.name, t.language) == ("question_waiting_rests", language))
    assert len(asked.prepared.values) == len(made.samples)
    assert asked.prepared.values[0] == "Asha Rao"
    talk.tap_id(asked.prepared.values[1])
    assert not next(iter(talk.clinic.waits.values())).shown.rests
