"""consent that is given at the desk, and people by how their name begins

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.

The index of names is made in the transaction of all migrations, which `concurrently` cannot be: nobody is made known
while the patients are read for it.
"""

import sqlalchemy as sa
from alembic import op

revision = "desk_consents"
down_revision = "waves_that_cancel"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table(
        "desk_consents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("patient_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("desk_consents_patient_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("desk_consents_pkey")),
        comment="Who has no chat and agreed to which notice at the desk: `by` is the member of the staff who asked them",
    )
    op.create_index(
        "one_desk_consent_per_version",
        "desk_consents",
        ["patient_id", "version"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_index("patients_by_name", "patients", [sa.text("lower(name) text_pattern_ops")])


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_index("patients_by_name", table_name="patients")
    op.drop_table("desk_consents")
