"""when an effect was to be done at first

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'wanted_at'
down_revision = 'reconciliations'
branch_labels = None
depends_on = None

COMMENT = 'When it was to be done at first: due_at moves on with every try, this does not'


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column(
        'outbox',
        sa.Column('wanted_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False, comment=COMMENT),
    )
    # what is done or dead is never asked for its age; the rows that are open are few
    op.execute('update outbox set wanted_at = due_at where done_at is null and dead_at is null')


def downgrade() -> None:
    """Take back."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_column('outbox', 'wanted_at')
