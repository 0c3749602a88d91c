"""what humans at the desk must do

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

revision = 'tasks'
down_revision = 'the_sandbox'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('tasks',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('payment_id', sa.Uuid(), nullable=True),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.Text(), nullable=True),
    sa.CheckConstraint('(closed_at is null) = (closed_by is null)', name=op.f('tasks_closed_is_closed_by_someone')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('tasks_appointment_id_fkey')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('tasks_chat_id_fkey')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('tasks_payment_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('tasks_pkey')),
    sa.UniqueConstraint('key', name='one_task_per_key'),
    comment='The kinds stand in core/domain/task.py: a new one needs no migration'
    )
    op.create_index('tasks_of_a_chat', 'tasks', ['chat_id', 'id'], unique=False)
    op.create_index('tasks_of_a_payment', 'tasks', ['payment_id'], unique=False, postgresql_where=sa.text('payment_id is not null'))
    op.create_index('tasks_open', 'tasks', ['kind', 'id'], unique=False, postgresql_where=sa.text('closed_at is null'))


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('tasks')
