"""One person in several chats: codes and joins, persons handed to their own chat, and what is asked of a person."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from core.storage.tables.base import Moment, metadata

link_codes = Table(
    "link_codes",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("to_chat_id", ForeignKey("chats.id"), nullable=False),
    Column("code_hash", LargeBinary, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("matched_at", Moment),
    Column("closed_at", Moment),
    CheckConstraint("chat_id <> to_chat_id", name="a_code_goes_to_another_chat"),
    CheckConstraint("tries between 0 and 5", name="five_tries_per_code"),
    Index("one_open_link_code_per_chat", "chat_id", unique=True, postgresql_where=text("closed_at is null")),
    Index("link_codes_by_time", "to_chat_id", "made_at"),
    comment="A code sent to a chat that another one says is its own; only its hash is kept",
)

chat_joins = Table(
    "chat_joins",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("to_chat_id", ForeignKey("chats.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id")),
    Column("same_as", ForeignKey("patients.id")),
    Column("lent", ARRAY(BigInteger), nullable=False, server_default="{}"),
    Column("by", Text, nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("separated_at", Moment),
    Column("separated_by", Text),
    CheckConstraint("(patient_id is null) = (same_as is null)", name="two_are_one_or_nobody_is"),
    CheckConstraint("(separated_at is null) = (separated_by is null)", name="who_separates_signs"),
    Index("one_open_join_per_chat", "chat_id", unique=True, postgresql_where=text("separated_at is null")),
    Index("chat_joins_to_a_chat", "to_chat_id"),
    comment="Which chat uses whose family since when, and how to undo it: `lent` are the persons brought along",
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("token_hash", LargeBinary, nullable=False),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("keeps", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("taken_by", ForeignKey("chats.id")),
    Column("same_as", ForeignKey("patients.id")),
    Column("closed_at", Moment),
    CheckConstraint("taken_by is null or closed_at is not null", name="what_is_taken_is_closed"),
    CheckConstraint("taken_by <> chat_id", name="handed_to_another_chat"),
    UniqueConstraint("token_hash", name="one_handover_per_token"),
    Index("one_open_handover_per_person", "patient_id", unique=True, postgresql_where=text("closed_at is null")),
    comment="A person whom a chat hands to their own; only its SHA-256 is kept. `keeps`: both chats see them",
)

profile_values = Table(
    "profile_values",
    metadata,
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("field", Text, nullable=False),
    Column("sealed", LargeBinary),
    Column("answered_at", Moment, nullable=False),
    PrimaryKeyConstraint("patient_id", "field"),
    comment="What a person has said of themselves, by field; no value: they would rather not say, so ask no more",
)
