"""English: what doctors note and prescribe, how it is handed out, and who may see it. Nothing here is medical."""

from collections.abc import Mapping

RECORDS: Mapping[str, str] = {
    "refusal.bad_record": "I cannot keep that as it stands: it is empty, too long, or begins with no name.",
    "refusal.given_already": "The patient has this prescription by now, and it stays as it was given. What has changed "
    "is a new one: /rx",
    "refusal.history_closed": "What other doctors wrote is open only with the patient's consent.",
    "alert.history_forced": "{doctor} has opened a patient's earlier records without consent, as an emergency: visit "
    "{number}. The reason stands in the audit log.",
    # --- told to the patient
    "own_records.ready": "Hello {first_name}, the prescription of visit {number} at {clinic} is ready. It is "
    "under /records in your chat with the clinic, and at its desk.",
    # A word that changes here is a new version of the question: core/domain/record.py
    "allow.ask": "Hello {first_name}, your doctor at {clinic} asks to see what other doctors of this clinic noted and "
    "prescribed before. If you allow it, every doctor of this clinic whom you visit may; each look is written down, "
    "and you can take it back at any time: /privacy",
}
