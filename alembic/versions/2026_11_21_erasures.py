"""who asked to be erased, who was, and what was taken along

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'erasures'
down_revision = 'moves'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('erasures',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('patient_id', sa.BigInteger(), nullable=True),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('taken_back_at is null or done_at is null', name=op.f('erasures_what_is_erased_is_not_taken_back')),
    sa.CheckConstraint('(chat_id is null) <> (patient_id is null)', name=op.f('erasures_an_erasure_is_of_a_chat_or_a_person')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('erasures_chat_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('erasures_patient_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('erasures_pkey')),
    comment='Who asked to be erased; it is done at `due_at`, and can be taken back until then'
    )
    op.create_index('one_open_erasure_per_chat', 'erasures', ['chat_id'], unique=True, postgresql_where=sa.text('taken_back_at is null and done_at is null'))
    op.create_table('tombstones',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('row_id', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('patient', 'chat')", name=op.f('tombstones_kind_is_known')),
    sa.PrimaryKeyConstraint('kind', 'row_id', 'made_at', name='erased_once'),
    comment='Who was erased, by row and when that row was made: a restored backup may give an id to somebody else'
    )
    op.create_table('exports',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=True),
    sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('exports_chat_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('exports_pkey')),
    sa.UniqueConstraint('token_hash', name='one_export_per_link'),
    comment='What was asked to be taken along; with a hash it lies behind a link that works once'
    )
    op.create_index('exports_of_a_chat', 'exports', ['chat_id'], unique=False)


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('exports')
    op.drop_table('tombstones')
    op.drop_table('erasures')
