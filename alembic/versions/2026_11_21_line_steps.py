"""what was said of a visit in its line, step by step, so that a wrong word can be taken back

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "line_steps"
down_revision = "clinic_changes"
branch_labels = None
depends_on = None

SAID = "'arrive', 'call', 'in', 'skip', 'seen', 'missed'"


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        "line_steps",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("follows", sa.Uuid(), nullable=True),
        sa.Column("stood", sa.Text(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skips", sa.Integer(), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.CheckConstraint(f"said in ({SAID})", name=op.f("line_steps_said_is_known")),
        sa.CheckConstraint("(undone_at is null) = (undone_by is null)", name=op.f("line_steps_undone_by_somebody")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("line_steps_appointment_id_fkey")
        ),
        sa.ForeignKeyConstraint(["follows"], ["appointments.id"], name=op.f("line_steps_follows_fkey")),
        sa.PrimaryKeyConstraint("appointment_id", "number", name="one_step_after_another"),
        comment="What was said of a visit in its line, and how it stood before: taken back, it stands so again",
    )
    op.create_index(
        "steps_that_follow", "line_steps", ["follows"], postgresql_where=sa.text("follows is not null")
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("line_steps")
