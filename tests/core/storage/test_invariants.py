"""Each invariant is named when its rows break it, and no other is: what is never seen broken may be looking nowhere."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import psycopg
import pytest

from core.domain.appointment import Appointment
from core.domain.money import Money
from core.domain.payment import Capture, RefundStatus
from core.services.booking import HoldRequest, confirm_at_clinic, expire_hold, hold_slot
from core.services.payments import link_made, request_payment
from core.services.refunds import refund_heard
from core.services.settlement import settle
from core.services.waitlist import WaitRequest, join
from core.storage.invariants import INVARIANTS, InvariantBroken, assert_invariants, broken_invariants
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from webhooks.waitlist import fill_places

T = TypeVar("T")
FEE = Money(50_000, "INR")

BREAKS = {
    "B1: no two live visits share a place": """
        alter table appointments drop constraint one_patient_per_place;
        update appointments a set (doctor_id, starts_at, ends_at, occupied_until) =
            (select doctor_id, starts_at + interval '39 minutes', ends_at + interval '39 minutes',
                    occupied_until + interval '39 minutes'
             from appointments where pays = 'online' and status = 'confirmed')
        where status = 'held' and offer_id is null
    """,
    "B1: no doctor is in two branches at once": """
        insert into clinics (name, timezone) values ('Another branch', 'Asia/Kolkata');
        update appointments a set (doctor_id, starts_at, ends_at, occupied_until, seat, clinic_id) =
            (select doctor_id, starts_at, ends_at, occupied_until, 9, (select max(id) from clinics)
             from appointments where pays = 'online' and status = 'confirmed')
        where status = 'held' and offer_id is null
    """,
    "B1: no patient has two live visits at once": """
        alter table appointments drop constraint one_visit_per_patient_at_a_time;
        update appointments a set (patient_id, starts_at, ends_at, occupied_until) =
            (select patient_id, starts_at + interval '29 minutes', ends_at + interval '29 minutes',
                    occupied_until + interval '29 minutes'
             from appointments where pays = 'online' and status = 'confirmed')
        where status = 'held' and offer_id is null
    """,
    "B3: a visit stands where its last event left it": """
        update appointments set status = 'arrived' where status = 'confirmed' and pays = 'online'
    """,
    "B3: each event begins where the one before it ended": """
        update appointment_events set before = 'expired' where event = 'confirm'
    """,
    "B3: a moved visit stands where its last move put it": """
        insert into appointment_events (appointment_id, event, before, after, by, at, facts)
        select id, 'move', status, status, 'chat:1', now(),
            jsonb_build_object('to', jsonb_build_object('doctor_id', doctor_id, 'starts_at', '2026-11-24T09:00:00Z'))
        from appointments where status = 'confirmed' and pays = 'online'
    """,
    "B4: a hold has its end queued": """
        delete from outbox where kind = 'expire_hold' and body ->> 'appointment_id' =
            (select id::text from appointments where status = 'held' and offer_id is null)
    """,
    "B4: an open offer has its end queued": """
        delete from outbox where kind = 'lapse_offer'
    """,
    "B4: places are held only for an open offer": """
        update offers set status = 'declined' where cause = 'late_money';
        insert into refunds (id, payment_id, gateway, gateway_payment_id, amount_minor, currency, reason, status, key,
            created_at)
        select gen_random_uuid(), payment_id, gateway, gateway_payment_id, amount_minor, currency, 'declined',
            'processed', 'refund-x', at
        from ledger where gateway_payment_id = 'pay_offered'
    """,
    "B4: a request to a doctor has its end queued": """
        delete from outbox where kind = 'expire_request'
    """,
    "L1: who has been told of a place has it held": """
        update waitlist set status = 'notified' where status = 'waiting'
    """,
    "L1: a freed place is held only for one who has been told of it": """
        update waitlist set status = 'waiting' where status = 'notified'
    """,
    "L1: an offer to one who waits is of one place, and it is written down": """
        delete from waitlist_told
    """,
    "L2: whoever waits has the end of it queued": """
        delete from outbox where kind = 'end_waiting'
    """,
    "L3: what came of waiting is a visit of the one who waited": """
        update waitlist set status = 'confirmed', visit_id = (select id from appointments where pays = 'online' and
            status = 'confirmed') where status = 'waiting'
    """,
    "B6: a visit inside leave that was entered here is being rebooked, or is before the desk": """
        insert into blocked_periods (doctor_id, starts_at, ends_at, kind)
        select doctor_id, starts_at, ends_at, 'leave' from appointments where pays = 'online' and status = 'confirmed';
        insert into schedule_changes (kind, by, at, undo_until, before, after)
        select 'block', 'staff 1', now(), now(), '{}', jsonb_build_object('blocks', jsonb_build_array(id))
        from blocked_periods
    """,
    "B6: a place that is held is not inside leave that was entered here": """
        insert into blocked_periods (starts_at, ends_at, kind)
        select starts_at, ends_at, 'holiday' from appointments where status = 'held' and offer_id is null;
        insert into schedule_changes (kind, by, at, undo_until, before, after)
        select 'block', 'staff 1', now(), now(), '{}', jsonb_build_object('blocks', jsonb_build_array(id))
        from blocked_periods
    """,
    "B6: a wave that is over has left nobody undecided": """
        insert into schedule_changes (kind, by, at, undo_until, before, after)
        values ('hours', 'staff 1', now(), now(), '{}', '{}');
        insert into waves (id, change_id, by, begins_at, created_at, ended_at)
        select gen_random_uuid(), id, 'staff 1', now(), now(), now() from schedule_changes;
        insert into wave_visits (wave_id, appointment_id, doctor_id, starts_at)
        select w.id, a.id, a.doctor_id, a.starts_at from waves w, appointments a
        where a.pays = 'online' and a.status = 'confirmed'
    """,
    "B6: places are held for rebooking only while a wave is over the visit": """
        insert into offers (id, cause, chat_id, patient_id, subject, expires_at, status, created_at)
        select gen_random_uuid(), 'rebooking', chat_id, patient_id, id, now(), 'open', now() from appointments
        where pays = 'online' and status = 'confirmed';
        insert into outbox (kind, key, body, due_at, created_at)
        select 'lapse_offer', 'x', jsonb_build_object('offer_id', id), now(), now() from offers
        where cause = 'rebooking'
    """,
    "B1: who takes no place has come without an appointment": """
        update appointments set seat = -1, ends_at = starts_at, occupied_until = starts_at where pays = 'online' and
            status = 'confirmed'
    """,
    "R1: what a doctor wrote is of the patient of its visit": """
        insert into clinical_notes select gen_random_uuid(), a.id, p.id, a.doctor_id, 1, 'x', false, now()
        from appointments a join patients p on p.id <> a.patient_id limit 1
    """,
    "A4: what was read by a link is in the audit log": """
        insert into record_handouts (id, chat_id, kind, row_id, made_at, expires_at, fetched_at)
        select gen_random_uuid(), id, 'note', gen_random_uuid(), now(), now(), now() from chats limit 1
    """,
    "B7: numbers are dense and unique in a clinic's day": """
        update appointments set number = replace(number, '-0001', '-0003') where pays = 'online'
    """,
    "B7: a doctor's day has no token that was not counted": """
        insert into arrivals (appointment_id, clinic_id, doctor_id, day, token, urgency, arrived_at, by)
        select id, clinic_id, doctor_id, starts_at::date, 2, 'routine', now(), 'desk' from appointments
        where pays = 'online' and status = 'confirmed';
        insert into numbers (clinic_id, day, series, last)
        select clinic_id, day, 'Q' || doctor_id, 1 from arrivals
    """,
    "B7: who is called is here, and who is seen has been in": """
        insert into consultations (appointment_id, doctor_id, started_at)
        select id, doctor_id, now() from appointments where pays = 'online' and status = 'confirmed'
    """,
    "B8: an appointment that was missed stands on the ladder, and nothing else does": """
        insert into misses (appointment_id, patient_id, at, asked_at)
        select id, patient_id, starts_at, now() from appointments where pays = 'online' and status = 'confirmed'
    """,
    "B3: whoever the doctor is done with is completed, or that is queued": """
        insert into consultations (appointment_id, doctor_id, started_at, ended_at)
        select id, doctor_id, now(), now() from appointments where pays = 'online' and status = 'confirmed';
        insert into appointment_events (appointment_id, event, before, after, by, at)
        select id, 'start', 'confirmed', 'in_consultation', 'desk', now() from appointments
        where pays = 'online' and status = 'confirmed';
        update appointments set status = 'in_consultation' where pays = 'online' and status = 'confirmed'
    """,
    "M1: no more is given back than was captured": """
        insert into ledger
            (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency, settled_as, at)
        select gateway, 'refund', 'rfnd_1', payment_id, gateway_payment_id, amount_minor + 1, currency, 'refunded', at
        from ledger where gateway_payment_id = 'pay_late'
    """,
    "M1: no more is booked and promised back than was captured": """
        update refunds set amount_minor = amount_minor + 1 where gateway_payment_id = 'pay_late'
    """,
    "M1: no more is set free than was booked": """
        alter table ledger disable trigger user;
        update ledger set settled_as = 'quarantined', appointment_id = null where gateway_payment_id = 'pay_odd';
        insert into ledger (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency, settled_as,
            appointment_id, at)
        select l.gateway, 'credit', 'freed', l.payment_id, l.gateway_payment_id, 1, l.currency, 'credit',
            p.appointment_id, l.at
        from ledger l join payments p on p.id = l.payment_id where gateway_payment_id = 'pay_odd'
    """,
    "M2: booked money belongs to a visit that took place or will": """
        alter table ledger disable trigger user;
        update ledger l set settled_as = 'booked', appointment_id = p.appointment_id
        from payments p where p.id = l.payment_id and gateway_payment_id = 'pay_late';
        delete from refunds where gateway_payment_id = 'pay_late'
    """,
    "M2: money that goes back has its refund": """
        delete from refunds where gateway_payment_id = 'pay_late'
    """,
    "M2: money that waits has a place held for it, or places to choose from": """
        update payments set appointment_id = (
            select p.appointment_id from payments p join ledger l on l.payment_id = p.id
            where l.gateway_payment_id = 'pay_full')
        where id = (select payment_id from ledger where gateway_payment_id = 'pay_part')
    """,
    "M2: money in question is before the desk": """
        delete from tasks where kind = 'payment_in_question'
    """,
    "M2: a refund that no gateway does is before the desk": """
        update tasks set closed_at = opened_at, closed_by = 'nobody' where kind = 'refund_by_hand'
    """,
    "M3: no more is booked for a visit than its fee": """
        insert into ledger (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency, settled_as,
            appointment_id, at)
        select gateway, kind, 'pay_9', payment_id, 'pay_9', 1, currency, settled_as, appointment_id, at
        from ledger where gateway_payment_id = 'pay_full'
    """,
    "M3: booked money has the currency of the fee": """
        alter table ledger disable trigger user;
        update ledger set currency = 'USD' where gateway_payment_id = 'pay_full'
    """,
    "M4: a visit booked as paid online has its money": """
        update appointments set pays = 'online' where pays = 'at_clinic'
    """,
    "M5: a refund on its way has been queued": """
        delete from outbox where kind = 'send_refund' and body ->> 'refund_id' in (
            select id::text from refunds where status = 'due')
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
    "O5: no reminder is due once its visit has begun": """
        update notices set due_at = starts_at where kind = 'reminder_hour'
    """,
    "O5: no reminder goes out for a visit that is off": """
        insert into notices
            (id, appointment_id, kind, version, way, starts_at, due_at, status, created_at, updated_at)
        select gen_random_uuid(), id, 'nudge', 0, 'webchat', starts_at, starts_at - interval '1 hour', 'queued',
            starts_at, starts_at
        from appointments where status = 'held'
    """,
    "O5: a planned notice has its time in the outbox": """
        delete from outbox where kind = 'notify'
    """,
    "O7: a video call is as its visit is, or is being made so": """
        update appointments set consultation = 'online' where status = 'confirmed'
    """,
    "O2: a row of the outbox is open, done or dead": """
        update outbox set done_at = due_at, dead_at = due_at where kind = 'poll_payment'
    """,
    "J1: a chat is joined to one that is joined to none": """
        with three as (
            insert into chats (channel, address, language, tokens_at, created_at)
            select 'telegram', n::text, 'en', now(), now() from generate_series(1, 3) as n returning id),
        joined as (
            insert into chat_joins (chat_id, to_chat_id, by, joined_at)
            select id, id - 1, 'code', now() from three where id > (select min(id) from three))
        select 1;
        update chats set joined_to = to_chat_id from chat_joins where chat_id = chats.id
    """,
    "J1: a chat that is joined has its join written down": """
        update chats set joined_to = (select min(id) from chats) where id = (select max(id) from chats)
    """,
    "J2: a person is the same as one who is nobody else": """
        insert into patients (name, created_at) select 'Same ' || n, now() from generate_series(1, 3) as n;
        insert into handovers (token_hash, chat_id, patient_id, keeps, same_as, made_at, expires_at, closed_at)
            select name::bytea, (select min(id) from chats), id, false, id - 1, now(), now(), now()
            from patients where name in ('Same 2', 'Same 3');
        update patients set same_as = id - 1 where name in ('Same 2', 'Same 3')
    """,
    "J2: two are one person only where it was said so": """
        update patients set same_as = (select min(id) from patients) where id = (select max(id) from patients)
    """,
    "J3: whoever was taken in without a chat has agreed at the desk": """
        with known as (insert into patients (name, created_at) values ('Walker', now()) returning id),
        visit as (
            insert into appointments (id, clinic_id, doctor_id, patient_id, seat, starts_at, ends_at, occupied_until,
                status, number, fee_minor, currency, consultation, created_at)
            select gen_random_uuid(), (select min(id) from clinics), (select min(id) from doctors), id, -1, now(),
                now(), now(), 'cancelled', 'WLK-20261123-0001', 0, 'INR', 'in_person', now() from known returning id)
        insert into appointment_events (appointment_id, event, after, by, at)
        select id, 'register', 'cancelled', 'staff 1', now() from visit
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
    """A clinic with one visit of every sort: paid, paid at the clinic, requested, held and partly paid, paid too late
    with its money going back or waiting for a choice, paid oddly; a refund that the gateway does not make; and two who
    wait for one place, of whom the first is told of it."""

    world: World

    def __post_init__(self) -> None:
        self.clinic = self.world.a_clinic()
        self.doctors = [self.world.a_doctor(self.clinic, name) for name in ("Dr Mehta", "Dr Rao", "Dr Sen")]
        self.world.sql(
            "insert into settings (name, doctor_id, value) values ('auto_confirm_appointments', %s, 'false')",
            self.doctors[2],
        )
        self._pays(self._asks(self._held("ravi", 0, 11)), "pay_full", "pay_twice")
        refund = self.world.sql("select id from refunds")[0][0]
        self._with(lambda uow: refund_heard(uow, refund, status=RefundStatus.FAILED, gateway_refund_id=None))
        self._pays(self._asks(self._held("anjali", 2, 11)), "pay_requested")
        gone, late = self._asks(self._held("sita", 1, 11)), self._asks(self._held("meena", 1, 15))
        self._lapses()
        self._pays_at_clinic(self._held("rival", 1, 15))
        self._pays(late, "pay_offered")
        self.world.sql("update doctors set active = false")  # so that there is nothing to offer
        self._pays(gone, "pay_late")
        self.world.sql("update doctors set active = true")
        held = self._asks(self._held("anil", 1, 17))
        self._pays(held, "pay_part", amount=Money(20_000, "INR"))
        self._pays(held, "pay_odd", amount=Money(20_000, "USD"))
        self._waits("uma")
        self._waits("vina")
        fill_places(self.world.database, self.doctors[0])

    def _waits(self, who: str) -> None:
        """Somebody waits for one hour of the first doctor's day, which is free: the first of them is told."""
        chat, patient = self.world.a_chat(who)
        self.world.clock.forward(seconds=1)
        day = self.world.at(18).date()
        request = WaitRequest(
            chat_id=chat,
            patient_id=patient,
            doctor_id=self.doctors[0],
            first_day=day,
            last_day=day,
            window=(18 * 60, 19 * 60),
        )
        self._with(lambda uow: join(uow, request))

    def _with(self, verb: Callable[[UnitOfWork], T]) -> T:
        return self.world.database.run(verb)

    def _held(self, who: str, doctor: int, hour: int) -> Appointment:
        chat, patient = self.world.a_chat(who)
        request = HoldRequest(
            chat_id=chat,
            patient_id=patient,
            doctor_id=self.doctors[doctor],
            clinic_id=self.clinic,
            starts_at=self.world.at(hour),
        )
        return self._with(lambda uow: hold_slot(uow, request))

    def _asks(self, held: Appointment) -> UUID:
        payment = self._with(lambda uow: request_payment(uow, held.id, held.chat_id or 0, "sandbox"))
        made = {"link_id": f"link {payment.id}", "link_url": "https://pay.example"}
        self._with(lambda uow: link_made(uow, payment.id, **made))
        return payment.id

    def _pays(self, payment: UUID, *captures: str, amount: Money = FEE) -> None:
        came = [Capture(gateway_payment_id=name, amount=amount) for name in captures]
        self._with(lambda uow: settle(uow, payment, came))

    def _pays_at_clinic(self, held: Appointment) -> None:
        self._with(lambda uow: confirm_at_clinic(uow, held.id, held.chat_id or 0))

    def _lapses(self) -> None:
        """The time of everybody who holds a place is up."""
        self.world.clock.forward(minutes=16)
        for held, until in self.world.sql("select id, held_until from appointments where status = 'held'"):
            self._with(partial(expire_hold, appointment_id=held, until=until))


@pytest.fixture
def books(world: World) -> Iterator[psycopg.Connection[Any]]:
    """A connection to such a clinic, in a transaction that leaves no trace."""
    Books(world)
    world.database.dispose()
    with psycopg.connect(world.url.replace("+psycopg", "", 1)) as connection:
        yield connection
        connection.rollback()


def test_a_clinic_with_every_sort_of_visit_breaks_nothing(books: psycopg.Connection[Any]) -> None:
    statuses = Counter(status for (status,) in books.execute("select status from appointments"))
    assert statuses == {"confirmed": 2, "requested": 1, "expired": 2, "held": 5}
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
