"""A small clinic that lives in memory: what all its chats share, the doctors, the visits, the clock."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.front_desk import Feedback, FollowUp, Person
from core.domain.busy import Busy
from core.domain.desk_payment import Way
from core.domain.money import Money
from core.domain.nearest import nearest
from core.domain.schedule import BlockedPeriod, Consultation, DoctorSchedule, WeeklyHours
from core.domain.slots import Slot
from tests.bot.counter_in_memory import Members
from tests.bot.hours_in_memory import Weeks
from tests.bot.leave_in_memory import Leaves
from tests.bot.line_in_memory import Stand
from tests.bot.rebooking_in_memory import ToRebook
from tests.bot.reception_in_memory import Counter
from tests.bot.records_in_memory import Files
from tests.bot.rows_in_memory import Books
from tests.bot.settings_in_memory import Kept
from tests.bot.talks_in_memory import Talked
from tests.bot.tasks_in_memory import Task
from tests.bot.waitlist_in_memory import Entry

ZONE = ZoneInfo("Asia/Kolkata")
MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE).astimezone(UTC)
NOTICE = timedelta(minutes=30)
HORIZON = 30
HOLD = timedelta(minutes=15)
MAX_HOLDS, MAX_BOOKINGS, MAX_FAMILY = 2, 5, 8
CODE = "012345"
"""The code that is always sent."""
LIVE = ("held", "confirmed", "requested")
OPEN = ("confirmed", "requested")


@dataclass(frozen=True)
class Row:
    """A doctor of the clinic."""

    id: int
    name: str
    specialty: str
    fee: int
    starts: time = time(9)
    ends: time = time(18)
    minutes: int = 30
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    seen: Consultation = Consultation.IN_PERSON
    languages: tuple[str, ...] = ()
    sex: str | None = None
    clinic_ids: tuple[int, ...] = (1,)

    @cached_property
    def schedule(self) -> DoctorSchedule:
        """Return the hours, made once: what is worked out from them is kept with them."""
        hours = tuple(
            WeeklyHours(
                doctor_id=self.id,
                clinic_id=1,
                weekday=weekday,
                starts=self.starts,
                ends=self.ends,
                slot_minutes=self.minutes,
                buffer_minutes=0,
                consultation=self.seen,
            )
            for weekday in self.weekdays
        )
        return DoctorSchedule(self.id, hours, (), {1: ZONE})


ROWS = (
    Row(1, "Dr Anjali Mehta", "dermatology", 80_000),
    Row(2, "Dr Ramesh Rao", "cardiology", 120_000, time(16), time(20)),
    Row(3, "Dr Sunita Sharma", "general_medicine", 0),
    Row(4, "Dr Vivek Mehta", "orthopedics", 70_000, time(16), time(18), 60, (0, 2), Consultation.BOTH),
)


@dataclass
class Booking:
    """One visit as the clinic keeps it."""

    id: str
    chat: int
    patient: Person
    slot: Slot
    fee: Money
    status: str
    held_until: datetime
    extended: bool = False
    pays: str = "online"
    paid: bool = False
    number: str | None = None
    link_url: str | None = None
    answers: list[tuple[str, int | None]] = field(default_factory=list)
    offered: bool = False
    online: bool = False
    moves: int = 0
    feedback: Feedback | None = None
    by_clinic: bool = False
    prepay: bool = False
    said_of_miss: str = ""
    judged_miss: str = ""


@dataclass
class Offered:
    """Places that are held instead of a visit: their ids, until when, and which was taken."""

    until: datetime
    places: list[str]
    status: str = "open"
    taken: str | None = None


@dataclass
class Clinic:
    """What all chats share: the doctors, the visits, the clock, and what is switched on."""

    now: datetime = MONDAY_NINE
    rows: tuple[Row, ...] = ROWS
    blocked: list[BlockedPeriod] = field(default_factory=list)
    bookings: dict[str, Booking] = field(default_factory=dict)
    gateway_works: bool = True
    follow_ups: dict[int, FollowUp] = field(default_factory=dict)
    pay_at_clinic: bool = True
    auto_confirm: bool = True
    mails: bool = True
    holds_taken: int = 0
    members: Members = field(default_factory=Members)
    till: list[tuple[str, Way]] = field(default_factory=list)
    handed_out: dict[str, int] = field(default_factory=dict)
    money_checks: list[date] = field(default_factory=list)
    tasks: dict[int, Task] = field(default_factory=dict)
    offered: dict[str, "Offered"] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    joins: set[int] = field(default_factory=set)
    erasing: dict[int, datetime] = field(default_factory=dict)
    put_first: set[str] = field(default_factory=set)
    handed: dict[str, tuple[int, Person, bool]] = field(default_factory=dict)
    keeps_list: bool = True
    waits: dict[str, Entry] = field(default_factory=dict)
    freed: dict[str, str] = field(default_factory=dict)
    talks: dict[int, Talked] = field(default_factory=dict)
    line: dict[str, Stand] = field(default_factory=dict)
    files: Files = field(default_factory=Files)
    desk_open: bool = True
    warned: dict[int, datetime] = field(default_factory=dict)
    warnings: int = 0
    weeks: Weeks = field(default_factory=Weeks)
    kept: Kept = field(default_factory=Kept)
    books: Books = field(default_factory=Books)
    leaves: Leaves = field(default_factory=Leaves)
    broadcasts: list[datetime] = field(default_factory=list)
    rebooked: dict[str, ToRebook] = field(default_factory=dict)
    counter: Counter = field(default_factory=Counter)

    def busy(self) -> list[Busy]:
        return [
            Busy(
                doctor_id=b.slot.doctor_id,
                seat=b.slot.free_seats[0],
                starts_at=b.slot.starts_at,
                occupied_until=b.slot.occupied_until,
            )
            for b in self.bookings.values()
            if self.status(b) in LIVE
        ]

    def status(self, booking: Booking) -> str:
        return "expired" if booking.status == "held" and booking.held_until <= self.now else booking.status

    def confirm(self, booking: Booking, pays: str) -> None:
        booking.status, booking.pays = ("confirmed" if self.auto_confirm else "requested"), pays
        if self.auto_confirm:
            booking.number = f"APT-{booking.slot.starts_at.astimezone(ZONE):%Y%m%d}-{len(self.bookings):04}"

    def settle(self, visit_id: str) -> None:
        """Let the money come."""
        booking = self.bookings[visit_id]
        self.confirm(booking, "online")
        booking.paid = True

    def free_up(self, entry_id: str, *, days: int = 1) -> str:
        """Keep a place for whoever waits under this entry; returns its id."""
        entry = self.waits[entry_id]
        row = next((r for r in self.rows if r.name == entry.shown.doctor), self.rows[0])
        slot = nearest(
            [row.schedule],
            self.busy(),
            self.blocked,
            now=self.now + timedelta(days=days),
            notice=NOTICE,
            horizon_days=HORIZON,
            limit=1,
        )[0]
        place = Booking(
            id=str(uuid4()),
            chat=entry.chat,
            patient=entry.shown.person,
            slot=slot,
            fee=Money(row.fee, "INR"),
            status="held",
            held_until=self.now + timedelta(minutes=30),
            offered=True,
        )
        self.bookings[place.id], self.freed[place.id] = place, entry_id
        entry.shown = replace(entry.shown, status="notified", place=place.id)
        return place.id

    def offer(self, visit_id: str) -> None:
        """Hold two places instead of a visit whose money came too late, a day and two days after it."""
        first = self.bookings[visit_id]
        until = self.now + timedelta(minutes=30)
        held = []
        for days in (1, 2):
            later = {
                n: getattr(first.slot, n) + timedelta(days=days) for n in ("starts_at", "ends_at", "occupied_until")
            }
            place = replace(first, id=str(uuid4()), slot=replace(first.slot, **later), offered=True)
            place.status, place.held_until, place.paid = "held", until, False
            self.bookings[place.id] = place
            held.append(place.id)
        self.offered[visit_id] = Offered(until=until, places=held)
