"""what the clinic says to everybody of a doctor's day

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa

from alembic import op

revision = "broadcasts"
down_revision = "misses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("goes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("broadcasts_something_is_said")),
        sa.ForeignKeyConstraint(["doctor_id"], ["doctors.id"], name=op.f("broadcasts_doctor_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("broadcasts_pkey")),
        comment="One message of the clinic to everybody of a doctor's day; its notices name it in `about`",
    )
    op.create_index("broadcasts_of_a_day", "broadcasts", ["doctor_id", "day"])


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("broadcasts")
