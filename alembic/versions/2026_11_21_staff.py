"""who works at the clinic, who is invited to, and what people with a role have done

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

revision = 'staff'
down_revision = 'disputes_in_the_sandbox'
branch_labels = None
depends_on = None

ROLES = "role in ('doctor', 'receptionist', 'admin', 'super_admin')"
DOCTORS_ONLY = "(role = 'doctor') = (doctor_id is not null)"


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('staff',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('invited_by', sa.BigInteger(), nullable=True),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_by', sa.BigInteger(), nullable=True),
    sa.CheckConstraint(ROLES, name=op.f('staff_role_is_known')),
    sa.CheckConstraint(DOCTORS_ONLY, name=op.f('staff_a_doctor_is_one_of_the_roster')),
    sa.CheckConstraint('active = (removed_at is null)', name=op.f('staff_who_is_gone_went_at_some_time')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('staff_chat_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('staff_doctor_id_fkey')),
    sa.ForeignKeyConstraint(['invited_by'], ['staff.id'], name=op.f('staff_invited_by_fkey')),
    sa.ForeignKeyConstraint(['removed_by'], ['staff.id'], name=op.f('staff_removed_by_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('staff_pkey')),
    comment='A role is given to a chat. A row that is not active stays, for what was done under it'
    )
    op.create_index('one_role_per_chat', 'staff', ['chat_id'], unique=True, postgresql_where=sa.text('active'))
    op.create_table('staff_invitations',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=True),
    sa.Column('invited_by', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_by', sa.BigInteger(), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint(ROLES, name=op.f('staff_invitations_role_is_known')),
    sa.CheckConstraint(DOCTORS_ONLY, name=op.f('staff_invitations_a_doctor_is_one_of_the_roster')),
    sa.ForeignKeyConstraint(['accepted_by'], ['staff.id'], name=op.f('staff_invitations_accepted_by_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('staff_invitations_doctor_id_fkey')),
    sa.ForeignKeyConstraint(['invited_by'], ['staff.id'], name=op.f('staff_invitations_invited_by_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('staff_invitations_pkey')),
    sa.UniqueConstraint('accepted_by', name='one_invitation_per_joining'),
    sa.UniqueConstraint('token_hash', name='one_invitation_per_token'),
    comment='Only the SHA-256 of the token is kept: who reads the table cannot join by it'
    )
    op.create_index(op.f('staff_invitations_invited_by_idx'), 'staff_invitations', ['invited_by'], unique=False)
    op.create_table('audit',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('staff_id', sa.BigInteger(), nullable=True),
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('previous_hash', sa.LargeBinary(), nullable=True),
    sa.Column('hash', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('audit_staff_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('audit_pkey')),
    comment='Insert-only, by trigger. The hashes are room for a chain over the rows'
    )
    op.create_index('audit_of_a_subject', 'audit', ['subject', 'id'], unique=False)
    op.create_index(op.f('audit_staff_id_idx'), 'audit', ['staff_id'], unique=False)
    op.execute("""
        create function audit_is_insert_only() returns trigger language plpgsql as $$
        begin
            raise exception 'the audit log is only ever added to' using errcode = 'restrict_violation';
        end $$
    """)
    op.execute("""
        create trigger audit_is_insert_only before update or delete or truncate on audit
        for each statement execute function audit_is_insert_only()
    """)


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('audit')
    op.execute("drop function audit_is_insert_only()")
    op.drop_table('staff_invitations')
    op.drop_table('staff')
