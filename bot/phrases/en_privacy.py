"""English: what is kept about a person, and how it is agreed to, shown, taken along and erased."""

from collections.abc import Mapping

PRIVACY: Mapping[str, str] = {
    # A word that changes here is a new version of the notice: core/domain/consent.py
    "consent.words": "Before I keep anything: for your visits the clinic keeps your name, phone, visits and payments, "
    "what your doctors note and prescribe (sealed), and the same of the family you book for. Only the clinic uses "
    "them; they are never sold. You can see, take along or erase them at any time: /privacy",
    "consent.notice": "{notice}\n\nDo you agree?",
    "consent.notice.agree": "I agree",
    "consent.notice.refuse": "I do not agree",
    "consent.agreed": "Thank you.",
    "consent.refused": "All right, I keep nothing about you. Ask me about doctors, prices, addresses and free times "
    "whenever you like. To book without it, please call:\n{branches}",
    "refusal.being_erased": "What is kept of one of the two is about to be erased, so they stay two for now. Take that "
    "back with /delete in the chat where it was asked for, or try again once it is done.",
    "refusal.still_on_staff": "You work here. You are erased once an admin has taken your role away.",
    "refusal.consent_needed": "For that I need your consent first.",
    # --- what is kept
    "privacy.card": "What this clinic keeps about you and the people you book for:\n"
    "• name, phone, e-mail, what you told us: to book and to reach you, until you erase it\n"
    "• what doctors note and prescribe, sealed: for your care, until you erase it; each reading is written down\n"
    "• visits, payments, receipts: for your care, and for the books as long as the law asks\n"
    "• what is written here: half a year at the most\n"
    "You agreed to this on {since}. STOP ends our notices. Whom to ask:\n{branches}",
    "privacy.card.open": "What this clinic keeps about those who agree:\n"
    "• name, phone, e-mail, what they told us: to book and to reach them, until they erase it\n"
    "• what doctors note and prescribe, sealed: for their care, until they erase it\n"
    "• visits, payments, receipts: for their care, and for the books as long as the law asks\n"
    "• what is written here: half a year at the most; without consent, a day\n"
    "You have not agreed, so nothing new is kept about you. Whom to ask:\n{branches}",
    "privacy.card.agree": "I agree",
    "privacy.card.export": "Send me my data",
    "privacy.card.withdraw": "Withdraw consent",
    "privacy.card.delete": "Erase me",
    "privacy.withdrawn": "Done: I keep nothing new about you. Your visits stand, and what is kept already stays "
    "until you erase it: /delete",
    # --- taken along
    "export.sent": "Your data come as two files: one to read, and one for other programs.",
    "export.sent.link": "A link to your data comes in a moment.",
    "export.later": "You have had your data three times today. Please ask again tomorrow.",
    "export.nothing": "I know nobody in this chat, so there is nothing to send.",
    "export.file.own_pdf": "Your data, to read. The file can be opened for an hour.",
    "export.file.own_json": "The same for other programs, with every detail.",
    "export.link": "Your data: {url}\nThe link works once, and for an hour. Please do not pass it on.",
    "export.page.title": "Your data",
    "export.page": "You get them once, as an archive with a PDF and a file for other programs.",
    "export.page.button": "Download",
    "export.page.over": "This link has been used, or its hour is over. Write /export in the chat for a new one.",
    "own_data.title": "Your data",
    "own_data.people": "People",
    "own_data.profile": "What you told us",
    "own_data.visits": "Visits",
    "own_data.papers": "Receipts and refund notes",
    "own_data.consents": "Consent: version of the notice, and when",
    "own_data.rest": "Every other row (messages, notices, payments, what happened to each visit) stands in the file "
    "for other programs.",
    # --- erased
    "delete.preview": "Erase everything about {names}?\n"
    "Gone for good: name, phone, e-mail, what you told us, notes and prescriptions, and what was written here.\n"
    "Kept without the name: visits, payments, {papers|one receipt|receipts}, because the books must add up.\n"
    "Nothing is open, so it is done at once and nobody can undo it.",
    "delete.preview.open": "Erase everything about {names}?\n"
    "Gone for good: name, phone, e-mail, what you told us, notes and prescriptions, and what was written here.\n"
    "Kept without the name: visits, payments, {papers|one receipt|receipts}, because the books must add up.\n"
    "It is done in {hours} hours; until then you can take it back. Then {visits|your open visit is|your open visits "
    "are} cancelled by the clinic's rules, and once all money has gone back, you are erased.",
    "delete.preview.asked": "Everything about {names} will be erased on {due:full}. Shall I keep it after all?",
    "delete.preview.erase": "Yes, erase it",
    "delete.preview.stop": "Keep everything",
    "delete.preview.take_back": "Keep it after all",
    "delete.preview.leave": "Erase it",
    "delete.now": "It is being erased now. If you write again, I will not know you. All the best!",
    "delete.later": "Everything will be erased on {due:full}. Until then /delete takes it back.",
    "delete.taken_back": "All right, nothing is erased.",
    "delete.kept": "All right, everything stays.",
    "delete.left": "All right, everything will be erased on {due:full}.",
    "delete.nobody": "I know nobody in this chat, so there is nothing to erase. What is written here is forgotten by "
    "itself.",
    # --- book: the first name, asked for together with consent
    "book.found": "{doctor}, {specialty}, {fee}\n{starts:full}\n{clinic}",
    "book.name.agree": "{found}{notice}\n\nIf you agree, write your full name; the doctor will see it.",
    "book.name.agree_family": "{found}{notice}\n\nIf you agree, write the full name of your {relation}.",
    "book.name.agree_other": "{found}{notice}\n\nIf you agree, write the patient's full name.",
    "book.name.brief": "{found}If you agree to the notice above, write your full name; the doctor will see it.",
    "book.name.brief_family": "{found}If you agree to the notice above, write the full name of your {relation}.",
    "book.name.brief_other": "{found}If you agree to the notice above, write the patient's full name.",
    "book.name.shown": "Agree, use my name",
    "book.name.refuse": "I do not agree",
    "book.refused": "All right, I keep nothing about you. You can still look at doctors, prices and free times here. "
    "To book without it, please call:\n{branches}",
    "book.refused.look": "See doctors, times",
    "book.refused.agree": "I agree after all",
    "desk_erase.usage": "/erase and the number of a visit, or a phone, erases somebody who has asked the clinic for "
    "it: /erase 7 or /erase 98200 12345.",
    "desk_erase.which": "Who has asked to be erased? Write the number of a visit, or a phone.",
    "desk_erase.which.several": "More than one is known by {who}. Who has asked for it?",
    "desk_erase.which.unknown": "Nobody is known by {who}. Write the number of a visit, or a phone.",
    "desk_erase.which.stop": "Nobody",
    "desk_erase.preview": "Erase everything about {names}? Make sure that they have asked for it themselves.\n"
    "• Names, phones, addresses, details and what was written go, and nobody can read them again.\n"
    "• Visits to come: {visits}. The clinic cancels them and gives the money back.\n"
    "• Receipts and refund notes: {papers}. They stay, without the name.\n"
    "It is done after {hours} hours; until then you, and they with /delete, can take it back.",
    "desk_erase.preview.asked": "{names}: will be erased on {due:full}. Keep them after all?",
    "desk_erase.preview.erase": "Erase",
    "desk_erase.preview.stop": "Keep",
    "desk_erase.preview.take_back": "Keep after all",
    "desk_erase.preview.leave": "Erase as planned",
    "desk_erase.sure": "Once it is done there is no way back. Really erase {names}?",
    "desk_erase.sure.yes": "Yes, erase",
    "desk_erase.sure.no": "No, keep",
    "desk_erase.asked": "Noted: they will be erased on {due:full}. /erase with the same number takes it back.",
    "desk_erase.taken_back": "All right, nobody is erased.",
    "desk_erase.kept": "All right, nobody is erased.",
    "desk_erase.left": "All right, they will be erased on {due:full}.",
    "option.person_found": "{name}, {phone}",
}
