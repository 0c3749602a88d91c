"""Every journey stays within its budget of inputs, and the page that says so is current."""

import pytest

from tests.laws.inputs import JOURNEYS, PAGE, Journey, page


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda j: j.name)
def test_a_journey_is_done_within_its_budget(journey: Journey) -> None:
    talk = journey.run()
    assert journey.done(talk), talk.text
    assert talk.inputs <= journey.budget


def test_the_page_of_inputs_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.laws.inputs"
