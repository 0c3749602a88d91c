"""Hand out what doctors have written: one paper to one chat, opened by whoever may, and each reading written down.

A paper is made when it is fetched, from rows that are opened in that transaction, and in the same transaction the audit
log says who read which row, and by which door. Whether they may is asked then, not when it was asked for.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Appointment, Status
from core.domain.audit import Act
from core.domain.clinical_note import Note
from core.domain.errors import HistoryClosed, NotFound, SlowDown, VisitClosed
from core.domain.permissions import Action, may
from core.domain.prescription import RxStatus
from core.domain.record import ASKED, LASTS, MOST_AN_HOUR, Emergency, Handout, RecordKind
from core.domain.staff import Member
from core.services.reconciliation import span_of, today
from core.services.staff import permit
from core.storage.prescriptions import Prescription
from core.storage.sql import Row
from core.storage.unit_of_work import UnitOfWork

TOKEN_BYTES = 24  # 192 bits: nobody guesses one
LONGEST_DAY = 60
"""Visits that one list of a day holds; a doctor who sees more finds the later ones once the first are done."""
WRITTEN_OF = frozenset({Status.CONFIRMED, Status.ARRIVED, Status.IN_CONSULTATION, Status.COMPLETED})
"""The visits of which something can be written: booked, under way, or over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What was read for one handout: the notes and prescriptions on it, and whose they are."""

    handout: Handout
    patient: str
    notes: tuple[Note, ...] = ()
    prescriptions: tuple[Prescription, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecords:
    """What a chat's people can be handed, unopened: rows of prescriptions and of notes that were shared."""

    prescriptions: tuple[Row, ...]
    notes: tuple[Row, ...]


# --- the doctor's visits ---------------------------------------------------------------------------------------------


def visits_to_write(uow: UnitOfWork, by: int, action: Action) -> list[Appointment]:
    """Return a doctor's visits of today, the one in consultation first. Raises `NotPermitted`."""
    member = permit(uow, by, action)
    since, until = span_of(uow, today(uow))
    return uow.records.visits(member.doctor_id or 0, since=since, until=until, limit=LONGEST_DAY)


def visit_to_write(uow: UnitOfWork, by: int, visit_id: UUID, action: Action) -> tuple[Member, Appointment]:
    """Return who writes and the visit, which is their own and has come. Raises `NotPermitted`, `NotFound` (another
    doctor's looks like none), `VisitClosed`."""
    member = permit(uow, by, action)
    visit = uow.appointments.one(visit_id)
    if visit.doctor_id != member.doctor_id:
        raise NotFound(what="appointment")
    _, until = span_of(uow, today(uow))
    if visit.status not in WRITTEN_OF or visit.starts_at >= until:
        raise VisitClosed(status=visit.status.value)
    return member, visit


# --- handing out -----------------------------------------------------------------------------------------------------


def hand_out(
    uow: UnitOfWork,
    chat_id: int,
    kind: RecordKind,
    row_id: UUID,
    *,
    by: Member | None = None,
    reason: Emergency | None = None,
) -> Handout:
    """Note that a chat is handed a paper; who may was asked before. Raises `SlowDown` after `MOST_AN_HOUR`."""
    if uow.records.handed_since(chat_id, uow.now - timedelta(hours=1)) >= MOST_AN_HOUR:
        raise SlowDown
    handout = Handout(
        id=uuid4(),
        chat_id=chat_id,
        kind=kind,
        row_id=row_id,
        staff_id=by.id if by else None,
        made_at=uow.now,
        expires_at=uow.now + LASTS,
        reason=reason,
    )
    uow.records.hand_out(handout)
    return handout


def hand_out_own(uow: UnitOfWork, chat_id: int, kind: RecordKind, row_id: UUID) -> Handout:
    """Hand a paper of one of a chat's people to the chat: of a note `row_id` is its visit.

    Raises `NotFound`, `SlowDown`.
    """
    own = own_records(uow, chat_id)
    rows = {
        RecordKind.PRESCRIPTION: {row["id"] for row in own.prescriptions},
        RecordKind.NOTE: {row["appointment_id"] for row in own.notes},
    }
    if row_id not in rows.get(kind, ()):
        raise NotFound(what="record")
    return hand_out(uow, chat_id, kind, row_id)


def own_records(uow: UnitOfWork, chat_id: int) -> OwnRecords:
    """Return what there is to be handed out to a chat, nothing of it opened."""
    patients = uow.patients.ids_of_chat(chat_id)
    return OwnRecords(
        prescriptions=tuple(uow.prescriptions.listed(patients, told=uow.now - undo_for(uow))),
        notes=tuple(uow.clinical_notes.shared(patients)),
    )


def prescribed(uow: UnitOfWork, visits: Collection[UUID]) -> frozenset[UUID]:
    """Return those of these visits for which a patient holds a prescription."""
    return uow.prescriptions.prescribed(visits, told=uow.now - undo_for(uow))


