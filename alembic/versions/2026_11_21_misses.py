"""appointments that were missed, what was said of each, and places that are paid for when they are booked

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "misses"
down_revision = "api_keys"
branch_labels = None
depends_on = None

# Whoever missed a visit before was never asked what happened: it counts for nothing.
BEFORE = """
    insert into misses (appointment_id, patient_id, at, asked_at, judgement, judged_at, judged_by)
    select id, patient_id, starts_at, starts_at, 'forgiven', now(), 'migration' from appointments
    where status = 'no_show' and seat >= 0
"""


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column("appointments", sa.Column("prepay", sa.Boolean(), server_default="false", nullable=False))
    op.create_table(
        "misses",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judgement", sa.Text(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.Text(), nullable=True),
        sa.CheckConstraint("answer in ('missed', 'was_there', 'had_told')", name=op.f("misses_answer_is_known")),
        sa.CheckConstraint("judgement in ('forgiven', 'stands')", name=op.f("misses_judgement_is_known")),
        sa.CheckConstraint(
            "(answer is null) = (answered_at is null) and (judgement is null) = (judged_at is null) "
            "and (judgement is null) = (judged_by is null)",
            name=op.f("misses_what_was_said_was_so_at_some_time"),
        ),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointments.id"], name=op.f("misses_appointment_id_fkey")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("misses_patient_id_fkey")),
        sa.PrimaryKeyConstraint("appointment_id", name="one_miss_per_visit"),
        comment="The appointments that were missed, and what the patient and the desk have said of each",
    )
    op.create_index("misses_of_a_patient", "misses", ["patient_id", "at"])
    op.execute(BEFORE)


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table("misses")
    op.drop_column("appointments", "prepay")
