"""The sandbox gateway's own books: a company behind a wire, so nothing of the clinic points here."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from core.domain.dispute import DisputeStatus
from core.storage.tables.base import Moment, metadata, one_of

sandbox_links = Table(
    "sandbox_links",
    metadata,
    Column("id", Text, primary_key=True),
    Column("reference", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("return_url", Text),
    Column("expires_at", Moment, nullable=False),
    Column("cancelled_at", Moment),
    Column("first_part_minor", BigInteger),
    Column("language", Text, nullable=False, server_default=text("'en'")),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("reference", name="one_sandbox_link_per_reference"),
    CheckConstraint("amount_minor > 0", name="amount_is_positive"),
)

sandbox_payments = Table(
    "sandbox_payments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("link_id", ForeignKey("sandbox_links.id"), nullable=False, index=True),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("captured_at", Moment),
    Column("refundable", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", Moment, nullable=False),
    comment="`captured_at` is null for a failed try, and may lie ahead: a bank that is slow to say yes",
)

sandbox_refunds = Table(
    "sandbox_refunds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("payment_id", ForeignKey("sandbox_payments.id"), nullable=False, index=True),
    Column("key", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("processed_at", Moment, nullable=False),
    UniqueConstraint("key", name="one_sandbox_refund_per_key"),
    CheckConstraint("amount_minor > 0", name="amount_is_positive"),
)

sandbox_disputes = Table(
    "sandbox_disputes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("payment_id", ForeignKey("sandbox_payments.id"), nullable=False, index=True),
    Column("amount_minor", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("respond_by", Moment, nullable=False),
    CheckConstraint("amount_minor > 0", name="amount_is_positive"),
    CheckConstraint(one_of("status", DisputeStatus), name="status_is_known"),
)

sandbox_faults = Table(
    "sandbox_faults",
    metadata,
    Column("name", Text, primary_key=True),
    Column("remaining", Integer, nullable=False),
    CheckConstraint("remaining >= 0", name="remaining_is_not_negative"),
    comment="What is to go wrong next, and how many times: ordered by a trainer or a test",
)
