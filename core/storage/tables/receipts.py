"""The papers of money, as they were issued, and the last number given in each series."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.domain.receipt import Kind
from core.storage.tables.base import Moment, metadata, one_of

receipts = Table(
    "receipts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("ledger_id", ForeignKey("ledger.id"), nullable=False),
    Column("payment_id", ForeignKey("payments.id"), nullable=False),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("chat_id", ForeignKey("chats.id")),
    Column("issued_at", Moment, nullable=False),
    Column("clinic_name", Text, nullable=False),
    Column("clinic_address", Text, nullable=False),
    Column("clinic_phone", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("patient_name", Text, nullable=False),
    Column("doctor_name", Text, nullable=False),
    Column("doctor_names", JSONB, nullable=False, server_default=text("'{}'")),
    Column("visit_at", Moment, nullable=False),
    Column("visit_number", Text),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("refers_to", Text),
    Column("by", Text),
    CheckConstraint(one_of("kind", Kind), name="kind_is_known"),
    CheckConstraint("amount_minor > 0", name="amount_is_positive"),
    CheckConstraint("serial > 0", name="serial_is_positive"),
    UniqueConstraint("ledger_id", name="one_receipt_per_entry"),
    UniqueConstraint("clinic_id", "kind", "fiscal_year", "serial", name="one_receipt_per_number"),
    Index("receipts_of_a_visit", "appointment_id"),
    comment="Issued for good, by the trigger receipts_stay_as_issued: only whose they are may be made unreadable",
)

receipt_numbers = Table(
    "receipt_numbers",
    metadata,
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("clinic_id", "kind", "fiscal_year"),
    comment="The last number given: there are no gaps, because the row is locked until the paper's money commits",
)
