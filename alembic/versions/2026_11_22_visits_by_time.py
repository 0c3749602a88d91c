"""lists of visits by time are read by an index, and what an HTTP key has had answered is kept for a repeat

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "visits_by_time"
down_revision = "receipts_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_index("appointments_by_time", "appointments", ["starts_at", "id"])
    op.create_table(
        "api_answers",
        sa.Column("key_id", sa.BigInteger, nullable=False),
        sa.Column("once", sa.Text, nullable=False),
        sa.Column("asked", sa.LargeBinary, nullable=False),
        sa.Column("http_status", sa.Integer),
        sa.Column("etag", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "once", name=op.f("one_answer_per_idempotency_key")),
        comment="What was answered under an Idempotency-Key: sent again for a day, and then forgotten",
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("api_answers")
    op.drop_index("appointments_by_time", "appointments")
