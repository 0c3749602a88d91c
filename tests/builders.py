"""Small clinics and people to tell a story with: each builder inserts real rows and returns what a test needs."""

import select
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from core.domain.consent import CURRENT
from core.domain.keyring import Keyring, MasterKey
from core.services.consent import agree
from core.storage.database import Database
from core.storage.invariants import assert_invariants
from core.storage.unit_of_work import UnitOfWork

KOLKATA = ZoneInfo("Asia/Kolkata")
MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=KOLKATA).astimezone(UTC)
"""The moment at which most stories begin: a Monday, nine in the morning at the clinic."""


KEYRING = Keyring((MasterKey("k1", bytes(range(32))),))


@dataclass
class VirtualClock:
    """A clock that stands still until it is told to move."""

    now: datetime = MONDAY_NINE

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Move on by a timedelta's keywords."""
        self.now += timedelta(**by)


@dataclass
class World:
    """A clinic in a database under a virtual clock."""

    url: str
    clock: VirtualClock = field(default_factory=VirtualClock)
    pool_size: int = 10

    def __post_init__(self) -> None:
        self.database = Database(self.url, clock=self.clock, pool_size=self.pool_size, keyring=KEYRING)
        self._look: psycopg.Connection[Any] | None = None
        self._looking = threading.Lock()

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """Open a unit of work."""
        with self.database.unit_of_work() as uow:
            yield uow

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Any]]:
        """Open a plain connection, to look and to arrange."""
        with psycopg.connect(libpq(self.url), autocommit=True) as connection:
            yield connection

    def sql(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows, if it has any."""
        with self._at_hand() as connection:
            # never prepared: a test may change the schema, and what was planned before would be refused
            cursor = connection.execute(statement.encode(), parameters, prepare=False)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def _at_hand(self) -> Iterator[psycopg.Connection[Any]]:
        """Lend the connection that is kept: a new one for each look would take most of a test.

        Where another thread looks with it, which may have to wait for a lock, a new one after all.
        """
        if not self._looking.acquire(blocking=False):
            with self.connection() as another:
                yield another
            return
        try:
            if self._look is not None and (self._look.closed or _has_been_told(self._look)):
                self._look.close()  # the server has ended it
                self._look = None
            if self._look is None:
                self._look = psycopg.connect(libpq(self.url), autocommit=True)
            yield self._look
        finally:
            self._looking.release()

    def assert_invariants(self) -> None:
        """Raise unless everything that must hold of the clinic does."""
        with self._at_hand() as connection:
            assert_invariants(connection)

    def a_clinic(self, name: str = "City Clinic", *, zone: str = "Asia/Kolkata") -> int:
        """Add a branch."""
        return int(
            self.sql(
                "insert into clinics (name, timezone, address, phone) values (%s, %s, '12 MG Road', '+912240000000') "
                "returning id",
                name,
                zone,
            )[0][0]
        )

    def a_doctor(
        self,
        clinic: int,
        name: str = "Dr Asha Mehta",
        *,
        specialty: str = "dermatology",
        fee: int = 50_000,
        weekdays: range = range(7),
        starts: time = time(9),
        ends: time = time(20),
        slot: int = 30,
        buffer: int = 10,
        capacity: int = 1,
    ) -> int:
        """Add a doctor who works the same hours on each of `weekdays`."""
        doctor = self.sql(
            "insert into doctors (name, specialty, languages, fee_minor, currency) "
            "values (%s, %s, '{en,hi}', %s, 'INR') returning id",
            name,
            specialty,
            fee,
        )[0][0]
        self.sql(
            "insert into weekly_hours (doctor_id, clinic_id, weekday, starts, ends, slot_minutes, buffer_minutes, "
            "capacity) select %s, %s, unnest(%s::int[]), %s, %s, %s, %s, %s",
            doctor,
            clinic,
            list(weekdays),
            starts,
            ends,
            slot,
            buffer,
            capacity,
        )
        return int(doctor)

    def a_chat(self, address: str = "chat-1", *, name: str = "Ravi Kumar", channel: str = "webchat") -> tuple[int, int]:
        """Add a chat with its own person; returns (chat, patient)."""
        with self.work() as uow:
            chat = uow.chats.open(channel, address, language="en", name=name)
            agree(uow, chat, CURRENT.version)
            uow.chats.save(chat)
            patient = uow.patients.add(chat.id, name=name, relation="self")
        return chat.id, patient.id

    def at(self, hour: int, minute: int = 0, *, days: int = 1, zone: ZoneInfo = KOLKATA) -> datetime:
        """Return a wall-clock time of the clinic, `days` from today, as UTC."""
        day = self.clock.now.astimezone(zone).date() + timedelta(days=days)
        return datetime.combine(day, time(hour, minute), tzinfo=zone).astimezone(UTC)

    def close(self) -> None:
        """Let go of the database."""
        if self._look is not None:
            self._look.close()
        self.database.dispose()


def _has_been_told(connection: psycopg.Connection[Any]) -> bool:
    """Whether there is word from the server that nobody has asked for: its goodbye."""
    return bool(select.select([connection.pgconn.socket], [], [], 0)[0])


def forget(connection: psycopg.Connection[Any], tables: Sequence[str]) -> None:
    """Remove the rows of these tables in their order, in one transaction; what refuses that is put aside."""
    with connection.transaction():
        connection.execute("alter table ledger disable trigger user")
        connection.execute("alter table receipts disable trigger user")
        for table in tables:
            connection.execute(f"delete from {table}".encode())  # noqa: S608 - names from the tests
        connection.execute("alter table ledger enable trigger user")
        connection.execute("alter table receipts enable trigger user")


def libpq(url: str) -> str:
    """Return a SQLAlchemy URL as libpq knows it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
