"""Each invariant is named when its rows break it, and no other is: what is never seen broken may be looking nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from core.domain.appointment import Appointment
from core.domain.money import Money
from core.domain.payment import Capture
from core.services.booking import HoldRequest, expire_hold, hold_slot
from core.services.payments import link_made, request_payment, settle
from core.storage.invariants import INVARIANTS, InvariantBroken, assert_invariants, broken_invariants
from tests.builders import World

FEE = Money(50_000, "INR")

BREAKS = {
    "B1: no two live visits share a place": """
        alter table appointments drop constraint one_patient_per_place;
        update appointments a set (doctor_id, starts_at, ends_at, occupied_until) =
            (select doctor_id, starts_at + interval '39 minutes', ends_at + interval '39 minutes',
                    occupied_until + interval '39 minutes' from appointments where status = 'confirmed')
        where status = 'held'
    """,
    "B1: no doctor is in two branches at once": """
        insert into clinics (name, timezone) values ('Another branch', 'Asia/Kolkata');
        update appointments a set (doctor_id, starts_at, ends_at, occupied_until, seat, clinic_id) =
            (select doctor_id, starts_at, ends_at, occupied_until, 9, (select max(id) from clinics)
             from appointments where status = 'confirmed')
        where status = 'held'
    """,
    "B1: no patient has two live visits at once": """
        alter table appointments drop constraint one_visit_per_patient_at_a_time;
        update appointments a set (patient_id, starts_at, ends_at, occupied_until) =
            (select patient_id, starts_at + interval '29 minutes', ends_at + interval '29 minutes',
                    occupied_until + interval '29 minutes' from appointments where status = 'confirmed')
        where status = 'held'
    """,
    "B3: a visit stands where its last event left it": """
        update appointments set status = 'arrived' where status = 'confirmed'
    """,
    "B3: each event begins where the one before it ended": """
        update appointment_events set before = 'expired' where event = 'confirm'
    """,
    "B4: a hold has its end queued": """
        delete from outbox where kind = 'expire_hold' and body ->> 'appointment_id' =
            (select id::text from appointments where status = 'held')
    """,
    "B7: numbers are dense and unique in a clinic's day": """
        update appointments set number = replace(number, '-0001', '-0002') where number is not null
    """,
    "M1: no more is given back than was captured": """
        insert into ledger
            (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency, settled_as, at)
        select gateway, 'refund', 'rfnd_1', payment_id, gateway_payment_id, amount_minor + 1, currency, 'refunded', at
        from ledger where settled_as = 'refunded'
    """,
    "M1: no more is promised back than was captured": """
        update refunds set amount_minor = amount_minor + 1
    """,
    "M2: booked money belongs to a visit that took place or will, or has a refund decided": """
        update ledger set settled_as = 'booked' where settled_as = 'refunded'
    """,
    "M2: money that goes back has its refund": """
        delete from refunds
    """,
    "M2: at most one capture is booked for a visit": """
        insert into ledger
            (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency, settled_as, at)
        select gateway, kind, 'pay_9', payment_id, 'pay_9', amount_minor, currency, settled_as, at
        from ledger where settled_as = 'booked'
    """,
    "M3: booked money is the amount that was asked for": """
        update ledger set currency = 'USD' where settled_as = 'booked'
    """,
    "M4: a visit booked as paid online has its money": """
        update ledger set settled_as = 'quarantined' where settled_as = 'booked'
    """,
    "M5: a refund on its way has been queued": """
        delete from outbox where kind = 'send_refund'
    """,
    "M6: money that came has its receipt, and money that went back its refund note": """
        alter table receipts disable trigger receipts_stay_as_issued;
        delete from receipts where serial = (select max(serial) from receipts);
        update receipt_numbers set last = last - 1
    """,
    "M6: receipts are numbered without gaps": """
        update receipt_numbers set last = last + 1
    """,
    "M6: a receipt says what its entry in the ledger says": """
        alter table receipts disable trigger receipts_stay_as_issued;
        update receipts set amount_minor = amount_minor + 1
    """,
    "O2: a row of the outbox is open, done or dead": """
        update outbox set done_at = due_at, dead_at = due_at where kind = 'poll_payment'
    """,
    "W3: what was handled keeps no body": """
        insert into inbox (source, external_id, received_at, handled_at, body)
        values ('webchat', '1', now(), now(), '{}')
    """,
}


# Rows that break another promise have their papers all the same: each promise is broken by itself.
PAPERS = """
    alter table receipts disable trigger receipts_stay_as_issued;
    update receipts r set amount_minor = l.amount_minor, currency = l.currency from ledger l where l.id = r.ledger_id;
    with kinds as (
        select id, payment_id, amount_minor, currency, at,
               case kind when 'capture' then 'receipt' else 'refund_note' end as kind
        from ledger where kind in ('capture', 'refund') and id not in (select ledger_id from receipts)
    ), issued as (
        insert into receipts (id, kind, clinic_id, fiscal_year, serial, ledger_id, payment_id, appointment_id,
            issued_at, clinic_name, clinic_address, clinic_phone, zone, patient_name, doctor_name, visit_at,
            amount_minor, currency, way, reference)
        select gen_random_uuid(), k.kind, a.clinic_id, 2026,
            coalesce((select last from receipt_numbers n where n.clinic_id = a.clinic_id and n.kind = k.kind), 0)
                + row_number() over (partition by a.clinic_id, k.kind order by k.id),
            k.id, k.payment_id, a.id, k.at, 'x', 'x', 'x', 'UTC', 'x', 'x', a.starts_at, k.amount_minor, k.currency,
            'x', 'x'
        from kinds k join payments p on p.id = k.payment_id join appointments a on a.id = p.appointment_id
        returning clinic_id, kind, serial)
    insert into receipt_numbers (clinic_id, kind, fiscal_year, last)
    select clinic_id, kind, 2026, max(serial) from issued group by 1, 2
    on conflict (clinic_id, kind, fiscal_year) do update set last = excluded.last
