"""Many patients book, pay, cancel and have their money back at once, by processes that die and providers that fail.

Several processes share one database and one address. Each may be killed at any of its steps, by a seed; another takes
its place at once. Time moves only when nobody can do anything at this moment: then to whatever is due next, be it a
lease of the dead, a wait before another try, or a look at a payment.
"""

import html
import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg

from baari.sample_clinic import plant
from bot.channels.layout import lay_out
from bot.channels.telegram import TelegramChannel
from bot.message import Message
from core.storage.invariants import assert_invariants
from tests.builders import MONDAY_NINE, World, libpq
from tests.databases import Cluster
from tests.journeys.house import PUBLIC
from tests.standins.faults import Recorded
from tests.standins.razorpay import RazorpayStandin
from tests.standins.telegram import TelegramStandin
from tests.trials.kill_story import NEXT, STANDING
from tests.trials.mortal import Died, Life, Mortal, Role, SharedClock
from tests.trials.weather import ANSWERS_WITHIN, Weather

ROLES: Sequence[Role] = ("serve", "web", "web", "dispatch", "dispatch")
DAYS = (26, 27, 28, 30)  # of November: the doctor works, and cancelling gives all of it back
HOURS = (("am", (9, 10, 11)), ("pm", (12, 4, 5, 6, 7)))
TIMES = [f"{hour}:{minute:02} {half}" for half, hours in HOURS for hour in hours for minute in (0, 20, 40)]
AT_ONCE = 12
"""Patients who are served at the same time: more than there are threads to serve them."""
PATIENCE = 150.0  # seconds of real time until something must have moved: Telegram is told of us anew every thirty
AGAIN = "Try again"
FORSAKEN = 3.0  # seconds of real time after which nobody is at work on what a process has leased
HOLD_MINUTES = 120  # the longest there is: the trial is about kills, and time runs by leases

