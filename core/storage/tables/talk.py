"""What the channels keep: which message shows a card, the web chat's lines, the templates at Twilio."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.storage.tables.base import Moment, metadata

cards = Table(
    "cards",
    metadata,
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("card", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    PrimaryKeyConstraint("chat_id", "card"),
    comment="The channel's id of the message that shows a card, so that the card is redrawn in place",
)


webchat_messages = Table(
    "webchat_messages",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("chat", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("card", Text),
    Column("created_at", Moment, nullable=False, server_default=func.now()),
    UniqueConstraint("chat", "key", name="one_line_per_webchat_key"),
    Index("webchat_messages_of_a_chat", "chat", "id"),
    CheckConstraint("direction in ('in', 'out')", name="direction_is_known"),
)


content_templates = Table(
    "content_templates",
    metadata,
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("content_sid", Text, nullable=False),
    PrimaryKeyConstraint("name", "language"),
)
