"""Talks that a human at the desk has: who is answered by whom, and what was said in them."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Identity, Index, Table, Text, text

from core.storage.tables.base import Moment, metadata

desk_talks = Table(
    "desk_talks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("desk_chat", ForeignKey("chats.id")),
    Column("task_id", ForeignKey("tasks.id")),
    Column("appointment_id", ForeignKey("appointments.id")),
    Column("step", Text, nullable=False, server_default=""),
    Column("opened_at", Moment, nullable=False),
    Column("waits_until", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended", Text),
    Column("by_desk", Boolean, nullable=False, server_default=text("false")),
    Index("one_open_talk_per_chat", "chat_id", unique=True, postgresql_where=text("ended_at is null")),
    CheckConstraint("(ended_at is null) = (ended is null)", name="ended_is_ended_by_something"),
    CheckConstraint("ended in ('by_patient', 'by_desk', 'by_time')", name="ending_is_known"),
)


desk_words = Table(
    "desk_words",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("talk_id", ForeignKey("desk_talks.id", ondelete="CASCADE"), nullable=False),
    Column("from_desk", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("sort", Text),
    Column("shown_by", Text),
    Index("desk_words_of_a_talk", "talk_id", "id"),
    comment="Kept while the talk is open, so that whoever takes it over reads it; gone with its end",
)