WAITING = """
    select distinct address from outbox join chats on chats.id = outbox.chat_id
    where done_at is null and dead_at is null and kind in ('say', 'create_link', 'read_payment', 'send_refund')
"""
OPEN = "select from outbox where done_at is null and dead_at is null limit 1"
DEAD = "select kind, error from outbox where dead_at is not null and kind <> 'create_link'"  # that one is asked anew
ASKED = """
    select (select count(*) from payments),
        (select count(*) from outbox where dead_at is not null and kind = 'create_link')
"""
SENDS = {"sendMessage", "editMessageText", "sendDocument"}
_CAPTION = re.compile(rb'name="caption"\r\n\r\n(.*?)\r\n--', re.DOTALL)
_CHAT = re.compile(rb'name="chat_id"\r\n\r\n(\d+)\r\n')


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many patients, how the processes die and the providers fail, and the seed of both.

    `chance` is that of dying at a step, `rate` that of a fault in a call; `fuse` is a step at which the first ones die.
    `forsakes`: a process may live on without what it has leased, because its database went away under it.
    """

    patients: int
    seed: int
    chance: float
    rate: float = 0.1
    fuse: str | None = None
    without: str | None = None
    roles: Sequence[Role] = ROLES
    forsakes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the jobs of one sort: how many there were, were never done, were done again."""

    jobs: int
    lost: int
    again: int
    worst: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The figures of a town. `unsure`: faults of which a caller could not know that the provider had done it."""

    tallies: Mapping[str, Tally]
    kills: int
    burned: Counter[str]
    faults: int
    unsure: int
    unfinished: Sequence[str]
    dead: Sequence[tuple[object, ...]]
    seconds: float

    @property
    def jobs(self) -> int:
        """All of them."""
        return sum(tally.jobs for tally in self.tallies.values())

    @property
    def good(self) -> bool:
        """Whether nothing was lost, and nothing done again but messages: one for each kill and each lost answer."""
        told = self.tallies["messages"]
        return (
            not self.unfinished
            and not self.dead
            and all(tally.lost == 0 for tally in self.tallies.values())
            and all(tally.again == 0 for name, tally in self.tallies.items() if name != "messages")
            and told.again <= self.kills + self.unsure
        )


class Patient:
    """One of them, and how far they have come."""

    def __init__(self, town: "Town", number: int) -> None:
        self.town = town
        self.user = town.telegram.user(8000 + number, first_name=f"P{number}")
        self.again: set[tuple[int, str]] = set()
        day, place = DAYS[number % len(DAYS)], number // len(DAYS)
        self.acts: list[tuple[str, Callable[[], object]]] = [
            ("", lambda: self.user.says(f"Dr Mehta on {day} November at {TIMES[place]}")),
            ("Pay ₹800", lambda: self.user.taps("Pay ₹800")),
            ("http", self._pays),
            ("APT-", lambda: self.user.says("/cancel")),
            ("Yes, cancel it", lambda: self.user.taps("Yes, cancel it")),
            ("paid out", lambda: None),
        ]

    @property
    def done(self) -> bool:
        """Whether the story is over."""
        return not self.acts

    @property
    def address(self) -> str:
        """What the clinic knows the chat by."""
        return str(self.user.user_id)

    def acts_if_possible(self) -> bool:
        """Do what is next as soon as it can be seen; return whether something was done."""
        if self.done:
            return False
        if not self._sees(self.acts[0][0]):
            return self._tries_again()
        _, act = self.acts.pop(0)
        act()
        return True

    def _sees(self, what: str) -> bool:
        return not what or any(
            what in message.text or any(what in (b.label, (b.url or "")[:4]) for b in message.buttons)
            for message in self.user.chat
            if message.from_bot
        )

    def _tries_again(self) -> bool:
        """Ask for another link where the clinic has said that it got none; once for each time that it says so."""
        said = [m for m in self.user.chat if m.from_bot and any(b.label == AGAIN for b in m.buttons)]
        if not said or (id(said[-1]), said[-1].text) in self.again:
            return False
        self.again.add((id(said[-1]), said[-1].text))
        self.user.taps(AGAIN)
        return True

    def _pays(self) -> None:
        page = next(b.url for m in reversed(self.user.chat) for b in m.buttons if b.url)
        self.town.razorpay.payer.pays(page)


class Looking:
    """A look into the database from outside; where the server has gone, by a new connection."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection[Any] | None = None

    def __enter__(self) -> "Looking":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        if self._connection is not None:
            self._connection.close()

    def ask(self, query: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query, as soon as a server answers."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                if self._connection is None or self._connection.closed:
                    self._connection = psycopg.connect(libpq(self._url), autocommit=True)
                return self._connection.execute(query.encode(), values).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.1)


