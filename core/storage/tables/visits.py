"""The visits, what has happened to each, and the numbers they are given."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint

from core.domain.appointment import LIVE
from core.domain.appointment import Status as Visit
from core.domain.overbooking import OverReason
from core.storage.tables.base import Moment, metadata, one_of

_LIVE = f"status in ({', '.join(sorted(repr(s.value) for s in LIVE))})"

appointments = Table(
    "appointments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("chat_id", ForeignKey("chats.id")),
    Column("seat", Integer, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("occupied_until", Moment, nullable=False),
    Column("status", Text, nullable=False),
    Column("number", Text),
    Column("fee_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("consultation", Text, nullable=False),
    Column("pays", Text, nullable=False, server_default="online"),
    Column("held_until", Moment),
    Column("extended", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("prepay", Boolean, nullable=False, server_default="false"),
    Column("offer_id", ForeignKey("offers.id"), index=True),
    Column("created_at", Moment, nullable=False),
    Column("moves", Integer, nullable=False, server_default="0"),
    Column("refund_cap", Integer, nullable=False, server_default="100"),
    Column("over_reason", Text),
    CheckConstraint("(seat >= 1000) = (over_reason is not null)", name="nobody_sits_beyond_without_a_reason"),
    CheckConstraint(f"over_reason is null or {one_of('over_reason', OverReason)}", name="over_reason_is_known"),
    CheckConstraint("refund_cap between 0 and 100 and moves >= 0", name="moves_are_counted"),
    CheckConstraint(one_of("status", Visit), name="status_is_known"),
    CheckConstraint(
        "case when seat < 0 then starts_at = ends_at and ends_at = occupied_until "
        "else starts_at < ends_at and ends_at <= occupied_until end",
        name="ends_after_it_starts",
    ),
    CheckConstraint("status <> 'held' or held_until is not null", name="a_hold_has_an_end"),
    CheckConstraint("pays in ('online', 'at_clinic', 'nothing')", name="pays_is_known"),
    CheckConstraint(
        "status not in ('confirmed', 'arrived', 'completed') or number is not null", name="booked_has_a_number"
    ),
    ExcludeConstraint(
        (literal_column("int8range(doctor_id, doctor_id, '[]')"), "="),
        (literal_column("int4range(seat, seat, '[]')"), "="),
        (literal_column("tstzrange(starts_at, occupied_until)"), "&&"),
        where=text(_LIVE),
        using="gist",
        name="one_patient_per_place",
    ),
    ExcludeConstraint(
        (literal_column("int8range(patient_id, patient_id, '[]')"), "="),
        (literal_column("tstzrange(starts_at, ends_at)"), "&&"),
        where=text(_LIVE),
        using="gist",
        name="one_visit_per_patient_at_a_time",
    ),
    UniqueConstraint("clinic_id", "number", name="one_visit_per_number"),
    Index("appointments_of_a_doctor", "doctor_id", "starts_at", postgresql_where=text(_LIVE)),
    # Not the one above made wider: what looks for free places would read the doctor's past with it. A hold, as booking
    # begins, is in none of these statuses: it pays for nothing here.
    Index(
        "line_of_a_doctor",
        "doctor_id",
        "starts_at",
        postgresql_where=text("status in ('arrived', 'completed', 'confirmed', 'in_consultation', 'no_show')"),
    ),
    Index("appointments_by_time", "starts_at", "id"),
    Index("appointments_of_a_patient", "patient_id", "starts_at"),
    Index("appointments_of_a_chat", "chat_id", "starts_at"),
    Index("holds_by_deadline", "held_until", postgresql_where=text("status = 'held'")),
    Index("requests_by_time", "starts_at", postgresql_where=text("status = 'requested'")),
)

appointment_events = Table(
    "appointment_events",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False, index=True),
    Column("event", Text, nullable=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("facts", JSONB, nullable=False, server_default=text("'{}'")),
)

numbers = Table(
    "numbers",
    metadata,
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("series", Text, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("clinic_id", "day", "series"),
    comment="The last number given: numbers are dense because the row is locked until the visit commits",
)
