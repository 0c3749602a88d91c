"""What the relay writes on its buttons is what the two conversations read."""

from bot.conversations import LIBRARY
from bot.relay import CODES


def test_the_codes_on_its_buttons_are_those_of_the_tables() -> None:
    assert {name: LIBRARY.conversations[name].code for name in CODES} == dict(CODES)
    assert all(LIBRARY.conversations[name].standing for name in CODES)
