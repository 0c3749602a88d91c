"""Who is signed in to the pages in a browser."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, Table, Text, UniqueConstraint, Uuid

from core.storage.tables.base import Moment, metadata

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("language", Text, nullable=False),
    Column("link_hash", LargeBinary),
    Column("link_until", Moment, nullable=False),
    Column("opened_at", Moment),
    Column("token_hash", LargeBinary),
    Column("seen_at", Moment),
    Column("until", Moment),
    Column("ended_at", Moment),
    UniqueConstraint("link_hash", name="a_link_is_one_persons"),
    UniqueConstraint("token_hash", name="a_cookie_is_one_session"),
    CheckConstraint("num_nulls(opened_at, token_hash, seen_at, until) in (0, 4)", name="a_session_is_whole"),
    comment="A link that works once and what became of it: hashes of the link and of the cookie, never themselves",
)
