"""by when a visit that its doctor confirms by hand is answered, and these visits by their time

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.

The index is made in the transaction of all migrations, which `concurrently` cannot be: few rows are in it, and 200,000
visits are read for it in a tenth of a second.
"""

import sqlalchemy as sa
from alembic import op

revision = "requests_by_time"
down_revision = "shown_to_the_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    # what waits now was asked when it lapsed as it began, and its row of the outbox says so
    op.execute("update appointments set held_until = starts_at where status = 'requested'")
    op.create_index(
        "requests_by_time", "appointments", ["starts_at"], postgresql_where=sa.text("status = 'requested'")
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_index("requests_by_time", table_name="appointments")