class Town:
    """The patients, the processes, the providers, and the one who lets time pass."""

    def __init__(self, plan: Plan, url: str, folder: Path, stack: ExitStack) -> None:
        self.plan = plan
        (folder / "clock").unlink(missing_ok=True)
        self.clock = SharedClock(folder / "clock")
        self.clock.to(MONDAY_NINE)
        self.telegram = stack.enter_context(TelegramStandin(clock=self.clock))
        self.razorpay = stack.enter_context(RazorpayStandin(clock=self.clock))
        self.sky = [
            Weather(plan.rate, plan.seed, lambda r: r.path.rpartition("/")[2] in SENDS),
            Weather(plan.rate, plan.seed + 1, lambda r: r.path.startswith("/v1/")),
        ]
        self.telegram.faults, self.razorpay.faults = self.sky
        self.telegram.deliveries.pace = self.razorpay.webhooks.pace = 1e-3
        self.razorpay.webhooks.url = f"{PUBLIC}/payments/razorpay/webhook"
        self.looking = stack.enter_context(Looking(url))
        self._kept = stack.enter_context(socket.socket())  # bound and never listening: it keeps the address ours
        self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._kept.bind(("127.0.0.1", 0))
        self._port = self._kept.getsockname()[1]
        for standin in (self.telegram, self.razorpay):
            standin.reach(PUBLIC, f"http://127.0.0.1:{self._port}")
        self._life: dict[str, Any] = {
            "database": url,
            "folder": folder,
            "telegram": self.telegram.url,
            "token": self.telegram.token,
            "razorpay": self.razorpay.url,
            "without": plan.without,
            "threads": 4,
            "settings": {"telegram_timeout": ANSWERS_WITHIN, "razorpay_timeout": ANSWERS_WITHIN},
        }
        self._chance = plan.chance
        self._moved = time.monotonic()
        self._born = 0
        self.kills = 0
        self._roles = plan.roles
        self.processes: dict[int, Mortal | None] = dict.fromkeys(range(len(plan.roles)))
        stack.callback(self._end)

    def live(self, meanwhile: Callable[[int], object] = lambda _done: None) -> list[Patient]:
        """Let everybody come and go; returns the patients who did not come to their end.

        `meanwhile` is called again and again with the number of those who did.
        """
        coming = [Patient(self, number) for number in range(self.plan.patients)]
        here: list[Patient] = []
        moved = time.monotonic()
        while coming or here:
            self._replace_the_dead()
            here = [patient for patient in here if not patient.done]
            meanwhile(self.plan.patients - len(coming) - len(here))
            while coming and len(here) < AT_ONCE:
                here.append(coming.pop(0))
            busy = self._waiting()
            acted = [patient.acts_if_possible() for patient in here if patient.address not in busy]
            if any(acted) or self._time_passes():
                moved = time.monotonic()
            elif time.monotonic() - moved > PATIENCE:
                return here
        return here

    def heal(self) -> None:
        """No more kills, no more faults; and time passes until nothing is open."""
        for weather in self.sky:
            weather.rate = 0.0
        self._chance, self._roles = 0.0, ("serve",)
        self._end()
        self.processes = {0: None}
        ends = time.monotonic() + PATIENCE
        while self.looking.ask(OPEN) and time.monotonic() < ends:
            self._replace_the_dead()
            if self._time_passes():
                ends = time.monotonic() + PATIENCE

    def _waiting(self) -> set[str]:
        """Return the chats that have not been answered yet."""
        with self.telegram.lock:
            pending = {update.lane.partition(" ")[2] for update in self.telegram.deliveries.pending}
        return pending | {address for (address,) in self.looking.ask(WAITING)}

    def _time_passes(self) -> bool:
        """Move to what is due next, if nobody can do anything now; returns whether time has passed."""
        alive = [mortal for mortal in self.processes.values() if mortal and mortal.owner]
        now = {"now": self.clock(), "owners": [mortal.owner for mortal in alive]}
        [(free, ours, _)] = self.looking.ask(STANDING, now)
        if self.plan.forsakes and ours and not free:
            ours = time.monotonic() - self._moved < FORSAKEN
        else:
            self._moved = time.monotonic()
        if len(alive) < len(self.processes) or free or ours or self.telegram._starting or self.razorpay._starting:
            time.sleep(0.005)
            return False
        [(due,)] = self.looking.ask(NEXT, now)
        if due is None:
            time.sleep(0.005)
            return False
        self.clock.to(due + timedelta(milliseconds=1))
        for mortal in alive:
            with suppress(Died):
                mortal.wake()
        return True

    def _replace_the_dead(self) -> None:
        for place, mortal in self.processes.items():
            with suppress(Died):
                if mortal is not None:
                    mortal.check()
                    mortal.born(0)
                    continue
            self.kills += mortal is not None
            self.processes[place] = self._birth(self._roles[place])

    def _birth(self, role: Role) -> Mortal:
        self._born += 1
        port = 0 if role == "dispatch" else self._port
        seed = self.plan.seed * 1000 + self._born
        fuse = self.plan.fuse if self._born <= len(self.plan.roles) else None
        return Mortal(Life(role=role, port=port, fuse=fuse, chance=self._chance, seed=seed, **self._life))

    def _end(self) -> None:
        for place, mortal in self.processes.items():
            if mortal is not None:
                mortal.kill()
            self.processes[place] = None


