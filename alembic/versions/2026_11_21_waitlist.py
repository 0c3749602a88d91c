"""the waiting list: who waits for which place, and of which places they have been told

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'waitlist'
down_revision = 'meetings'
branch_labels = None
depends_on = None

OPEN = "status in ('notified', 'waiting')"
OFFERS = "`subject` is what the offer is made for: the visit whose place was gone when its money came"


def _causes(*known: str) -> None:
    """Let an offer have these causes and no others."""
    op.drop_constraint(op.f('offers_cause_is_known'), 'offers')
    words = ", ".join(repr(cause) for cause in known)
    op.create_check_constraint(op.f('offers_cause_is_known'), 'offers', f"cause in ({words})")


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    _causes('late_money', 'waitlist', 'move_up')
    op.create_table_comment('offers', f"{OFFERS}, or the entry of the waiting list", existing_comment=OFFERS)
    op.create_table('waitlist',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=True),
    sa.Column('specialty', sa.Text(), nullable=True),
    sa.Column('clinic_id', sa.Integer(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('from_minute', sa.Integer(), server_default='0', nullable=False),
    sa.Column('until_minute', sa.Integer(), server_default='1440', nullable=False),
    sa.Column('consultation', sa.Text(), server_default='both', nullable=False),
    sa.Column('priority', sa.Integer(), server_default='1', nullable=False),
    sa.Column('moves', sa.Uuid(), nullable=True),
    sa.Column('before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('status', sa.Text(), server_default='waiting', nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=True),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status in ('waiting', 'notified', 'confirmed', 'expired', 'cancelled')", name=op.f('waitlist_status_is_known')),
    sa.CheckConstraint("consultation in ('in_person', 'online', 'both')", name=op.f('waitlist_consultation_is_known')),
    sa.CheckConstraint('priority in (0, 1)', name=op.f('waitlist_priority_is_known')),
    sa.CheckConstraint('(doctor_id is null) <> (specialty is null)', name=op.f('waitlist_a_doctor_or_a_specialty')),
    sa.CheckConstraint('first_day <= last_day', name=op.f('waitlist_days_are_in_order')),
    sa.CheckConstraint('0 <= from_minute and from_minute < until_minute and until_minute <= 1440', name=op.f('waitlist_times_are_of_one_day')),
    sa.CheckConstraint('(moves is null) = (before is null)', name=op.f('waitlist_who_is_moved_up_has_a_later_visit')),
    sa.CheckConstraint("(status = 'confirmed') = (visit_id is not null)", name=op.f('waitlist_confirmed_names_the_visit')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('waitlist_chat_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('waitlist_patient_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('waitlist_doctor_id_fkey')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('waitlist_clinic_id_fkey')),
    sa.ForeignKeyConstraint(['moves'], ['appointments.id'], name=op.f('waitlist_moves_fkey')),
    sa.ForeignKeyConstraint(['visit_id'], ['appointments.id'], name=op.f('waitlist_visit_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('waitlist_pkey')),
    comment='`moves` is the later visit of who wants to be moved up, `before` its start when that was asked for'
    )
    op.create_index(op.f('waitlist_chat_id_idx'), 'waitlist', ['chat_id'], unique=False)
    op.create_index(
        'one_wait_for_the_same',
        'waitlist',
        [
            *('patient_id', 'doctor_id', 'specialty', 'clinic_id'),
            *('first_day', 'last_day', 'from_minute', 'until_minute', 'consultation'),
        ],
        unique=True,
        postgresql_where=sa.text(f"{OPEN} and moves is null"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_index('one_wait_to_be_moved_up', 'waitlist', ['moves'], unique=True, postgresql_where=sa.text(OPEN))
    op.create_index('the_line', 'waitlist', ['doctor_id', 'specialty'], unique=False, postgresql_where=sa.text("status = 'waiting'"))
    op.create_table('waitlist_told',
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['waitlist.id'], name=op.f('waitlist_told_entry_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('waitlist_told_doctor_id_fkey')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('waitlist_told_offer_id_fkey')),
    sa.PrimaryKeyConstraint('entry_id', 'doctor_id', 'starts_at', name='one_offer_per_entry_and_place'),
    comment='Nobody is told of the same place twice, also where it is freed again'
    )


def downgrade() -> None:
    """Take back: whoever waits is forgotten, and what was held for them is free again."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('waitlist_told')
    op.drop_table('waitlist')
    op.execute("""
        with ended as (
            update appointments set status = 'cancelled', version = version + 1
            where status = 'held' and offer_id in (select id from offers where cause <> 'late_money') returning id)
        insert into appointment_events (appointment_id, event, before, after, by, at)
        select id, 'cancel', 'held', 'cancelled', 'migration', now() from ended
    """)
    op.execute("update appointments set offer_id = null where offer_id in (select id from offers where cause <> 'late_money')")
    op.execute("delete from notices where kind = 'waitlist_offer'")
    op.execute("delete from outbox where kind in ('fill_places', 'end_waiting')")
    op.execute("delete from offers where cause <> 'late_money'")
    op.create_table_comment('offers', OFFERS, existing_comment=f"{OFFERS}, or the entry of the waiting list")
    _causes('late_money')
