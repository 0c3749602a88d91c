"""What the desk answers with: plain values, each as it stands at the moment of asking."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.line import Phrase
from core.domain.money import Money
from core.domain.opening import OpenDays
from core.domain.refunds import WHOLE
from core.domain.roster import Clinic


def first_name(name: str) -> str:
    """Return what somebody is called by: the first word of the name."""
    return next(iter(name.split()), name)


def branch_of(clinic: str | Clinic, *, online: bool) -> str | Clinic | Phrase:
    """Return where a visit is: the branch, and for a video visit that one need not go there."""
    return Phrase("online.clinic", {"clinic": clinic}) if online else clinic


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a clinic's clock shows it: aware UTC, and the clinic's IANA zone."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Some days of the week; Monday is 0."""

    days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody this chat speaks for; `relation` is 'self', one of understanding's persons, or 'other'."""

    id: int
    name: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """A doctor as patients choose one; `specialty` is an id, `clinics` the names of the branches.

    `years` is how long they have practised, None where nobody has said; `languages` are BCP 47 tags. A visit within
    `follow_up_days` of the last one costs `follow_up_fee`; 0 days where the doctor has no such price. `minutes` are the
    lengths of a visit, the shortest first. `sex` is None where the clinic has not said.
    """

    id: int
    name: str
    specialty: str
    clinics: tuple[str, ...]
    fee: Money
    clinic_ids: tuple[int, ...] = ()
    qualifications: str = ""
    years: int | None = None
    languages: tuple[str, ...] = ()
    follow_up_fee: Money | None = None
    follow_up_days: int = 0
    minutes: tuple[int, ...] = ()
    sex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What a visit costs up to and with `last_day`, of the branch's calendar, instead of the doctor's fee."""

    fee: Money
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a branch is open or a doctor is there, in a week as weeks are now."""

    who: str
    days: tuple[OpenDays, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How the clinic does things: what may be asked about it anywhere."""

    pays_online: bool
    pays_at_clinic: bool
    checks_insurance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One branch of the clinic; `zone` is its IANA time zone."""

    id: int
    name: str
    address: str
    phone: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """With whom and when; what is empty is not wished for. `doctors` empty: any. Times are the clinic's wall time.

    As `core.domain.wishes.Wanted`: only doctors, clinic and how one is `seen` ('online' or 'in_person') are conditions,
    the rest is come close to.
    """

    doctors: tuple[int, ...] = ()
    clinic_id: int | None = None
    dates: tuple[date, ...] = ()
    start: time | None = None
    end: time | None = None
    exact: time | None = None
    part: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A free time. `fits` tells whether it is just what was wished for."""

    doctor_id: int
    clinic_id: int
    starts: Moment
    doctor: str
    specialty: str
    clinic: str
    fits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How full one day is: `badge` is a value of `core.domain.badges.Badge`, never `closed`."""

    day: date
    badge: str
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptiness:
    """Why nothing fits a wish: `reason` is a value of `core.domain.emptiness.Reason`."""

    reason: str
    day: date | None = None
    until: date | None = None


def refund_rule(refunds: tuple[tuple[int, Moment], ...]) -> Phrase:
    """Return in words what cancelling gives back when: the shares in percent, each with the last moment for it."""
    if not refunds:
        return Phrase("refund.none")
    if len(refunds) == 1 and refunds[0][0] == WHOLE:
        return Phrase("refund.until", {"until": refunds[0][1]})
    lines = (
        Phrase("refund.step.all" if percent == WHOLE else "refund.step", {"percent": percent, "until": until})
        for percent, until in refunds
    )
    return Phrase("refund.steps", {"steps": tuple(lines)})


_BOOKED = "confirmed"
"""The status that reads otherwise once a visit has been moved: its number may bear the day on which it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of this chat's people, as it stands now.

    `id` is the appointment's UUID as text, `status` a value of `core.domain.appointment.Status`; a hold that is over
    reads 'expired'. `can` holds what is possible at this moment: 'pay_online', 'pay_at_clinic', 'extend', 'release',
    'here' (to say that one is), 'line' (to look where one stands),
    'move', 'cancel', 'calendar', 'feedback', 'up' (to be offered an earlier place). `refunds` are the shares (percent)
    that cancelling still gives back, each with the last moment at which it does. `paid` tells whether its fee has been
    paid, `part` what has come of a fee that is not whole yet; `link_url` is there once the payment link is. `version`
    grows with each change. `directions` are the branch's own words, which may be empty, `map_url` its place on a map.
    `moved` tells whether the patient has moved it. `online` is a video visit; its `join_url` is there from
    `link_minutes` before it begins, which is now where it is `link_due`. `phone` is the branch's. `prepay`: because of
    missed visits it is paid when it is booked.
    """

    id: str
    status: str
    number: str | None
    person: Person
    doctor_id: int
    clinic_id: int
    doctor: str
    specialty: str
    clinic: str
    address: str
    starts: Moment
    ends: Moment
    fee: Money
    pays: str
    paid: bool
    held_until: Moment | None
    refunds: tuple[tuple[int, Moment], ...]
    can: frozenset[str]
    link_url: str | None = None
    part: Money | None = None
    past: bool = False
    version: int = 0
    moved: bool = False
    online: bool = False
    link_minutes: int = 0
    link_due: bool = False
    join_url: str | None = field(default=None, repr=False)
    phone: str = ""
    directions: str = ""
    map_url: str = ""
    prepay: bool = False

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about this visit may name."""
        return {
            "number": self.number or "",
            "patient": self.person.name,
            "first_name": first_name(self.person.name),
            "doctor": self.doctor,
            "specialty": Phrase(f"specialty.{self.specialty}"),
            "clinic": branch_of(self.clinic, online=self.online),
            "address": self._where,
            "link": self.join_url or "",
            "phone": self.phone,
            "starts": self.starts,
            "fee": self.fee,
            "held_until": self.held_until,
            "part": self.part or Money(0, self.fee.currency),
            "open": self.fee - self.part if self.part else self.fee,
            "refund_rule": refund_rule(self.refunds),
            "status": Phrase("status.moved" if self.moved and self.status == _BOOKED else f"status.{self.status}"),
        }

    @property
    def _where(self) -> str | Phrase:
        """Return where to go; of a video visit, when its link comes."""
        if not self.online:
            return self.address
        if not self.link_due:
            return Phrase("online.when", {"minutes": self.link_minutes})
        return Phrase("online.open" if self.join_url else "online.now")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What was said of a visit: one to five `stars`, and a comment where there was one."""

    stars: int
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTerms:
    """What moving a visit does to its money: its `fee` then, what comes `back`, and what is `due` at the clinic.

    `paid` is what has been paid so far, `refunds` what cancelling gives back when it has moved, as in `Visit`.
    """

    fee: Money
    paid: Money
    back: Money
    due: Money
    refunds: tuple[tuple[int, Moment], ...] = ()

    @property
    def refund_rule(self) -> Phrase:
        """Return in words what cancelling gives back when it has moved."""
        return refund_rule(self.refunds)

    @property
    def says(self) -> Phrase:
        """Return in words what becomes of the money."""
        facts: dict[str, object] = {"fee": self.fee, "paid": self.paid, "back": self.back, "due": self.due}
        if self.back:
            return Phrase("move.money.back" if self.fee else "move.money.all_back", facts)
        if self.due:
            return Phrase("move.money.more" if self.paid else "move.money.due", facts)
        return Phrase("move.money.same" if self.fee else "money.free", facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPlaces:
    """Places that are held for the chat to choose from: `status` is a value of `core.domain.offer.Status`.

    `amount` is the money that waits for the answer, `until` when it goes back by itself. An offer whose time is up
    reads 'lapsed'. `taken` is the place that was chosen.
    """

    status: str
    until: Moment
    amount: Money
    places: tuple[Visit, ...] = ()
    taken: Visit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A receipt or a refund note of a visit: its id as text, its number and its amount."""

    id: str
    number: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What cancelling gives back: `refund` of what was `paid`, `percent` of it, which is so from `hours` before."""

    paid: Money
    refund: Money
    percent: int
    hours: int
