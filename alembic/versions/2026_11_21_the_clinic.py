"""the clinic

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
revision = 'the_clinic'
down_revision = None
branch_labels = None
depends_on = None

ROSTER = ("clinics", "doctors", "weekly_hours", "schedule_overrides", "blocked_periods", "settings")


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table('chats',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('state', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('tokens', sa.Float(), server_default='20', nullable=False),
    sa.Column('tokens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_heard_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('unreachable_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('chats_pkey')),
    sa.UniqueConstraint('channel', 'address', name='one_chat_per_address')
    )
    op.create_table('clinics',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('timezone', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), server_default='', nullable=False),
    sa.Column('phone', sa.Text(), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('clinics_pkey')),
    sa.UniqueConstraint('name', name=op.f('clinics_name_key'))
    )
    op.create_table('content_templates',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('content_hash', sa.Text(), nullable=False),
    sa.Column('content_sid', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name', 'language', name=op.f('content_templates_pkey'))
    )
    op.create_table('deliveries',
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('error_code', sa.Text(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('message_id', name=op.f('deliveries_pkey')),
    comment='What the provider says became of a message; never goes backwards'
    )
    op.create_table('doctors',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('specialty', sa.Text(), nullable=False),
    sa.Column('qualifications', sa.Text(), server_default='', nullable=False),
    sa.Column('practising_since', sa.Integer(), nullable=True),
    sa.Column('languages', sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('fee_minor', sa.BigInteger(), nullable=False),
    sa.Column('follow_up_fee_minor', sa.BigInteger(), nullable=True),
    sa.Column('follow_up_days', sa.Integer(), server_default='0', nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.CheckConstraint('fee_minor >= 0', name=op.f('doctors_fee_is_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('doctors_pkey'))
    )
    op.create_table('inbox',
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('body', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('source', 'external_id', name='heard_once'),
    comment="What was heard, by its sender's own id. The body is kept only while it is not handled"
    )
    op.create_index('inbox_by_age', 'inbox', ['received_at'], unique=False)
    op.create_index('inbox_unhandled', 'inbox', ['due_at'], unique=False, postgresql_where=sa.text('handled_at is null'))
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('body', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('leased_by', sa.Text(), nullable=True),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('result', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dead_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('outbox_pkey')),
    sa.UniqueConstraint('key', name='one_effect_per_key')
    )
    op.create_index('outbox_due', 'outbox', ['due_at'], unique=False, postgresql_where=sa.text('done_at is null and dead_at is null'))
    op.create_index('outbox_dead', 'outbox', ['dead_at'], unique=False, postgresql_where=sa.text('dead_at is not null'))
    op.create_index('outbox_of_a_chat', 'outbox', ['chat_id', 'id'], unique=False, postgresql_where=sa.text("done_at is null and dead_at is null and kind = 'say'"))
    op.create_table('patients',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('patients_pkey'))
    )
    op.create_table('revisions',
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('topic', name=op.f('revisions_pkey')),
    comment='Grows with every change of the roster or the settings: how a process knows that its copy is old'
    )
    op.create_table('webchat_messages',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('chat', sa.Text(), nullable=False),
    sa.Column('direction', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('body', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('card', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("direction in ('in', 'out')", name=op.f('webchat_messages_direction_is_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('webchat_messages_pkey')),
    sa.UniqueConstraint('chat', 'key', name='one_line_per_webchat_key')
    )
    op.create_index('webchat_messages_of_a_chat', 'webchat_messages', ['chat', 'id'], unique=False)
    op.create_table('appointments',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('occupied_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('fee_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('consultation', sa.Text(), nullable=False),
    sa.Column('pays', sa.Text(), server_default='online', nullable=False),
    sa.Column('held_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('extended', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('version', sa.Integer(), server_default='0', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    postgresql.ExcludeConstraint((sa.literal_column("int8range(doctor_id, doctor_id, '[]')"), '='), (sa.literal_column("int4range(seat, seat, '[]')"), '='), (sa.literal_column('tstzrange(starts_at, occupied_until)'), '&&'), where=sa.text("status in ('arrived', 'confirmed', 'held', 'in_consultation', 'requested')"), using='gist', name='one_patient_per_place'),
    postgresql.ExcludeConstraint((sa.literal_column("int8range(patient_id, patient_id, '[]')"), '='), (sa.literal_column('tstzrange(starts_at, ends_at)'), '&&'), where=sa.text("status in ('arrived', 'confirmed', 'held', 'in_consultation', 'requested')"), using='gist', name='one_visit_per_patient_at_a_time'),
    sa.CheckConstraint("pays in ('online', 'at_clinic', 'nothing')", name=op.f('appointments_pays_is_known')),
    sa.CheckConstraint("status <> 'held' or held_until is not null", name=op.f('appointments_a_hold_has_an_end')),
    sa.CheckConstraint("status in ('held', 'requested', 'confirmed', 'arrived', 'in_consultation', 'completed', 'cancelled', 'no_show', 'expired')", name=op.f('appointments_status_is_known')),
    sa.CheckConstraint("status not in ('confirmed', 'arrived', 'completed') or number is not null", name=op.f('appointments_booked_has_a_number')),
    sa.CheckConstraint('starts_at < ends_at and ends_at <= occupied_until', name=op.f('appointments_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('appointments_chat_id_fkey')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('appointments_clinic_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('appointments_doctor_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('appointments_patient_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('appointments_pkey')),
    sa.UniqueConstraint('clinic_id', 'number', name='one_visit_per_number')
    )
    op.create_index('appointments_of_a_chat', 'appointments', ['chat_id', 'starts_at'], unique=False)
    op.create_index('appointments_of_a_doctor', 'appointments', ['doctor_id', 'starts_at'], unique=False, postgresql_where=sa.text("status in ('arrived', 'confirmed', 'held', 'in_consultation', 'requested')"))
    op.create_index('appointments_of_a_patient', 'appointments', ['patient_id', 'starts_at'], unique=False)
    op.create_index('holds_by_deadline', 'appointments', ['held_until'], unique=False, postgresql_where=sa.text("status = 'held'"))
    op.create_table('blocked_periods',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=True),
    sa.Column('clinic_id', sa.Integer(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.CheckConstraint("kind in ('leave', 'holiday', 'emergency', 'other')", name=op.f('blocked_periods_kind_is_known')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('blocked_periods_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('blocked_periods_clinic_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('blocked_periods_doctor_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('blocked_periods_pkey'))
    )
    op.create_index(op.f('blocked_periods_doctor_id_idx'), 'blocked_periods', ['doctor_id'], unique=False)
    op.create_table('cards',
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('card', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('cards_chat_id_fkey')),
    sa.PrimaryKeyConstraint('chat_id', 'card', name=op.f('cards_pkey')),
    comment="The channel's id of the message that shows a card, so that the card is redrawn in place"
    )
    op.create_table('chat_patients',
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('relation', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('chat_patients_chat_id_fkey')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('chat_patients_patient_id_fkey')),
    sa.PrimaryKeyConstraint('chat_id', 'patient_id', name=op.f('chat_patients_pkey'))
    )
    op.create_index(op.f('chat_patients_patient_id_idx'), 'chat_patients', ['patient_id'], unique=False)
    op.create_index('one_self_per_chat', 'chat_patients', ['chat_id'], unique=True, postgresql_where=sa.text("relation = 'self'"))
    op.create_table('numbers',
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('series', sa.Text(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('numbers_clinic_id_fkey')),
    sa.PrimaryKeyConstraint('clinic_id', 'day', 'series', name=op.f('numbers_pkey')),
    comment='The last number given: numbers are dense because the row is locked until the visit commits'
    )
    op.create_table('schedule_overrides',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=False),
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=True),
    sa.Column('ends', sa.Time(), nullable=True),
    sa.Column('slot_minutes', sa.Integer(), nullable=True),
    sa.Column('buffer_minutes', sa.Integer(), nullable=True),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('consultation', sa.Text(), nullable=True),
    sa.CheckConstraint("kind in ('add', 'replace', 'closed')", name=op.f('schedule_overrides_kind_is_known')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('schedule_overrides_clinic_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('schedule_overrides_doctor_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('schedule_overrides_pkey'))
    )
    op.create_index('schedule_overrides_of_a_day', 'schedule_overrides', ['doctor_id', 'day'], unique=False)
    op.create_table('settings',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=True),
    sa.Column('value', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('settings_doctor_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('settings_pkey')),
    sa.UniqueConstraint('name', 'doctor_id', name='one_value_per_setting', postgresql_nulls_not_distinct=True)
    )
    op.create_table('weekly_hours',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('doctor_id', sa.Integer(), nullable=False),
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.SmallInteger(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('ends', sa.Time(), nullable=False),
    sa.Column('slot_minutes', sa.Integer(), nullable=False),
    sa.Column('buffer_minutes', sa.Integer(), nullable=False),
    sa.Column('capacity', sa.Integer(), server_default='1', nullable=False),
    sa.Column('consultation', sa.Text(), server_default='in_person', nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint('slot_minutes > 0 and buffer_minutes >= 0 and capacity > 0', name=op.f('weekly_hours_slot_is_possible')),
    sa.CheckConstraint('weekday between 0 and 6', name=op.f('weekly_hours_weekday_is_monday_to_sunday')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('weekly_hours_clinic_id_fkey')),
    sa.ForeignKeyConstraint(['doctor_id'], ['doctors.id'], name=op.f('weekly_hours_doctor_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('weekly_hours_pkey'))
    )
    op.create_index(op.f('weekly_hours_doctor_id_idx'), 'weekly_hours', ['doctor_id'], unique=False)
    op.create_table('appointment_events',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('event', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('appointment_events_appointment_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('appointment_events_pkey'))
    )
    op.create_index(op.f('appointment_events_appointment_id_idx'), 'appointment_events', ['appointment_id'], unique=False)
    op.create_table('payments',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('gateway', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('link_id', sa.Text(), nullable=True),
    sa.Column('link_url', sa.Text(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status in ('created', 'open', 'failed', 'expired', 'cancelled', 'quarantined', 'paid')", name=op.f('payments_status_is_known')),
    sa.CheckConstraint('amount_minor > 0', name=op.f('payments_amount_is_positive')),
    sa.CheckConstraint('length(reference) <= 40', name=op.f('payments_reference_fits_every_gateway')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('payments_appointment_id_fkey')),
    sa.ForeignKeyConstraint(['chat_id'], ['chats.id'], name=op.f('payments_chat_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('payments_pkey')),
    sa.UniqueConstraint('gateway', 'link_id', name='one_payment_per_link'),
    sa.UniqueConstraint('reference', name='one_payment_per_reference')
    )
    op.create_index('one_open_payment_per_visit', 'payments', ['appointment_id'], unique=True, postgresql_where=sa.text("status in ('created', 'open')"))
    op.create_index(op.f('payments_appointment_id_idx'), 'payments', ['appointment_id'], unique=False)
    op.create_table('ledger',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('gateway', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('entry', sa.Text(), nullable=False),
    sa.Column('payment_id', sa.Uuid(), nullable=False),
    sa.Column('gateway_payment_id', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('settled_as', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('capture', 'refund')", name=op.f('ledger_kind_is_known')),
    sa.CheckConstraint("settled_as in ('booked', 'refunded', 'quarantined')", name=op.f('ledger_settled_as_is_known')),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ledger_amount_is_positive')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('ledger_payment_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('ledger_pkey')),
    sa.UniqueConstraint('gateway', 'kind', 'entry', name='one_effect_per_payment_event'),
    comment="Append-only. `entry` is the gateway's id of the capture or the refund: an event counts once for ever"
    )
    op.create_index(op.f('ledger_payment_id_idx'), 'ledger', ['payment_id'], unique=False)
    op.create_table('refunds',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('payment_id', sa.Uuid(), nullable=False),
    sa.Column('gateway', sa.Text(), nullable=False),
    sa.Column('gateway_payment_id', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('gateway_refund_id', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status in ('due', 'pending', 'processed', 'failed')", name=op.f('refunds_status_is_known')),
    sa.CheckConstraint('amount_minor > 0', name=op.f('refunds_amount_is_positive')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('refunds_payment_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('refunds_pkey')),
    sa.UniqueConstraint('key', name='one_refund_per_key')
    )
    op.create_index(op.f('refunds_payment_id_idx'), 'refunds', ['payment_id'], unique=False)
    op.execute(
        "create function revise_clinic() returns trigger language plpgsql as "
        "$$ begin insert into revisions (topic, version) values ('clinic', 1) "
        "on conflict (topic) do update set version = revisions.version + 1; return null; end $$"
    )
    for table in ROSTER:
        op.execute(
            f"create trigger {table}_revised after insert or update or delete or truncate on {table} "
            "for each statement execute function revise_clinic()"
        )


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_index(op.f('refunds_payment_id_idx'), table_name='refunds')
    op.drop_table('refunds')
    op.drop_index(op.f('ledger_payment_id_idx'), table_name='ledger')
    op.drop_table('ledger')
    op.drop_index(op.f('payments_appointment_id_idx'), table_name='payments')
    op.drop_index('one_open_payment_per_visit', table_name='payments', postgresql_where=sa.text("status in ('created', 'open')"))
    op.drop_table('payments')
    op.drop_index(op.f('appointment_events_appointment_id_idx'), table_name='appointment_events')
    op.drop_table('appointment_events')
    op.drop_index(op.f('weekly_hours_doctor_id_idx'), table_name='weekly_hours')
    op.drop_table('weekly_hours')
    op.drop_table('settings')
    op.drop_index('schedule_overrides_of_a_day', table_name='schedule_overrides')
    op.drop_table('schedule_overrides')
    op.drop_table('numbers')
    op.drop_index('one_self_per_chat', table_name='chat_patients', postgresql_where=sa.text("relation = 'self'"))
    op.drop_index(op.f('chat_patients_patient_id_idx'), table_name='chat_patients')
    op.drop_table('chat_patients')
    op.drop_table('cards')
    op.drop_index(op.f('blocked_periods_doctor_id_idx'), table_name='blocked_periods')
    op.drop_table('blocked_periods')
    op.drop_index('holds_by_deadline', table_name='appointments', postgresql_where=sa.text("status = 'held'"))
    op.drop_index('appointments_of_a_patient', table_name='appointments')
    op.drop_index('appointments_of_a_doctor', table_name='appointments', postgresql_where=sa.text("status in ('arrived', 'confirmed', 'held', 'in_consultation', 'requested')"))
    op.drop_index('appointments_of_a_chat', table_name='appointments')
    op.drop_table('appointments')
    op.drop_index('webchat_messages_of_a_chat', table_name='webchat_messages')
    op.drop_table('webchat_messages')
    op.drop_table('revisions')
    op.drop_table('patients')
    op.drop_index('outbox_of_a_chat', table_name='outbox', postgresql_where=sa.text("done_at is null and dead_at is null and kind = 'say'"))
    op.drop_index('outbox_dead', table_name='outbox', postgresql_where=sa.text('dead_at is not null'))
    op.drop_index('outbox_due', table_name='outbox', postgresql_where=sa.text('done_at is null and dead_at is null'))
    op.drop_table('outbox')
    op.drop_index('inbox_unhandled', table_name='inbox', postgresql_where=sa.text('handled_at is null'))
    op.drop_index('inbox_by_age', table_name='inbox')
    op.drop_table('inbox')
    op.drop_table('doctors')
    op.drop_table('deliveries')
    op.drop_table('content_templates')
    op.drop_table('clinics')
    op.drop_table('chats')
    op.execute("drop function revise_clinic()")
