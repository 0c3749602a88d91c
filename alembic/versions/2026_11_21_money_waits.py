"""money that waits: credit, part payments, offers of held places; the ledger refuses to be changed

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.

The indexes here are on columns that are empty as yet, and on the few payments that are open: they are made at once.
"""

import sqlalchemy as sa
from alembic import op

revision = 'money_waits'
down_revision = 'notices'
branch_labels = None
depends_on = None

PAYMENT = ("created", "open", "failed", "expired", "cancelled", "quarantined", "paid")


def _known(table: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column take these words and no others."""
    op.drop_constraint(op.f(f"{table}_{column}_is_known"), table)
    words = ", ".join(repr(value) for value in values)
    op.create_check_constraint(op.f(f"{table}_{column}_is_known"), table, f"{column} in ({words})")


def _one_open_payment(*statuses: str) -> None:
    op.drop_index('one_open_payment_per_visit', table_name='payments')
    words = ", ".join(repr(status) for status in statuses)
    op.create_index(
        'one_open_payment_per_visit',
        'payments',
        ['appointment_id'],
        unique=True,
        postgresql_where=sa.text(f"status in ({words})"),
    )


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('offers',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('subject', sa.Uuid(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('taken', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("cause in ('late_money')", name=op.f('offers_cause_is_known')),
    sa.CheckConstraint("status in ('open', 'taken', 'declined', 'lapsed')", name=op.f('offers_status_is_known')),
    sa.CheckConstraint("(status = 'taken') = (taken is not null)", name=op.f('offers_taken_names_the_visit')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('offers_chat_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('offers_patient_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('offers_pkey')),
    comment='`subject` is what the offer is made for: the visit whose place was gone when its money came'
    )
    op.create_index(op.f('offers_subject_idx'), 'offers', ['subject'], unique=False)
    op.create_index('one_open_offer_per_subject', 'offers', ['subject'], unique=True, postgresql_where=sa.text("status = 'open'"))
    op.add_column('appointments', sa.Column('offer_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('appointments_offer_id_fkey'), 'appointments', 'offers', ['offer_id'], ['id'])
    op.create_index(op.f('appointments_offer_id_idx'), 'appointments', ['offer_id'], unique=False)

    _known("payments", "status", (*PAYMENT[:2], "part_paid", *PAYMENT[2:]))
    _one_open_payment("created", "open", "part_paid")

    op.add_column('ledger', sa.Column('appointment_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('ledger_appointment_id_fkey'), 'ledger', 'appointments', ['appointment_id'], ['id'])
    op.create_index(op.f('ledger_appointment_id_idx'), 'ledger', ['appointment_id'], unique=False)
    _known("ledger", "kind", ("capture", "apply", "credit", "refund"))
    _known("ledger", "settled_as", ("booked", "credit", "refunded", "quarantined"))
    op.create_table_comment(
        'ledger',
        "Append-only, by the trigger ledger_is_append_only. `entry` is the gateway's id of the capture or the refund, "
        "or names what moves the money: it counts once for ever. `appointment_id` is the visit that has the money, or "
        "had it",
        existing_comment="Append-only. `entry` is the gateway's id of the capture or the refund: an event counts once "
        "for ever",
    )
    op.execute(
        "update ledger set appointment_id = payments.appointment_id from payments where payments.id = payment_id"
    )
    # what was booked and promised back has been set free by it
    op.execute(
        "insert into ledger (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency, settled_as,"
        " appointment_id, at)"
        " select l.gateway, 'credit', l.entry || ':' || r.reason, l.payment_id, l.gateway_payment_id, r.amount_minor,"
        " r.currency, 'credit', l.appointment_id, r.created_at"
        " from ledger l join refunds r using (gateway, gateway_payment_id)"
        " where l.kind = 'capture' and l.settled_as = 'booked'"
    )
    op.create_check_constraint(
        op.f('ledger_what_is_moved_belongs_to_a_visit'),
        'ledger',
        "kind not in ('apply', 'credit') or appointment_id is not null",
    )
    op.execute(
        "create function refuse_change() returns trigger language plpgsql as "
        "$$ begin raise exception 'the table % is append-only', tg_table_name "
        "using errcode = 'integrity_constraint_violation', constraint = tg_table_name || '_is_append_only'; end $$"
    )
    op.execute(
        "create trigger ledger_is_append_only before update or delete or truncate on ledger "
        "for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.execute("drop trigger ledger_is_append_only on ledger")
    op.execute("drop function refuse_change()")
    op.execute("delete from ledger where kind in ('apply', 'credit')")
    op.execute("update ledger set settled_as = 'refunded' where settled_as = 'credit'")
    op.drop_constraint(op.f('ledger_what_is_moved_belongs_to_a_visit'), 'ledger')
    op.create_table_comment(
        'ledger', "Append-only. `entry` is the gateway's id of the capture or the refund: an event counts once for ever"
    )
    _known("ledger", "settled_as", ("booked", "refunded", "quarantined"))
    _known("ledger", "kind", ("capture", "refund"))
    op.drop_index(op.f('ledger_appointment_id_idx'), table_name='ledger')
    op.drop_column('ledger', 'appointment_id')
    op.execute("update payments set status = 'expired' where status = 'part_paid'")
    _one_open_payment("created", "open")
    _known("payments", "status", PAYMENT)
    op.drop_index(op.f('appointments_offer_id_idx'), table_name='appointments')
    op.drop_column('appointments', 'offer_id')
    op.drop_index('one_open_offer_per_subject', table_name='offers')
    op.drop_index(op.f('offers_subject_idx'), table_name='offers')
    op.drop_table('offers')
