"""(a): the smallest booking that keeps its promises, in plain SQL, with nothing around it.

Wait in the doctor's line; if the place is free, insert the held visit with its event and the outbox row that ends the
hold; commit. Three statements and a commit, because what is checked must be seen after the lock is held. No less does
for anybody who books durably: the same tables, the same constraints, the same fsync as (b).

The same text runs from psycopg, in threads, and from pgbench.
"""

import threading
import time
from datetime import UTC, datetime, timedelta

import psycopg

from bench.clinic import Clinic
from bench.figures import Round

LOCK = "select pg_advisory_xact_lock(1, {doctor})"
BOOK = """
with held as (
    insert into appointments (id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at, occupied_until,
        status, fee_minor, currency, consultation, held_until, created_at)
    select gen_random_uuid(), 1, {doctor}, {chat}, {chat}, 0, place, place + interval '20 minutes',
        place + interval '20 minutes', 'held', 50000, 'INR', 'in_person', now() + interval '15 minutes', now()
    from (select timestamptz '{epoch}' + {place} * interval '20 minutes' as place) wanted
    where not exists (
        select 1 from appointments
        where doctor_id = {doctor} and starts_at < place + interval '20 minutes' and occupied_until > place
          and status in ('held', 'requested', 'confirmed', 'arrived', 'in_consultation')
          and starts_at > place - interval '1 day')
    returning id),
told as (
    insert into appointment_events (appointment_id, event, after, by, at)
    select id, 'hold', 'held', 'bench', now() from held)
insert into outbox (key, kind, chat_id, body, due_at)
select 'expire-hold:' || id, 'expire_hold', {chat}, jsonb_build_object('appointment_id', id),
    now() + interval '15 minutes'
from held
"""

_NAMES = ("doctor", "chat", "place")


def statements(mark: str, epoch: datetime) -> tuple[str, str]:
    """Return lock and booking with their parameters written as `mark` says, e.g. `%({})s`; `epoch` is place 0."""
    names = {name: mark.format(name) for name in _NAMES}
    return LOCK.format(**names), BOOK.format(epoch=epoch.isoformat(), **names)


class Epochs:
    """Gives every round a stretch of time of its own, years ahead, so that no two ever want the same place."""

    def __init__(self) -> None:
        self._next = datetime(2040, 1, 1, tzinfo=UTC)

    def new(self) -> datetime:
        """Return the beginning of a stretch that nobody has booked."""
        given = self._next
        self._next += timedelta(days=3650)
        return given


def book_with_psycopg(url: str, *, at_once: int, seconds: float, clinic: Clinic, epoch: datetime) -> Round:
    """Book from `at_once` threads, each on a connection of its own with prepared statements. `url` is libpq's."""
    lock, book = (text.encode() for text in statements("%({})s", epoch))
    latencies: list[list[float]] = [[] for _ in range(at_once)]
    ready = threading.Barrier(at_once + 1)
    ends = 0.0

    def work(client: int) -> None:
        with psycopg.connect(url, prepare_threshold=0) as connection:
            number = client
            for warm in (True, False):
                if not warm:
                    ready.wait()
                    ready.wait()
                while warm or time.monotonic() < ends:
                    began = time.monotonic()
                    wanted = {
                        "doctor": clinic.doctors[number % len(clinic.doctors)][0],
                        "chat": clinic.plain[number % len(clinic.plain)],
                        "place": number // len(clinic.doctors),
                    }
                    connection.execute(lock, wanted)
                    booked = connection.execute(book, wanted).rowcount
                    connection.commit()
                    assert booked == 1, "a place was not free: the figure would be too good"
                    number += at_once
                    if warm:
                        break
                    latencies[client].append(time.monotonic() - began)

    threads = [threading.Thread(target=work, args=(client,)) for client in range(at_once)]
    for thread in threads:
        thread.start()
    ready.wait()
    cpu, began = time.process_time(), time.monotonic()
    ends = began + seconds
    ready.wait()
    for thread in threads:
        thread.join()
    took, spent = time.monotonic() - began, time.process_time() - cpu
    each = [latency for of_client in latencies for latency in of_client]
    return Round(bookings=len(each), messages=len(each), seconds=took, latencies=each, cpu=spent, outside_cpu=0.0)
