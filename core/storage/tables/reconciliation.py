"""What the last comparison of a gateway's day with ours has found."""

from sqlalchemy import Column, Date, Integer, PrimaryKeyConstraint, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from core.storage.tables.base import Moment, metadata

reconciliations = Table(
    "reconciliations",
    metadata,
    Column("gateway", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("checked_at", Moment, nullable=False),
    Column("compared", Integer, nullable=False),
    Column("differences", JSONB, nullable=False),
    PrimaryKeyConstraint("gateway", "day", name="one_finding_per_gateways_day"),
    comment="`compared`: the lines of the gateway's books; a later check of the same day replaces what was found",
)
