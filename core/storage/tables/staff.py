"""Who works at the clinic, who is invited to, and what people with a role have done."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.domain.staff import Role
from core.storage.tables.base import Moment, metadata, one_of

_DOCTORS_ONLY = "(role = 'doctor') = (doctor_id is not null)"

staff = Table(
    "staff",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("doctor_id", ForeignKey("doctors.id")),
    Column("name", Text, nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("invited_by", ForeignKey("staff.id")),
    Column("joined_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("removed_by", ForeignKey("staff.id")),
    CheckConstraint(one_of("role", Role), name="role_is_known"),
    CheckConstraint(_DOCTORS_ONLY, name="a_doctor_is_one_of_the_roster"),
    CheckConstraint("active = (removed_at is null)", name="who_is_gone_went_at_some_time"),
    Index("one_role_per_chat", "chat_id", unique=True, postgresql_where=text("active")),
    comment="A role is given to a chat. A row that is not active stays, for what was done under it",
)

staff_invitations = Table(
    "staff_invitations",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("token_hash", LargeBinary, nullable=False),
    Column("role", Text, nullable=False),
    Column("doctor_id", ForeignKey("doctors.id")),
    Column("invited_by", ForeignKey("staff.id"), index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("accepted_by", ForeignKey("staff.id")),
    Column("cancelled_at", Moment),
    CheckConstraint(one_of("role", Role), name="role_is_known"),
    CheckConstraint(_DOCTORS_ONLY, name="a_doctor_is_one_of_the_roster"),
    UniqueConstraint("token_hash", name="one_invitation_per_token"),
    UniqueConstraint("accepted_by", name="one_invitation_per_joining"),
    comment="Only the SHA-256 of the token is kept: who reads the table cannot join by it",
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("staff_id", ForeignKey("staff.id"), index=True),
    Column("door", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("facts", JSONB, nullable=False, server_default=text("'{}'")),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("previous_hash", name="one_row_follows_another"),
    Index("audit_of_a_subject", "subject", "id"),
    Index("audit_by_time", "at", "id"),
    comment="Insert-only, and a chain: each row carries a hash of itself and of the row before it; both by trigger",
)
