"""The process dies at any step between hearing and replying, and between a commit and its call: nothing is lost by it.

Here at a sample of the steps; `make lab-kill-steps` takes every one.
"""

from collections.abc import Iterator, Sequence

import pytest

from tests.databases import Cluster
from tests.trials.fuse import WITHOUT
from tests.trials.kill_endings import Ending, judge
from tests.trials.kill_steps import kill_at
from tests.trials.kill_story import Stage

KILLS = 4  # a kill takes a second, and up to three on a busy machine
PLACES = (0.37, 0.71, 0.13, 0.84)
"""Where in its stretch of the steps each kill is: never the same, or the sample might fall in step with the story."""

CONTROLS = {
    "the inbox": "commit of outbox.ADD answered #1",
    "the outbox": "commit of outbox.ADD answered #5",
    "the link's reference": "POST /v1/payment_links answered #1",
    "the refund's key": "POST /v1/payments/*/refund answered #1",
}
"""What is taken away -> a step between doing it and recording it."""


@pytest.fixture(scope="module")
def stage(cluster: Cluster, worker_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage(cluster, tmp_path_factory.mktemp("kill"), f"{worker_database}_kill")
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def undisturbed(stage: Stage) -> Ending:
    return stage.tell()


def sample(steps: Sequence[str]) -> list[str]:
    """Return one step of each stretch."""
    stretch = len(steps) / KILLS
    return [steps[int((number + place) * stretch)] for number, place in zip(range(KILLS), PLACES, strict=True)]


def test_the_undisturbed_story_is_the_whole_one(undisturbed: Ending) -> None:
    assert undisturbed.books["ledger"] == [
        ("capture", 80_000, "booked"),
        ("credit", 80_000, "credit"),
        ("refund", 80_000, "refunded"),
    ]
    assert undisturbed.books["refunds"] == [("processed", 80_000, "cancelled")]
    assert [visit[:2] for visit in undisturbed.books["visits"]] == [("cancelled", "APT-20261127-0001")]
    assert (undisturbed.links, undisturbed.refunds, undisturbed.open, undisturbed.stuck) == ([1], [1], 0, None)
    assert set(undisturbed.said.values()) == {1}


def test_killed_at_any_step_the_story_ends_the_same(stage: Stage, undisturbed: Ending) -> None:
    steps = [step for part in undisturbed.parts.values() for step in part]
    assert len(steps) > 500
    bad = {}
    for step in sample(steps):
        killed = kill_at(stage, step, undisturbed)
        assert killed is not None, f"never came to {step}"
        if not killed[1].good:
            bad[step] = killed[1]
    assert bad == {}


@pytest.mark.parametrize("protection", WITHOUT)
def test_without_a_protection_the_trial_fails(stage: Stage, protection: str) -> None:
    undisturbed = stage.tell(without=protection)
    ending = stage.tell(without=protection, fuse=CONTROLS[protection])
    assert ending.died
    assert not judge(ending, undisturbed).good
