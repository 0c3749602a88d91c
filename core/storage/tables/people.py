"""The people and their chats: who speaks for whom, and where."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Identity,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.storage.tables.base import Moment, metadata

patients = Table(
    "patients",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text),
    Column("email", Text),
    Column("created_at", Moment, nullable=False),
)

chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("phone", Text),
    Column("state", JSONB, nullable=False, server_default=text("'{}'")),
    Column("tokens", Float, nullable=False, server_default="20"),
    Column("tokens_at", Moment, nullable=False),
    Column("last_heard_at", Moment),
    Column("unreachable_at", Moment),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("channel", "address", name="one_chat_per_address"),
)

chat_patients = Table(
    "chat_patients",
    metadata,
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("relation", Text, nullable=False),
    PrimaryKeyConstraint("chat_id", "patient_id"),
    Index("one_self_per_chat", "chat_id", unique=True, postgresql_where=text("relation = 'self'")),
)
