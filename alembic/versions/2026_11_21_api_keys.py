"""the keys of the HTTP API, and how much each may still ask

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "api_keys"
down_revision = "sex_of_a_doctor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        "api_keys",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger, sa.ForeignKey("staff.id", name=op.f("api_keys_made_by_fkey"))),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("last_used_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("cardinality(scopes) > 0", name=op.f("api_keys_a_key_opens_something")),
        sa.CheckConstraint("expires_at > made_at", name=op.f("api_keys_a_key_ends")),
        comment="Only the SHA-256 of a key's secret is kept: who reads the table cannot ask with it",
    )
    op.create_table(
        "rates",
        sa.Column("bucket", sa.Text, primary_key=True),
        sa.Column("tokens", sa.Double, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allowed", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.CheckConstraint("tokens >= 0", name=op.f("rates_a_bucket_is_not_below_empty")),
        comment="A bucket of tokens for each key and each source, shared by every process; forgotten when it is full again",
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("rates")
    op.drop_table("api_keys")
