"""A returning patient books by buttons, pays, is confirmed, cancels and has the money back, whoever dies meanwhile.

Told once undisturbed, it says how many steps there are and how it ends. Told again with a fuse, the process dies at one
of them, another takes its place, the providers bring again what was not taken, leases run out, and it must end so too.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from baari.sample_clinic import plant
from core.storage.invariants import assert_invariants
from tests.builders import MONDAY_NINE, World, libpq
from tests.databases import Cluster
from tests.journeys.house import PUBLIC
from tests.standins.razorpay import RazorpayStandin
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser
from tests.trials.kill_endings import Ending, books_of, shown_by
from tests.trials.mortal import Died, Life, Mortal, SharedClock

BETWEEN = timedelta(seconds=90)
"""From one act to the next: longer than a lease, so that a kill in one act is made good before the next begins."""
PATIENCE = 60.0  # seconds of real time until something must have moved
LOOKS_FOR = 3.0  # seconds that a patient looks for what to tap: a reply that stands in no outbox cannot be waited for
RAVI = 7001

STANDING = """
    select count(*) filter (where leased_until is null or leased_until < %(now)s),
           count(*) filter (where leased_until >= %(now)s and leased_by = any(%(owners)s)),
           min(leased_until) filter (where leased_until >= %(now)s and leased_by <> all(%(owners)s))
    from outbox as due
    where done_at is null and dead_at is null and due_at <= %(now)s
      and (kind <> 'say' or not exists (
        select 1 from outbox as earlier
        where earlier.chat_id = due.chat_id and earlier.id < due.id and earlier.kind = 'say'
          and earlier.done_at is null and earlier.dead_at is null))
"""
"""Of what is due: how much anybody may take, how much the living hold, and until when the dead hold the rest."""
NEXT = """
    select min(greatest(due_at, leased_until)) from outbox
    where done_at is null and dead_at is null and greatest(due_at, leased_until) > %(now)s
"""


class Stage:
    """Where the stories are told, one after the other: a planted database to copy, and a folder."""

    def __init__(self, cluster: Cluster, folder: Path, name: str = "kill") -> None:
        self._cluster = cluster
        self._folder = folder
        self._planted, self._copy = f"{name}_planted", f"{name}_story"
        cluster.create(self._planted)
        world = World(cluster.url(self._planted))
        world.clock.now = MONDAY_NINE
        plant(world.database)
        chat, _ = world.a_chat(str(RAVI), channel="telegram")
        assert chat
        world.close()

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make a fresh copy of the planted clinic; returns its URL."""
        with self._cluster.as_superuser() as connection:
            connection.execute(f"create database {self._copy} template {self._planted} owner baari".encode())
        try:
            yield self._cluster.url(self._copy)
        finally:
            self._cluster.drop(self._copy)

    def tell(self, *, fuse: str | None = None, without: str | None = None) -> Ending:
        """Tell the story once."""
        with ExitStack() as stack:
            url = stack.enter_context(self.database())
            (self._folder / "clock").unlink(missing_ok=True)
            clock = SharedClock(self._folder / "clock")
            clock.to(MONDAY_NINE)
            telegram = stack.enter_context(TelegramStandin(clock=clock))
            razorpay = stack.enter_context(RazorpayStandin(clock=clock))
            connection = stack.enter_context(psycopg.connect(libpq(url), autocommit=True))
            life = Life(
                database=url,
                folder=self._folder,
                telegram=telegram.url,
                token=telegram.token,
                razorpay=razorpay.url,
                fuse=fuse,
                without=without,
            )
            story = Story(life, clock, telegram, razorpay, connection)
            stack.callback(story.end)
            return story.tell()

    def close(self) -> None:
        """Remove the planted database."""
        self._cluster.drop(self._planted)


