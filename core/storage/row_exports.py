"""Whole lists to take away: read through a cursor of the server, so that no more than some rows are kept here at once.

An export sees the clinic as of one moment, however long it is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from core.storage.ledger import BOOKED
from core.storage.sql import Row, Sql

AT_ONCE = 2_000
"""Rows that are fetched at a time: a megabyte or so."""

_SHOWN = "to_char({} at time zone c.timezone, 'YYYY-MM-DD HH24:MI')"
APPOINTMENTS = f"""
    select a.number, a.status, {_SHOWN.format("a.starts_at")} as starts, {_SHOWN.format("a.ends_at")} as ends,
        c.name as branch, d.name as doctor, a.patient_id, p.name as patient, p.phone,
        case when a.seat < 0 then 'walk_in' else a.consultation end as type, a.pays, a.fee_minor,
        coalesce((select {BOOKED} from ledger where ledger.appointment_id = a.id), 0)::bigint as paid_minor,
        a.currency, a.id::text as id
    from appointments a
    join clinics c on c.id = a.clinic_id
    join doctors d on d.id = a.doctor_id
    join patients p on p.id = a.patient_id
    where a.starts_at >= %(since)s and a.starts_at < %(until)s and (a.number is not null or a.status = 'requested')
    order by a.starts_at, a.id
"""
PATIENTS = """
    select id, name, phone, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as known_since
    from patients
    where same_as is null and erased_at is null and created_at >= %(since)s and created_at < %(until)s order by id
"""
LEDGER = """
    select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, kind, gateway, gateway_payment_id,
        amount_minor, currency, settled_as, appointment_id::text as appointment, payment_id::text as payment
    from ledger where at >= %(since)s and at < %(until)s order by id
"""
REFUNDS = """
    select id::text as id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, status, reason,
        gateway, gateway_payment_id, gateway_refund_id, amount_minor, currency, payment_id::text as payment
    from refunds where created_at >= %(since)s and created_at < %(until)s order by created_at, refunds.id
"""
AUDIT = """
    select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, door, staff_id, act, subject,
        facts::text as facts
    from audit where at >= %(since)s and at < %(until)s order by id
"""

EXPORTS: Mapping[str, str] = {
    "appointments": APPOINTMENTS,
    "patients": PATIENTS,
    "ledger": LEDGER,
    "refunds": REFUNDS,
    "audit": AUDIT,
}
"""By the name under which each is asked for."""


def exported(sql: Sql, name: str, **window: Any) -> Iterator[Row]:
    """Yield every row of an export from `since` to before `until`; the transaction stays open until the last."""
    sql.send(f"declare export no scroll cursor for {EXPORTS[name]}", window)
    while rows := sql.rows(f"fetch {AT_ONCE} from export"):
        yield from rows
    sql.send("close export")
