"""The people and their chats: who speaks for whom, and where."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.storage.tables.base import Moment, metadata

E164 = r"phone ~ '^\+[1-9][0-9]{6,14}$'"
"""A phone is kept in one spelling, or the same person would be looked for under another."""

patients = Table(
    "patients",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text),
    Column("email", Text),
    Column("created_at", Moment, nullable=False),
    Column("erased_at", Moment),
    Column("same_as", ForeignKey("patients.id")),
    CheckConstraint("same_as <> id", name="same_as_another"),
    CheckConstraint(E164, name="phone_is_e164"),
    Index("patients_of_a_phone", "phone", postgresql_where=text("phone is not null")),
    Index("patients_same", "same_as", postgresql_where=text("same_as is not null")),
    # The desk looks people up by how their name begins: byte by byte, whatever the language of the database.
    Index(
        "patients_by_name",
        func.lower(literal_column("name")).label("spelled"),
        postgresql_ops={"spelled": "text_pattern_ops"},
    ),
)

chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("chose_language", Boolean, nullable=False, server_default=text("false")),
    Column("name", Text, nullable=False, server_default=""),
    Column("phone", Text),
    Column("state", JSONB, nullable=False, server_default=text("'{}'")),
    Column("tokens", Float, nullable=False, server_default="20"),
    Column("tokens_at", Moment, nullable=False),
    Column("last_heard_at", Moment),
    Column("unreachable_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("consent", Integer, comment="The version of the notice that is agreed to; null: none is"),
    Column("joined_to", ForeignKey("chats.id")),
    UniqueConstraint("channel", "address", name="one_chat_per_address"),
    CheckConstraint("joined_to <> id", name="joined_to_another"),
    CheckConstraint(E164, name="phone_is_e164"),
    Index("chats_of_a_phone", "phone", postgresql_where=text("phone is not null")),
    Index("chats_joined", "joined_to", postgresql_where=text("joined_to is not null")),
    CheckConstraint("consent is not null or (name = '' and phone is null)", name="nothing_personal_before_consent"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("agreed_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Index("one_consent_per_version", "chat_id", "version", unique=True, postgresql_where=text("withdrawn_at is null")),
    comment="Who agreed to which notice, when and in which language; `words` is the SHA-256 of what it said",
)

desk_consents = Table(
    "desk_consents",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("agreed_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Index(
        "one_desk_consent_per_version",
        "patient_id",
        "version",
        unique=True,
        postgresql_where=text("withdrawn_at is null"),
    ),
    comment="Who has no chat and agreed to which notice at the desk: `by` is the member of the staff who asked them",
)

chat_patients = Table(
    "chat_patients",
    metadata,
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("relation", Text, nullable=False),
    PrimaryKeyConstraint("chat_id", "patient_id"),
    Index("one_self_per_chat", "chat_id", unique=True, postgresql_where=text("relation = 'self'")),
    comment="Who speaks for whom; by the trigger nobody_before_consent only where the chat agrees to the notice",
)
