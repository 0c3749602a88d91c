"""What must be true of the whole clinic at any moment, each as a query that finds what breaks it.

Every journey and trial asks after each step, `baari check` asks in production, and the timetable asks once an hour.
The letters are those of docs/reliability.md: B booking, M money, O outbox, W what was heard. Each query reads its
tables once, so that a clinic with years of visits can ask too: a subquery for each row took seconds.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import Connection

_LIVE = "('held', 'requested', 'confirmed', 'arrived', 'in_consultation')"

INVARIANTS: Mapping[str, str] = {
    "B1: no two live visits share a place": f"""
        select id from (
            select id, starts_at, max(occupied_until) over (
                partition by doctor_id, seat order by starts_at, id
                rows between unbounded preceding and 1 preceding) as taken_until
            from appointments where status in {_LIVE}) as visits
        where starts_at < taken_until
    """,
    "B1: no doctor is in two branches at once": f"""
        select a.id from appointments a join appointments b
          on a.doctor_id = b.doctor_id and a.clinic_id < b.clinic_id
         and a.starts_at < b.occupied_until and b.starts_at < a.occupied_until
        where a.status in {_LIVE} and b.status in {_LIVE}
    """,
    "B1: no patient has two live visits at once": f"""
        select id from (
            select id, starts_at, max(ends_at) over (
                partition by patient_id order by starts_at, id
                rows between unbounded preceding and 1 preceding) as busy_until
            from appointments where status in {_LIVE}) as visits
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
    "B4: a hold has its end queued": """
        select a.id from appointments a
        where a.status = 'held' and not exists (
            select 1 from outbox o where o.kind = 'expire_hold' and o.body ->> 'appointment_id' = a.id::text
              and o.done_at is null and o.dead_at is null and o.due_at >= a.held_until - interval '1 second')
    """,
    "B7: numbers are dense and unique in a clinic's day": """
        select n.clinic_id::text from numbers n
        left join (
            select clinic_id, split_part(number, '-', 2) as day,
                   count(*) as given, max(split_part(number, '-', 3)::int) as highest
            from appointments where number like 'APT-%' group by 1, 2) as a
          on a.clinic_id = n.clinic_id and a.day = to_char(n.day, 'YYYYMMDD')
        where n.series = 'APT' and (n.last is distinct from a.given or n.last is distinct from a.highest)
    """,
    "M1: no more is given back than was captured": """
        select gateway_payment_id from ledger group by gateway, gateway_payment_id
        having sum(case kind when 'capture' then amount_minor else -amount_minor end) < 0
    """,
    "M1: no more is promised back than was captured": """
        select promised.gateway_payment_id
        from (
            select gateway, gateway_payment_id, sum(amount_minor) as minor from refunds group by 1, 2) as promised
        left join (
            select gateway, gateway_payment_id, sum(amount_minor) as minor
            from ledger where kind = 'capture' group by 1, 2) as captured using (gateway, gateway_payment_id)
        where promised.minor > coalesce(captured.minor, 0)
    """,
    "M2: booked money belongs to a visit that took place or will, or has a refund decided": """
        select l.id::text from ledger l join payments p on p.id = l.payment_id
        join appointments a on a.id = p.appointment_id
        where l.kind = 'capture' and l.settled_as = 'booked' and a.status in ('held', 'expired')
    """,
    "M2: money that goes back has its refund": """
        select id::text from ledger
        where kind = 'capture' and settled_as = 'refunded'
          and (gateway, gateway_payment_id) not in (select gateway, gateway_payment_id from refunds)
    """,
    "M2: at most one capture is booked for a visit": """
        select p.appointment_id from ledger l join payments p on p.id = l.payment_id
        where l.kind = 'capture' and l.settled_as = 'booked'
          and (l.gateway, l.gateway_payment_id) not in (select gateway, gateway_payment_id from refunds)
        group by p.appointment_id having count(*) > 1
    """,
    "M3: booked money is the amount that was asked for": """
        select l.id::text from ledger l join payments p on p.id = l.payment_id
        where l.kind = 'capture' and l.settled_as = 'booked'
          and (l.amount_minor, l.currency) is distinct from (p.amount_minor, p.currency)
    """,
    "M4: a visit booked as paid online has its money": """
        select a.id from appointments a
        where a.status in ('confirmed', 'arrived', 'in_consultation', 'completed') and a.pays = 'online'
          and not exists (
            select 1 from ledger l join payments p on p.id = l.payment_id
            where p.appointment_id = a.id and l.kind = 'capture' and l.settled_as = 'booked')
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
    "O2: a row of the outbox is open, done or dead": """
        select id::text from outbox where done_at is not null and dead_at is not null
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
