"""What humans at the desk must do."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Identity, Index, Table, Text, text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import JSONB

from core.storage.tables.base import Moment, metadata

tasks = Table(
    "tasks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("chat_id", ForeignKey("chats.id")),
    Column("appointment_id", ForeignKey("appointments.id")),
    Column("payment_id", ForeignKey("payments.id")),
    Column("facts", JSONB, nullable=False, server_default=text("'{}'")),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", Text),
    CheckConstraint("(closed_at is null) = (closed_by is null)", name="closed_is_closed_by_someone"),
    Unique("key", name="one_task_per_key"),
    Index("tasks_open", "kind", "id", postgresql_where=text("closed_at is null")),
    Index("tasks_of_a_chat", "chat_id", "id"),
    Index("tasks_of_a_payment", "payment_id", postgresql_where=text("payment_id is not null")),
    comment="The kinds stand in core/domain/task.py: a new one needs no migration",
)
