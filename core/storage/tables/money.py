"""Money: what was asked for, what was captured and given back, and what is on its way back."""

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
    Uuid,
    text,
)

from core.domain.dispute import DisputeStatus
from core.domain.ledger import Kind, Settled
from core.domain.payment import ASKING, RefundStatus
from core.domain.payment import Status as PaymentStatus
from core.storage.tables.base import Moment, metadata, one_of

_ASKING = f"status in ({', '.join(sorted(repr(s.value) for s in ASKING))})"

payments = Table(
    "payments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False, index=True),
    Column("chat_id", ForeignKey("chats.id")),
    Column("gateway", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("link_id", Text),
    Column("link_url", Text),
    Column("expires_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    CheckConstraint(one_of("status", PaymentStatus), name="status_is_known"),
    CheckConstraint("amount_minor > 0", name="amount_is_positive"),
    CheckConstraint("length(reference) <= 40", name="reference_fits_every_gateway"),
    UniqueConstraint("reference", name="one_payment_per_reference"),
    UniqueConstraint("gateway", "link_id", name="one_payment_per_link"),
    Index(
        "one_open_payment_per_visit",
        "appointment_id",
        unique=True,
        postgresql_where=text(_ASKING),
    ),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("gateway", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("payment_id", ForeignKey("payments.id"), nullable=False, index=True),
    Column("gateway_payment_id", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("settled_as", Text, nullable=False),
    Column("appointment_id", ForeignKey("appointments.id"), index=True),
    Column("at", Moment, nullable=False),
    CheckConstraint(one_of("kind", Kind), name="kind_is_known"),
    CheckConstraint(one_of("settled_as", Settled), name="settled_as_is_known"),
    CheckConstraint(
        "kind not in ('apply', 'credit') or appointment_id is not null", name="what_is_moved_belongs_to_a_visit"
    ),
    CheckConstraint("amount_minor > 0", name="amount_is_positive"),
    UniqueConstraint("gateway", "kind", "entry", name="one_effect_per_payment_event"),
    comment="Append-only, by the trigger ledger_is_append_only. `entry` is the gateway's id of the capture, the "
    "refund or the dispute, or names what moves the money: it counts once for ever. `appointment_id` is the visit that "
    "has the money, or had it",
)

refunds = Table(
    "refunds",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("payment_id", ForeignKey("payments.id"), nullable=False, index=True),
    Column("gateway", Text, nullable=False),
    Column("gateway_payment_id", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("gateway_refund_id", Text),
    Column("created_at", Moment, nullable=False),
    CheckConstraint(one_of("status", RefundStatus), name="status_is_known"),
    CheckConstraint("amount_minor > 0", name="amount_is_positive"),
    UniqueConstraint("key", name="one_refund_per_key"),
)

disputes = Table(
    "disputes",
    metadata,
    Column("gateway", Text, nullable=False),
    Column("dispute_id", Text, nullable=False),
    Column("payment_id", ForeignKey("payments.id"), nullable=False, index=True),
    Column("gateway_payment_id", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("respond_by", Moment),
    Column("status", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint(one_of("status", DisputeStatus), name="status_is_known"),
    CheckConstraint("amount_minor > 0", name="amount_is_positive"),
    PrimaryKeyConstraint("gateway", "dispute_id", name="one_row_per_dispute"),
    comment="What payers' banks ask back, as the gateway shows it; `reason` is its own code",
)
