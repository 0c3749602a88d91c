"""What doctors write of visits, every word of it sealed; who may see it, and what was handed out to whom."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from core.domain.prescription import RxStatus
from core.domain.record import Emergency, RecordKind
from core.storage.tables.base import Moment, metadata, one_of

clinical_notes = Table(
    "clinical_notes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("written_at", Moment, nullable=False),
    UniqueConstraint("appointment_id", "version", name="one_note_per_version"),
    CheckConstraint("version > 0", name="versions_count_from_one"),
    comment="A row a version; by the trigger clinical_notes_stay_as_written only `shared` changes",
)

prescriptions = Table(
    "prescriptions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False, index=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("number", Text),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("given_at", Moment),
    CheckConstraint(one_of("status", RxStatus), name="status_is_known"),
    CheckConstraint("(number is null) = (given_at is null)", name="what_is_given_has_a_number"),
    CheckConstraint("status <> 'given' or number is not null", name="given_has_a_number"),
    CheckConstraint("status <> 'draft' or number is null", name="a_draft_has_no_number"),
    UniqueConstraint("clinic_id", "number", name="one_prescription_per_number"),
    Index("one_draft_per_visit", "appointment_id", "doctor_id", unique=True, postgresql_where=text("status = 'draft'")),
    comment="By the trigger prescriptions_stay_as_given what is given is only withdrawn, and nothing of it rewritten",
)

history_consents = Table(
    "history_consents",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("chat_id", ForeignKey("chats.id")),
    Column("language", Text),
    Column("words", Text),
    Column("answered_at", Moment),
    Column("allowed", Boolean),
    Column("withdrawn_at", Moment),
    UniqueConstraint("appointment_id", "version", name="asked_once_per_visit"),
    CheckConstraint("(answered_at is null) = (allowed is null)", name="an_answer_is_yes_or_no"),
    CheckConstraint("withdrawn_at is null or allowed", name="only_a_yes_is_withdrawn"),
    Index("history_consents_of_a_patient", "patient_id"),
    comment="Whether a patient lets the clinic's doctors see what others wrote; asked once a visit, never overwritten",
)

record_handouts = Table(
    "record_handouts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("row_id", Uuid, nullable=False),
    Column("staff_id", ForeignKey("staff.id")),
    Column("reason", Text),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("token_hash", LargeBinary),
    Column("fetched_at", Moment),
    CheckConstraint(one_of("kind", RecordKind), name="kind_is_known"),
    CheckConstraint(one_of("reason", Emergency), name="reason_is_known"),
    UniqueConstraint("token_hash", name="one_handout_per_link"),
    Index("record_handouts_of_a_chat", "chat_id", "made_at"),
    comment="What was asked for by which chat; with a hash it lies behind a link that works once",
)
