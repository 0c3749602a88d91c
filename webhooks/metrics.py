"""What a monitor reads: calls and their time from this process, the undone rows from the database at each scrape.

A registry of our own: nothing of Python's or of a library's gets in. Labels are names of companies, of kinds and of
outcomes, never a person's anything. Counters are this process's; a monitor that scrapes each process adds them up. The
figures about rows are the same from every process, and a scrape costs one statement.
"""

import hmac
from collections.abc import Callable, Iterator, Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from pydantic import SecretStr

from core.storage.database import AWAY, Database
from webhooks.problems import problem
from webhooks.source import address
from webhooks.undone import LastCounted

# A channel answers in a tenth of a second, a gateway in one; ten are the time-out.
CALL_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# From a word heard to its answer sent: 50 ms are the aim, a second is felt, a minute is a lease that ran out.
REPLY_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)

FORWARDED = ("x-forwarded-for", "forwarded")


class Metrics:
    """Counts what this process does; its `registry` is what a scrape shows."""

    def __init__(
        self,
        database: Database,
        *,
        counted: LastCounted,
        shut: Callable[[], Mapping[str, bool]] = dict,
    ) -> None:
        self._database = database
        self._counted = counted
        self._shut = shut
        self.registry = CollectorRegistry()
        self._calls = Counter(
            "baari_calls", "Calls to companies outside.", ["provider", "outcome"], registry=self.registry
        )
        self._seconds = Histogram(
            "baari_call_seconds", "How long they took.", ["provider"], buckets=CALL_SECONDS, registry=self.registry
        )
        self._replies = Histogram(
            "baari_reply_seconds",
            "From a message heard to its answer taken by the channel.",
            ["channel"],
            buckets=REPLY_SECONDS,
            registry=self.registry,
        )
        self.registry.register(self)

    def called(self, provider: str, outcome: str, seconds: float) -> None:
        """Count one call; what was held back took no time."""
        self._calls.labels(provider, outcome).inc()
        if outcome != "held":
            self._seconds.labels(provider).observe(seconds)

    def replied(self, channel: str, seconds: float) -> None:
        """Count one answer."""
        self._replies.labels(channel).observe(seconds)

    def describe(self) -> Iterator[Metric]:
        """Return nothing: asked when it is registered, where no database need be there."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Return what is asked for at each scrape."""
        shut = GaugeMetricFamily("baari_circuit_shut", "1 while a company is left alone.", labels=["provider"])
        for provider, is_shut in self._shut().items():
            shut.add_metric([provider], float(is_shut))
        yield shut
        there = GaugeMetricFamily("baari_database_up", "1 where the database answers.")
        try:
            counted = self._counted.read(self._database)
        except AWAY:
            there.add_metric([], 0.0)
            yield there
            return
        there.add_metric([], 1.0)
        yield there
        due = GaugeMetricFamily("baari_outbox_due", "Rows that are due and not done.", labels=["kind"])
        age = GaugeMetricFamily(
            "baari_outbox_oldest_seconds", "Age of the oldest of them, since it was first wanted.", labels=["kind"]
        )
        dead = GaugeMetricFamily("baari_outbox_dead", "Rows that were given up.", labels=["kind"])
        unheard = GaugeMetricFamily("baari_inbox_unheard", "Messages heard that were given up.", labels=["source"])
        for each in counted:
            {"due": due, "dead": dead, "unheard": unheard}[each.what].add_metric([each.kind], each.rows)
            if each.what == "due":
                age.add_metric([each.kind], each.age)
        yield from (due, age, dead, unheard)


def metrics_door(metrics: Metrics, token: SecretStr | None) -> APIRouter:
    """Return /metrics: for this machine, and for whoever brings the token where there is one."""
    doors = APIRouter(include_in_schema=False)

    @doors.get("/metrics")
    def scrape(request: Request) -> Response:
        if not (_is_here(request) or _brings(request, token)):
            return problem(404) if token is None else problem(401, headers={"WWW-Authenticate": "Bearer"})
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return doors


def _is_here(request: Request) -> bool:
    """Whether it comes from this machine itself, and not through a proxy that stands on it."""
    peer = address(request.client.host) if request.client else None
    return peer is not None and peer.is_loopback and not any(name in request.headers for name in FORWARDED)


def _brings(request: Request, token: SecretStr | None) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return (
        token is not None
        and scheme.lower() == "bearer"
        and hmac.compare_digest(given.strip().encode(), token.get_secret_value().encode())
    )
