"""a wave that offers nothing: the visits of a day that is called off

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa

from alembic import op

revision = "waves_that_cancel"
down_revision = "line_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column("waves", sa.Column("cancels", sa.Boolean(), server_default=sa.text("false"), nullable=False))


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_column("waves", "cancels")
