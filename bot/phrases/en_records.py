"""English: what doctors note and prescribe, how it is handed out, and who may see it. Nothing here is medical."""

from collections.abc import Mapping

RECORDS: Mapping[str, str] = {
    "refusal.bad_record": "I cannot keep that as it stands: it is empty, too long, or begins with no name.",
    "refusal.given_already": "The patient has this prescription by now, and it stays as it was given. What has changed "
    "is a new one: /rx",
    "refusal.history_closed": "What other doctors wrote is open only with the patient's consent.",
    "alert.history_forced": "{doctor} has opened a patient's earlier records without consent, as an emergency: visit "
    "{number}. The reason stands in the audit log.",
    "option.to_write": "{starts:time} {patient}",
    # --- a prescription
    "rx.usage": "Write /rx alone, or with the whole prescription:\n"
    "/rx Name 500 mg 1-0-1 5 days; Other name 10 mg 0-0-1 3 days; advice: rest",
    "rx.which": "For which of your visits of today?",
    "rx.which.again": "For which of your visits of today? Then please write the prescription once more: nothing "
    "about a "
    "patient is kept before I know whose it is.",
    "rx.write": "Prescription for {patient}, {number}.\n"
    "Write it whole, one medicine a line or parted by semicolons:\n"
    "Name 500 mg 1-0-1 5 days; Other name 10 mg 0-0-1 3 days; advice: rest\n"
    "Or write the first name alone, and I ask for the rest.",
    "rx.write.drop": "Drop it",
    "rx.write.more": "Prescription for {patient}, {number}: {count} {count|medicine|medicines} so far. Write "
    "the next one, "
    "or look at it.",
    "rx.write.preview": "Look and give",
    "rx.write.advice": "Add advice",
    "rx.missing.dose": "Medicine {number}: which dose? For example 500 mg.",
    "rx.missing.frequency": "Medicine {number}: how often? For example 1-0-1.",
    "rx.missing.days": "Medicine {number}: for how many days?",
    "rx.missing.skip": "Leave it out",
    "rx.advice": "What advice shall stand below it?",
    "rx.advice.none": "None",
    "rx.check": "This is how {patient} would get it ({number}, {count} {count|medicine|medicines}). The file "
    "can be opened "
    "for an hour. Please read it before you give it.",
    "rx.check.link": "Open it to see how {patient} would get it ({number}, {count} {count|medicine|medicines}); "
    "the link "
    "works once, and for an hour. Please read it before you give it.",
    "rx.check.unregistered": "This is how {patient} would get it ({number}, {count} {count|medicine|medicines}). The "
    "file can be opened for an hour. Please read it before you give it.\n\nYour registration number is not on it, and "
    "the law wants it there: an admin can enter it with /doctors.",
    "rx.check.link_unregistered": "Open it to see how {patient} would get it ({number}, {count} "
    "{count|medicine|medicines}); the link works once, and for an hour. Please read it before you give it.\n\nYour "
    "registration number is not on it, and the law wants it there: an admin can enter it with /doctors.",
    "rx.check.give": "Give it",
    "rx.check.add": "Add or look again",
    "rx.check.drop": "Drop it",
    "rx.given": "Given: {number}. The patient is told at {until:time}; until then you can take it back.",
    "rx.given.undo": "Take it back",
    "rx.given.done": "Done",
    "rx.dropped": "Dropped. Nothing of it is kept.",
    "rx.nothing": "You have no visit today of which something could be written.",
    # --- a note
    "note.usage": "Write /note alone, or with the note: /note Seen, wound dry, again in a week",
    "note.which": "Of which of your visits of today?",
    "note.which.again": "Of which of your visits of today? Then please write the note once more: nothing about "
    "a patient "
    "is kept before I know whose it is.",
    "note.write": "Note of {patient}, {number}. Write what you found; the diagnosis comes next.",
    "note.write.amend": "Note of {patient}, {number}: version {version} stands, and stays. What you write now "
    "is the next "
    "version.",
    "note.write.show": "Show it",
    "note.write.leave": "Leave it",
    "note.diagnosis": "And the diagnosis?",
    "note.diagnosis.none": "None now",
    "note.kept": "Kept: version {version} of the note of {patient}, {number}. The patient does not see it.",
    "note.kept.shared": "Kept: version {version} of the note of {patient}, {number}. The patient sees it under "
    "/records.",
    "note.kept.share": "Let them see it",
    "note.kept.hide": "Hide it again",
    "note.kept.amend": "Amend",
    "note.kept.show": "Show it",
    "note.shown": "Here is the note. The file can be opened for an hour.",
    "note.shown.link": "Open the note; the link works once, and for an hour.",
    "note.shown.card": "Back to it",
    "note.shown.done": "Done",
    "note.nothing": "You have no visit today of which something could be written.",
    # --- what was written before
    "history.usage": "Write /history, and choose the visit.",
    "history.which": "Of which of your patients of today?",
    "history.look.nothing": "{patient}, {number}: nothing was written here before.",
    "history.look.own": "{patient}, {number}: there is what you wrote yourself.",
    "history.look.open": "{patient}, {number}: the patient lets you see what was written before.",
    "history.look.closed": "{patient}, {number}: other doctors have written something. You see it only if the patient "
    "allows it.",
    "history.look.asked": "{patient}, {number}: the patient has been asked and has not answered yet. Look again with "
    "/history.",
    "history.look.declined": "{patient}, {number}: the patient does not allow it now. For this visit they are "
    "not asked "
    "again.",
    "history.look.see": "Open it",
    "history.look.ask": "Ask the patient",
    "history.look.emergency": "Emergency",
    "history.look.done": "Done",
    "history.why": "Why without consent? What you choose stands in the audit log under your name, and the "
    "admins are told "
    "at once.",
    "history.why.unconscious": "Unconscious",
    "history.why.danger": "Danger to life",
    "history.why.cannot_answer": "Cannot answer",
    "history.why.no": "Go back",
    "history.shown": "Here is what was written before. The file can be opened for an hour; that you read it is "
    "written down.",
    "history.shown.link": "Open what was written before; the link works once, and for an hour. That you read it is "
    "written down.",
    "history.nothing": "You have no visit today of which something could be looked up.",
    # --- the patient's own
    "own_records.list": "{count} {count|paper|papers} from your doctors. Which one?",
    "own_records.list.ready": "Hello {first_name}, the prescription of visit {number} at {clinic} is ready. It is "
    "under /records in your chat with the clinic, and at its desk.",
    "own_records.sent": "Here it is. The file can be opened for an hour; /records gives it again.",
    "own_records.sent.link": "It lies behind this link, because nothing medical is sent through this messenger. "
    "It works "
    "once, and for an hour; /records gives a new one. Please do not pass it on.",
    "own_records.later": "That was a lot in one hour. Please ask again a little later.",
    "own_records.nothing": "There is no prescription and no note for you here yet.",
    "option.record.prescription": "Prescription {day:short}",
    "option.record.note": "Note {day:short}",
    "option.record.hint": "{doctor} · {person} · {number}",
    "record.open": "Open it",
    "record.page.title": "From your clinic",
    "record.page": "You see it once, as a PDF. Keep it on your phone if you need it again.",
    "record.page.button": "Open",
    "record.page.over": "This link has been used, or its hour is over. Write /records in the chat for a new one.",
    "record.page.slow": "Too many tries. Please wait a minute.",
    # --- who may see what was written before
    # A word that changes here is a new version of the question: core/domain/record.py
    "allow.ask": "Hello {first_name}, your doctor at {clinic} asks to see what other doctors of this clinic noted and "
    "prescribed before. If you allow it, every doctor of this clinic whom you visit may; each look is written down, "
    "and you can take it back at any time: /privacy",
    "allow.ask.y": "Allow",
    "allow.ask.n": "Not now",
    "allow.allowed": "Thank you. Your doctor can see it now; /privacy takes it back.",
    "allow.declined": "All right, nobody sees it.",
    "allow.over": "This has been answered already, or is over. /privacy says what holds.",
    "privacy.card.close": "Close my old records",
    "privacy.closed": "Done: doctors see only what they wrote themselves.",
    # --- on paper
    "paper.rx": "Prescription",
    "paper.rx.draft": "Prescription (draft)",
    "paper.rx.not_given": "Not given yet",
    "paper.rx.registration": "Registration {number}",
    "paper.rx.days": "{count} {count|day|days}",
    "paper.rx.advice": "Advice",
    "paper.rx.foot": "Given through the clinic's chat. Ask the clinic whether a signed copy is needed.",
    "paper.note": "Note of a visit",
    "paper.note.by": "Doctor",
    "paper.note.diagnosis": "Diagnosis",
    "paper.note.text": "Note",
    "paper.history": "What was written before",
    "paper.history.forced": "Opened without the patient's consent, as an emergency.",
    "paper.record.foot": "Confidential. Each reading is written down.",
}
