"""The gateway's day beside ours: every line that differs, and what a day of money comes to.

Lines are matched by the gateway's own id, never by time: a gateway lists a payment by when it was begun, we enter it
when we hear of it, and midnight may lie between. So the day says which lines are looked at, on either side, and the
whole books are where their match is looked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.domain.dispute import DISPUTE_LIFE, DisputeStatus
from core.domain.gateway_books import Entry
from core.domain.money import Money


class Differs(StrEnum):
    """How a line of the gateway's books and ours can differ; the row says what is done about it."""

    MISSING_HERE = "missing_here"  # theirs, for a payment of ours that we have not entered: a lost webhook, read anew
    MISSING_THERE = "missing_there"  # ours, and the gateway does not know it
    AMOUNT = "amount_differs"
    CURRENCY = "currency_differs"
    REFUND_UNKNOWN = "refund_unknown"  # given back at the gateway, of a capture of ours, and not by us: read anew
    DISPUTE_UNKNOWN = "dispute_unknown"  # a bank asks for a capture of ours, or has decided, unheard: read anew
    UNKNOWN_REFERENCE = "unknown_reference"  # theirs, for nothing that we asked for: the account serves others too


MENDED = frozenset({Differs.MISSING_HERE, Differs.REFUND_UNKNOWN, Differs.DISPUTE_UNKNOWN})
"""What reading the payment, the refund or the capture once more puts right, where a webhook was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a payment or refund of ours is to the gateway: whose it is and which chat it belongs to.

    `entered_otherwise`: a refund that stands in our ledger under another id than the gateway's: the desk has said that
    it is done, or a second one was made for it at the gateway.
    """

    payment_id: UUID
    reference: str
    chat_id: int | None = None
    refund_id: UUID | None = None
    entered_otherwise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OurLine:
    """One line of our ledger: a capture or a refund under the gateway's id. `of_day`: it was entered on the day."""

    kind: str
    entry_id: str
    gateway_payment_id: str
    amount: Money
    asked: Asked
    of_day: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OurBooks:
    """What we know of a gateway: our ledger's lines, refunds by their id there, payments by link and by reference.

    `disputes`: how each stands here, by its id there.
    """

    lines: Sequence[OurLine] = ()
    refunds: Mapping[str, Asked] = field(default_factory=dict)
    links: Mapping[str, Asked] = field(default_factory=dict)
    references: Mapping[str, Asked] = field(default_factory=dict)
    disputes: Mapping[str, DisputeStatus] = field(default_factory=dict)

    def asked_for(self, entry: Entry) -> Asked | None:
        """Return the payment that one of their captures was made for, if it is ours."""
        return self.references.get(entry.reference or "") or self.links.get(entry.link_id or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line that is not the same on both sides: what they say, what we say, and the chat to open, where known."""

    what: Differs
    kind: str
    entry_id: str
    gateway_payment_id: str
    theirs: Money | None = None
    ours: Money | None = None
    reference: str | None = None
    chat_id: int | None = None
    payment_id: UUID | None = None
    refund_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfMoney:
    """What came in on one day through one gateway in one currency, and where that money is now; minor units.

    Always `captured == booked + credit + refunded`. `credit` is money in our hands that no visit has: it waits for a
    choice, is in question, or is on its way back (`promised`). Of `refunded`, payers' banks have taken `disputed`.
    `paid_out` is what left on that day, whenever it had come. `differences` are those of the last check (`checked_at`,
    None before the first; the desk is never checked).
    """

    day: date
    gateway: str
    currency: str
    captured: int = 0
    booked: int = 0
    credit: int = 0
    refunded: int = 0
    disputed: int = 0
    promised: int = 0
    paid_out: int = 0
    captures: int = 0
    refunds: int = 0
    checked_at: datetime | None = None
    differences: tuple[Difference, ...] = ()

    def money(self, minor: int) -> Money:
        """Return one of the amounts in this day's currency."""
        return Money(minor, self.currency)


def compare(theirs: Iterable[Entry], ours: OurBooks) -> list[Difference]:
    """Return every difference, theirs first and then ours, each in the order of its books.

    A refund under way has moved nothing yet, so it is only looked at for whether we know it.
    """
    entered = {(line.kind, line.entry_id): line for line in ours.lines}
    seen = {(entry.kind, entry.entry_id): entry for entry in theirs}
    found = [
        difference
        for entry in seen.values()
        if (difference := (_disputed if entry.kind == "dispute" else _differs)(entry, entered, ours))
    ]
    return found + [_missing_there(line) for key, line in entered.items() if line.of_day and key not in seen]


def _differs(entry: Entry, entered: Mapping[tuple[str, str], OurLine], ours: OurBooks) -> Difference | None:
    line = entered.get((entry.kind, entry.entry_id))
    if line is None:
        return _not_entered(entry, entered, ours)
    if line.amount == entry.amount:
        return None
    what = Differs.AMOUNT if line.amount.currency == entry.amount.currency else Differs.CURRENCY
    return _difference(what, entry, line.asked, ours=line.amount)


def _not_entered(entry: Entry, entered: Mapping[tuple[str, str], OurLine], ours: OurBooks) -> Difference | None:
    if entry.kind == "capture":
        asked = ours.asked_for(entry)
        return _difference(Differs.MISSING_HERE if asked else Differs.UNKNOWN_REFERENCE, entry, asked)
    promised = ours.refunds.get(entry.entry_id)
    if promised:
        return (
            None
            if entry.status == "pending" or promised.entered_otherwise
            else _difference(Differs.MISSING_HERE, entry, promised)
        )
    capture = entered.get(("capture", entry.gateway_payment_id))
    if capture:
        return _difference(Differs.REFUND_UNKNOWN, entry, capture.asked)
    return _difference(Differs.UNKNOWN_REFERENCE, entry, ours.asked_for(entry))


def _disputed(entry: Entry, entered: Mapping[tuple[str, str], OurLine], ours: OurBooks) -> Difference | None:
    """Return what we have not heard of a dispute; what was decided stays, whatever the list says later."""
    known = ours.disputes.get(entry.entry_id)
    if known and (known.value == entry.status or not DISPUTE_LIFE[known]):
        return None
    capture = entered.get(("capture", entry.gateway_payment_id))
    asked = capture.asked if capture else ours.asked_for(entry)
    return _difference(Differs.DISPUTE_UNKNOWN if asked else Differs.UNKNOWN_REFERENCE, entry, asked)


def _difference(what: Differs, entry: Entry, asked: Asked | None, *, ours: Money | None = None) -> Difference:
    return Difference(
        what=what,
        kind=entry.kind,
        entry_id=entry.entry_id,
        gateway_payment_id=entry.gateway_payment_id,
        theirs=entry.amount,
        ours=ours,
        reference=asked.reference if asked else entry.reference,
        chat_id=asked.chat_id if asked else None,
        payment_id=asked.payment_id if asked else None,
        refund_id=asked.refund_id if asked else None,
    )


def _missing_there(line: OurLine) -> Difference:
    return Difference(
        what=Differs.MISSING_THERE,
        kind=line.kind,
        entry_id=line.entry_id,
        gateway_payment_id=line.gateway_payment_id,
        ours=line.amount,
        reference=line.asked.reference,
        chat_id=line.asked.chat_id,
        payment_id=line.asked.payment_id,
    )
