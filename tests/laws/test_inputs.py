"""Every journey stays within its budget of inputs, in each language, and the page that says so is current."""

import pytest

from bot.phrases import TABLES
from tests.laws.inputs import JOURNEYS, PAGE, Journey, page


@pytest.mark.parametrize("language", TABLES)
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda j: j.name)
def test_a_journey_is_done_within_its_budget(journey: Journey, language: str) -> None:
    talk = journey.run(language)
    assert journey.done(talk), talk.text
    assert talk.inputs <= journey.budget
    assert talk.desk.language() == language


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda j: j.name)
def test_no_language_costs_an_input_more(journey: Journey) -> None:
    assert len({journey.run(language).inputs for language in TABLES}) == 1


def test_the_page_of_inputs_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.laws.inputs"
