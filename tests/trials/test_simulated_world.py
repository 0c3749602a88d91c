"""Simulated lives of the clinic: what must hold does after each step, and once the world is healed all has its end.

`make lab-sim` lives more and longer ones. A seed that ever broke something is kept here and lived in every run.
"""

from collections.abc import Iterator

import pytest

from core.storage.invariants import InvariantBroken
from tests.trials.simulated.__main__ import live
from tests.trials.simulated.ends import assert_all_has_its_end
from tests.trials.simulated.life import Life

STEPS = 500
SEEDS = (1, 2, 3, 4)
"""2,000 steps together, in which everything happens that can."""

LOST = """
    create function lose() returns trigger language plpgsql as 'begin return null; end';
    create trigger lost before insert on outbox for each row when (new.kind in ({kinds})) execute function lose()
"""
DEFECTS = {
    "nobody asks the gateway": (LOST.format(kinds="'poll_payment', 'read_payment'"), AssertionError),
    "a hold has no end": (LOST.format(kinds="'expire_hold'"), InvariantBroken),
    "a refund is not sent": (LOST.format(kinds="'send_refund'"), InvariantBroken),
}
"""A defect planted in the database, and how a life shows it."""


@pytest.fixture
def life(database_url: str, request: pytest.FixtureRequest) -> Iterator[Life]:
    lived = Life(database_url, request.param)
    yield lived
    lived.close()


@pytest.mark.parametrize("life", SEEDS, indirect=True)
def test_a_life_ends_with_nothing_open_lost_or_told_twice(life: Life) -> None:
    live(life, STEPS)
    assert len(life.clinic.company.captures()) > 5, life.counted  # or it was a dull life


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_life_shows_a_planted_defect(own_database_url: str, defect: str) -> None:
    statement, shown = DEFECTS[defect]
    life = Life(own_database_url, 1)
    life.clinic.sql(statement)
    with pytest.raises(shown):
        live(life, STEPS)
    life.close()


def test_whoever_hears_twice_is_seen(own_database_url: str) -> None:
    life = Life(own_database_url, 1)
    for _ in range(STEPS):
        life.step()
    life.end()
    for messenger in life.clinic.messengers:
        messenger.doubted.clear()  # as if no answer had been lost, and no process had died
    with pytest.raises(AssertionError):
        assert_all_has_its_end(life)
    life.close()


def test_one_seed_is_one_life(own_database_url: str, database_url: str) -> None:
    digests = []
    for url in (own_database_url, database_url):
        life = Life(url, 7)
        for _ in range(120):
            life.step()
        digests.append(life.digest)
        life.close()
    assert digests[0] == digests[1]
