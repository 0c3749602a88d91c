"""one person in several chats: joins, the codes that prove them, persons handed over, and what is asked of a person

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'people_join'
down_revision = 'lost_disputes'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column('chats', sa.Column('joined_to', sa.BigInteger()))
    op.create_foreign_key(op.f('chats_joined_to_fkey'), 'chats', 'chats', ['joined_to'], ['id'])
    op.create_check_constraint(op.f('chats_joined_to_another'), 'chats', 'joined_to <> id')
    op.create_check_constraint(op.f('chats_phone_is_e164'), 'chats', r"phone ~ '^\+[1-9][0-9]{6,14}$'")
    op.create_index('chats_of_a_phone', 'chats', ['phone'], postgresql_where=sa.text('phone is not null'))
    op.create_index('chats_joined', 'chats', ['joined_to'], postgresql_where=sa.text('joined_to is not null'))
    op.add_column('patients', sa.Column('same_as', sa.BigInteger()))
    op.create_foreign_key(op.f('patients_same_as_fkey'), 'patients', 'patients', ['same_as'], ['id'])
    op.create_check_constraint(op.f('patients_same_as_another'), 'patients', 'same_as <> id')
    op.create_check_constraint(op.f('patients_phone_is_e164'), 'patients', r"phone ~ '^\+[1-9][0-9]{6,14}$'")
    op.create_index('patients_of_a_phone', 'patients', ['phone'], postgresql_where=sa.text('phone is not null'))
    op.create_index('patients_same', 'patients', ['same_as'], postgresql_where=sa.text('same_as is not null'))
    op.create_table('link_codes',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('to_chat_id', sa.BigInteger(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=False),
    sa.Column('tries', sa.Integer(), server_default='0', nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.Column('expires_at', MOMENT, nullable=False),
    sa.Column('matched_at', MOMENT),
    sa.Column('closed_at', MOMENT),
    sa.CheckConstraint('chat_id <> to_chat_id', name=op.f('link_codes_a_code_goes_to_another_chat')),
    sa.CheckConstraint('tries between 0 and 5', name=op.f('link_codes_five_tries_per_code')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('link_codes_chat_id_fkey')),
    sa.ForeignKeyConstraint(['to_chat_id'], ['chats.id'], name=op.f('link_codes_to_chat_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('link_codes_pkey')),
    comment='A code sent to a chat that another one says is its own; only its hash is kept'
    )
    op.create_index('one_open_link_code_per_chat', 'link_codes', ['chat_id'], unique=True,
                    postgresql_where=sa.text('closed_at is null'))
    op.create_index('link_codes_by_time', 'link_codes', ['to_chat_id', 'made_at'])
    op.create_table('chat_joins',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('to_chat_id', sa.BigInteger(), nullable=False),
    sa.Column('patient_id', sa.BigInteger()),
    sa.Column('same_as', sa.BigInteger()),
    sa.Column('lent', sa.ARRAY(sa.BigInteger()), server_default='{}', nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('joined_at', MOMENT, nullable=False),
    sa.Column('separated_at', MOMENT),
    sa.Column('separated_by', sa.Text()),
    sa.CheckConstraint('(patient_id is null) = (same_as is null)', name=op.f('chat_joins_two_are_one_or_nobody_is')),
    sa.CheckConstraint('(separated_at is null) = (separated_by is null)', name=op.f('chat_joins_who_separates_signs')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('chat_joins_chat_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('chat_joins_patient_id_fkey')),
    sa.ForeignKeyConstraint(['same_as'], ['patients.id'], name=op.f('chat_joins_same_as_fkey')),
    sa.ForeignKeyConstraint(['to_chat_id'], ['chats.id'], name=op.f('chat_joins_to_chat_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('chat_joins_pkey')),
    comment='Which chat uses whose family since when, and how to undo it: `lent` are the persons brought along'
    )
    op.create_index('one_open_join_per_chat', 'chat_joins', ['chat_id'], unique=True,
                    postgresql_where=sa.text('separated_at is null'))
    op.create_index('chat_joins_to_a_chat', 'chat_joins', ['to_chat_id'])
    op.create_table('handovers',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('keeps', sa.Boolean(), nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.Column('expires_at', MOMENT, nullable=False),
    sa.Column('taken_by', sa.BigInteger()),
    sa.Column('same_as', sa.BigInteger()),
    sa.Column('closed_at', MOMENT),
    sa.CheckConstraint('taken_by is null or closed_at is not null', name=op.f('handovers_what_is_taken_is_closed')),
    sa.CheckConstraint('taken_by <> chat_id', name=op.f('handovers_handed_to_another_chat')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('handovers_chat_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('handovers_patient_id_fkey')),
    sa.ForeignKeyConstraint(['same_as'], ['patients.id'], name=op.f('handovers_same_as_fkey')),
    sa.ForeignKeyConstraint(['taken_by'], ['chats.id'], name=op.f('handovers_taken_by_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('handovers_pkey')),
    sa.UniqueConstraint('token_hash', name='one_handover_per_token'),
    comment='A person whom a chat hands to their own; only its SHA-256 is kept. `keeps`: both chats see them'
    )
    op.create_index('one_open_handover_per_person', 'handovers', ['patient_id'], unique=True,
                    postgresql_where=sa.text('closed_at is null'))
    op.create_table('profile_values',
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('value', sa.Text()),
    sa.Column('answered_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('profile_values_patient_id_fkey')),
    sa.PrimaryKeyConstraint('patient_id', 'field', name=op.f('profile_values_pkey')),
    comment='What a person has said of themselves, by field; no value: they would rather not say, so ask no more'
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('profile_values')
    op.drop_table('handovers')
    op.drop_table('chat_joins')
    op.drop_table('link_codes')
    for table, index, column in (
        ('patients', 'patients_same', 'same_as'), ('chats', 'chats_joined', 'joined_to'),
    ):
        op.drop_index(index, table_name=table)
        op.drop_column(table, column)
    for table, index in (('patients', 'patients_of_a_phone'), ('chats', 'chats_of_a_phone')):
        op.drop_constraint(op.f(f'{table}_phone_is_e164'), table)
        op.drop_index(index, table_name=table)