def tell(cluster: Cluster, folder: Path, plan: Plan, name: str = "town") -> Account:
    """Build a town, let it live, heal it, and count."""
    cluster.create(name)
    try:
        settle(cluster.url(name), plan.patients)
        return live_through(cluster.url(name), folder, plan)
    finally:
        cluster.drop(name)


def live_through(
    url: str, folder: Path, plan: Plan, meanwhile: Callable[["Town", int], object] = lambda _town, _done: None
) -> Account:
    """Let a settled town live, heal it, and count."""
    began = time.monotonic()
    (folder / "burned").unlink(missing_ok=True)
    with ExitStack() as stack:
        town = Town(plan, url, folder, stack)
        unfinished = town.live(lambda done: meanwhile(town, done))
        town.heal()
        with psycopg.connect(libpq(url)) as connection:
            assert_invariants(connection)
        return _account(town, folder, unfinished, time.monotonic() - began)


def settle(url: str, patients: int) -> None:
    """Plant the clinic in a migrated database, and the chats of so many patients."""
    world = World(url)
    plant(world.database)
    world.sql("insert into settings (name, value) values ('hold_minutes', %s::text::jsonb)", HOLD_MINUTES)
    for number in range(patients):
        world.a_chat(str(8000 + number), name=f"Patient {number}", channel="telegram")
    world.close()


def _account(town: Town, folder: Path, unfinished: Sequence[Patient], seconds: float) -> Account:
    open_: dict[str, int] = dict(town.looking.ask("select kind, count(*) from outbox where done_at is null group by 1"))
    patients = town.plan.patients
    telegram, razorpay = town.sky
    told = Counter(
        (body["address"], lay_out(Message.from_json(body["message"]), TelegramChannel.can).text)
        for (body,) in town.looking.ask("select body from outbox where kind = 'say'")
    )
    done = [each for each in town.telegram.requests if id(each) not in telegram.undone]
    shown = Counter(found for each in done if (found := _shown(each)))
    again = shown - told
    links = Counter(link.reference for link in town.razorpay.links.values())
    refunds = Counter(refund.payment.payment_id for refund in town.razorpay.refunds.values())
    burned = (folder / "burned").read_text().splitlines() if (folder / "burned").exists() else []
    return Account(
        tallies={
            "messages": Tally(
                jobs=told.total(),
                lost=(told - shown).total() + open_.get("say", 0),
                again=again.total(),
                worst=max(again.values(), default=0),
            ),
            "links": _links(links, town.looking),
            "refunds": _once_each(refunds, patients),
        },
        kills=town.kills,
        burned=Counter(burned),
        faults=telegram.met + razorpay.met,
        unsure=len(telegram.unsure),
        unfinished=[f"{p.address}: {p.acts[0][0]}" for p in unfinished],
        dead=town.looking.ask(DEAD),
        seconds=seconds,
    )


def _links(found: Counter[str], looking: Looking) -> Tally:
    """Count by our references: one link for each payment, but for those that were given up (the patient asks anew)."""
    [(asked, given_up)] = looking.ask(ASKED)
    made = found.total()
    return Tally(jobs=asked, lost=max(0, asked - given_up - len(found)), again=max(made - len(found), made - asked))


def _once_each(found: Counter[str], wanted: int) -> Tally:
    return Tally(jobs=wanted, lost=max(0, wanted - len(found)), again=max(0, found.total() - wanted))


def _shown(request: Recorded) -> tuple[str, str] | None:
    """Return whom a call of Telegram's shows which text."""
    method = request.path.rpartition("/")[2]
    if method == "sendDocument":
        caption, chat = _CAPTION.search(request.body), _CHAT.search(request.body)
        return (chat[1].decode(), _read(caption[1].decode())) if caption and chat else None
    if method not in SENDS:
        return None
    asked: dict[str, Any] = request.json
    return str(asked["chat_id"]), _read(asked["text"])


def _read(text: str) -> str:
    return html.unescape(re.sub("<b>.*</b>\n\n", "", text, flags=re.DOTALL))
