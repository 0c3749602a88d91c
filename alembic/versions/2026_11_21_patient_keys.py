"""a key for each patient, wrapped by a master key

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'patient_keys'
down_revision = 'people_join'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column('patients', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('patient_keys',
    sa.Column('patient_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('master', sa.Text(), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('patient_keys_patient_id_fkey')),
    sa.PrimaryKeyConstraint('patient_id', name=op.f('patient_keys_pkey')),
    comment='One key a patient, useless without the master key of that name; destroyed when they are erased'
    )
    op.create_index('patient_keys_of_a_master', 'patient_keys', ['master'])


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('patient_keys')
    op.drop_column('patients', 'erased_at')
