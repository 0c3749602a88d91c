"""what was changed in the clinic by chat, as it was before and after

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'clinic_changes'
down_revision = 'chosen_language'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('clinic_changes',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=True),
    sa.Column('clinic_id', sa.Integer(), nullable=True),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undo_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('after', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('setting', 'doctor', 'branch')", name=op.f('clinic_changes_kind_is_known')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('clinic_changes_clinic_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('clinic_changes_doctor_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('clinic_changes_pkey')),
    comment='Old and new values of every change of settings, doctors and branches by chat'
    )
    op.create_index('clinic_changes_of_one', 'clinic_changes', ['kind', 'name', 'id'], unique=False)


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_index('clinic_changes_of_one', table_name='clinic_changes')
    op.drop_table('clinic_changes')
