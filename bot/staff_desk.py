"""The other side of the counter: what a conversation of those who work here may ask of the clinic and have done.

A staff desk speaks for one chat, as the front desk does. Every question and every verb asks the database anew whether
this chat's role may do it, and refuses with `NotPermitted`; what each verb can refuse besides stands in
`STAFF_REFUSALS`. A conversation reaches it as `desk.staff`, and says by `needs` what one must be permitted to open it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.desk_payment import Way
from core.domain.errors import (
    AlreadyDone,
    AmountDiffers,
    LastSuperAdmin,
    NotFound,
    NothingToRefund,
    NotPermitted,
    Refusal,
    UndoneTooLate,
    VisitClosed,
)
from core.domain.money import Money
from core.domain.staff import Role

__all__ = [
    "STAFF_REFUSALS",
    "Colleague",
    "DifferenceSeen",
    "GatewayDay",
    "Invited",
    "MoneySeen",
    "PersonSeen",
    "StaffDesk",
    "TaskSeen",
    "TasksSeen",
    "VisitOwed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSeen:
    """One thing to do: `what` says it, `who` is the person of its chat (empty where it is about no chat)."""

    id: int
    kind: str
    what: Phrase
    who: str
    since: Moment
    about_someone: bool
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksSeen:
    """The oldest open tasks, and how many there are in all."""

    tasks: tuple[TaskSeen, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen:
    """Whom a task is about: `visit` tells of the visit in question, `phone` is a number or says that there is none."""

    name: str
    phone: str | Phrase
    reached_by: Phrase
    visit: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayDay:
    """What came in on a day by one gateway in one currency: `captured` is the sum of the three that follow.

    `credit` is in our hands and no visit's. `checked` is when the gateway was asked last; the desk never is.
    """

    gateway: str
    captured: Money
    booked: Money
    credit: Money
    refunded: Money
    checkable: bool
    checked: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceSeen:
    """One line on which a gateway and we differ: `id` is the gateway's, `what` a value of `Differs`."""

    id: str
    what: str
    gateway: str
    reference: str | None
    theirs: Money | None
    ours: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneySeen:
    """The money of one day of the clinic, and the days beside it that can be looked at."""

    day: date
    gateways: tuple[GatewayDay, ...]
    differences: tuple[DifferenceSeen, ...]
    neighbours: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOwed:
    """A visit that can be paid at the desk: `due` of its `fee` is still open, nothing where it is paid."""

    id: str
    number: str
    patient: str
    doctor: str
    clinic: str
    starts: Moment
    fee: Money
    due: Money

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {
            "number": self.number,
            "patient": self.patient,
            "doctor": self.doctor,
            "clinic": self.clinic,
            "starts": self.starts,
            "fee": self.fee,
            "due": self.due,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who works here; `removable` by whoever looks. `me` is the chat that asks."""

    id: int
    name: str
    role: Role
    channel: str
    since: Moment
    removable: bool
    me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation just made: the line to be written to the clinic, and a link where Telegram is served."""

    role: Role
    line: str
    link: str | None
    until: Moment


class StaffDesk(Protocol):
    """The clinic as one of its staff sees it."""

    # --- questions ---------------------------------------------------------------------------------------------------

    def tasks(self, *, calls: bool = False) -> TasksSeen:
        """Return the open tasks of this role's business; with `calls` only the patients to be called."""

    def task(self, task_id: int) -> TaskSeen:
        """Return one task, open or closed; raises `NotFound` for a missing one and for one of another role."""

    def whose(self, task_id: int) -> PersonSeen | None:
        """Return whom a task is about, None where it is about nobody; `open_person` goes before."""

    def today(self) -> date:
        """Return the date at the clinic."""

    def money(self, day: date | None) -> MoneySeen:
        """Return the money of a day, today for None."""

    def difference(self, day: date, entry_id: str) -> DifferenceSeen:
        """Return one difference of a day; raises `NotFound` once it has settled."""

    def whose_difference(self, day: date, entry_id: str) -> PersonSeen | None:
        """Return whom a difference is about, None where nobody knows; `open_difference` goes before."""

    def owing(self, number: str | None) -> tuple[VisitOwed, ...]:
        """Return the visits of a number, one of each branch that has it, paid ones too.

        Without a number: today's that are still to be paid at the desk, by their time.
        """

    def owed(self, visit_id: str) -> VisitOwed:
        """Return one visit that can be paid at the desk; raises `NotFound`."""

    def colleagues(self) -> tuple[Colleague, ...]:
        """Return everybody who works here."""

    def colleague(self, member_id: int) -> Colleague:
        """Return one of them; raises `NotFound`."""

    def appointable(self) -> tuple[Role, ...]:
        """Return the roles that this chat may give and take."""

    # --- verbs -------------------------------------------------------------------------------------------------------

    def close_task(self, task_id: int) -> None:
        """Say that a task is done."""

    def open_person(self, task_id: int) -> None:
        """Write down that whom a task is about is looked up now."""

    def check_money(self, day: date) -> None:
        """Have the gateways asked for a day anew."""

    def open_difference(self, day: date, entry_id: str) -> None:
        """Write down that whom a difference is about is looked up now."""

    def take_money(self, visit_id: str, way: Way, amount: Money) -> None:
        """Enter what was taken for a visit, which is all that was due when it was shown; the patient is told."""

    def undo_money(self, visit_id: str, way: Way) -> None:
        """Take back what the desk took last for a visit, today."""

    def invite(self, role: Role, doctor_id: int | None) -> Invited:
        """Make an invitation."""

    def remove(self, member_id: int) -> None:
        """Take somebody's role away."""


STAFF_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "close_task": frozenset({NotPermitted, NotFound, AlreadyDone}),
    "open_person": frozenset({NotPermitted, NotFound}),
    "check_money": frozenset({NotPermitted}),
    "open_difference": frozenset({NotPermitted, NotFound}),
    "take_money": frozenset({NotPermitted, NotFound, VisitClosed, AlreadyDone, AmountDiffers}),
    "undo_money": frozenset({NotPermitted, NotFound, NothingToRefund, UndoneTooLate}),
    "invite": frozenset({NotPermitted, NotFound}),
    "remove": frozenset({NotPermitted, NotFound, LastSuperAdmin}),
}
"""What each verb can refuse. `NotPermitted` ends a conversation; the rest has an answer in its table."""
