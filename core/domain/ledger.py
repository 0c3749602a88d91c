"""The ledger's words: every entry moves part of one capture, and where all money is follows from the entries alone.

Money that came (`capture`) is put to a visit at once (settled as *booked*), waits (*credit*), is to go back
(*refunded*), or is in question (*quarantined*). Later entries move it on: `apply` puts waiting money to a visit,
`credit` sets booked money free again, `refund` is money that has left, and `dispute` money that the payer's bank has
taken back. So, for any set of entries,

    captured = sum of `capture`                  booked = sum of all settled as booked - sum of `credit`
    refunded = sum of `refund` and `dispute`     credit = captured - booked - refunded

and nothing is ever changed or removed: the table refuses it. Credit is money in our hands that no visit has: it is on
its way back, waits for the rest of a fee, or waits for the patient's choice.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from core.domain.money import Money


class Kind(StrEnum):
    """What an entry is: money that came, was put to a visit, was set free, has left, or was taken by a bank."""

    CAPTURE = "capture"
    APPLY = "apply"
    CREDIT = "credit"
    REFUND = "refund"
    DISPUTE = "dispute"


class Settled(StrEnum):
    """Where the money of an entry is by it."""

    BOOKED = "booked"
    CREDIT = "credit"
    REFUNDED = "refunded"
    QUARANTINED = "quarantined"


SETTLES: dict[Kind, Settled] = {
    Kind.APPLY: Settled.BOOKED,
    Kind.CREDIT: Settled.CREDIT,
    Kind.REFUND: Settled.REFUNDED,
    Kind.DISPUTE: Settled.REFUNDED,
}
"""Where each kind puts its money; a capture may be settled in any way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where the money of one capture is, in minor units of its currency.

    `promised` is what has been promised back and has not left yet: due, pending, or refused by the gateway and in the
    desk's hands. `first` is how the capture was settled when it came, though money in question that has been put to a
    visit is in question no more.
    """

    gateway: str
    gateway_payment_id: str
    payment_id: UUID
    currency: str
    captured: int
    booked: int
    refunded: int
    promised: int
    first: Settled

    @property
    def free(self) -> int:
        """Return what no visit has and nobody has been promised."""
        return self.captured - self.booked - self.refunded - self.promised

    @property
    def waits(self) -> int:
        """Return what waits for the rest of a fee or for a choice: free, and not in question."""
        return 0 if self.first is Settled.QUARANTINED else self.free

    def money(self, minor: int) -> Money:
        """Return an amount in this capture's currency."""
        return Money(minor, self.currency)
