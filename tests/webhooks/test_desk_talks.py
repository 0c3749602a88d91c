"""The timers of a talk with the desk whose patient was erased meanwhile."""

from collections.abc import Callable

import pytest

from tests.builders import World
from webhooks.desk_talks import call, end
from webhooks.due import Closing, Due


@pytest.mark.parametrize("handler", [call, end])
def test_of_a_talk_that_was_erased_nothing_follows(world: World, handler: Callable[[Due], Closing]) -> None:
    now = world.clock.now
    due = Due(id=1, key="talk", kind="", chat_id=None, body={"talk_id": 1}, attempts=1, wanted_at=now)
    with world.work() as uow:
        assert handler(due)(uow) == {"skipped": "erased"}
