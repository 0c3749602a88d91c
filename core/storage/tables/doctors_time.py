"""Changes of hours and leave, and who has to be found another place because of one."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.domain.rebooking import Fallback, Outcome
from core.storage.tables.base import Moment, metadata, one_of

schedule_changes = Table(
    "schedule_changes",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("doctor_id", ForeignKey("doctors.id")),
    Column("clinic_id", ForeignKey("clinics.id")),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("undo_until", Moment, nullable=False),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    Column("undone_at", Moment),
    CheckConstraint("kind in ('hours', 'block', 'lift')", name="kind_is_known"),
    Index("schedule_changes_of_a_doctor", "doctor_id", "id"),
    comment="Old and new hours and leave of every change by chat: what is undone goes back to the old ones",
)

waves = Table(
    "waves",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("change_id", ForeignKey("schedule_changes.id"), nullable=False),
    Column("block_id", Integer, index=True),
    Column("by", Text, nullable=False),
    Column("begins_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("cancels", Boolean, nullable=False, server_default=text("false")),
    Index("waves_open", "begins_at", postgresql_where=text("ended_at is null")),
    comment="One change of hours or leave over booked visits: who has to be found another place",
)

wave_visits = Table(
    "wave_visits",
    metadata,
    Column("wave_id", ForeignKey("waves.id"), nullable=False),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("told_at", Moment),
    Column("until", Moment),
    Column("fallback", Text, nullable=False, server_default="refund"),
    Column("outcome", Text),
    Column("decided_at", Moment),
    PrimaryKeyConstraint("wave_id", "appointment_id"),
    CheckConstraint(one_of("fallback", Fallback), name="fallback_is_known"),
    CheckConstraint(one_of("outcome", Outcome), name="outcome_is_known"),
    CheckConstraint("(outcome is null) = (decided_at is null)", name="decided_once"),
    Index("one_live_wave_per_visit", "appointment_id", unique=True, postgresql_where=text("outcome is null")),
)
