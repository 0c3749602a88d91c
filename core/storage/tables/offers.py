"""Places that are held for a chat to choose from: the places themselves are appointments with the offer's id."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid, text

from core.domain.offer import Cause, Status
from core.storage.tables.base import Moment, metadata, one_of

offers = Table(
    "offers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("cause", Text, nullable=False),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("subject", Uuid, nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("status", Text, nullable=False),
    Column("taken", Uuid),
    Column("created_at", Moment, nullable=False),
    CheckConstraint(one_of("cause", Cause), name="cause_is_known"),
    CheckConstraint(one_of("status", Status), name="status_is_known"),
    CheckConstraint("(status = 'taken') = (taken is not null)", name="taken_names_the_visit"),
    Index("one_open_offer_per_subject", "subject", unique=True, postgresql_where=text("status = 'open'")),
    comment="`subject` is what the offer is made for: the visit whose place was gone when its money came, or the "
    "entry of the waiting list",
)
