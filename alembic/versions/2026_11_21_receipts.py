"""receipts and refund notes, numbered without gaps

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.

What the ledger holds already gets its papers here, in the order of its entries; nobody is sent them.
"""

import sqlalchemy as sa
from alembic import op

revision = 'receipts'
down_revision = 'wanted_at'
branch_labels = None
depends_on = None

BEFORE = """
    insert into receipts (id, kind, clinic_id, fiscal_year, serial, ledger_id, payment_id, appointment_id, chat_id,
        issued_at, clinic_name, clinic_address, clinic_phone, zone, patient_name, doctor_name, visit_at, visit_number,
        amount_minor, currency, way, reference)
    select gen_random_uuid(), kind, clinic_id, fiscal_year,
        row_number() over (partition by clinic_id, kind, fiscal_year order by ledger_id), ledger_id, payment_id,
        appointment_id, chat_id, at, name, address, phone, timezone, patient, doctor, starts_at, number, amount_minor,
        currency, gateway, gateway_payment_id
    from (
        select case l.kind when 'capture' then 'receipt' else 'refund_note' end as kind, a.clinic_id,
            extract(year from (l.at at time zone c.timezone) - interval '3 months')::integer as fiscal_year,
            l.id as ledger_id, l.payment_id, p.appointment_id, p.chat_id, l.at, c.name, c.address, c.phone, c.timezone,
            patients.name as patient, doctors.name as doctor, a.starts_at, a.number, l.amount_minor, l.currency,
            l.gateway, l.gateway_payment_id
        from ledger l join payments p on p.id = l.payment_id join appointments a on a.id = p.appointment_id
        join clinics c on c.id = a.clinic_id join doctors on doctors.id = a.doctor_id
        join patients on patients.id = a.patient_id
        where l.kind in ('capture', 'refund') and l.settled_as <> 'quarantined') as entries
"""
REFERS = """
    update receipts as note
    set refers_to = 'RCP-' || to_char(paid.fiscal_year % 100, 'FM00') || '-' ||
        to_char((paid.fiscal_year + 1) % 100, 'FM00') || '-' || to_char(paid.serial, 'FM000000')
    from receipts as paid
    where note.kind = 'refund_note' and paid.kind = 'receipt' and paid.payment_id = note.payment_id
      and paid.reference = note.reference
"""
LAST = """
    insert into receipt_numbers (clinic_id, kind, fiscal_year, last)
    select clinic_id, kind, fiscal_year, max(serial) from receipts group by 1, 2, 3
"""


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('receipt_numbers',
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('receipt_numbers_clinic_id_fkey')),
    sa.PrimaryKeyConstraint('clinic_id', 'kind', 'fiscal_year', name=op.f('receipt_numbers_pkey')),
    comment="The last number given: there are no gaps, because the row is locked until the paper's money commits"
    )
    op.create_table('receipts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('ledger_id', sa.BigInteger(), nullable=False),
    sa.Column('payment_id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('clinic_name', sa.Text(), nullable=False),
    sa.Column('clinic_address', sa.Text(), nullable=False),
    sa.Column('clinic_phone', sa.Text(), nullable=False),
    sa.Column('zone', sa.Text(), nullable=False),
    sa.Column('patient_name', sa.Text(), nullable=False),
    sa.Column('doctor_name', sa.Text(), nullable=False),
    sa.Column('visit_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('visit_number', sa.Text(), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('refers_to', sa.Text(), nullable=True),
    sa.Column('by', sa.Text(), nullable=True),
    sa.CheckConstraint("kind in ('receipt', 'refund_note')", name=op.f('receipts_kind_is_known')),
    sa.CheckConstraint('amount_minor > 0', name=op.f('receipts_amount_is_positive')),
    sa.CheckConstraint('serial > 0', name=op.f('receipts_serial_is_positive')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('receipts_appointment_id_fkey')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('receipts_chat_id_fkey')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('receipts_clinic_id_fkey')),
    sa.ForeignKeyConstraint(['ledger_id'], ['ledger.id'], name=op.f('receipts_ledger_id_fkey')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('receipts_payment_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('receipts_pkey')),
    sa.UniqueConstraint('clinic_id', 'kind', 'fiscal_year', 'serial', name='one_receipt_per_number'),
    sa.UniqueConstraint('ledger_id', name='one_receipt_per_entry'),
    comment='Issued for good, by the trigger receipts_stay_as_issued: only whose they are may be made unreadable'
    )
    op.create_index('receipts_of_a_visit', 'receipts', ['appointment_id'], unique=False)
    op.execute(BEFORE)
    op.execute(REFERS)
    op.execute(LAST)
    op.execute(
        "create function keep_as_issued() returns trigger language plpgsql as "
        "$$ begin if tg_op = 'UPDATE' and to_jsonb(new) - 'patient_name' - 'chat_id' "
        "= to_jsonb(old) - 'patient_name' - 'chat_id' then return new; end if; "
        "raise exception 'a paper stays as it was issued' "
        "using errcode = 'integrity_constraint_violation', constraint = tg_table_name || '_stay_as_issued'; end $$"
    )
    op.execute(
        "create trigger receipts_stay_as_issued before update or delete on receipts "
        "for each row execute function keep_as_issued()"
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('receipts')
    op.drop_table('receipt_numbers')
    op.execute("drop function keep_as_issued()")
