"""A small clinic that lives in memory: the front desk's Protocol on the real rules of the domain, without a database.

It is there to walk the tables of the conversations quickly; what the real desk does is tried on PostgreSQL elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from bot.front_desk import (
    Branch,
    Day,
    Doctor,
    Emptiness,
    Feedback,
    FollowUp,
    HeldPlaces,
    House,
    HumanAsked,
    Moment,
    MoveTerms,
    Offer,
    Opening,
    Paper,
    Person,
    Refund,
    Visit,
    Wish,
)
from bot.household import AskedOver, HandedOver, OtherChats, Two
from bot.own_data import Erasing
from core.domain.badges import Badge, day_badges
from core.domain.busy import Busy
from core.domain.consent import CURRENT
from core.domain.desk_payment import Way
from core.domain.emptiness import why_empty
from core.domain.errors import (
    AlreadyDone,
    AlreadyExtended,
    BadMail,
    BadPhone,
    CodeGone,
    ConsentNeeded,
    FeedbackClosed,
    HoldGone,
    InvitationGone,
    MovedTooOften,
    NotAllowed,
    NotFound,
    OfferOver,
    OverlappingVisit,
    PaymentUnavailable,
    Refusal,
    SlowDown,
    StillOnStaff,
    TalkOver,
    TooLateToMove,
    TooManyBookings,
    TooManyCodes,
    TooManyHolds,
    TooManyPeople,
    VisitClosed,
)
from core.domain.grid import grid_on
from core.domain.mail_address import mail_address
from core.domain.money import Money
from core.domain.nearest import nearest
from core.domain.opening import open_week
from core.domain.people import person_name
from core.domain.profile import FIELDS, Around, Field
from core.domain.schedule import BlockedPeriod, Consultation, DoctorSchedule, WeeklyHours
from core.domain.slots import Slot, slot_at, slots_on
from core.domain.staff import Role
from core.domain.wishes import Wanted
from core.services.places import how_seen
from tests.bot.staff_in_memory import Members, StaffInMemory, Task
from tests.bot.talks_in_memory import Talked
from tests.bot.waitlist_in_memory import Entry, WaitlistInMemory

ZONE = ZoneInfo("Asia/Kolkata")
MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE).astimezone(UTC)
NOTICE = timedelta(minutes=30)
HORIZON = 30
HOLD = timedelta(minutes=15)
MAX_HOLDS, MAX_BOOKINGS, MAX_FAMILY = 2, 5, 8
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

    def __deepcopy__(self, _memo: object) -> "Row":
        return self  # a value: a clinic that is copied has the same doctors

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
    handed: dict[str, tuple[int, Person, bool]] = field(default_factory=dict)
    keeps_list: bool = True
    waits: dict[str, Entry] = field(default_factory=dict)
    freed: dict[str, str] = field(default_factory=dict)
    talks: dict[int, Talked] = field(default_factory=dict)
    desk_open: bool = True

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


CODE = "012345"
"""The code that is always sent."""


class DeskInMemory(WaitlistInMemory):
    """One chat's desk."""

    def __init__(
        self, clinic: Clinic, chat: int = 1, *, profile: str = "", language: str = "en", agreed: bool = True
    ) -> None:
        self.has_agreed = agreed
        self.taken_along = 0
        self.erased_at: datetime | None = None
        self.clinic = clinic
        self.chat = chat
        self.profile = profile
        self.spoken = language
        self.phone: str | None = None
        self.asked_mail: str | None = None
        self.proved_mail: str | None = None
        self.codes = self.wrong_codes = 0
        self.people: list[Person] = []
        self.made = 0
        self.said: dict[int, dict[str, str | None]] = {}
        self.accounts = True
        self.known_elsewhere: str | None = None
        self.matched = self.joined = False
        self.link_codes = self.wrong_links = self.asked_desk = 0
        self.staff = StaffInMemory(clinic, chat)

    # --- questions

    def family(self) -> tuple[Person, ...]:
        return tuple(sorted(self.people, key=lambda p: p.relation != "self"))

    def profile_name(self) -> str:
        return self.profile

    def agreed(self) -> bool:
        return self.has_agreed

    def sends_mail(self) -> bool:
        return self.clinic.mails

    def mail(self) -> str | None:
        return self.proved_mail

    def phone_known(self) -> bool:
        return self.phone is not None

    def language(self) -> str:
        return self.spoken

    def doctors(self, *, specialties: tuple[str, ...] = (), ids: tuple[int, ...] = ()) -> tuple[Doctor, ...]:
        return tuple(
            Doctor(
                id=r.id,
                name=r.name,
                specialty=r.specialty,
                clinics=("City Clinic",),
                clinic_ids=(1,),
                fee=Money(r.fee, "INR"),
                follow_up_fee=self.clinic.follow_ups[r.id].fee if r.id in self.clinic.follow_ups else None,
                follow_up_days=7 if r.id in self.clinic.follow_ups else 0,
            )
            for r in sorted(self.clinic.rows, key=lambda r: r.name)
            if (not specialties or r.specialty in specialties) and (not ids or r.id in ids)
        )

    def follow_up(self, doctor_id: int, patient_id: int) -> FollowUp | None:
        price = self.clinic.follow_ups.get(doctor_id)
        return price if price and price.last_day >= self.clinic.now.astimezone(ZONE).date() else None

    def last_doctor(self) -> int | None:
        own = [b for b in self.clinic.bookings.values() if b.chat == self.chat and b.status == "confirmed"]
        return own[-1].slot.doctor_id if own else None

    def role(self) -> Role | None:
        return self.clinic.members.role(self.chat)

    def branches(self) -> tuple[Branch, ...]:
        return (Branch(id=1, name="City Clinic", address="12 MG Road", phone="+912240000000", zone=ZONE.key),)

    def opening(self, doctors: tuple[int, ...] = ()) -> tuple[Opening, ...]:
        today = self.clinic.now.astimezone(ZONE).date()
        rows = self.clinic.rows
        if doctors:
            return tuple(
                Opening(who=r.name, days=open_week(r.schedule.hours, on=today)) for r in rows if r.id in doctors
            )
        hours = [row for r in rows for row in r.schedule.hours]
        return (Opening(who="City Clinic", days=open_week(hours, on=today)),)

    def house(self) -> House:
        return House(pays_online=True, pays_at_clinic=self.clinic.pay_at_clinic, checks_insurance=False)

    def emergency_number(self) -> str:
        return "112"

    def nearest(self, wish: Wish, *, limit: int = 3, beyond: bool = True) -> tuple[Offer, ...]:
        wanted = _wanted(wish)
        slots = nearest(
            [r.schedule for r in self._rows(wish)],
            self.clinic.busy(),
            self.clinic.blocked,
            now=self.clinic.now,
            notice=NOTICE,
            horizon_days=HORIZON,
            wanted=wanted,
            limit=limit,
            beyond=beyond,
        )
        return tuple(self._offer(slot, fits=wanted.fits(slot, ZONE)) for slot in slots)

    def days(self, wish: Wish) -> tuple[Day, ...]:
        today = self.clinic.now.astimezone(ZONE).date()
        found: dict[date, list[tuple[Badge, int]]] = {}
        for row in self._rows(wish):
            for status in day_badges(
                row.schedule,
                1,
                [today + timedelta(days=n) for n in range(HORIZON + 1)],
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                horizon_days=HORIZON,
                consultation=_wanted(wish).consultation,
            ):
                if status.badge is not Badge.CLOSED:
                    found.setdefault(status.day, []).append((status.badge, status.free))
        ranks = list(Badge)
        return tuple(
            Day(day=day, badge=min((b for b, _ in rows), key=ranks.index), free=sum(free for _, free in rows))
            for day, rows in sorted(found.items())
        )

    def slots_on(self, wish: Wish, day: date) -> tuple[Offer, ...]:
        slots = [
            slot
            for row in self._rows(wish)
            for slot in slots_on(
                row.schedule,
                1,
                day,
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                consultation=_wanted(wish).consultation,
            )
            if slot.free_seats
        ]
        return tuple(self._offer(slot) for slot in sorted(slots, key=lambda s: (s.starts_at, s.doctor_id)))

    def ways(self, doctor_id: int, clinic_id: int, starts_at: datetime) -> tuple[str, ...]:
        row = next((r for r in self.clinic.rows if r.id == doctor_id), None)
        grid = grid_on(row.schedule, 1, starts_at.astimezone(ZONE).date()) if row and clinic_id == 1 else None
        at_work = grid is not None and starts_at in grid.starts
        return tuple(way.value for way in row.seen.ways) if row and at_work else ()

    def why_empty(self, wish: Wish) -> Emptiness | None:
        for row in self._rows(wish):
            why = why_empty(
                row.schedule,
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                horizon_days=HORIZON,
                wanted=_wanted(wish),
            )
            if why is None:
                return None
            return Emptiness(reason=why.reason, day=why.day, until=why.until)
        return None

    def visit(self, visit_id: str) -> Visit:
        return self._told(self._own(visit_id))

    def my_visits(self) -> tuple[Visit, ...]:
        own = [self._told(b) for b in self.clinic.bookings.values() if b.chat == self.chat]
        shown = [v for v in own if v.number or (v.status == "held" and not self.clinic.bookings[v.id].offered)]
        coming = [v for v in shown if not v.past and v.status in LIVE]
        gone = [v for v in shown if v not in coming]
        return (*sorted(coming, key=lambda v: v.starts.at), *sorted(gone, key=lambda v: v.starts.at, reverse=True))

    def papers(self, visit_id: str) -> tuple[Paper, ...]:
        visit = self.visit(visit_id)
        if not visit.paid:
            return ()
        receipt = Paper(id=visit.id, number="RCP-26-27-000001", amount=visit.fee)
        note = Paper(id=str(UUID(int=UUID(visit.id).int ^ 1)), number="RFN-26-27-000001", amount=visit.fee)
        return (receipt, note) if visit.status == "cancelled" else (receipt,)

    def refund_preview(self, visit_id: str) -> Refund:
        booking = self._cancellable(visit_id)
        paid = booking.fee if booking.paid else Money(0, "INR")
        in_time = booking.slot.starts_at - self.clinic.now >= timedelta(hours=24)
        back = paid if in_time else Money(0, "INR")
        return Refund(paid=paid, refund=back, percent=100 if in_time else 0, hours=24 if in_time else 0)

    def held_places(self, visit_id: str) -> HeldPlaces:
        first = self._told(self._own(visit_id))
        if visit_id not in self.clinic.offered:
            raise NotFound(what="offer")
        offer = self.clinic.offered[visit_id]
        over = offer.status == "open" and offer.until <= self.clinic.now
        return HeldPlaces(
            status="lapsed" if over else offer.status,
            until=Moment(offer.until, ZONE.key),
            amount=first.fee,
            places=tuple(self.visit(place) for place in offer.places) if offer.status == "open" else (),
            taken=self.visit(offer.taken) if offer.taken else None,
        )

    def other_chats(self) -> OtherChats:
        if self.phone is None:
            return OtherChats("no_phone" if self.accounts else "no_account")
        if self.joined or self.known_elsewhere is None:
            return OtherChats("alone")
        return OtherChats("code", "whatsapp") if self.known_elsewhere else OtherChats("desk")

    def meeting(self) -> Two:
        if not self.matched:
            raise CodeGone
        own = next((p.name for p in self.people if p.relation == "self"), None)
        return Two(here=own, there=self.known_elsewhere)

    # --- verbs

    def ask_link_code(self) -> str:
        self._require_consent()
        if self.other_chats().how != "code":
            raise NotFound(what="chat")
        if self.link_codes >= 3:
            raise TooManyCodes
        self.link_codes, self.wrong_links, self.matched = self.link_codes + 1, 0, False
        return "whatsapp"

    def prove_link_code(self, code: str) -> bool:
        if not self.link_codes or self.matched or self.wrong_links >= 5:
            raise CodeGone
        if code != CODE:
            self.wrong_links += 1
            return False
        self.matched = True
        return True

    def become_one(self) -> None:
        self._require_consent()
        if not self.matched:
            raise CodeGone
        self.matched, self.joined = False, True
        self.people = [p for p in self.people if p.relation != "self"]
        self._add(self.known_elsewhere or "", "self")

    def stay_two(self) -> None:
        self.matched = False

    def ask_desk_to_join(self) -> None:
        self._require_consent()
        self.asked_desk += 1

    def rename_person(self, patient_id: int, name: str) -> None:
        person = self._known(patient_id)
        self.people[self.people.index(person)] = replace(person, name=person_name(name))

    def remove_person(self, patient_id: int) -> None:
        person = self._known(patient_id)
        if person.relation == "self":
            raise NotFound(what="patient")
        self.people.remove(person)

    def hand_over(self, patient_id: int, *, keeps: bool) -> HandedOver:
        person = self._known(patient_id)
        if person.relation == "self":
            raise NotFound(what="patient")
        if not self.accounts:
            raise NotAllowed(what="handover")
        token = f"{person.id:_<32}"
        self.clinic.handed = {**self.clinic.handed, token: (self.chat, person, keeps)}
        return HandedOver(name=person.name, line=f"/join {token}", link=None)

    def is_handover(self, token: str) -> bool:
        return token in self.clinic.handed

    def handed_over(self, token: str) -> AskedOver:
        giver, person, keeps = self.clinic.handed.get(token, (self.chat, None, False))
        if person is None or giver == self.chat:
            raise InvitationGone
        return AskedOver(name=person.name, keeps=keeps)

    def take_over(self, token: str) -> None:
        self._require_consent()
        name = self.handed_over(token).name
        if not self.accounts:
            raise NotAllowed(what="handover")
        del self.clinic.handed[token]
        if not any(p.relation == "self" for p in self.people):
            self._add(name, "self")

    def decline_over(self, token: str) -> None:
        self.handed_over(token)
        del self.clinic.handed[token]

    def details(self, patient_id: int) -> dict[str, str | None]:
        return self.said.setdefault(self._known(patient_id).id, {})

    def details_needed(self, patient_id: int) -> tuple[str, ...]:
        return tuple(field for field in self.clinic.needed if field not in self.details(patient_id))

    def today(self) -> date:
        return self.clinic.now.astimezone(ZONE).date()

    def keep_answer(self, patient_id: int, field: str, text: str) -> None:
        self._require_consent()
        around = Around(today=self.today(), calling_code="91")
        self.details(patient_id)[field] = FIELDS[Field(field)].reads(text, around)
        if field == "language":
            self.spoken = text

    def leave_out(self, patient_id: int, field: str) -> None:
        self._require_consent()
        self.details(patient_id)[field] = None

    def _known(self, patient_id: int) -> Person:
        found = next((p for p in self.people if p.id == patient_id), None)
        if found is None:
            raise NotFound(what="patient")
        return found

    def agreed_since(self) -> Moment | None:
        return Moment(self.clinic.now, ZONE.key) if self.has_agreed else None

    def withdraw_consent(self) -> None:
        self.has_agreed = False

    def take_along(self) -> str:
        if not self.people:
            raise NotFound(what="patient")
        if self.taken_along >= 3:
            raise SlowDown
        self.taken_along += 1
        return "file"

    def erasing(self) -> Erasing:
        if self.role() is not None:
            raise StillOnStaff
        own = [b for b in self.clinic.bookings.values() if b.chat == self.chat and self.clinic.status(b) in LIVE]
        return Erasing(
            names=tuple(p.name for p in self.people),
            visits=len(own),
            papers=sum(b.paid for b in own),
            hours=24,
            at_once=not own,
            due=Moment(self.erased_at, ZONE.key) if self.erased_at else None,
        )

    def ask_erasure(self) -> Erasing:
        if self.erased_at:
            raise AlreadyDone
        self.erasing()
        self.erased_at = self.clinic.now + timedelta(hours=24)
        return self.erasing()

    def take_back_erasure(self) -> None:
        if self.erased_at is None:
            raise NotFound(what="erasure")
        self.erased_at = None

    def agree(self, version: int) -> None:
        if version != CURRENT.version:
            raise ConsentNeeded
        self.has_agreed = True

    def _require_consent(self) -> None:
        if not self.has_agreed:
            raise ConsentNeeded

    def name_self(self, name: str) -> Person:
        self._require_consent()
        return self._add(name, "self")

    def add_family(self, name: str, relation: str) -> Person:
        self._require_consent()
        if len(self.people) + (not any(p.relation == "self" for p in self.people)) >= MAX_FAMILY:
            raise TooManyPeople(limit=MAX_FAMILY)
        return self._add(name, relation)

    def hold(
        self,
        *,
        patient_id: int,
        doctor_id: int,
        clinic_id: int,
        starts_at: datetime,
        instead_of: str | None = None,
        seen: str | None = None,
    ) -> Visit:
        self._require_consent()
        patient = next((p for p in self.people if p.id == patient_id), None)
        row = next((r for r in self.clinic.rows if r.id == doctor_id), None)
        if patient is None or row is None or clinic_id != 1:
            raise NotFound(what="patient")
        before = self._own(instead_of) if instead_of else None
        kept = before.status if before else ""
        if before and before.status == "held":
            before.status = "cancelled"
        try:
            slot = slot_at(
                row.schedule,
                1,
                starts_at,
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                horizon_days=HORIZON,
            )
            self._check_limits(patient_id, slot)
            way = how_seen(slot, Consultation(seen) if seen else None)
        except Exception:
            if before:
                before.status = kept
            raise
        booking = Booking(
            id=str(uuid4()),
            chat=self.chat,
            patient=patient,
            slot=slot,
            fee=self._price(row, patient_id, starts_at),
            status="held",
            held_until=self.clinic.now + HOLD,
            online=way is Consultation.ONLINE,
        )
        self.clinic.bookings[booking.id] = booking
        self.clinic.holds_taken += 1
        return self._told(booking)

    def extend(self, visit_id: str) -> Visit:
        booking = self._held(visit_id)
        if booking.extended:
            raise AlreadyExtended
        booking.extended, booking.held_until = True, booking.held_until + timedelta(minutes=10)
        return self._told(booking)

    def release(self, visit_id: str) -> None:
        booking = self._own(visit_id)
        if booking.status == "held":
            booking.status = "cancelled"

    def pay_online(self, visit_id: str) -> Visit:
        booking = self._held(visit_id)
        if not self.clinic.gateway_works or not booking.fee:
            raise PaymentUnavailable
        return self._told(booking)

    def pay_at_clinic(self, visit_id: str) -> Visit:
        booking = self._held(visit_id)
        self.clinic.confirm(booking, "at_clinic")
        return self._told(booking)

    def feedback(self, visit_id: str) -> Feedback | None:
        return self._own(visit_id).feedback

    def give_feedback(self, visit_id: str, stars: int, *, comment: str | None = None) -> None:
        booking = self._own(visit_id)
        if self.clinic.status(booking) != "completed":
            raise VisitClosed(status=booking.status)
        if self.clinic.now > booking.slot.ends_at + timedelta(days=30):
            raise FeedbackClosed(stars=stars)
        before = booking.feedback.comment if booking.feedback else None
        booking.feedback = Feedback(stars=stars, comment=comment or before)

    def check_move(self, visit_id: str) -> None:
        booking = self._own(visit_id)
        if self.clinic.status(booking) not in OPEN or booking.slot.starts_at <= self.clinic.now:
            raise VisitClosed(status=booking.status)
        if booking.slot.starts_at - self.clinic.now < timedelta(hours=2):
            raise TooLateToMove(hours=2)
        if booking.moves >= 2:
            raise MovedTooOften(times=2)

    def move_terms(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> MoveTerms:
        return self._moved(visit_id, doctor_id, starts_at)[1]

    def move(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> Visit:
        booking = self._own(visit_id)
        booking.slot, terms = self._moved(visit_id, doctor_id, starts_at)
        booking.moves += 1
        booking.fee, booking.pays = terms.fee, "at_clinic" if terms.due else booking.pays
        booking.paid = booking.paid and not terms.due
        return self._told(booking)

    def _moved(self, visit_id: str, doctor_id: int, starts_at: datetime) -> tuple[Slot, MoveTerms]:
        booking = self._own(visit_id)
        self.check_move(visit_id)
        row = next((r for r in self.clinic.rows if r.id == doctor_id), None)
        if row is None:
            raise NotFound(what="doctor")
        if (booking.slot.doctor_id, booking.slot.starts_at) == (doctor_id, starts_at):
            raise AlreadyDone(status=booking.status)
        kept, booking.status = booking.status, "moving"  # its own place is in nobody's way
        try:
            slot = slot_at(
                row.schedule,
                1,
                starts_at,
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                horizon_days=HORIZON,
            )
            self._check_overlap(booking.patient.id, slot)
        finally:
            booking.status = kept
        paid, fee = (booking.fee if booking.paid else Money(0, "INR")), Money(row.fee, "INR")
        back, due = max(0, paid.minor - fee.minor), max(0, fee.minor - paid.minor)
        return slot, MoveTerms(fee=fee, paid=paid, back=Money(back, "INR"), due=Money(due, "INR"))

    def cancel(self, visit_id: str) -> Refund:
        refund = self.refund_preview(visit_id)
        self._own(visit_id).status = "cancelled"
        return refund

    def join(self, token: str) -> Role:
        return self.clinic.members.join(self.chat, token)

    def answer_reminder(self, visit_id: str, answer: str, *, minutes: int | None = None) -> None:
        booking = self._own(visit_id)
        if self.clinic.status(booking) != "confirmed" or booking.slot.starts_at <= self.clinic.now:
            raise VisitClosed(status=booking.status)
        booking.answers.append((answer, minutes))

    def take_place(self, visit_id: str, place_id: str) -> Visit:
        offer = self._open_offer(visit_id)
        if place_id not in offer.places:
            raise NotFound(what="appointment")
        self._end(offer, "taken")
        offer.taken = place_id
        booking = self.clinic.bookings[place_id]
        self.clinic.confirm(booking, "online")
        booking.paid = True
        return self._told(booking)

    def decline_places(self, visit_id: str) -> None:
        self._end(self._open_offer(visit_id), "declined")

    def _open_offer(self, visit_id: str) -> Offered:
        self._own(visit_id)
        offer = self.clinic.offered.get(visit_id)
        if offer is None:
            raise NotFound(what="offer")
        if offer.status != "open" or offer.until <= self.clinic.now:
            raise OfferOver(status=offer.status)
        return offer

    def _end(self, offer: Offered, status: str) -> None:
        offer.status = status
        for place in offer.places:
            self.clinic.bookings[place].status = "cancelled"

    def ask_mail_code(self, address: str) -> str:
        found = mail_address(address)
        if found is None:
            raise BadMail
        if not self.people:
            raise NotFound(what="patient")
        if self.codes >= 3:
            raise SlowDown
        self.codes += 1
        self.asked_mail, self.wrong_codes = found, 0
        return found

    def prove_mail(self, code: str) -> str | None:
        if self.asked_mail is None or self.wrong_codes >= 5:
            raise CodeGone
        if code != CODE:
            self.wrong_codes += 1
            return None
        self.proved_mail, self.asked_mail = self.asked_mail, None
        return self.proved_mail

    def forget_mail(self) -> None:
        self.proved_mail = None

    def in_talk(self, talk: int) -> bool:
        found = self.clinic.talks.get(talk)
        return found is not None and found.chat == self.chat and not found.over

    def ask_human(self, *, at: str, about: str | None, said: Sequence[str]) -> HumanAsked:
        self._require_consent()
        talks = self.clinic.talks
        talk = next((t for t in talks.values() if t.chat == self.chat and not t.over), None)
        if talk is None:
            talk = talks[len(talks) + 1] = Talked(len(talks) + 1, self.chat, at, words=[(False, each) for each in said])
        if not self.clinic.desk_open:
            return HumanAsked(talk=talk.id, how="later", opens=Moment(self.clinic.now + timedelta(hours=8), ZONE.key))
        return HumanAsked(talk=talk.id, how="talk" if self.clinic.members.seats else "call")

    def to_desk(self, talk: int, words: str) -> None:
        self._talk(talk).words.append((False, words))

    def leave_desk(self, talk: int) -> None:
        self._talk(talk).over = True

    def _talk(self, talk: int) -> Talked:
        found = self.clinic.talks.get(talk)
        if found is None or found.chat != self.chat:
            raise NotFound(what="talk")
        if found.over:
            raise TalkOver
        return found

    def set_language(self, language: str) -> None:
        self.spoken = language

    def remember_phone(self, phone: str | None) -> None:
        if phone is None:
            raise BadPhone
        self._require_consent()
        self.phone = phone

    # --- inside

    def _rows(self, wish: Wish) -> list[Row]:
        return [r for r in self.clinic.rows if not wish.doctors or r.id in wish.doctors]

    def _add(self, name: str, relation: str) -> Person:
        self.made += 1
        person = Person(id=self.chat * 100 + self.made, name=person_name(name), relation=relation)
        self.people.append(person)
        return person

    def _own(self, visit_id: str) -> Booking:
        try:
            booking = self.clinic.bookings.get(str(UUID(visit_id)))
        except ValueError:
            booking = None
        if booking is None or booking.chat != self.chat:
            raise NotFound(what="appointment")
        return booking

    def _held(self, visit_id: str) -> Booking:
        booking = self._own(visit_id)
        if self.clinic.status(booking) != "held" or booking.offered:
            raise HoldGone(status=booking.status)
        return booking

    def _may_move(self, booking: Booking) -> bool:
        try:
            self.check_move(booking.id)
        except Refusal:
            return False
        return True

    def _cancellable(self, visit_id: str) -> Booking:
        booking = self._own(visit_id)
        if booking.status == "cancelled":
            raise AlreadyDone(status=booking.status)
        if booking.status not in OPEN or booking.slot.starts_at <= self.clinic.now:
            raise VisitClosed(status=booking.status)
        return booking

    def _price(self, row: Row, patient_id: int, starts_at: datetime) -> Money:
        price = self.follow_up(row.id, patient_id)
        return price.fee if price and starts_at.astimezone(ZONE).date() <= price.last_day else Money(row.fee, "INR")

    def _check_overlap(self, patient_id: int, slot: Slot) -> None:
        for b in self.clinic.bookings.values():
            beside = slot.ends_at <= b.slot.starts_at or b.slot.ends_at <= slot.starts_at
            if b.patient.id == patient_id and self.clinic.status(b) in LIVE and not beside:
                raise OverlappingVisit

    def _check_limits(self, patient_id: int, slot: Slot) -> None:
        self._check_overlap(patient_id, slot)
        live = [b for b in self.clinic.bookings.values() if self.clinic.status(b) in LIVE]
        if sum(b.chat == self.chat and b.status == "held" and not b.offered for b in live) >= MAX_HOLDS:
            raise TooManyHolds(limit=MAX_HOLDS)
        if sum(b.patient.id == patient_id and b.status in OPEN for b in live) >= MAX_BOOKINGS:
            raise TooManyBookings(limit=MAX_BOOKINGS)

    def _offer(self, slot: Slot, *, fits: bool = True) -> Offer:
        row = next(r for r in self.clinic.rows if r.id == slot.doctor_id)
        return Offer(
            doctor_id=row.id,
            clinic_id=1,
            starts=Moment(slot.starts_at, ZONE.key),
            doctor=row.name,
            specialty=row.specialty,
            clinic="City Clinic",
            fits=fits,
        )

    def _told(self, booking: Booking) -> Visit:
        row = next(r for r in ROWS if r.id == booking.slot.doctor_id)
        status = self.clinic.status(booking)
        open_ = status in OPEN and booking.slot.starts_at > self.clinic.now
        held = status == "held" and not booking.offered
        until = booking.slot.starts_at - timedelta(hours=24)
        can = {
            "pay_online": held and bool(booking.fee),
            "pay_at_clinic": held and (not booking.fee or (self.clinic.pay_at_clinic and not booking.online)),
            "extend": held and not booking.extended,
            "release": held,
            "move": open_ and self._may_move(booking),
            "cancel": open_,
            "calendar": open_,
            "up": open_ and status == "confirmed" and self.clinic.keeps_list,
            "feedback": status == "completed",
        }
        return Visit(
            id=booking.id,
            status=status,
            number=booking.number,
            person=booking.patient,
            doctor_id=row.id,
            clinic_id=1,
            doctor=row.name,
            specialty=row.specialty,
            clinic="City Clinic",
            address="12 MG Road",
            starts=Moment(booking.slot.starts_at, ZONE.key),
            ends=Moment(booking.slot.ends_at, ZONE.key),
            fee=booking.fee,
            pays=booking.pays,
            paid=booking.paid,
            held_until=Moment(booking.held_until, ZONE.key) if held else None,
            refunds=((100, Moment(until, ZONE.key)),) if until >= self.clinic.now else (),
            can=frozenset(name for name, possible in can.items() if possible),
            link_url=booking.link_url,
            past=booking.slot.starts_at <= self.clinic.now,
            online=booking.online,
            link_minutes=10,
            phone="+912240000000",
            directions="Opposite the metro, first floor",
            map_url="https://maps.example/city-clinic",
        )


def _wanted(wish: Wish) -> Wanted:
    return replace(
        Wanted(),
        dates=wish.dates,
        start=wish.start,
        end=wish.end,
        exact=wish.exact,
        part=wish.part,
        clinic_id=wish.clinic_id,
        consultation=Consultation(wish.seen) if wish.seen else None,
    )
