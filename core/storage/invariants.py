"""What must be true of the whole clinic at any moment, each as a query that finds what breaks it.

Every journey and trial asks after each step, `baari check` asks in production, and the timetable asks once an hour.
The letters are those of docs/reliability.md: B booking, L the waiting list, M money, O outbox, J who is whom, W what
was heard. Each query reads its tables once, so that a clinic with years of visits can ask too: a subquery for each row
took seconds.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import Connection

from core.storage.ledger import BOOKED, CAPTURED, FIRST, REFUNDED
from core.storage.rebooking_invariants import REBOOKING
from core.storage.record_invariants import RECORDS

_LIVE = "('held', 'requested', 'confirmed', 'arrived', 'in_consultation')"

# Of each capture: what came, what visits have of it, what has been promised back (and may have left since).
_MONEY = f"""
    select l.*, coalesce(r.refunds, 0) as refunds
    from (
        select gateway, gateway_payment_id, payment_id, {BOOKED} as booked,
               {CAPTURED} as captured,
               {FIRST} as first
        from ledger group by 1, 2, 3) as l
    left join (
        select gateway, gateway_payment_id, sum(amount_minor) as refunds from refunds group by 1, 2) as r
      using (gateway, gateway_payment_id)
"""
# Of each visit: the money that it has, and all that was ever put to it.
_OF_VISITS = f"""
    select appointment_id, {BOOKED} as booked, sum(amount_minor) filter (where settled_as = 'booked') as put
    from ledger where appointment_id is not null group by 1
