"""What the clinic says when a constraint refuses: the constraint's name to a refusal."""

from collections.abc import Mapping

from core.domain.errors import (
    AlreadyDone,
    ConsentNeeded,
    GivenAlready,
    OverlappingVisit,
    Refusal,
    SlotTaken,
    WorksHereAlready,
)

PROMISES: Mapping[str, type[Refusal]] = {
    "one_patient_per_place": SlotTaken,
    "one_visit_per_patient_at_a_time": OverlappingVisit,
    "one_open_payment_per_visit": AlreadyDone,
    "one_payment_per_reference": AlreadyDone,
    "one_effect_per_payment_event": AlreadyDone,
    "one_refund_per_key": AlreadyDone,
    "one_role_per_chat": WorksHereAlready,
    "one_open_offer_per_subject": AlreadyDone,
    "one_note_per_version": AlreadyDone,
    "one_draft_per_visit": AlreadyDone,
    "prescriptions_stay_as_given": GivenAlready,
    "chats_nothing_personal_before_consent": ConsentNeeded,
    "nobody_before_consent": ConsentNeeded,
}


def refusal_for(constraint: str | None) -> Refusal | None:
    """Return the refusal that explains a violated constraint, or None where it is a defect and not a refusal."""
    found = PROMISES.get(constraint or "")
    return found() if found else None
