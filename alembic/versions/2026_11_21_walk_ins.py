"""walk-ins, which take no place of a doctor's time, and what is said when a doctor runs late

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'walk_ins'
down_revision = 'doctors_time'
branch_labels = None
depends_on = None

WHOLE = 'starts_at < ends_at and ends_at <= occupied_until'
OR_NO_PLACE = f'case when seat < 0 then starts_at = ends_at and ends_at = occupied_until else {WHOLE} end'


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_constraint(op.f('appointments_ends_after_it_starts'), 'appointments', type_='check')
    # not validated at once: every row that is there has passed the stricter one
    op.create_check_constraint(
        op.f('appointments_ends_after_it_starts'), 'appointments', OR_NO_PLACE, postgresql_not_valid=True
    )
    op.execute('alter table appointments validate constraint appointments_ends_after_it_starts')
    op.create_table(
        'delays',
        sa.Column('doctor_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('said', sa.Integer(), nullable=False),
        sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by', sa.Text(), nullable=False),
        sa.CheckConstraint('minutes >= 0 and said > 0', name=op.f('delays_a_delay_is_some_minutes')),
        sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('delays_doctor_id_fkey')),
        sa.PrimaryKeyConstraint('doctor_id', 'day', name='one_delay_per_doctors_day'),
        comment='How late a doctor runs on a day, as last said: `said` counts how often',
    )


def downgrade() -> None:
    """Take back; walk-ins must have gone before, as they fit no old constraint."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('delays')
    op.drop_constraint(op.f('appointments_ends_after_it_starts'), 'appointments', type_='check')
    op.create_check_constraint(op.f('appointments_ends_after_it_starts'), 'appointments', WHOLE)
