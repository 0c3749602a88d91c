"""What the staff desk answers with: plain values, each as it stands at the moment of asking."""

from dataclasses import dataclass
from datetime import date

from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.money import Money
from core.domain.staff import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSeen:
    """One thing to do: `what` says it, `who` is the person behind it (empty where nobody is).

    `decides`: it is not simply done, somebody has to decide it. `visit` is the one that it is
    about, if it is. `writable`: a message reaches the chat of whom it is about.
    """

    id: int
    kind: str
    what: Phrase
    who: str | Phrase
    since: Moment
    about_someone: bool
    closed: bool
    decides: bool = False
    writable: bool = False
    visit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSeen:
    """Money in question: how much of it, what is open of its visit, and whether it can be taken for that."""

    amount: Money
    due: Money
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksSeen:
    """The oldest open tasks, and how many there are in all."""

    tasks: tuple[TaskSeen, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen:
    """Whom a task is about: `visit` tells of the visit in question, `phone` is a number or says that there is none."""

    name: str | Phrase
    phone: str | Phrase
    reached_by: Phrase
    visit: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayDay:
    """What came in on a day by one gateway in one currency: `captured` is the sum of the three that follow.

    `credit` is in our hands and no visit's. Of `refunded`, banks have taken `disputed`. `checked` is when the gateway
    was asked last; the desk never is.
    """

    gateway: str
    captured: Money
    booked: Money
    credit: Money
    refunded: Money
    disputed: Money
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorTally:
    """Of so many `visits` of a doctor: sure, of these `late`, who wants to move or cancel, and who has not answered."""

    doctor: str
    visits: int
    confirmed: int
    late: int
    leaving: int
    silent: int

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {
            "doctor": self.doctor,
            "visits": self.visits,
            "confirmed": self.confirmed,
            "late": self.late,
            "leaving": self.leaving,
            "silent": self.silent,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TallySeen:
    """Who comes on a day: in all, doctor by doctor, and the visits of which nothing was heard."""

    visits: int
    confirmed: int
    doctors: tuple[DoctorTally, ...]
    silent: tuple["VisitAtDesk", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAtDesk:
    """A visit as the desk opens it: whose it is and what can be done with it.

    `paid` is all that it has, `taken` the part of it that the desk has taken, `back` what its patient gets who asks to
    cancel it. `status` is a value of `core.domain.appointment.Status`. `can` holds what is possible now: 'move',
    'cancel', 'asked', 'give_back'. `until` is when one that waits for an answer lapses.
    """

    id: str
    number: str
    patient: str
    phone: str | Phrase
    doctor: str
    clinic: str
    starts: Moment
    status: str
    fee: Money
    paid: Money
    taken: Money
    back: Money
    can: frozenset[str]
    until: Moment | None = None

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {
            "until": self.until,
            "number": self.number or Phrase("desk_visit.no_number"),
            "patient": self.patient,
            "phone": self.phone,
            "doctor": self.doctor,
            "clinic": self.clinic,
            "starts": self.starts,
            "status": Phrase(f"status.{self.status}"),
            "fee": self.fee,
            "paid": self.paid,
            "taken": self.taken,
            "back": self.back,
        }
