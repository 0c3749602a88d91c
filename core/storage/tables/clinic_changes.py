"""What whoever runs the clinic has changed in it by chat."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Identity, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from core.storage.tables.base import Moment, metadata

clinic_changes = Table(
    "clinic_changes",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("doctor_id", ForeignKey("doctors.id")),
    Column("clinic_id", ForeignKey("clinics.id")),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("undo_until", Moment, nullable=False),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    Column("undone_at", Moment),
    CheckConstraint("kind in ('setting', 'doctor', 'branch')", name="kind_is_known"),
    Index("clinic_changes_of_one", "kind", "name", "id"),
    comment="Old and new values of every change of settings, doctors and branches by chat",
)
