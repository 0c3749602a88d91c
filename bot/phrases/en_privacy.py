"""English: what is kept about a person, and how it is agreed to, shown, taken along and erased."""

from collections.abc import Mapping

PRIVACY: Mapping[str, str] = {
    # A word that changes here is a new version of the notice: core/domain/consent.py
    "consent.words": "Before I keep anything: for your visits the clinic keeps your name, phone, visits and payments, "
    "and those of the family you book for. Only the clinic uses them; they are never sold. You can see, take along or "
    "erase them at any time: /privacy",
    "consent.notice": "{notice}\n\nDo you agree?",
    "consent.notice.agree": "I agree",
    "consent.notice.refuse": "I do not agree",
    "consent.agreed": "Thank you.",
    "consent.refused": "All right, I keep nothing about you. Ask me about doctors, prices, addresses and free times "
    "whenever you like. To book without it, please call:\n{branches}",
    "refusal.still_on_staff": "You work here. You are erased once an admin has taken your role away.",
    "refusal.consent_needed": "For that I need your consent first.",
    # --- book: the first name, asked for together with consent
    "book.name.agree": "{notice}\n\nIf you agree, write your full name; the doctor will see it.",
    "book.name.agree_family": "{notice}\n\nIf you agree, write the full name of your {relation}.",
    "book.name.agree_other": "{notice}\n\nIf you agree, write the patient's full name.",
    "book.name.shown": "Agree, use my name",
    "book.name.refuse": "I do not agree",
    "book.refused": "All right, I keep nothing about you. You can still look at doctors, prices and free times here. "
    "To book without it, please call:\n{branches}",
    "book.refused.look": "See doctors, times",
    "book.refused.agree": "I agree after all",
}
