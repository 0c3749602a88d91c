"""Who asks too often waits, and nobody can make us believe that they are somebody else."""

import threading
from datetime import timedelta
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.source import UNKNOWN, request_source, source_of
from webhooks.source_limit import SourceLimit

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_source_has_its_burst_then_its_rate_and_others_are_not_touched() -> None:
    clock = Clock()
    limit = SourceLimit(per_second=0.5, burst=3, clock=clock)
    assert [limit.allows("a") for _ in range(5)] == [True, True, True, False, False]
    assert limit.wait("a") == timedelta(seconds=2)
    assert (limit.allows("b"), limit.wait("b")) == (True, timedelta(0))
    clock.now = 2
    assert [limit.allows("a"), limit.allows("a")] == [True, False]
    clock.now = 1000
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]


@given(steps=st.lists(st.floats(min_value=0, max_value=20), max_size=60), rate=st.sampled_from([0.1, 1.0, 7.0]))
def test_no_source_ever_gets_more_than_its_burst_and_its_rate(steps: list[float], rate: float) -> None:
    clock = Clock()
    limit = SourceLimit(per_second=rate, burst=4, clock=clock)
    allowed = 0
    for step in steps:
        clock.now += step
        allowed += limit.allows("a")
    assert allowed <= 4 + clock.now * rate + 1e-6


def test_memory_is_bounded_and_the_least_recently_seen_is_forgotten() -> None:
    limit = SourceLimit(per_second=1, burst=1, most_sources=3, clock=Clock())
    for source in "abcabd":
        limit.allows(source)
    assert len(limit) == 3
    assert [limit.allows(source) for source in "abd"] == [False, False, False]  # still known, and out of tokens
    assert limit.allows("c") is True  # forgotten: a full bucket again


def test_threads_share_one_bucket() -> None:
    limit = SourceLimit(per_second=0.001, burst=100, clock=Clock())
    allowed: list[bool] = []
    threads = [threading.Thread(target=lambda: allowed.extend(limit.allows("a") for _ in range(50))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (allowed.count(True), allowed.count(False)) == (100, 300)


@pytest.mark.parametrize(("per_second", "burst"), [(0, 1), (1, 0)])
def test_a_limit_that_limits_nothing_is_refused(per_second: float, burst: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        SourceLimit(per_second=per_second, burst=burst)


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),  # a stranger's word counts nothing
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),  # what the stranger wrote before reaching our proxy
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1:5678"], "198.51.100.1"),
        ("10.0.0.1", ["junk"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, junk"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", [", ".join(["10.0.0.2"] * 1000)], "10.0.0.2"),
        ("::ffff:203.0.113.7", [], "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),  # one subscriber owns them all
        ("fd00::1", ["[2001:db8:1:2::9]:443"], "2001:db8:1:2::/64"),
        (None, ["198.51.100.1"], UNKNOWN),
        ("testclient", [], UNKNOWN),
    ],
)
def test_only_our_own_proxies_are_believed_and_only_to_the_first_stranger(
    peer: str | None, forwarded: list[str], source: str
) -> None:
    assert source_of(peer, PROXIES, forwarded) == source
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    assert request_source({"client": (peer, 1) if peer else None, "headers": headers}, PROXIES) == source


@given(peer=st.text(max_size=40), forwarded=st.lists(st.text(max_size=80), max_size=4))
def test_an_odd_address_is_never_an_exception(peer: str, forwarded: list[str]) -> None:
    assert source_of(peer, PROXIES, forwarded) != ""
    assert source_of("10.0.0.1", PROXIES, forwarded) != ""
