"""What was heard and what must be done outside: the inbox, the outbox, and what became of each message."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.storage.tables.base import Moment, metadata

inbox = Table(
    "inbox",
    metadata,
    Column("source", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("handled_at", Moment),
    Column("body", JSONB),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment),
    Column("error", Text),
    PrimaryKeyConstraint("source", "external_id", name="heard_once"),
    Index("inbox_unhandled", "due_at", postgresql_where=text("handled_at is null")),
    Index("inbox_by_age", "received_at"),
    comment="What was heard, by its sender's own id. The body is kept only while it is not handled",
)


outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("chat_id", BigInteger),
    Column("body", JSONB, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column(
        "wanted_at",
        Moment,
        nullable=False,
        server_default=func.now(),
        comment="When it was to be done at first: due_at moves on with every try, this does not",
    ),
    Column("leased_until", Moment),
    Column("leased_by", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("result", JSONB),
    Column("created_at", Moment, nullable=False, server_default=func.now()),
    Column("done_at", Moment),
    Column("dead_at", Moment),
    UniqueConstraint("key", name="one_effect_per_key"),
    CheckConstraint(
        "kind <> 'say' or body ->> 'channel' not in ('whatsapp', 'sms') or body ->> 'message_class' <> 'clinical'",
        name="nothing_clinical_by_whatsapp_or_sms",
    ),
    Index("outbox_due", "due_at", postgresql_where=text("done_at is null and dead_at is null")),
    Index("outbox_dead", "dead_at", postgresql_where=text("dead_at is not null")),
    Index(
        "outbox_of_a_chat",
        "chat_id",
        "id",
        postgresql_where=text("done_at is null and dead_at is null and kind = 'say'"),
    ),
    Index(
        "visits_to_close",
        text("(body ->> 'appointment_id')"),
        postgresql_where=text("kind = 'close_visit' and done_at is null and dead_at is null"),
    ),
)


deliveries = Table(
    "deliveries",
    metadata,
    Column("message_id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("error_code", Text),
    Column("updated_at", Moment, nullable=False),
    comment="What the provider says became of a message; never goes backwards",
)
