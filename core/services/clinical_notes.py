"""Write down what was found in a visit, let the patient see it or not; what was written stays, and is amended."""

from uuid import UUID, uuid4

from core.domain.audit import Act
from core.domain.clinical_note import Note, note_text
from core.domain.errors import AlreadyDone, NotFound
from core.domain.permissions import Action
from core.domain.record import Handout, RecordKind
from core.services.records import hand_out, visit_to_write
from core.storage.unit_of_work import UnitOfWork


def note_standing(uow: UnitOfWork, by: int, visit_id: UUID) -> tuple[int, bool]:
    """Return the version that holds of a visit's note, 0 where there is none, and whether the patient sees it.

    Raises `NotPermitted`, `NotFound`, `VisitClosed`.
    """
    visit_to_write(uow, by, visit_id, Action.WRITE_NOTES)
    return uow.clinical_notes.standing(visit_id)


def write_note(uow: UnitOfWork, by: int, visit_id: UUID, text: str, *, diagnosis: str | None = None) -> Note:
    """Keep a note of a visit as its next version; without a diagnosis the one that there is holds on.

    A version is shared if the one before was. Raises `NotPermitted`, `NotFound`, `VisitClosed`, `BadRecord`.
    """
    member, visit = visit_to_write(uow, by, visit_id, Action.WRITE_NOTES)
    before = uow.clinical_notes.newest(visit.id)
    found = note_text(diagnosis) if diagnosis else before.diagnosis if before else ""
    note = Note(
        id=uuid4(),
        appointment_id=visit.id,
        patient_id=visit.patient_id,
        doctor_id=visit.doctor_id,
        version=before.version + 1 if before else 1,
        text=note_text(text),
        diagnosis=found,
        shared=before.shared if before else False,
        written_at=uow.now,
    )
    uow.clinical_notes.add(note)
    uow.audit.add(
        member, Act.NOTE_WRITTEN, subject=f"note {note.id}", facts={"visit": str(visit.id), "version": note.version}
    )
    return note


def add_diagnosis(uow: UnitOfWork, by: int, visit_id: UUID, diagnosis: str) -> Note:
    """Keep the diagnosis as a further version of the note that there is.

    Raises `NotPermitted`, `NotFound`, `VisitClosed`, `BadRecord`.
    """
    visit_to_write(uow, by, visit_id, Action.WRITE_NOTES)
    before = uow.clinical_notes.newest(visit_id)
    if before is None:
        raise NotFound(what="note")
    return write_note(uow, by, visit_id, before.text, diagnosis=diagnosis)


def share_note(uow: UnitOfWork, by: int, visit_id: UUID, *, shared: bool) -> None:
    """Let the patient see the note of a visit, or no longer.

    Raises `NotPermitted`, `NotFound`, `VisitClosed`, `AlreadyDone`.
    """
    member, _ = visit_to_write(uow, by, visit_id, Action.WRITE_NOTES)
    note = uow.clinical_notes.newest(visit_id)
    if note is None:
        raise NotFound(what="note")
    if not uow.clinical_notes.share(note.id, shared=shared):
        raise AlreadyDone
    uow.audit.add(member, Act.NOTE_SHARED if shared else Act.NOTE_UNSHARED, subject=f"note {note.id}")


def show_note(uow: UnitOfWork, by: int, visit_id: UUID) -> Handout:
    """Hand the doctor what they wrote of a visit.

    Raises `NotPermitted`, `NotFound`, `VisitClosed`, `SlowDown`.
    """
    member, _ = visit_to_write(uow, by, visit_id, Action.WRITE_NOTES)
    if not uow.clinical_notes.standing(visit_id)[0]:
        raise NotFound(what="note")
    return hand_out(uow, by, RecordKind.NOTE, visit_id, by=member)
