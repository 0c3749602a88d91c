"""What a doctor writes down of a visit: notes and a diagnosis, in versions; what was written is never overwritten."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.errors import BadRecord

LONGEST_NOTE = 1900
"""Characters of one note or diagnosis. A message of 2,000 may have been cut by its channel, and a note that ends in the
middle of a sentence is a danger: it is refused, and written in two versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One version of what was written of a visit; `shared` says whether the patient sees it. Times are aware UTC."""

    id: UUID
    appointment_id: UUID
    patient_id: int
    doctor_id: int
    version: int
    text: str
    diagnosis: str
    shared: bool
    written_at: datetime


def note_text(said: str) -> str:
    """Return what was said as it is kept; raises `BadRecord` for nothing, and for what may have been cut."""
    text = said.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise BadRecord(line=0)
    return text
