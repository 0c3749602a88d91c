"""The keys of the patients, each wrapped by a master key that is not in the database."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from core.storage.tables.base import Moment, metadata

patient_keys = Table(
    "patient_keys",
    metadata,
    Column("patient_id", ForeignKey("patients.id"), primary_key=True, autoincrement=False),
    Column("master", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("patient_keys_of_a_master", "master"),
    comment="One key a patient, useless without the master key of that name; destroyed when they are erased",
)
