"""What was asked for about one's own data: to be erased, to be taken along; and who was erased, for old backups."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from core.storage.tables.base import Moment, metadata

erasures = Table(
    "erasures",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("chat_id", ForeignKey("chats.id")),
    Column("patient_id", ForeignKey("patients.id")),
    Column("by", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("taken_back_at", Moment),
    Column("done_at", Moment),
    CheckConstraint("taken_back_at is null or done_at is null", name="what_is_erased_is_not_taken_back"),
    CheckConstraint("(chat_id is null) <> (patient_id is null)", name="an_erasure_is_of_a_chat_or_a_person"),
    Index(
        "one_open_erasure_per_chat",
        "chat_id",
        unique=True,
        postgresql_where=text("taken_back_at is null and done_at is null"),
    ),
    Index(
        "one_open_erasure_per_person",
        "patient_id",
        unique=True,
        postgresql_where=text("taken_back_at is null and done_at is null"),
    ),
    comment="Who asked to be erased; it is done at `due_at`, and can be taken back until then",
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("kind", Text, nullable=False),
    Column("row_id", BigInteger, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("erased_at", Moment, nullable=False),
    CheckConstraint("kind in ('patient', 'chat')", name="kind_is_known"),
    PrimaryKeyConstraint("kind", "row_id", "made_at", name="erased_once"),
    comment="Who was erased, by row and when that row was made: a restored backup may give an id to somebody else",
)

exports = Table(
    "exports",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("token_hash", LargeBinary),
    Column("fetched_at", Moment),
    UniqueConstraint("token_hash", name="one_export_per_link"),
    Index("exports_of_a_chat", "chat_id"),
    comment="What was asked to be taken along; with a hash it lies behind a link that works once",
)
