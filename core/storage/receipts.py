"""The papers of money: numbered in the order in which their transactions get the counter, which each keeps to its end.

The counter's row is the last lock that a transaction takes (chat, doctor, appointment, payment, number, then this), so
whoever waits for it is waited for by nobody.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from core.domain.errors import NotFound
from core.domain.money import Money
from core.domain.receipt import Kind, Receipt
from core.storage.sql import Row, Sql

_COLUMNS = """
    id, kind, clinic_id, fiscal_year, serial, ledger_id, payment_id, appointment_id, chat_id, issued_at, clinic_name,
    clinic_address, clinic_phone, zone, patient_name, doctor_name, doctor_names, visit_at, visit_number, amount_minor,
    currency, way, reference, refers_to, by
"""
ENTRY = """
    select l.kind, l.gateway, l.gateway_payment_id, l.amount_minor, l.currency, l.payment_id, p.chat_id,
           p.appointment_id, a.clinic_id, a.doctor_id, a.starts_at, a.number, patients.name as patient,
           doctors.name as doctor, doctors.names as doctor_names
    from ledger l join payments p on p.id = l.payment_id join appointments a on a.id = p.appointment_id
    join patients on patients.id = a.patient_id join doctors on doctors.id = a.doctor_id
    where l.id = %(entry)s
"""
OF_ENTRY = f"select {_COLUMNS} from receipts where ledger_id = %(entry)s"
ONE = f"select {_COLUMNS} from receipts where id = %(id)s"
OF_VISIT = f"select {_COLUMNS} from receipts where appointment_id = %(visit)s order by issued_at, kind, serial"
OF_CAPTURE = """
    select r.kind, r.clinic_id, r.fiscal_year, r.serial
    from receipts r join ledger l on l.id = r.ledger_id
    where l.gateway = %(gateway)s and l.kind = 'capture' and l.gateway_payment_id = %(gateway_payment_id)s
"""
OF_PAYMENT = f"""
    select {_COLUMNS} from receipts where payment_id = %(payment)s and kind = 'receipt'
    order by issued_at, serial limit 1
"""
SERIAL = """
    insert into receipt_numbers as known (clinic_id, kind, fiscal_year, last)
    values (%(clinic_id)s, %(kind)s, %(fiscal_year)s, 1)
    on conflict (clinic_id, kind, fiscal_year) do update set last = known.last + 1
    returning last
"""
ADD = f"""
    insert into receipts ({_COLUMNS})
    values (%(id)s, %(kind)s, %(clinic_id)s, %(fiscal_year)s, %(serial)s, %(ledger_id)s, %(payment_id)s,
        %(appointment_id)s, %(chat_id)s, %(issued_at)s, %(clinic_name)s, %(clinic_address)s, %(clinic_phone)s, %(zone)s,
        %(patient_name)s, %(doctor_name)s, %(doctor_names)s, %(visit_at)s, %(visit_number)s, %(amount_minor)s,
        %(currency)s, %(way)s, %(reference)s, %(refers_to)s, %(by)s)
"""


class Receipts:
    """The rows of `receipts` and `receipt_numbers` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def entry(self, entry: int) -> Row:
        """Return what a paper says of a ledger entry: its money, its payment, and whose visit it was asked for.

        Raises `NotFound`.
        """
        row = self._sql.row(ENTRY, entry=entry)
        if row is None:
            raise NotFound(what="ledger entry")
        return row

    def one(self, receipt_id: UUID) -> Receipt:
        """Return a paper; raises `NotFound`."""
        found = _receipt(self._sql.row(ONE, id=receipt_id))
        if found is None:
            raise NotFound(what="receipt")
        return found

    def of_entry(self, entry: int) -> Receipt | None:
        """Return the paper of a ledger entry, if it has one."""
        return _receipt(self._sql.row(OF_ENTRY, entry=entry))

    def of_visit(self, appointment_id: UUID) -> list[Receipt]:
        """Return the papers of the money that was asked for a visit, in the order in which they were issued."""
        return [found for row in self._sql.rows(OF_VISIT, visit=appointment_id) if (found := _receipt(row))]

    def number_of_capture(self, gateway: str, gateway_payment_id: str) -> tuple[Kind, int, int] | None:
        """Return kind, fiscal year and serial number of the receipt of a capture, if it has one."""
        row = self._sql.row(OF_CAPTURE, gateway=gateway, gateway_payment_id=gateway_payment_id)
        return (Kind(row["kind"]), row["fiscal_year"], row["serial"]) if row else None

    def of_payment(self, payment_id: UUID) -> Receipt:
        """Return the first receipt of a payment; raises `NotFound`."""
        found = _receipt(self._sql.row(OF_PAYMENT, payment=payment_id))
        if found is None:
            raise NotFound(what="receipt")
        return found

    def next_serial(self, clinic_id: int, kind: Kind, fiscal_year: int) -> int:
        """Return the next number of a series and keep the series locked until this transaction ends."""
        row = self._sql.row(SERIAL, clinic_id=clinic_id, kind=kind.value, fiscal_year=fiscal_year)
        return int(row["last"]) if row else 0

    def add(self, receipt: Receipt) -> None:
        """Insert a paper."""
        values: dict[str, Any] = asdict(receipt)
        del values["amount"]
        money = {"amount_minor": receipt.amount.minor, "currency": receipt.amount.currency}
        self._sql.send(
            ADD, {**values, **money, "kind": receipt.kind.value, "doctor_names": Jsonb(dict(receipt.doctor_names))}
        )


def _receipt(row: Row | None) -> Receipt | None:
    if row is None:
        return None
    amount = Money(row.pop("amount_minor"), row.pop("currency"))
    return Receipt(**{**row, "kind": Kind(row["kind"]), "amount": amount})
