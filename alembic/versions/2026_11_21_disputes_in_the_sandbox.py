"""disputes in the sandbox gateway's books

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "disputes_in_the_sandbox"
down_revision = "tasks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        "sandbox_disputes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("respond_by", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("sandbox_disputes_amount_is_positive")),
        sa.CheckConstraint(
            "status in ('open', 'won', 'lost', 'closed')", name=op.f("sandbox_disputes_status_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["sandbox_payments.id"], name=op.f("sandbox_disputes_payment_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("sandbox_disputes_pkey")),
    )
    op.create_index(op.f("sandbox_disputes_payment_id_idx"), "sandbox_disputes", ["payment_id"])


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("sandbox_disputes")
