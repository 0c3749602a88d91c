"""At most three choices on a patient's card, and one way to more; longer lists are those that were asked for."""

from collections.abc import Mapping

from bot.buttons import FEW
from bot.line import Button
from bot.script import Ask, Wait
from tests.laws.everywhere import everywhere, table_of

LONGER: Mapping[str, str] = {
    "book.day": "the calendar, opened by Other days",
    "book.time": "the times of a day that was chosen",
    "book.find": "the four things by which one may look",
    "book.by": "the specialties, days, languages or branches that were asked for",
    "move.day": "the calendar, opened by Other days",
    "move.time": "the times of a day that was chosen",
    "feedback.card": "a scale of five is no choice of five things",
    "reminder.card": "product.md names its four buttons",
    "rebook.card": "product.md names its three places, and the refund or the waiting list in their stead",
}
"""Steps whose list is what the patient asked to see, each with what makes it one."""


def choices(buttons: tuple[Button, ...]) -> list[Button]:
    return [b for b in buttons if b.says not in ("go.more", "go.back")]


def test_a_patient_s_card_has_three_choices_and_one_way_on() -> None:
    long: set[str] = set()
    for name, stand in everywhere().items():
        if table_of(name).needs is None and isinstance(table_of(name).steps[name.partition(".")[2]], (Ask, Wait)):
            shown = stand.talk.shown[-1].buttons
            if len(choices(shown)) > FEW + 1 or (len(choices(shown)) > FEW and any(b.says == "go.more" for b in shown)):
                long.add(name)
    assert long <= LONGER.keys(), "give its menu `few`, or say here why its list is longer"
