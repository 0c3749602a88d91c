"""A receipt or refund note as it is printed in one language: the words from the phrases, the rest as it was issued."""

from uuid import UUID
from zoneinfo import ZoneInfo

from bot.desk_values import Moment
from bot.message import Attachment
from bot.phrases import TABLES, render, write_money
from core.documents.paper import Facts, Note, Paper, Sum
from core.domain.desk_payment import GATEWAY, Way
from core.domain.receipt import Kind, Receipt

MADE_OF = "receipt"
"""What an attachment that is a receipt is made of (`Attachment.made_of`)."""

_TRAINING = "sandbox"
_AT_THE_DESK = frozenset({GATEWAY, *Way})


def receipt_attachment(receipt_id: UUID | str, number: str, language: str) -> Attachment:
    """Return the file to send: made when it is sent, and named by its number and nobody's name."""
    return Attachment(name=f"{number}.pdf", media_type="application/pdf", made_of=f"{MADE_OF}:{language}:{receipt_id}")


def receipt_paper(receipt: Receipt, language: str) -> Paper:
    """Return what is printed. Nothing of it is looked up: a reprint says the same."""
    r = receipt

    def say(key: str, **facts: object) -> str:
        return render(language, key, facts)

    came = r.kind is Kind.RECEIPT
    visit = say("paper.visit", number=r.visit_number, doctor=r.doctor(language)) if r.visit_number else None
    rows = [
        (say("paper.date"), _at(Moment(r.issued_at, r.zone), language)),
        (say("paper.patient"), r.patient_name),
        (say("paper.for"), visit or say("paper.visit.no_number", doctor=r.doctor(language))),
        (say("paper.visit_at"), _at(Moment(r.visit_at, r.zone), language)),
    ]
    if r.refers_to:
        rows.append((say("paper.gives_back"), say("paper.gives_back.receipt", number=r.refers_to)))
    rows.append((say("paper.paid_by" if came else "paper.paid_back_by"), way(r.way, language)))
    if r.way not in _AT_THE_DESK:  # the desk's own entries have no id that anybody else knows
        rows.append((say("paper.reference"), r.reference))
    phone = (say("paper.phone", phone=r.clinic_phone),) if r.clinic_phone else ()
    note = (Note(say("paper.training")),) if r.way == _TRAINING else ()
    return Paper(
        language=f"{language}-IN",
        made_at=r.issued_at,
        sender=r.clinic_name,
        sender_lines=(*((r.clinic_address,) if r.clinic_address else ()), *phone),
        title=say(f"paper.{r.kind}"),
        number=r.number,
        blocks=(Facts(tuple(rows)), Sum(say(f"paper.amount.{r.kind}"), write_money(r.amount, exact=True)), *note),
        foot=say("paper.foot"),
    )


def way(name: str, language: str) -> str:
    """Return how money moved in the language's words; a gateway that has none is called by its name."""
    key = f"way.{name}"
    return render(language, key, {}) if key in TABLES[language] else name


def _at(moment: Moment, language: str) -> str:
    """Return a moment with its year, as the branch's clock and calendar show it."""
    day = moment.at.astimezone(ZoneInfo(moment.zone)).date()
    return render(language, "paper.at", {"day": day, "year": day.year, "time": moment})
