"""whether a doctor is a woman or a man, where the clinic says so

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'sex_of_a_doctor'
down_revision = 'desk_consents'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    says = 'As the clinic says it, never guessed from a name; null: it has not said'
    op.add_column('doctors', sa.Column('sex', sa.Text(), nullable=True, comment=says))
    op.create_check_constraint('sex_is_known', 'doctors', "sex in ('female', 'male', 'other')")


def downgrade() -> None:
    """Take back."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_constraint('sex_is_known', 'doctors', type_='check')
    op.drop_column('doctors', 'sex')