"""

INVARIANTS: Mapping[str, str] = {
    "B1: no two live visits share a place": f"""
        select id from (
            select id, starts_at, max(occupied_until) over (
                partition by doctor_id, seat order by starts_at, id
                rows between unbounded preceding and 1 preceding) as taken_until
            from appointments where status in {_LIVE} and seat >= 0) as visits
        where starts_at < taken_until
    """,
    "B1: no doctor is in two branches at once": f"""
        select a.id from appointments a join appointments b
          on a.doctor_id = b.doctor_id and a.clinic_id < b.clinic_id
         and a.starts_at < b.occupied_until and b.starts_at < a.occupied_until
        where a.status in {_LIVE} and b.status in {_LIVE} and a.seat >= 0 and b.seat >= 0
    """,
    "B1: no patient has two live visits at once": f"""
        select id from (
            select id, starts_at, max(ends_at) over (
                partition by patient_id order by starts_at, id
                rows between unbounded preceding and 1 preceding) as busy_until
            from appointments where status in {_LIVE} and seat >= 0) as visits
        where starts_at < busy_until
    """,
    "B3: a visit stands where its last event left it": """
        select a.id from appointments a
        left join (
            select distinct on (appointment_id) appointment_id, after
            from appointment_events order by appointment_id, id desc) as last on last.appointment_id = a.id
        where a.status is distinct from last.after
    """,
    "B3: each event begins where the one before it ended": """
        select id from (
            select id, before, lag(after) over (partition by appointment_id order by id) as previous
            from appointment_events) as events
        where before is distinct from previous
    """,
    "B3: a moved visit stands where its last move put it": """
        select a.id from (
            select distinct on (appointment_id) appointment_id, facts -> 'to' as place
            from appointment_events where event = 'move' order by appointment_id, id desc) as last
        join appointments a on a.id = last.appointment_id
        where (place ->> 'starts_at')::timestamptz is distinct from a.starts_at
           or (place ->> 'doctor_id')::int is distinct from a.doctor_id
    """,
    "B4: a hold has its end queued": """
        select a.id from appointments a
        where a.status = 'held' and a.offer_id is null and not exists (
            select 1 from outbox o where o.kind = 'expire_hold' and o.body ->> 'appointment_id' = a.id::text
              and o.done_at is null and o.dead_at is null and o.due_at >= a.held_until - interval '1 second')
    """,
    "B4: an open offer has its end queued": """
        select f.id from offers f
        where f.status = 'open' and not exists (
            select 1 from outbox o where o.kind = 'lapse_offer' and o.body ->> 'offer_id' = f.id::text
              and o.done_at is null and o.dead_at is null)
    """,
    "B4: places are held only for an open offer": """
        select a.id from appointments a join offers f on f.id = a.offer_id
        where a.status = 'held' and (f.status <> 'open' or f.expires_at <> a.held_until or f.chat_id <> a.chat_id)
    """,
    "B4: a request to a doctor has its end queued": """
        select a.id from appointments a
        where a.status = 'requested' and not exists (
            select 1 from outbox o where o.kind = 'expire_request' and o.body ->> 'appointment_id' = a.id::text
              and o.done_at is null and o.dead_at is null)
    """,
    "L1: who has been told of a place has it held": """
        select w.id from waitlist w left join offers f on f.subject = w.id and f.status = 'open'
        where w.status = 'notified' and f.id is null
    """,
    "L1: a freed place is held only for one who has been told of it": """
        select f.id from offers f left join waitlist w on w.id = f.subject and w.chat_id = f.chat_id
        where f.status = 'open' and f.cause in ('waitlist', 'move_up') and w.status is distinct from 'notified'
    """,
    "L1: an offer to one who waits is of one place, and it is written down": """
        select f.id from offers f
        left join (select offer_id, count(*) as places from appointments where offer_id is not null group by 1) as held
          on held.offer_id = f.id
        left join waitlist_told t on t.offer_id = f.id
        where f.cause in ('waitlist', 'move_up') and (held.places is distinct from 1 or t.offer_id is null)
    """,
    "L2: whoever waits has the end of it queued": """
        select w.id from waitlist w
        where w.status in ('waiting', 'notified') and not exists (
            select 1 from outbox o where o.kind = 'end_waiting' and o.body ->> 'entry_id' = w.id::text
              and o.done_at is null and o.dead_at is null)
    """,
    "L3: what came of waiting is a visit of the one who waited": """
        select w.id from waitlist w join appointments a on a.id = w.visit_id
        join patients waited on waited.id = w.patient_id join patients seen on seen.id = a.patient_id
        where coalesce(waited.same_as, waited.id) <> coalesce(seen.same_as, seen.id)
    """,
    **REBOOKING,
    "B1: who takes no place has come without an appointment": """
        select id from appointments where (seat < 0) <> (coalesce(number, '') like 'WLK-%')""",
    **RECORDS,
    "B7: numbers are dense and unique in a clinic's day": """
        select n.clinic_id::text from numbers n left join (
            select clinic_id, split_part(number, '-', 1) as series, split_part(number, '-', 2) as day,
                   count(*) as given, max(split_part(number, '-', 3)::int) as highest
            from appointments where number is not null group by 1, 2, 3) as a
          on a.clinic_id = n.clinic_id and a.series = n.series and a.day = to_char(n.day, 'YYYYMMDD')
        where n.series in ('APT', 'WLK') and (n.last is distinct from a.given or n.last is distinct from a.highest)
    """,
    "B7: a doctor's day has no token that was not counted": """
        select a.appointment_id from arrivals a left join numbers n
          on n.clinic_id = a.clinic_id and n.series = 'Q' || a.doctor_id and n.day = a.day
        where a.token > coalesce(n.last, 0)
    """,
    "B7: who is called is here, and who is seen has been in": """
        select a.id from appointments a natural left join (select appointment_id as id, called_at from arrivals) as r
        natural left join (select appointment_id as id, started_at from consultations) as c
        where (started_at is not null and status not in ('in_consultation', 'completed'))
           or (called_at is not null and status = 'confirmed')
    """,
    "B8: an appointment that was missed stands on the ladder, and nothing else does": """
        select a.id from appointments a full join misses m on m.appointment_id = a.id
        where (a.status = 'no_show' and a.seat >= 0) <> (m.appointment_id is not null)
    """,
    "B3: whoever the doctor is done with is completed, or that is queued": """
        select a.id from appointments a join consultations c on c.appointment_id = a.id and c.ended_at is not null
        where a.status = 'in_consultation' and a.id::text not in (select body ->> 'appointment_id' from outbox
            where kind = 'close_visit' and done_at is null and dead_at is null)
    """,
    "M1: no more is given back than was captured": f"""
        select gateway_payment_id from ledger group by gateway, gateway_payment_id having {REFUNDED} > {CAPTURED}
    """,
    "M1: no more is booked and promised back than was captured": f"""
        select gateway_payment_id from ({_MONEY}) as money where booked + refunds > captured
    """,
    "M1: no more is set free than was booked": f"""
        select gateway_payment_id from ({_MONEY}) as money where booked < 0
    """,
    "M2: booked money belongs to a visit that took place or will": f"""
        select a.id from ({_OF_VISITS}) as money join appointments a on a.id = money.appointment_id
        where money.booked > 0 and a.status in ('held', 'expired')
    """,
    "M2: money that goes back has its refund": f"""
        select gateway_payment_id from ({_MONEY}) as money
        where booked + refunds < captured and first in ('booked', 'refunded')
    """,
    "M2: money that waits has a place held for it, or places to choose from": f"""
        select gateway_payment_id from ({_MONEY}) as money join payments p on p.id = money.payment_id
        join appointments a on a.id = p.appointment_id
        where booked + refunds < captured and first = 'credit' and a.status <> 'held'
          and a.id not in (select subject from offers where status = 'open')
          and not (a.status = 'expired' and a.id::text in (
              select body ->> 'appointment_id' from outbox
              where kind = 'expire_hold' and done_at is null and dead_at is null))
    """,
    "M2: money in question is before the desk": f"""
        select gateway_payment_id from ({_MONEY}) as money
        where booked + refunds < captured and first = 'quarantined'
          and 'payment_in_question:' || gateway || ':' || gateway_payment_id not in (select key from tasks)
    """,
    "M2: a refund that no gateway does is before the desk": """
        select id from refunds
        where status = 'failed' and 'refund_by_hand:' || id not in (select key from tasks where closed_at is null)
    """,
    "M3: no more is booked for a visit than its fee": f"""
        select a.id from ({_OF_VISITS}) as money join appointments a on a.id = money.appointment_id
        where money.booked > a.fee_minor
    """,
    "M3: booked money has the currency of the fee": """
        select l.id::text from ledger l join appointments a on a.id = l.appointment_id
        where l.settled_as = 'booked' and l.currency <> a.currency
    """,
    "M4: a visit booked as paid online has its money": f"""
        select a.id from appointments a left join ({_OF_VISITS}) as money on a.id = money.appointment_id
        where a.status in ('confirmed', 'arrived', 'in_consultation', 'completed') and a.pays = 'online'
          and coalesce(money.put, 0) < a.fee_minor
    """,
    "M5: a refund on its way has been queued": """
        select r.id from refunds r
        where r.status = 'due' and not exists (
            select 1 from outbox o where o.kind = 'send_refund' and o.body ->> 'refund_id' = r.id::text)
    """,
    "M6: money that came has its receipt, and money that went back its refund note": """
        select l.id::text from ledger l left join receipts r on r.ledger_id = l.id
        where l.kind in ('capture', 'refund') and l.settled_as <> 'quarantined' and r.id is null
    """,
    "M6: receipts are numbered without gaps": """
        select n.clinic_id::text || ' ' || n.kind || ' ' || n.fiscal_year
        from receipt_numbers n
        full join (
            select clinic_id, kind, fiscal_year, count(*) as given, max(serial) as highest
            from receipts group by 1, 2, 3) as r using (clinic_id, kind, fiscal_year)
        where n.last is distinct from r.given or n.last is distinct from r.highest
    """,
    "M6: a receipt says what its entry in the ledger says": """
        select r.id from receipts r join ledger l on l.id = r.ledger_id
        where (r.amount_minor, r.currency, r.payment_id) is distinct from (l.amount_minor, l.currency, l.payment_id)
           or r.kind <> case l.kind when 'capture' then 'receipt' when 'refund' then 'refund_note' else '' end
    """,
    "O5: no reminder is due once its visit has begun": """
        select id from notices
        where kind in ('reminder_day', 'nudge', 'reminder_hour') and way <> 'call' and due_at >= starts_at
    """,
    "O5: no reminder goes out for a visit that is off": """
        select n.id from notices n join appointments a on a.id = n.appointment_id
        where n.status in ('planned', 'queued') and n.kind in ('reminder_day', 'nudge', 'reminder_hour')
          and a.status in ('held', 'cancelled', 'expired')
    """,
    "O5: a planned notice has its time in the outbox": """
        select n.id from notices n left join outbox o
          on o.kind = 'notify' and o.done_at is null and o.body ->> 'notice_id' = n.id::text
        where n.status = 'planned' and o.id is null
    """,
    "O7: a video call is as its visit is, or is being made so": """
        select a.id from appointments a
        left join meetings m on m.appointment_id = a.id
        left join (
            select body ->> 'appointment_id' as visit, bool_or(done_at is null) as open
            from outbox where kind = 'settle_meeting' group by 1) as o on o.visit = a.id::text
        where a.consultation = 'online' and not coalesce(o.open, false) and (
              (a.status in ('confirmed', 'arrived', 'in_consultation') and m.status = 'made'
               and (m.starts_at, m.ends_at) is distinct from (a.starts_at, a.ends_at))
           or (a.status in ('confirmed', 'arrived', 'in_consultation') and m.status is null and o.visit is null)
           or (a.status in ('cancelled', 'expired') and m.status = 'made'))
    """,
    "O2: a row of the outbox is open, done or dead": """
        select id::text from outbox where done_at is not null and dead_at is not null
    """,
    "J1: a chat is joined to one that is joined to none": """
        select chats.id::text from chats join chats as root on root.id = chats.joined_to
        where root.joined_to is not null
    """,
    "J1: a chat that is joined has its join written down": """
        select chats.id::text from chats left join chat_joins as j on j.chat_id = chats.id and j.separated_at is null
        where (chats.joined_to is null) <> (j.id is null)
    """,
    "J2: a person is the same as one who is nobody else": """
        select patients.id::text from patients join patients as other on other.id = patients.same_as
        where other.same_as is not null
    """,
    "J2: two are one person only where it was said so": """
        select id::text from patients
        where same_as is not null
          and id not in (select patient_id from chat_joins where patient_id is not null and separated_at is null)
          and id not in (select patient_id from handovers where same_as is not null)
    """,
    "J3: whoever was taken in without a chat has agreed at the desk": """
        select a.id from appointments a join patients on patients.id = a.patient_id
        where a.seat < 0 and a.chat_id is null and patients.erased_at is null
          and a.patient_id not in (select patient_id from desk_consents)
    """,
    "W3: what was handled keeps no body": """
        select external_id from inbox where handled_at is not null and body is not null
    """,
}


class InvariantBroken(AssertionError):
    """Something that must hold does not: names the invariants and what breaks them."""


def broken_invariants(connection: Connection[Any]) -> dict[str, list[object]]:
    """Return every broken invariant with up to five ids that break it; empty is well."""
    found: dict[str, list[object]] = {}
    for name, query in INVARIANTS.items():
        rows = connection.execute(f"select * from ({query}) as broken limit 5".encode()).fetchall()
        if rows:
            found[name] = [row[0] for row in rows]
    return found


def assert_invariants(connection: Connection[Any]) -> None:
    """Raise `InvariantBroken` unless all hold."""
    found = broken_invariants(connection)
    if found:
        raise InvariantBroken(found)
