"""What patients say of their visits."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, PrimaryKeyConstraint, SmallInteger, Table, Text

from core.storage.tables.base import Moment, metadata

feedback = Table(
    "feedback",
    metadata,
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("stars", SmallInteger, nullable=False),
    Column("comment", Text),
    Column("given_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    PrimaryKeyConstraint("appointment_id", name="one_feedback_per_visit"),
    CheckConstraint("stars between 1 and 5", name="stars_are_one_to_five"),
)
