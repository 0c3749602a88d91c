"""The video calls of online visits."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, PrimaryKeyConstraint, Table, Text, UniqueConstraint, Uuid

from core.domain.meeting import Status
from core.storage.tables.base import Moment, metadata, one_of

meetings = Table(
    "meetings",
    metadata,
    Column("appointment_id", Uuid, ForeignKey("appointments.id"), nullable=False),
    Column("provider", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("asked_at", Moment),
    Column("meeting_id", Text),
    Column("join_url", Text),
    Column("host_url", Text),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    Column("claimed_by", Text),
    Column("claimed_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    PrimaryKeyConstraint("appointment_id", name="one_meeting_per_visit"),
    UniqueConstraint("reference", name="one_meeting_per_reference"),
    CheckConstraint(one_of("status", Status), name="status_is_known"),
    CheckConstraint("status <> 'made' or meeting_id is not null", name="made_has_an_id"),
    CheckConstraint("(claimed_by is null) = (claimed_until is null)", name="a_claim_ends"),
    comment="Links are secrets, and are forgotten after the visit. A claim: somebody is asking the provider just now",
)
