"""what people say of themselves is sealed, and kept in no other form

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'profiles_sealed'
down_revision = 'erasures'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The column that goes was never written."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_column('profile_values', 'value')
    op.add_column('profile_values', sa.Column('sealed', sa.LargeBinary()))


def downgrade() -> None:
    """Undo: what is sealed cannot be opened here, and is asked for again."""
    op.execute("set local lock_timeout = '3s'")
    op.execute('delete from profile_values')
    op.drop_column('profile_values', 'sealed')
    op.add_column('profile_values', sa.Column('value', sa.Text()))
