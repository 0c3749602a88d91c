"""the books of the sandbox gateway

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'the_sandbox'
down_revision = 'the_clinic'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('sandbox_links',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('return_url', sa.Text(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('sandbox_links_amount_is_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('sandbox_links_pkey')),
    sa.UniqueConstraint('reference', name='one_sandbox_link_per_reference')
    )
    op.create_table('sandbox_payments',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('link_id', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['link_id'], ['sandbox_links.id'], name=op.f('sandbox_payments_link_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('sandbox_payments_pkey')),
    comment='`captured_at` is null for a failed try, and may lie ahead: a bank that is slow to say yes'
    )
    op.create_index(op.f('sandbox_payments_link_id_idx'), 'sandbox_payments', ['link_id'], unique=False)
    op.create_table('sandbox_refunds',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('payment_id', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('processed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('sandbox_refunds_amount_is_positive')),
    sa.ForeignKeyConstraint(['payment_id'], ['sandbox_payments.id'], name=op.f('sandbox_refunds_payment_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('sandbox_refunds_pkey')),
    sa.UniqueConstraint('key', name='one_sandbox_refund_per_key')
    )
    op.create_index(op.f('sandbox_refunds_payment_id_idx'), 'sandbox_refunds', ['payment_id'], unique=False)
    op.create_table('sandbox_faults',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('remaining', sa.Integer(), nullable=False),
    sa.CheckConstraint('remaining >= 0', name=op.f('sandbox_faults_remaining_is_not_negative')),
    sa.PrimaryKeyConstraint('name', name=op.f('sandbox_faults_pkey')),
    comment='What is to go wrong next, and how many times: ordered by a trainer or a test'
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('sandbox_faults')
    op.drop_table('sandbox_refunds')
    op.drop_table('sandbox_payments')
    op.drop_table('sandbox_links')
