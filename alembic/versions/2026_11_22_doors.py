"""the links at the doors of the branches, and what a branch is called in other scripts

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "doors"
down_revision = "web_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column("clinics", sa.Column("names", JSONB(), server_default=sa.text("'{}'"), nullable=False))
    op.create_table(
        "doors",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column(
            "clinic_id",
            sa.Integer,
            sa.ForeignKey("clinics.id", name=op.f("doors_clinic_id_fkey")),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger, sa.ForeignKey("staff.id", name=op.f("doors_made_by_fkey")), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        comment="The links that hang at the doors as a QR: one in force at each branch, the older ones open nothing",
    )
    op.create_index(
        "one_door_in_force", "doors", ["clinic_id"], unique=True, postgresql_where=sa.text("revoked_at is null")
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("doors")
    op.drop_column("clinics", "names")
