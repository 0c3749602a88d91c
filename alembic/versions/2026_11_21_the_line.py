"""who is at the clinic, and how long each consultation takes

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'the_line'
down_revision = 'desk_talks'
branch_labels = None
depends_on = None

AT_THE_CLINIC = 'One row for each visit whose patient is, or was, at the clinic: `day` is that of the branch'
LENGTHS = 'From these the lengths are measured by which a wait is told'


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        'arrivals',
        sa.Column('appointment_id', sa.Uuid(), nullable=False),
        sa.Column('clinic_id', sa.Integer(), nullable=False),
        sa.Column('doctor_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('token', sa.Integer(), nullable=False),
        sa.Column('urgency', sa.Text(), nullable=False),
        sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('skips', sa.Integer(), server_default='0', nullable=False),
        sa.Column('skipped_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('by', sa.Text(), nullable=False),
        sa.CheckConstraint(
            "urgency in ('emergency', 'urgent', 'routine')", name=op.f('arrivals_urgency_is_known')
        ),
        sa.CheckConstraint('token > 0 and skips >= 0', name=op.f('arrivals_tokens_and_skips_are_counted')),
        sa.CheckConstraint(
            '(skips > 0) = (skipped_at is not null)', name=op.f('arrivals_who_was_skipped_was_so_at_some_time')
        ),
        sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('arrivals_appointment_id_fkey')),
        sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('arrivals_clinic_id_fkey')),
        sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('arrivals_doctor_id_fkey')),
        sa.PrimaryKeyConstraint('appointment_id', name='one_arrival_per_visit'),
        sa.UniqueConstraint('clinic_id', 'doctor_id', 'day', 'token', name='one_patient_per_token'),
        comment=AT_THE_CLINIC,
    )
    op.create_table(
        'consultations',
        sa.Column('appointment_id', sa.Uuid(), nullable=False),
        sa.Column('doctor_id', sa.Integer(), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('started_at <= ended_at', name=op.f('consultations_ends_after_it_starts')),
        sa.ForeignKeyConstraint(
            ['appointment_id'], ['appointments.id'], name=op.f('consultations_appointment_id_fkey')
        ),
        sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('consultations_doctor_id_fkey')),
        sa.PrimaryKeyConstraint('appointment_id', name='one_consultation_per_visit'),
        comment=LENGTHS,
    )
    op.create_index(
        'consultations_of_a_doctor', 'consultations', ['doctor_id', sa.literal_column('ended_at desc')], unique=False
    )


def downgrade() -> None:
    """Take back."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_index('consultations_of_a_doctor', table_name='consultations')
    op.drop_table('consultations')
    op.drop_table('arrivals')
