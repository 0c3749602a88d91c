"""talks that a human at the desk has with a patient

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'desk_talks'
down_revision = 'audit_chain'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('desk_talks',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('desk_chat', sa.BigInteger(), nullable=True),
    sa.Column('task_id', sa.BigInteger(), nullable=True),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('step', sa.Text(), server_default='', nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waits_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended', sa.Text(), nullable=True),
    sa.CheckConstraint("(ended_at is null) = (ended is null)", name=op.f('desk_talks_ended_is_ended_by_something')),
    sa.CheckConstraint("ended in ('by_patient', 'by_desk', 'by_time')", name=op.f('desk_talks_ending_is_known')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('desk_talks_appointment_id_fkey')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('desk_talks_chat_id_fkey')),
    sa.ForeignKeyConstraint(['desk_chat'], ['chats.id'], name=op.f('desk_talks_desk_chat_fkey')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('desk_talks_task_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('desk_talks_pkey'))
    )
    op.create_index('one_open_talk_per_chat', 'desk_talks', ['chat_id'], unique=True, postgresql_where=sa.text('ended_at is null'))
    op.create_table('desk_words',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('talk_id', sa.BigInteger(), nullable=False),
    sa.Column('from_desk', sa.Boolean(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['talk_id'], ['desk_talks.id'], name=op.f('desk_words_talk_id_fkey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('desk_words_pkey')),
    comment='Kept while the talk is open, so that whoever takes it over reads it; gone with its end'
    )
    op.create_index('desk_words_of_a_talk', 'desk_words', ['talk_id', 'id'])


def downgrade() -> None:
    """Take back."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('desk_words')
    op.drop_table('desk_talks')
