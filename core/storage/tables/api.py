"""Who may ask over HTTP, and how much of that is left to them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
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

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", ForeignKey("staff.id")),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("last_used_at", Moment),
    CheckConstraint("cardinality(scopes) > 0", name="a_key_opens_something"),
    CheckConstraint("expires_at > made_at", name="a_key_ends"),
    comment="Only the SHA-256 of a key's secret is kept: who reads the table cannot ask with it",
)

api_answers = Table(
    "api_answers",
    metadata,
    Column("key_id", BigInteger, nullable=False),
    Column("once", Text, nullable=False),
    Column("asked", LargeBinary, nullable=False),
    Column("http_status", Integer),
    Column("etag", Text),
    Column("body", Text),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("key_id", "once", name="one_answer_per_idempotency_key"),
    comment="What was answered under an Idempotency-Key: sent again for a day, and then forgotten",
)

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("revoked_at", Moment),
    Column("last_used_at", Moment),
    UniqueConstraint("token_hash", name="one_calendar_per_link"),
    Index("calendar_feeds_of_a_doctor", "doctor_id"),
    comment="Only the SHA-256 of what opens a calendar is kept",
)

rates = Table(
    "rates",
    metadata,
    Column("bucket", Text, primary_key=True),
    Column("tokens", Double, nullable=False),
    Column("counted_at", Moment, nullable=False),
    Column("allowed", Boolean, nullable=False, server_default=text("true")),
    CheckConstraint("tokens >= 0", name="a_bucket_is_not_below_empty"),
    comment="A bucket of tokens for each key and each source, shared by every process; forgotten when it is full again",
)
