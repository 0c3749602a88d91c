"""what a notice is about, where a visit may have two of a kind at once

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'notices_about'
down_revision = 'profiles_sealed'
branch_labels = None
depends_on = None

NAME = 'one_notice_per_visit_version'
KEY = ['appointment_id', 'kind', 'version', 'way']


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column('notices', sa.Column('about', sa.Text(), server_default='', nullable=False))
    op.drop_constraint(NAME, 'notices', type_='unique')
    op.create_unique_constraint(NAME, 'notices', [*KEY[:3], 'about', 'way'])


def downgrade() -> None:
    """Undo; of two of a kind the first is kept, for the old key knows one."""
    op.execute("set local lock_timeout = '3s'")
    op.execute("""
        delete from notices as later using notices as first
        where later.about <> '' and later.id <> first.id and later.appointment_id = first.appointment_id
          and later.kind = first.kind and later.version = first.version and later.way = first.way
          and (later.created_at, later.id) > (first.created_at, first.id)
    """)
    op.drop_constraint(NAME, 'notices', type_='unique')
    op.create_unique_constraint(NAME, 'notices', KEY)
    op.drop_column('notices', 'about')
