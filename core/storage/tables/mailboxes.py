"""The mailboxes that patients are proving to be theirs."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text

from core.storage.tables.base import Moment, metadata

mail_proofs = Table(
    "mail_proofs",
    metadata,
    Column("chat_id", ForeignKey("chats.id"), primary_key=True, autoincrement=False),
    Column("address", Text, nullable=False),
    Column("code_hash", LargeBinary, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("sent", Integer, nullable=False, server_default="1"),
    Column("since", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    comment="A code sent to an address that a chat says is its own; `sent` counts those since `since`",
)
