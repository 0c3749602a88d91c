"""the video calls of online visits, and a visit is online or in person

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'meetings'
down_revision = 'patient_keys'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        'meetings',
        sa.Column('appointment_id', sa.Uuid(), nullable=False),
        sa.Column('provider', sa.Text(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=False),
        sa.Column('host', sa.Text(), nullable=False),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('meeting_id', sa.Text(), nullable=True),
        sa.Column('join_url', sa.Text(), nullable=True),
        sa.Column('host_url', sa.Text(), nullable=True),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('claimed_by', sa.Text(), nullable=True),
        sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status in ('wanted', 'made', 'deleted')", name=op.f('meetings_status_is_known')),
        sa.CheckConstraint("status <> 'made' or meeting_id is not null", name=op.f('meetings_made_has_an_id')),
        sa.CheckConstraint('(claimed_by is null) = (claimed_until is null)', name=op.f('meetings_a_claim_ends')),
        sa.ForeignKeyConstraint(
            ['appointment_id'], ['appointments.id'], name=op.f('meetings_appointment_id_fkey')
        ),
        sa.PrimaryKeyConstraint('appointment_id', name='one_meeting_per_visit'),
        sa.UniqueConstraint('reference', name='one_meeting_per_reference'),
        comment='Links are secrets, and are forgotten after the visit. '
        'A claim: somebody is asking the provider just now',
    )
    # hours for both left their visits undecided; they were seen at the clinic, for there was no video call
    op.execute("update appointments set consultation = 'in_person' where consultation not in ('online', 'in_person')")


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('meetings')
