"""the visits of a doctor's line, and what is queued to close one of them, by indexes of their own

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.

The indexes are made in the transaction of all migrations, which `concurrently` cannot be: nothing is written to the two
tables while they are read for it.
"""

import sqlalchemy as sa
from alembic import op

revision = "the_line_by_index"
down_revision = "walk_ins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_index(
        "line_of_a_doctor",
        "appointments",
        ["doctor_id", "starts_at"],
        postgresql_where=sa.text("status in ('arrived', 'completed', 'confirmed', 'in_consultation', 'no_show')"),
    )
    op.create_index(
        "visits_to_close",
        "outbox",
        [sa.text("(body ->> 'appointment_id')")],
        postgresql_where=sa.text("kind = 'close_visit' and done_at is null and dead_at is null"),
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_index("visits_to_close", table_name="outbox")
    op.drop_index("line_of_a_doctor", table_name="appointments")
