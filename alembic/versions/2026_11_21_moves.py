"""how often a visit was moved, and what cancelling it gives back at the most

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'moves'
down_revision = 'waitlist'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column('appointments', sa.Column('moves', sa.Integer(), server_default='0', nullable=False))
    op.add_column('appointments', sa.Column('refund_cap', sa.Integer(), server_default='100', nullable=False))
    op.create_check_constraint(
        op.f('appointments_moves_are_counted'), 'appointments', 'refund_cap between 0 and 100 and moves >= 0'
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_constraint(op.f('appointments_moves_are_counted'), 'appointments', type_='check')
    op.drop_column('appointments', 'refund_cap')
    op.drop_column('appointments', 'moves')
