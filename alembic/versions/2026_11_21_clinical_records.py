"""what doctors write of visits, sealed; who may see it, and what was handed out

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = 'clinical_records'
down_revision = "names_by_language"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column('doctors', sa.Column('registration', sa.Text(), server_default='', nullable=False))
    op.create_table('clinical_notes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('written_at', Moment, nullable=False),
    sa.CheckConstraint('version > 0', name=op.f('clinical_notes_versions_count_from_one')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('clinical_notes_appointment_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('clinical_notes_doctor_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('clinical_notes_patient_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('clinical_notes_pkey')),
    sa.UniqueConstraint('appointment_id', 'version', name='one_note_per_version'),
    comment='A row a version; by the trigger clinical_notes_stay_as_written only `shared` changes'
    )
    op.create_index(op.f('clinical_notes_patient_id_idx'), 'clinical_notes', ['patient_id'], unique=False)
    op.create_table('prescriptions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=False),
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', Moment, nullable=False),
    sa.Column('given_at', Moment, nullable=True),
    sa.CheckConstraint("status in ('draft', 'given', 'withdrawn')", name=op.f('prescriptions_status_is_known')),
    sa.CheckConstraint('(number is null) = (given_at is null)', name=op.f('prescriptions_what_is_given_has_a_number')),
    sa.CheckConstraint("status <> 'given' or number is not null", name=op.f('prescriptions_given_has_a_number')),
    sa.CheckConstraint("status <> 'draft' or number is null", name=op.f('prescriptions_a_draft_has_no_number')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('prescriptions_appointment_id_fkey')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('prescriptions_clinic_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('prescriptions_doctor_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('prescriptions_patient_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('prescriptions_pkey')),
    sa.UniqueConstraint('clinic_id', 'number', name='one_prescription_per_number'),
    comment='By the trigger prescriptions_stay_as_given what is given is only withdrawn, and nothing of it rewritten'
    )
    op.create_index(op.f('prescriptions_appointment_id_idx'), 'prescriptions', ['appointment_id'], unique=False)
    op.create_index(op.f('prescriptions_patient_id_idx'), 'prescriptions', ['patient_id'], unique=False)
    op.create_index('one_draft_per_visit', 'prescriptions', ['appointment_id', 'doctor_id'], unique=True,
    postgresql_where=sa.text("status = 'draft'"))
    op.create_table('history_consents',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('asked_at', Moment, nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('answered_at', Moment, nullable=True),
    sa.Column('allowed', sa.Boolean(), nullable=True),
    sa.Column('withdrawn_at', Moment, nullable=True),
    sa.CheckConstraint('(answered_at is null) = (allowed is null)', name=op.f('history_consents_an_answer_is_yes_or_no')),
    sa.CheckConstraint('withdrawn_at is null or allowed', name=op.f('history_consents_only_a_yes_is_withdrawn')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('history_consents_appointment_id_fkey')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('history_consents_chat_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('history_consents_patient_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('history_consents_pkey')),
    sa.UniqueConstraint('appointment_id', 'version', name='asked_once_per_visit'),
    comment="Whether a patient lets the clinic's doctors see what others wrote; asked once a visit, never overwritten"
    )
    op.create_index('history_consents_of_a_patient', 'history_consents', ['patient_id'], unique=False)
    op.create_table('record_handouts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('row_id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('made_at', Moment, nullable=False),
    sa.Column('expires_at', Moment, nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=True),
    sa.Column('fetched_at', Moment, nullable=True),
    sa.CheckConstraint("kind in ('prescription', 'note', 'draft', 'history')", name=op.f('record_handouts_kind_is_known')),
    sa.CheckConstraint("reason in ('unconscious', 'danger', 'cannot_answer')", name=op.f('record_handouts_reason_is_known')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('record_handouts_chat_id_fkey')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('record_handouts_staff_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('record_handouts_pkey')),
    sa.UniqueConstraint('token_hash', name='one_handout_per_link'),
    comment='What was asked for by which chat; with a hash it lies behind a link that works once'
    )
    op.create_index('record_handouts_of_a_chat', 'record_handouts', ['chat_id', 'made_at'], unique=False)
    op.execute(
        "create function keep_as_written() returns trigger language plpgsql as "
        "$$ begin if to_jsonb(new) - 'shared' = to_jsonb(old) - 'shared' then return new; end if; "
        "raise exception 'a note stays as it was written' "
        "using errcode = 'integrity_constraint_violation', constraint = 'clinical_notes_stay_as_written'; end $$"
    )
    op.execute(
        "create trigger clinical_notes_stay_as_written before update on clinical_notes "
        "for each row execute function keep_as_written()"
    )
    op.execute(
        "create function keep_as_given() returns trigger language plpgsql as "
        "$$ begin if old.status = 'draft' or (old.status = 'given' and new.status = 'withdrawn' "
        "and to_jsonb(new) - 'status' = to_jsonb(old) - 'status') then return new; end if; "
        "raise exception 'a prescription stays as it was given' "
        "using errcode = 'integrity_constraint_violation', constraint = 'prescriptions_stay_as_given'; end $$"
    )
    op.execute(
        "create trigger prescriptions_stay_as_given before update on prescriptions "
        "for each row execute function keep_as_given()"
    )


def downgrade() -> None:
    """Undo: what is sealed here has no other place, and is gone."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_table('record_handouts')
    op.drop_table('history_consents')
    op.drop_table('prescriptions')
    op.drop_table('clinical_notes')
    op.execute("drop function keep_as_given()")
    op.execute("drop function keep_as_written()")
    op.drop_column('doctors', 'registration')
