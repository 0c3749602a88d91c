"""A notice outside WhatsApp's window: its template has a value for every place, and its buttons are read by a card."""

import pytest

from bot.buttons import read
from bot.channels.whatsapp_templates import templates
from bot.conversations import LIBRARY
from bot.notice_answers import answer_ids
from bot.notice_templates import ANSWERS, template_name
from bot.script import Ask
from core.domain.notices import NoticeKind
from tests.bot.rebooking_in_memory import rebooks
from tests.bot.test_line_talks import a_late_doctor

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
