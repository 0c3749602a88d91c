"""what patients agree to before anything personal is kept

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'consents'
down_revision = 'mail_proofs'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('consents',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('consents_chat_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('consents_pkey')),
    comment='Who agreed to which notice, when and in which language; `words` is the SHA-256 of what it said'
    )
    op.create_index('one_consent_per_version', 'consents', ['chat_id', 'version'], unique=True, postgresql_where=sa.text('withdrawn_at is null'))
    op.add_column('chats', sa.Column('consent', sa.Integer(), nullable=True, comment='The version of the notice that is agreed to; null: none is'))
    # who is known already was known before there was a notice: version 0, and the next booking asks
    op.execute("""
        update chats set consent = 0
        where name <> '' or phone is not null or exists (select 1 from chat_patients where chat_id = chats.id)
    """)
    op.create_check_constraint(op.f('chats_nothing_personal_before_consent'), 'chats', "consent is not null or (name = '' and phone is null)")
    op.execute("""
        create function nobody_before_consent() returns trigger language plpgsql as $$
        begin
            if exists (select 1 from chats where id = new.chat_id and consent is not null) then return new; end if;
            raise exception 'this chat has agreed to no notice'
                using errcode = 'check_violation', constraint = 'nobody_before_consent';
        end $$
    """)
    op.execute("""
        create trigger nobody_before_consent before insert on chat_patients
        for each row execute function nobody_before_consent()
    """)
    op.create_table_comment('chat_patients', 'Who speaks for whom; by the trigger nobody_before_consent only where the chat agrees to the notice', existing_comment=None)


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table_comment('chat_patients', existing_comment='Who speaks for whom; by the trigger nobody_before_consent only where the chat agrees to the notice')
    op.execute("drop trigger nobody_before_consent on chat_patients")
    op.execute("drop function nobody_before_consent()")
    op.drop_constraint(op.f('chats_nothing_personal_before_consent'), 'chats', type_='check')
    op.drop_column('chats', 'consent')
    op.drop_table('consents')
