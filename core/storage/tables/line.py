"""Who is at the clinic and in whose line, and how long each consultation took."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from core.domain.line import Urgency
from core.domain.line_steps import Said
from core.domain.no_shows import Answer, Judgement
from core.storage.tables.base import Moment, metadata, one_of

arrivals = Table(
    "arrivals",
    metadata,
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("token", Integer, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("arrived_at", Moment, nullable=False),
    Column("called_at", Moment),
    Column("skips", Integer, nullable=False, server_default="0"),
    Column("skipped_at", Moment),
    Column("by", Text, nullable=False),
    PrimaryKeyConstraint("appointment_id", name="one_arrival_per_visit"),
    UniqueConstraint("clinic_id", "doctor_id", "day", "token", name="one_patient_per_token"),
    CheckConstraint(one_of("urgency", Urgency), name="urgency_is_known"),
    CheckConstraint("token > 0 and skips >= 0", name="tokens_and_skips_are_counted"),
    CheckConstraint("(skips > 0) = (skipped_at is not null)", name="who_was_skipped_was_so_at_some_time"),
    comment="One row for each visit whose patient is, or was, at the clinic: `day` is that of the branch",
)

consultations = Table(
    "consultations",
    metadata,
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    PrimaryKeyConstraint("appointment_id", name="one_consultation_per_visit"),
    CheckConstraint("started_at <= ended_at", name="ends_after_it_starts"),
    Index("consultations_of_a_doctor", "doctor_id", text("ended_at desc")),
    comment="From these the lengths are measured by which a wait is told",
)

misses = Table(
    "misses",
    metadata,
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", Text),
    Column("answered_at", Moment),
    Column("judgement", Text),
    Column("judged_at", Moment),
    Column("judged_by", Text),
    PrimaryKeyConstraint("appointment_id", name="one_miss_per_visit"),
    CheckConstraint(one_of("answer", Answer), name="answer_is_known"),
    CheckConstraint(one_of("judgement", Judgement), name="judgement_is_known"),
    CheckConstraint(
        "(answer is null) = (answered_at is null) and (judgement is null) = (judged_at is null) "
        "and (judgement is null) = (judged_by is null)",
        name="what_was_said_was_so_at_some_time",
    ),
    Index("misses_of_a_patient", "patient_id", "at"),
    comment="The appointments that were missed, and what the patient and the desk have said of each",
)

line_steps = Table(
    "line_steps",
    metadata,
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("said", Text, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("follows", ForeignKey("appointments.id")),
    Column("stood", Text, nullable=False),
    Column("called_at", Moment),
    Column("skips", Integer, nullable=False),
    Column("skipped_at", Moment),
    Column("undone_at", Moment),
    Column("undone_by", Text),
    PrimaryKeyConstraint("appointment_id", "number", name="one_step_after_another"),
    CheckConstraint(one_of("said", Said), name="said_is_known"),
    CheckConstraint("(undone_at is null) = (undone_by is null)", name="undone_by_somebody"),
    Index("steps_that_follow", "follows", postgresql_where=text("follows is not null")),
    comment="What was said of a visit in its line, and how it stood before: taken back, it stands so again",
)

delays = Table(
    "delays",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("said", Integer, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    PrimaryKeyConstraint("doctor_id", "day", name="one_delay_per_doctors_day"),
    CheckConstraint("minutes >= 0 and said > 0", name="a_delay_is_some_minutes"),
    comment="How late a doctor runs on a day, as last said: `said` counts how often",
)