"""


@dataclass
class Books:
    """A clinic with one visit of every sort: booked and paid, held, and paid too late with its money going back."""

    world: World

    def __post_init__(self) -> None:
        self.clinic = self.world.a_clinic()
        self.doctors = [self.world.a_doctor(self.clinic, name) for name in ("Dr Mehta", "Dr Rao")]
        self._pays(self._held("ravi", 0, 11), "pay_1")
        late = self._held("sita", 1, 11)
        payment = self._asks(late)
        self.world.clock.forward(minutes=16)
        with self.world.work() as uow:
            expire_hold(uow, late.id, until=late.held_until or uow.now)
        self.world.clock.forward(days=2)
        with self.world.work() as uow:
            settle(uow, payment, [Capture(gateway_payment_id="pay_2", amount=FEE)])
        self._held("anil", 1, 17)

    def _held(self, who: str, doctor: int, hour: int) -> Appointment:
        chat, patient = self.world.a_chat(who)
        request = HoldRequest(
            chat_id=chat,
            patient_id=patient,
            doctor_id=self.doctors[doctor],
            clinic_id=self.clinic,
            starts_at=self.world.at(hour),
        )
        return self.world.database.run(lambda uow: hold_slot(uow, request))

    def _asks(self, held: Appointment) -> Any:
        with self.world.work() as uow:
            payment = request_payment(uow, held.id, held.chat_id or 0, "sandbox")
        with self.world.work() as uow:
            link_made(uow, payment.id, link_id=f"link {payment.id}", link_url="https://pay.example")
        return payment.id

    def _pays(self, held: Appointment, capture: str) -> None:
        payment = self._asks(held)
        with self.world.work() as uow:
            settle(uow, payment, [Capture(gateway_payment_id=capture, amount=FEE)])


@pytest.fixture
def books(world: World) -> Iterator[psycopg.Connection[Any]]:
    """A connection to such a clinic, in a transaction that leaves no trace."""
    Books(world)
    world.database.dispose()
    with psycopg.connect(world.url.replace("+psycopg", "", 1)) as connection:
        yield connection
        connection.rollback()


def test_a_clinic_with_every_sort_of_visit_breaks_nothing(books: psycopg.Connection[Any]) -> None:
    assert sorted(books.execute("select status from appointments")) == [("confirmed",), ("expired",), ("held",)]
    assert broken_invariants(books) == {}
    assert_invariants(books)


def test_every_invariant_has_rows_here_that_break_it() -> None:
    assert list(BREAKS) == list(INVARIANTS)


@pytest.mark.parametrize("name", BREAKS)
def test_rows_that_break_an_invariant_are_found_under_its_name(books: psycopg.Connection[Any], name: str) -> None:
    books.execute(BREAKS[name].encode())
    if not name.startswith("M6"):
        books.execute(PAPERS.encode())
    assert list(broken_invariants(books)) == [name]
    with pytest.raises(InvariantBroken, match=name[:2]):
        assert_invariants(books)