class Story:
    """One telling."""

    def __init__(
        self,
        life: Life,
        clock: SharedClock,
        telegram: TelegramStandin,
        razorpay: RazorpayStandin,
        connection: psycopg.Connection[Any],
    ) -> None:
        self.clock, self.telegram, self.razorpay, self.connection = clock, telegram, razorpay, connection
        self.ravi: TelegramUser = telegram.user(RAVI, first_name="Ravi")
        self._life = life
        self._mortal: Mortal | None = None
        self._part = ""
        self._died: str | None = None
        self._stuck: str | None = None
        telegram.deliveries._next_id = 100_000_000  # the same ids in every telling
        telegram.deliveries.pace = razorpay.webhooks.pace = 1e-4
        razorpay.webhooks.url = f"{PUBLIC}/payments/razorpay/webhook"
        razorpay.webhooks.hold()

    def tell(self) -> Ending:
        """Tell it to its end, whoever dies meanwhile."""
        parts: dict[str, list[str]] = {}
        told: list[str] = []
        for number, (part, act) in enumerate(ACTS):
            self._part = part
            self.clock.to(MONDAY_NINE + number * BETWEEN)
            self._surviving(self._settle)
            if not self._can(act):
                break
            self._surviving(self._settle)
            if self._life.fuse is None:
                steps = self._alive().steps()
                parts[part] = steps[len(told) :]
                told = steps
        self._surviving(self._drain)
        assert_invariants(self.connection)
        return Ending(
            books=books_of(self.connection),
            said=Counter(said for each in self.telegram.requests if (said := shown_by(each))),
            links=sorted(Counter(link.reference for link in self.razorpay.links.values()).values()),
            refunds=sorted(Counter(r.payment.payment_id for r in self.razorpay.refunds.values()).values()),
            open=self.connection.execute(
                "select count(*) from outbox where done_at is null and dead_at is null"
            ).fetchall()[0][0],
            parts=parts,
            died=self._died,
            stuck=self._stuck,
        )

    def end(self) -> None:
        """Let nobody live on."""
        if self._mortal is not None:
            self._mortal.kill()

    def _can(self, act: Callable[["Story"], object]) -> bool:
        """Act as soon as there is what to act on; False where there never is."""
        ends = time.monotonic() + LOOKS_FOR
        while True:
            try:
                act(self)
            except AssertionError as nothing_to_tap:
                self._stuck = f"{self._part}: {nothing_to_tap}"
            else:
                self._stuck = None
                return True
            if time.monotonic() > ends:
                return False
            time.sleep(0.01)

    # --- what holds it together --------------------------------------------------------------------------------------

    def _alive(self) -> Mortal:
        if self._mortal is None:
            fuse = None if self._died else self._life.fuse
            self._mortal = mortal = Mortal(_with(self._life, fuse))
            mortal.born()
            self.telegram.reach(PUBLIC, mortal.url)
            self.razorpay.reach(PUBLIC, mortal.url)
        return self._mortal

    def _surviving(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Died:
            assert self._died is None, "its heir has no fuse"
            self._died = self._part
            self.end()
            self._mortal = None
            work()

    def _settle(self) -> None:
        """Until nothing is on its way and nothing that is due is left; the leases of the dead are waited for."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            mortal = self._alive()
            mortal.check()
            if self.telegram._starting or self.razorpay._starting or self.telegram.deliveries.webhook is None:
                time.sleep(0.001)
            elif not self._moves(mortal):
                if not self.razorpay.webhooks._held:
                    return
                self.razorpay.webhooks.release()
                self.razorpay.webhooks.hold()
        raise AssertionError(f"it does not come to rest: {self._open()}")

    def _moves(self, mortal: Mortal) -> bool:
        """Do what is due, or wait for whoever does it; False where there is nothing."""
        asked = {"now": self.clock(), "owners": [mortal.owner]}
        [(free, ours, theirs)] = self.connection.execute(STANDING, asked).fetchall()
        if ours:
            time.sleep(0.001)
        elif free:
            mortal.look()
        elif theirs:
            self.clock.to(theirs + timedelta(milliseconds=1))
        return bool(free or ours or theirs)

    def _drain(self) -> None:
        """Let time pass until the outbox is empty."""
        self._settle()
        while (due := self._next()) is not None:
            self.clock.to(due + timedelta(milliseconds=1))
            self._settle()

    def _next(self) -> datetime | None:
        found: datetime | None = self.connection.execute(NEXT, {"now": self.clock()}).fetchall()[0][0]
        return found

    def _open(self) -> list[tuple[Any, ...]]:
        query = "select key, due_at, leased_until, error from outbox where done_at is null and dead_at is null"
        return self.connection.execute(query).fetchall()


def _with(life: Life, fuse: str | None) -> Life:
    given = {name: getattr(life, name) for name in life.__slots__}
    return Life(**{**given, "fuse": fuse})


def _pays(story: Story) -> None:
    links = list(story.razorpay.links.values())
    assert links, "no link to pay"
    story.razorpay.payer.pays(links[0])


ACTS: Sequence[tuple[str, Callable[[Story], object]]] = (
    ("start", lambda _story: None),
    ("/book", lambda story: story.ravi.says("/book")),
    ("taps the doctor", lambda story: story.ravi.taps("Dr Anjali Mehta, Skin")),
    ("taps other days", lambda story: story.ravi.taps("Other days")),
    ("taps a day", lambda story: story.ravi.taps("Fri 27 Nov, Available")),
    ("taps a time", lambda story: story.ravi.taps("9:20 am")),
    ("taps pay", lambda story: story.ravi.taps("Pay ₹800")),
    ("pays", _pays),
    ("/cancel", lambda story: story.ravi.says("/cancel")),
    ("taps yes", lambda story: story.ravi.taps("Yes, cancel it")),
)
"""The parts of the story: each begins when the one before has come to rest."""
