"""Processes killed at random and providers that fail: nothing is lost, and nothing done again that a key prevents.

Here for a few patients; `make lab-kill` has a town of them.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import Cluster
from tests.trials.kill_town import Account, Plan, tell

BETWEEN = "POST /v1/payment_links answered #1"
"""A step between making a link and recording it."""


@pytest.fixture
def town(cluster: Cluster, worker_database: str, tmp_path: Path) -> Callable[[Plan], Account]:
    """Tells one plan."""
    return lambda plan: tell(cluster, tmp_path, plan, f"{worker_database}_town")


def test_nothing_is_lost_and_nothing_with_a_key_done_again(town: Callable[[Plan], Account]) -> None:
    account = town(Plan(patients=3, seed=3, chance=0.004, roles=("serve", "dispatch")))
    assert account.kills
    assert account.good, account


@pytest.mark.parametrize(("without", "links"), [(None, 0), ("the link's reference", 1)])
def test_the_trial_sees_a_link_that_is_made_again(
    town: Callable[[Plan], Account], without: str | None, links: int
) -> None:
    plan = Plan(patients=1, seed=1, chance=0.0, rate=0.0, fuse=BETWEEN, without=without, roles=("serve",))
    # on a busy machine the story may be over its time before it comes to the fuse: then nothing was tried
    account = next((told for told in (town(plan) for _ in range(3)) if told.kills), None)
    assert account is not None
    assert account.kills == 1
    assert account.tallies["links"].again == links
    assert account.good == (links == 0)
