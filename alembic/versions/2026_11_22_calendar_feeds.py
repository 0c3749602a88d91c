"""links to a doctor's calendar

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "calendar_feeds"
down_revision = "doors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.id", name=op.f("calendar_feeds_doctor_id_fkey")), nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("last_used_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("token_hash", name=op.f("one_calendar_per_link")),
        comment="Only the SHA-256 of what opens a calendar is kept",
    )
    op.create_index("calendar_feeds_of_a_doctor", "calendar_feeds", ["doctor_id"])


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("calendar_feeds")
