"""One doctor's one place, two rivals, their verbs, and a clinic whose protection is taken away."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from core.domain.errors import Refusal
from core.domain.money import Money
from core.domain.payment import Capture
from core.services.booking import HoldRequest, confirm_at_clinic, expire_hold, hold_slot
from core.services.offers import decline_offer, lapse_offer, take_place
from core.services.payments import link_made, request_payment
from core.services.settlement import settle
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World, forget
from tests.trials.interleave import Order, every_order
from tests.trials.stepping import Work

FEE = Money(50_000, "INR")

OF_VISITS = (
    *("visit_answers", "notices", "receipts", "receipt_numbers", "appointment_events", "ledger", "refunds", "tasks"),
    *("payments", "appointments", "offers", "numbers", "outbox"),
    "blocked_periods",
)

NO_CONSTRAINT = ("alter table appointments drop constraint one_patient_per_place",)
# Nothing of ours is patched: the server finds a lock that locks nothing before its own.
NO_LOCK = (
    "create schema unprotected",
    "create function unprotected.pg_advisory_xact_lock(int, int) returns void language sql as 'select null::void'",
    """
    do $$ begin
        execute format('alter database %%I set search_path = unprotected, public, pg_catalog', current_database());
    end $$
    """,
)


@contextmanager
def without(url: str, *protections: Sequence[str], pool_size: int = 10) -> Iterator[World]:
    """Open a world on the database at `url`, which loses these protections for good."""
    world = World(url, pool_size=pool_size)
    try:
        for statement in (statement for protection in protections for statement in protection):
            world.sql(statement)
        yield world
    finally:
        world.close()


def in_one_transaction(verb: Callable[[UnitOfWork], object]) -> Work:
    """One transaction that is not run again: a deadlock is to be seen."""

    def work(database: Database) -> None:
        with database.unit_of_work() as uow:
            verb(uow)

    return work


class Arena:
    """Ravi and Sita want the place, the clock ends a hold, money comes, the desk blocks the day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctor = world.a_doctor(self.clinic)
        self.ravi = world.a_chat("ravi")
        self.sita = world.a_chat("sita")
        self.anil = world.a_chat("anil")
        self.start = world.clock.now
        self.visit = self.payment = self.offer = self.place = UUID(int=0)
        self.place_at = self.start
        self.met: list[UUID] = []

    def empty(self) -> None:
        """Nobody has booked anything. The roster counts as changed, so that every task reads it anew."""
        self.world.clock.now = self.start
        with self.world.connection() as connection:
            forget(connection, OF_VISITS)

    def request(self, who: tuple[int, int]) -> HoldRequest:
        """What (chat, patient) `who` asks for: 17:00 today."""
        at: datetime = self.start.replace(hour=11, minute=30)  # in UTC
        return HoldRequest(
            chat_id=who[0], patient_id=who[1], doctor_id=self.doctor, clinic_id=self.clinic, starts_at=at
        )

    def hold(self, who: tuple[int, int]) -> Work:
        """`who` holds the place."""
        return in_one_transaction(lambda uow: hold_slot(uow, self.request(who)))

    def lapsed_hold(self) -> None:
        """Ravi held the place, has a payment link, and his time is up."""
        self.empty()
        run = self.world.database.run
        self.visit = run(lambda uow: hold_slot(uow, self.request(self.ravi))).id
        self.payment = run(lambda uow: request_payment(uow, self.visit, self.ravi[0], "sandbox")).id
        run(lambda uow: link_made(uow, self.payment, link_id="l1", link_url="https://pay.example"))
        self.world.clock.forward(minutes=16)

    def pay(self) -> Work:
        """Ravi's money comes."""
        capture = Capture(gateway_payment_id="pay_1", amount=FEE)
        return in_one_transaction(lambda uow: settle(uow, self.payment, [capture]))

    def expire(self) -> Work:
        """The clock ends Ravi's hold."""
        return in_one_transaction(lambda uow: expire_hold(uow, self.visit, until=self.start + timedelta(minutes=15)))

    def offered(self) -> None:
        """Ravi's time was up, Sita has the place, and his money came: other places are held for him."""
        self.lapsed_hold()
        run = self.world.database.run
        taken = run(lambda uow: hold_slot(uow, self.request(self.sita)))
        run(lambda uow: confirm_at_clinic(uow, taken.id, self.sita[0]))
        run(lambda uow: settle(uow, self.payment, [Capture(gateway_payment_id="pay_1", amount=FEE)]))
        (self.offer,) = (row[0] for row in self.world.sql("select id from offers"))
        self.place, self.place_at = self.world.sql(
            "select id, starts_at from appointments where offer_id is not null order by starts_at limit 1"
        )[0]

    def choose(self) -> Work:
        """Ravi takes the first of the places that are held for him."""
        return in_one_transaction(lambda uow: take_place(uow, self.offer, self.place, self.ravi[0]))

    def decline(self) -> Work:
        """Ravi wants his money back."""
        return in_one_transaction(lambda uow: decline_offer(uow, self.offer, self.ravi[0]))

    def lapse(self) -> Work:
        """The clock ends the offer, of which the time is up for the clock alone."""

        def verb(uow: UnitOfWork) -> None:
            uow.now += timedelta(minutes=30)
            lapse_offer(uow, self.offer)

        return in_one_transaction(verb)

    def hold_that_place(self) -> Work:
        """Anil wants the place that is held for Ravi."""
        return in_one_transaction(lambda uow: hold_slot(uow, replace(self.request(self.anil), starts_at=self.place_at)))

    def block(self) -> Work:
        """The desk blocks the day in the doctor's line, and has to speak with all whom it `met` there (B6)."""

        def verb(uow: UnitOfWork) -> None:
            uow.appointments.lock_doctor(self.doctor)
            at = self.request(self.ravi).starts_at
            uow.sql.send(
                "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) "
                "select %(doctor)s, %(at)s, %(at)s::timestamptz + interval '8 hours', 'leave'",
                {"doctor": self.doctor, "at": at},
            )
            rows = uow.sql.rows("select id from appointments where doctor_id = %(doctor)s", doctor=self.doctor)
            self.met = [row["id"] for row in rows]

        return in_one_transaction(verb)

    def unmet(self) -> int:
        """How many visits stand in the blocked day of whom the desk does not know."""
        return int(
            self.world.sql(
                "select count(*) from appointments where not id = any(%s) and exists (select from blocked_periods)",
                self.met,
            )[0][0]
        )

    def orders(self, works: Sequence[Work], arrange: Callable[[], object] | None = None) -> Iterator[Order]:
        """Every order; in each, nothing but a refusal is raised and nothing that must hold is broken."""
        for order in every_order(self.world.url, self.world.clock, works, arrange or self.empty):
            with order.told():
                assert [error for error in order.errors if error is not None and not isinstance(error, Refusal)] == []
                self.world.assert_invariants()
            yield order
