"""What the admins are told without having asked: one table of causes, each with the facts that its phrase names."""

from collections.abc import Mapping
from enum import StrEnum


class Cause(StrEnum):
    """Why the admins hear from us; the phrase `alert.<cause>` says it."""

    TASK = "task"
    OUTBOX_STUCK = "outbox_stuck"
    DEAD_ROWS = "dead_rows"
    INVARIANT_BROKEN = "invariant_broken"
    PROVIDER_AWAY = "provider_away"
    HISTORY_FORCED = "history_forced"


FACTS: Mapping[Cause, frozenset[str]] = {
    # a task about money was opened; `task` is its id, and what it says is looked up
    Cause.TASK: frozenset({"task"}),
    # what is due is not done; `minutes` is the age of the oldest row
    Cause.OUTBOX_STUCK: frozenset({"minutes"}),
    # rows were given up; `count` is how many there are
    Cause.DEAD_ROWS: frozenset({"count"}),
    # something does not hold that must; `name` is the invariant's, `count` how many rows break it
    Cause.INVARIANT_BROKEN: frozenset({"name", "count"}),
    # a company that we need does not answer; `provider` is its name in the settings
    Cause.PROVIDER_AWAY: frozenset({"provider"}),
    # a doctor has opened a patient's records without consent; `number` is the visit's
    Cause.HISTORY_FORCED: frozenset({"doctor", "number"}),
}
