"""changes of hours and leave, and the waves that rebook who was booked into them

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'doctors_time'
down_revision = 'waiting_rests'
branch_labels = None
depends_on = None


def _causes(*known: str) -> None:
    """Let an offer have these causes and no others."""
    op.drop_constraint(op.f('offers_cause_is_known'), 'offers')
    words = ", ".join(repr(cause) for cause in known)
    op.create_check_constraint(op.f('offers_cause_is_known'), 'offers', f"cause in ({words})")


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    _causes('late_money', 'waitlist', 'move_up', 'rebooking')
    op.create_table('schedule_changes',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=True),
    sa.Column('clinic_id', sa.Integer(), nullable=True),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undo_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('after', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('hours', 'block', 'lift')", name=op.f('schedule_changes_kind_is_known')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('schedule_changes_clinic_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('schedule_changes_doctor_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('schedule_changes_pkey')),
    comment='Old and new hours and leave of every change by chat: what is undone goes back to the old ones'
    )
    op.create_index('schedule_changes_of_a_doctor', 'schedule_changes', ['doctor_id', 'id'], unique=False)
    op.create_table('waves',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('change_id', sa.BigInteger(), nullable=False),
    sa.Column('block_id', sa.Integer(), nullable=True),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('begins_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['change_id'], ['schedule_changes.id'], name=op.f('waves_change_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('waves_pkey')),
    comment='One change of hours or leave over booked visits: who has to be found another place'
    )
    op.create_index(op.f('waves_block_id_idx'), 'waves', ['block_id'], unique=False)
    op.create_index('waves_open', 'waves', ['begins_at'], unique=False, postgresql_where=sa.text('ended_at is null'))
    op.create_table('wave_visits',
    sa.Column('wave_id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fallback', sa.Text(), server_default='refund', nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("fallback in ('refund', 'waitlist')", name=op.f('wave_visits_fallback_is_known')),
    sa.CheckConstraint("outcome in ('moved', 'cancelled', 'unanswered', 'waitlisted', 'desk', 'stands')", name=op.f('wave_visits_outcome_is_known')),
    sa.CheckConstraint('(outcome is null) = (decided_at is null)', name=op.f('wave_visits_decided_once')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('wave_visits_appointment_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('wave_visits_doctor_id_fkey')),
    sa.ForeignKeyConstraint(['wave_id'], ['waves.id'], name=op.f('wave_visits_wave_id_fkey')),
    sa.PrimaryKeyConstraint('wave_id', 'appointment_id', name=op.f('wave_visits_pkey'))
    )
    op.create_index('one_live_wave_per_visit', 'wave_visits', ['appointment_id'], unique=True, postgresql_where=sa.text('outcome is null'))


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.execute("""
        with freed as (
            update appointments set status = 'expired', version = version + 1
            where status = 'held' and offer_id in (select id from offers where cause = 'rebooking') returning id)
        insert into appointment_events (appointment_id, event, before, after, by, at)
        select id, 'expire', 'held', 'expired', 'clock', now() from freed
    """)
    op.execute("update appointments set offer_id = null where offer_id in (select id from offers where cause = 'rebooking')")
    op.execute("delete from offers where cause = 'rebooking'")
    op.execute("delete from notices where kind = 'rebooking'")
    _causes('late_money', 'waitlist', 'move_up')
    op.drop_table('wave_visits')
    op.drop_table('waves')
    op.drop_table('schedule_changes')
