"""The notices, who wants none, and what patients have answered."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from core.domain.answers import Answer
from core.domain.notices import NoticeStatus
from core.storage.tables.base import Moment, metadata, one_of

notices = Table(
    "notices",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("about", Text, nullable=False, server_default=""),
    Column("way", Text, nullable=False),
    Column("chat_id", ForeignKey("chats.id")),
    Column("address", Text),
    Column("starts_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("status", Text, nullable=False, server_default="planned"),
    Column("message_id", Text),
    Column("reason", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("appointment_id", "kind", "version", "about", "way", name="one_notice_per_visit_version"),
    CheckConstraint(one_of("status", NoticeStatus), name="status_is_known"),
    Index("notices_by_message", "message_id", postgresql_where=text("message_id is not null")),
    Index("notices_open", "due_at", postgresql_where=text("status in ('planned', 'queued')")),
    comment="What the clinic says without being asked: at most once for each kind and version of a visit, by each way",
)

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("way", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("stopped_at", Moment, nullable=False),
    Column("stopped_by", Text, nullable=False),
    Column("resumed_at", Moment),
    CheckConstraint("stopped_by in ('patient', 'provider')", name="stopped_by_is_known"),
    Index("one_opt_out_per_address", "way", "address", unique=True, postgresql_where=text("resumed_at is null")),
    comment="Who wants no notices, by which way, since when; `provider`: it told us that the patient has said STOP",
)

visit_answers = Table(
    "visit_answers",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("answer", Text, nullable=False),
    Column("minutes", Integer),
    Column("at", Moment, nullable=False),
    UniqueConstraint("appointment_id", "starts_at", "answer", name="one_answer_of_a_kind_per_time"),
    CheckConstraint(one_of("answer", Answer), name="answer_is_known"),
    CheckConstraint("minutes is null or answer = 'late'", name="only_late_has_minutes"),
    comment="What was answered to reminders of a visit at this time; the latest holds",
)
