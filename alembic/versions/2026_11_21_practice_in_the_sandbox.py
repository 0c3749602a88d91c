"""what can be practised in the sandbox: parts of a link, refunds that are refused, the payer's language

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "practice_in_the_sandbox"
down_revision = "receipts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column("sandbox_links", sa.Column("first_part_minor", sa.BigInteger(), nullable=True))
    op.add_column("sandbox_links", sa.Column("language", sa.Text(), server_default=sa.text("'en'"), nullable=False))
    op.add_column(
        "sandbox_payments", sa.Column("refundable", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_column("sandbox_payments", "refundable")
    op.drop_column("sandbox_links", "language")
    op.drop_column("sandbox_links", "first_part_minor")
