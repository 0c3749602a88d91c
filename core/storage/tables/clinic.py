"""The clinic: who works where and when, under which settings, and how often that has changed."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from core.storage.tables.base import Moment, metadata

clinics = Table(
    "clinics",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("timezone", Text, nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("directions", Text, nullable=False, server_default=""),
    Column("map_url", Text, nullable=False, server_default=""),
    Column("names", JSONB, nullable=False, server_default=text("'{}'")),
)

doors = Table(
    "doors",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", ForeignKey("staff.id"), nullable=False),
    Column("revoked_at", Moment),
    Index("one_door_in_force", "clinic_id", unique=True, postgresql_where=text("revoked_at is null")),
    comment="The links that hang at the doors as a QR: one in force at each branch, the older ones open nothing",
)

doctors = Table(
    "doctors",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("names", JSONB, nullable=False, server_default=text("'{}'")),
    Column("specialty", Text, nullable=False),
    Column("qualifications", Text, nullable=False, server_default=""),
    Column("registration", Text, nullable=False, server_default=""),
    Column("practising_since", Integer),
    Column("sex", Text, comment="As the clinic says it, never guessed from a name; null: it has not said"),
    Column("languages", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("fee_minor", BigInteger, nullable=False),
    Column("follow_up_fee_minor", BigInteger),
    Column("follow_up_days", Integer, nullable=False, server_default="0"),
    Column("currency", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    CheckConstraint("fee_minor >= 0", name="fee_is_not_negative"),
    CheckConstraint("sex in ('female', 'male', 'other')", name="sex_is_known"),
)

weekly_hours = Table(
    "weekly_hours",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False, index=True),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    Column("slot_minutes", Integer, nullable=False),
    Column("buffer_minutes", Integer, nullable=False),
    Column("capacity", Integer, nullable=False, server_default="1"),
    Column("consultation", Text, nullable=False, server_default="in_person"),
    Column("valid_from", Date),
    Column("valid_to", Date),
    CheckConstraint("weekday between 0 and 6", name="weekday_is_monday_to_sunday"),
    CheckConstraint("slot_minutes > 0 and buffer_minutes >= 0 and capacity > 0", name="slot_is_possible"),
)

schedule_overrides = Table(
    "schedule_overrides",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("starts", Time),
    Column("ends", Time),
    Column("slot_minutes", Integer),
    Column("buffer_minutes", Integer),
    Column("capacity", Integer),
    Column("consultation", Text),
    Index("schedule_overrides_of_a_day", "doctor_id", "day"),
    CheckConstraint("kind in ('add', 'replace', 'closed')", name="kind_is_known"),
)

blocked_periods = Table(
    "blocked_periods",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("doctor_id", ForeignKey("doctors.id"), index=True),
    Column("clinic_id", ForeignKey("clinics.id")),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
    CheckConstraint("kind in ('leave', 'holiday', 'emergency', 'other')", name="kind_is_known"),
)

settings = Table(
    "settings",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("doctor_id", ForeignKey("doctors.id")),
    Column("value", JSONB, nullable=False),
    UniqueConstraint("name", "doctor_id", name="one_value_per_setting", postgresql_nulls_not_distinct=True),
)

revisions = Table(
    "revisions",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("version", BigInteger, nullable=False, server_default="0"),
    comment="Grows with every change of the roster or the settings: how a process knows that its copy is old",
)
