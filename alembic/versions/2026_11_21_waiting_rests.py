"""who on the waiting list does not answer, and who was put back on it

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'waiting_rests'
down_revision = 'clinical_records'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column('waitlist', sa.Column('unanswered', sa.Integer(), server_default='0', nullable=False))
    op.add_column('waitlist', sa.Column('returned', sa.Boolean(), server_default='false', nullable=False))
    op.create_index(
        'waitlist_of_a_visit', 'waitlist', ['visit_id'], postgresql_where=sa.text('visit_id is not null')
    )


def downgrade() -> None:
    """Take back."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_index('waitlist_of_a_visit', table_name='waitlist')
    op.drop_column('waitlist', 'returned')
    op.drop_column('waitlist', 'unanswered')
