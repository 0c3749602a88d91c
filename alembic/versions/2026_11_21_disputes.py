"""what payers' banks ask back, as the gateways show it

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "disputes"
down_revision = "money_waits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        "disputes",
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("dispute_id", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("gateway_payment_id", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("respond_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("disputes_amount_is_positive")),
        sa.CheckConstraint("status in ('open', 'won', 'lost', 'closed')", name=op.f("disputes_status_is_known")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("disputes_payment_id_fkey")),
        sa.PrimaryKeyConstraint("gateway", "dispute_id", name="one_row_per_dispute"),
        comment="What payers' banks ask back, as the gateway shows it; `reason` is its own code",
    )
    op.create_index(op.f("disputes_payment_id_idx"), "disputes", ["payment_id"])


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("disputes")
