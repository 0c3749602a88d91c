"""what patients say of their visits, and how a branch is found

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'feedback'
down_revision = 'notices_about'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('feedback',
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('stars', sa.SmallInteger(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('stars between 1 and 5', name=op.f('feedback_stars_are_one_to_five')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('feedback_appointment_id_fkey')),
    sa.PrimaryKeyConstraint('appointment_id', name='one_feedback_per_visit')
    )
    op.add_column('clinics', sa.Column('directions', sa.Text(), server_default='', nullable=False))
    op.add_column('clinics', sa.Column('map_url', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_column('clinics', 'map_url')
    op.drop_column('clinics', 'directions')
    op.drop_table('feedback')
