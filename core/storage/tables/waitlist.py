"""The waiting list: who waits for which place, and of which places they have been told."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)

from core.domain.schedule import Consultation
from core.domain.waitlist import OPEN, Status
from core.storage.tables.base import Moment, metadata, one_of

_OPEN = f"status in ({', '.join(sorted(repr(s.value) for s in OPEN))})"

waitlist = Table(
    "waitlist",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False, index=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("doctor_id", ForeignKey("doctors.id")),
    Column("specialty", Text),
    Column("clinic_id", ForeignKey("clinics.id")),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("from_minute", Integer, nullable=False, server_default="0"),
    Column("until_minute", Integer, nullable=False, server_default="1440"),
    Column("consultation", Text, nullable=False, server_default="both"),
    Column("priority", Integer, nullable=False, server_default="1"),
    Column("moves", ForeignKey("appointments.id")),
    Column("before", Moment),
    Column("status", Text, nullable=False, server_default="waiting"),
    Column("visit_id", ForeignKey("appointments.id")),
    Column("joined_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("unanswered", Integer, nullable=False, server_default="0"),
    Column("returned", Boolean, nullable=False, server_default="false"),
    CheckConstraint(one_of("status", Status), name="status_is_known"),
    CheckConstraint(one_of("consultation", Consultation), name="consultation_is_known"),
    CheckConstraint("priority in (0, 1)", name="priority_is_known"),
    CheckConstraint("(doctor_id is null) <> (specialty is null)", name="a_doctor_or_a_specialty"),
    CheckConstraint("first_day <= last_day", name="days_are_in_order"),
    CheckConstraint(
        "0 <= from_minute and from_minute < until_minute and until_minute <= 1440", name="times_are_of_one_day"
    ),
    CheckConstraint("(moves is null) = (before is null)", name="who_is_moved_up_has_a_later_visit"),
    CheckConstraint("(status = 'confirmed') = (visit_id is not null)", name="confirmed_names_the_visit"),
    Index(
        "one_wait_for_the_same",
        *("patient_id", "doctor_id", "specialty", "clinic_id"),
        *("first_day", "last_day", "from_minute", "until_minute", "consultation"),
        unique=True,
        postgresql_where=text(f"{_OPEN} and moves is null"),
        postgresql_nulls_not_distinct=True,
    ),
    Index("one_wait_to_be_moved_up", "moves", unique=True, postgresql_where=text(_OPEN)),
    Index("waitlist_of_a_visit", "visit_id", postgresql_where=text("visit_id is not null")),
    Index("the_line", "doctor_id", "specialty", postgresql_where=text("status = 'waiting'")),
    comment="`moves` is the later visit of who wants to be moved up, `before` its start when that was asked for",
)

waitlist_told = Table(
    "waitlist_told",
    metadata,
    Column("entry_id", ForeignKey("waitlist.id"), nullable=False),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("offer_id", ForeignKey("offers.id"), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("entry_id", "doctor_id", "starts_at", name="one_offer_per_entry_and_place"),
    comment="Nobody is told of the same place twice, also where it is freed again",
)
