"""What the clinic has said to everybody of a doctor's day."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, Uuid

from core.storage.tables.base import Moment, metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("words", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("goes_at", Moment, nullable=False),
    Column("undone_at", Moment),
    CheckConstraint("words <> ''", name="something_is_said"),
    Index("broadcasts_of_a_day", "doctor_id", "day"),
    comment="One message of the clinic to everybody of a doctor's day; its notices name it in `about`",
)
