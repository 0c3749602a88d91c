"""English, for what is printed and for sending it: receipts and refund notes."""

from collections.abc import Mapping

PAPERS: Mapping[str, str] = {
    # --- on the paper
    "paper.receipt": "Receipt",
    "paper.refund_note": "Refund note",
    "paper.date": "Date",
    "paper.patient": "Patient",
    "paper.for": "For",
    "paper.visit": "Visit {number} with {doctor}",
    "paper.visit.no_number": "Visit with {doctor}",
    "paper.visit_at": "Date of the visit",
    "paper.at": "{day} {year}, {time:zoned}",
    "paper.paid_by": "Paid by",
    "paper.paid_back_by": "Paid back by",
    "paper.reference": "Reference",
    "paper.gives_back": "Gives back",
    "paper.gives_back.receipt": "Receipt {number}",
    "paper.amount.receipt": "Amount received",
    "paper.amount.refund_note": "Amount paid back",
    "paper.phone": "Phone {phone}",
    "paper.training": "For training: no real money has moved.",
    "paper.foot": "Made by computer, valid without a signature.",
    # --- how the money moved
    "way.cash": "Cash, at the clinic",
    "way.upi": "UPI, at the clinic",
    "way.card": "Card, at the clinic",
    "way.desk": "At the clinic",
    "way.razorpay": "Online, through Razorpay",
    "way.stripe": "Online, through Stripe",
    "way.sandbox": "Online, on the training page",
    # --- refused at the desk
    "refusal.amount_differs": "{due} is open for this visit, not {amount}.",
    "refusal.more_than_taken": "The desk has {taken} of this visit, so {amount} cannot be given back.",
    "refusal.undone_too_late": "This was taken on another day, and that day's till is closed. A refund gives it back.",
    # --- sent to the chat
    "paper.sent.receipt": "{amount} received, thank you. Here is your receipt {number}.",
    "paper.sent.refund_note": "{amount} paid back. Here is your refund note {number}.",
    "option.paper": "{number} · {amount}",
    "appointments.visit.papers": "Receipt",
    "appointments.papers": "Which one?",
    "appointments.paper": "Here it is: {number}, {amount}.",
}
