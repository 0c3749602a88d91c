"""who is signed in to the pages in a browser

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "web_sessions"
down_revision = "visits_by_time"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "staff_id",
            sa.BigInteger,
            sa.ForeignKey("staff.id", name=op.f("web_sessions_staff_id_fkey")),
            nullable=False,
        ),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("link_hash", sa.LargeBinary),
        sa.Column("link_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("token_hash", sa.LargeBinary),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("link_hash", name=op.f("a_link_is_one_persons")),
        sa.UniqueConstraint("token_hash", name=op.f("a_cookie_is_one_session")),
        sa.CheckConstraint(
            "num_nulls(opened_at, token_hash, seen_at, until) in (0, 4)", name=op.f("web_sessions_a_session_is_whole")
        ),
        comment="A link that works once and what became of it: hashes of the link and of the cookie, never themselves",
    )
    op.create_index(op.f("web_sessions_staff_id_idx"), "web_sessions", ["staff_id"])


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("web_sessions")