def undo_for(uow: UnitOfWork) -> timedelta:
    """Return how long a prescription can be taken back, and is not the patient's yet."""
    return timedelta(minutes=uow.settings.prescription_undo_minutes)


def make_link(uow: UnitOfWork, handout_id: UUID) -> str:
    """Put a handout behind a new link and return its token, of which only the hash is kept; older ones open nothing."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    uow.records.link(handout_id, token)
    return token


# --- reading ---------------------------------------------------------------------------------------------------------


def open_link(uow: UnitOfWork, token: str) -> Opened:
    """Spend a link and read what is behind it.

    Raises `NotFound`: used, over, made up and no longer theirs look alike.
    """
    handout = uow.records.fetch(token)
    if handout is None:
        raise NotFound(what="record")
    return _opened(uow, handout, door="link")


def open_in_chat(uow: UnitOfWork, handout_id: UUID) -> Opened:
    """Read what a chat is handed in the chat itself. Raises `NotFound` where it is over, or no longer theirs."""
    handout = uow.records.one(handout_id)
    if handout.expires_at <= uow.now:
        raise NotFound(what="record")
    return _opened(uow, handout, door="chat")


def _opened(uow: UnitOfWork, handout: Handout, *, door: str) -> Opened:
    member = _reader(uow, handout)
    opened = _READERS[handout.kind](uow, handout, member)
    reads = [
        *((f"note {note.id}", note.appointment_id) for note in opened.notes),
        *((f"prescription {rx.id}", rx.appointment_id) for rx in opened.prescriptions),
    ]
    for subject, visit in reads:
        facts: dict[str, str | int] = {"as": handout.kind.value, "by": door, "visit": str(visit)}
        facts["handout"] = str(handout.id)
        if member is None:
            facts["chat"] = handout.chat_id
        if handout.reason:
            facts["reason"] = handout.reason
        uow.audit.add(member, Act.RECORD_READ, subject=subject, facts=facts, door=f"patient, {door}")
    return opened


def _reader(uow: UnitOfWork, handout: Handout) -> Member | None:
    """Return the doctor to whom it was handed, if they still are one in that chat; None for a patient."""
    if handout.staff_id is None:
        return None
    member = uow.staff.of_chat(handout.chat_id, keep=True)
    if member is None or member.id != handout.staff_id or not may(member.role, Action.SEE_HISTORY):
        raise NotFound(what="record")
    return member


def _prescription(uow: UnitOfWork, handout: Handout, member: Member | None) -> Opened:
    rx = uow.prescriptions.one(handout.row_id)
    known = rx.patient_id in uow.patients.ids_of_chat(handout.chat_id) if member is None else _wrote(member, rx)
    if not known or rx.status is RxStatus.WITHDRAWN or (handout.kind is RecordKind.DRAFT) == (member is None):
        raise NotFound(what="record")
    return Opened(handout=handout, patient=uow.patients.name_of(rx.patient_id), prescriptions=(rx,))


def _wrote(member: Member, row: Note | Prescription) -> bool:
    return member.doctor_id == row.doctor_id


def _note(uow: UnitOfWork, handout: Handout, member: Member | None) -> Opened:
    note = uow.clinical_notes.newest(handout.row_id)
    if note is None:
        raise NotFound(what="record")
    own = note.shared and note.patient_id in uow.patients.ids_of_chat(handout.chat_id)
    if not (own if member is None else _wrote(member, note)):
        raise NotFound(what="record")
    return Opened(handout=handout, patient=uow.patients.name_of(note.patient_id), notes=(note,))


def _history(uow: UnitOfWork, handout: Handout, member: Member | None) -> Opened:
    """Read what was written of the patient of a visit: all of it where that is allowed, else what the reader wrote."""
    visit = uow.appointments.one(handout.row_id)
    if member is None or visit.doctor_id != member.doctor_id:
        raise NotFound(what="record")
    patients = rows_of(uow, visit.patient_id)
    every = handout.reason is not None or is_allowed(uow, visit.patient_id)
    notes = tuple(n for n in uow.clinical_notes.of_patients(patients) if every or _wrote(member, n))
    given = tuple(rx for rx in uow.prescriptions.of_patients(patients) if every or _wrote(member, rx))
    if not (notes or given):
        raise HistoryClosed
    return Opened(handout=handout, patient=uow.patients.name_of(visit.patient_id), notes=notes, prescriptions=given)


def is_allowed(uow: UnitOfWork, patient_id: int) -> bool:
    """Return whether a patient lets the clinic's doctors see what others wrote, as of the question in force."""
    return uow.records.allowed(rows_of(uow, patient_id), ASKED) is not None


def rows_of(uow: UnitOfWork, patient_id: int) -> frozenset[int]:
    """Return every row that is this person."""
    return uow.patients.same_person(patient_id)


_READERS = {
    RecordKind.PRESCRIPTION: _prescription,
    RecordKind.DRAFT: _prescription,
    RecordKind.NOTE: _note,
    RecordKind.HISTORY: _history,
}
