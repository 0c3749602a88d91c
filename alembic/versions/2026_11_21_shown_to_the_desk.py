"""what is no text in a talk with the desk, and talks that the desk began

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'shown_to_the_desk'
down_revision = 'the_line'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column('desk_talks', sa.Column('by_desk', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('desk_words', sa.Column('sort', sa.Text(), nullable=True))
    op.add_column('desk_words', sa.Column('shown_by', sa.Text(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_column('desk_words', 'shown_by')
    op.drop_column('desk_words', 'sort')
    op.drop_column('desk_talks', 'by_desk')
