"""what the clinic says without being asked, who wants none of it, and what patients answer

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'notices'
down_revision = 'practice_in_the_sandbox'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('notices',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Text(), server_default='planned', nullable=False),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(
        "status in ('planned', 'queued', 'sent', 'delivered', 'read', 'failed', 'undelivered', 'unreachable', "
        "'withdrawn', 'stopped')", name=op.f('notices_status_is_known')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('notices_appointment_id_fkey')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('notices_chat_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('notices_pkey')),
    sa.UniqueConstraint('appointment_id', 'kind', 'version', 'way', name='one_notice_per_visit_version'),
    comment='What the clinic says without being asked: at most once for each kind and version of a visit, by each way'
    )
    op.create_index('notices_by_message', 'notices', ['message_id'], unique=False, postgresql_where=sa.text('message_id is not null'))
    op.create_index('notices_open', 'notices', ['due_at'], unique=False, postgresql_where=sa.text("status in ('planned', 'queued')"))
    op.create_table('opt_outs',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stopped_by', sa.Text(), nullable=False),
    sa.Column('resumed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("stopped_by in ('patient', 'provider')", name=op.f('opt_outs_stopped_by_is_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('opt_outs_pkey')),
    comment='Who wants no notices, by which way, since when; `provider`: it told us that the patient has said STOP'
    )
    op.create_index('one_opt_out_per_address', 'opt_outs', ['way', 'address'], unique=True, postgresql_where=sa.text('resumed_at is null'))
    op.create_table('visit_answers',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("answer in ('coming', 'late', 'move', 'cancel')", name=op.f('visit_answers_answer_is_known')),
    sa.CheckConstraint("minutes is null or answer = 'late'", name=op.f('visit_answers_only_late_has_minutes')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('visit_answers_appointment_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('visit_answers_pkey')),
    sa.UniqueConstraint('appointment_id', 'starts_at', 'answer', name='one_answer_of_a_kind_per_time'),
    comment='What was answered to reminders of a visit at this time; the latest holds'
    )
    op.add_column('patients', sa.Column('email', sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f('outbox_nothing_clinical_by_whatsapp_or_sms'), 'outbox',
        "kind <> 'say' or body ->> 'channel' not in ('whatsapp', 'sms') or body ->> 'message_class' <> 'clinical'",
    )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_constraint(op.f('outbox_nothing_clinical_by_whatsapp_or_sms'), 'outbox', type_='check')
    op.drop_column('patients', 'email')
    op.drop_table('visit_answers')
    op.drop_table('opt_outs')
    op.drop_table('notices')
