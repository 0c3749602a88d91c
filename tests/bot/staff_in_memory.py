"""The staff side of the clinic in memory: who works there and what is to be done, under the real permissions."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.desk_values import Moment
from bot.line import Phrase
from bot.people_desk import CaseSeen, JoinSeen, SomebodyKnown
from bot.staff_desk import (
    Colleague,
    DifferenceSeen,
    GatewayDay,
    Invited,
    MoneySeen,
    PersonSeen,
    QuestionSeen,
    TaskSeen,
    TasksSeen,
    VisitOwed,
)
from core.domain.desk_payment import Way
from core.domain.errors import (
    AlreadyDone,
    AmountDiffers,
    InvitationGone,
    LastSuperAdmin,
    NotAllowed,
    NotFound,
    NothingToRefund,
    NotPermitted,
    VisitClosed,
    WorksHereAlready,
)
from core.domain.money import Money
from core.domain.permissions import Action, appointing, may
from core.domain.reconciliation import Differs
from core.domain.staff import Role
from core.domain.task import RULES, Facts, Kind, kinds_seen_by
from tests.bot.talks_in_memory import TalksInMemory
from tests.bot.visits_in_memory import VisitsInMemory

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Booking, Clinic

ZONE = "Asia/Kolkata"
FACTS: Facts = {
    "amount": Money(50_000, "INR"),
    "gateway": "razorpay",
    "reference": "pay_1",
    "about": "x",
    "what": "say",
    "respond_by": "30.11.2026",
    "doctor": "Dr Asha Mehta",
    "number": "APT-20261124-0001",
    "meeting": "81234567890",
}


_DIFFERENCES = [
    DifferenceSeen(
        id=f"pay_{what.value}",
        what=what.value,
        gateway="razorpay",
        reference=None if number % 2 else f"ref {number}",
        theirs=None if what is Differs.MISSING_THERE else Money(50_000, "INR"),
        ours=None if number % 3 else Money(60_000, "INR"),
    )
    for number, what in enumerate(Differs)
]


@dataclass(frozen=True)
class Task:
    """One thing to do, about the chat of `who` where that is a name."""

    id: int
    kind: Kind
    opened_at: datetime
    who: str = ""
    closed: bool = False
    visit: str | None = None


@dataclass
class Members:
    """Who works here: by number, (chat, role, name); and which tokens are good for which role."""

    seats: dict[int, tuple[int, Role, str]] = field(default_factory=dict)
    tokens: dict[str, Role] = field(default_factory=dict)
    ever: int = 0

    def seat(self, chat: int, role: Role, name: str = "") -> int:
        self.ever += 1
        self.seats[self.ever] = (chat, role, name)
        return self.ever

    def role(self, chat: int) -> Role | None:
        return next((role for at, role, _ in self.seats.values() if at == chat), None)

    def join(self, chat: int, token: str) -> Role:
        if self.role(chat) is not None:
            raise WorksHereAlready
        if token not in self.tokens:
            raise InvitationGone
        role = self.tokens.pop(token)
        self.seat(chat, role)
        return role


class StaffInMemory(VisitsInMemory, TalksInMemory):
    """One chat's staff desk."""

    def __init__(self, clinic: "Clinic", chat: int) -> None:
        self.clinic = clinic
        self.chat = chat

    # --- questions

    def tasks(self, *, calls: bool = False) -> TasksSeen:
        mine = kinds_seen_by(self._permit(Action.SEE_TASKS))
        found = tuple(
            self._seen(t)
            for t in self.clinic.tasks.values()
            if not t.closed and t.kind in mine and (not calls or t.kind is Kind.CALL_PATIENT)
        )
        return TasksSeen(tasks=found, count=len(found))

    def task(self, task_id: int) -> TaskSeen:
        return self._seen(self._task(task_id, Action.SEE_TASKS))

    def whose(self, task_id: int) -> PersonSeen | None:
        task = self._task(task_id, Action.OPEN_CHAT)
        return self._person(task.who) if task.who else None

    def question(self, task_id: int) -> QuestionSeen:
        task = self._task(task_id, Action.SETTLE_PAYMENT)
        if task.kind is not Kind.PAYMENT_IN_QUESTION:
            raise NotFound
        left = 0 if task.closed else 65_000
        return QuestionSeen(amount=Money(left, "INR"), due=Money(50_000, "INR"), fits=bool(left and task_id % 2))

    def today(self) -> date:
        return self.clinic.now.astimezone(ZoneInfo(ZONE)).date()

    def money(self, day: date | None) -> MoneySeen:
        self._permit(Action.SEE_MONEY)
        on = day or self.today()
        zero, some = Money(0, "INR"), Money(50_000, "INR")
        return MoneySeen(
            day=on,
            gateways=(
                GatewayDay(
                    gateway="razorpay",
                    captured=some,
                    booked=some,
                    credit=zero,
                    refunded=zero,
                    disputed=zero,
                    checkable=True,
                    checked=Moment(self.clinic.now, ZONE) if self.clinic.money_checks else None,
                ),
            ),
            differences=tuple(_DIFFERENCES) if on.day % 2 else (),
            neighbours=(on - timedelta(days=1), *([on + timedelta(days=1)] if on < self.today() else [])),
        )

    def difference(self, day: date, entry_id: str) -> DifferenceSeen:
        for difference in self.money(day).differences:
            if difference.id == entry_id:
                return difference
        raise NotFound

    def whose_difference(self, day: date, entry_id: str) -> PersonSeen | None:
        found = self.difference(day, entry_id)
        return None if found.ours is None else self._person("Ravi Kumar")

    def owing(self, number: str | None) -> tuple[VisitOwed, ...]:
        self._permit(Action.TAKE_MONEY)
        visits = [self._owed(id_, b) for id_, b in self.clinic.bookings.items() if b.status == "confirmed" and b.number]
        return tuple(v for v in visits if (v.number == number if number else v.due))

    def owed(self, visit_id: str) -> VisitOwed:
        self._permit(Action.TAKE_MONEY)
        booking = self.clinic.bookings.get(visit_id)
        if booking is None or booking.status != "confirmed":
            raise NotFound
        return self._owed(visit_id, booking)

    def colleagues(self) -> tuple[Colleague, ...]:
        self._permit(Action.SEE_STAFF)
        return tuple(self._colleague(id_) for id_ in self.clinic.members.seats)

    def colleague(self, member_id: int) -> Colleague:
        self._permit(Action.SEE_STAFF)
        return self._colleague(member_id)

    def appointable(self) -> tuple[Role, ...]:
        mine = self.clinic.members.role(self.chat)
        return tuple(role for role in Role if may(mine, appointing(role)))

    # --- verbs

    def close_task(self, task_id: int) -> None:
        if self._task(task_id, Action.CLOSE_TASK).kind is Kind.PAYMENT_IN_QUESTION:
            raise NotAllowed
        self._close(task_id)

    def accept_payment(self, task_id: int) -> None:
        if not self.question(task_id).fits:
            raise AlreadyDone if self._task(task_id, Action.SETTLE_PAYMENT).closed else VisitClosed
        self._close(task_id)

    def send_payment_back(self, task_id: int) -> None:
        self.question(task_id)
        self._close(task_id)

    def _close(self, task_id: int) -> None:
        task = self.clinic.tasks[task_id]
        if task.closed:
            raise AlreadyDone
        self.clinic.tasks[task_id] = replace(task, closed=True)

    def open_person(self, task_id: int) -> None:
        self._task(task_id, Action.OPEN_CHAT)

    def check_money(self, day: date) -> None:
        self._permit(Action.CHECK_MONEY)
        self.clinic.money_checks.append(day)

    def open_difference(self, day: date, entry_id: str) -> None:
        self._permit(Action.OPEN_CHAT)
        self.difference(day, entry_id)

    def take_money(self, visit_id: str, way: Way, amount: Money) -> None:
        due = self.owed(visit_id).due
        if not due:
            raise AlreadyDone
        if amount != due:
            raise AmountDiffers(amount=amount, due=due)
        self.clinic.bookings[visit_id].paid = True
        self.clinic.till.append((visit_id, way))

    def undo_money(self, visit_id: str, way: Way) -> None:
        self.owed(visit_id)
        taken = [entry for entry in self.clinic.till if entry[0] == visit_id]
        if not taken:
            raise NothingToRefund
        del way
        self.clinic.till.remove(taken[-1])
        self.clinic.bookings[visit_id].paid = False

    def invite(self, role: Role, doctor_id: int | None) -> Invited:
        self._permit(appointing(role))
        if (role is Role.DOCTOR) != (doctor_id is not None):
            raise NotFound
        members = self.clinic.members
        token = f"{len(members.tokens) + members.ever:032}"
        members.tokens[token] = role
        until = Moment(self.clinic.now + timedelta(days=2), ZONE)
        return Invited(role=role, line=f"/join {token}", link=None, until=until)

    def remove(self, member_id: int) -> None:
        leaver = self.colleague(member_id)
        self._permit(appointing(leaver.role))
        seats = self.clinic.members.seats
        if [id_ for id_, (_, role, _) in seats.items() if role is Role.SUPER_ADMIN] == [member_id]:
            raise LastSuperAdmin
        del seats[member_id]

    # ---

    def _person(self, name: str) -> PersonSeen:
        return PersonSeen(
            name=name,
            phone="+919800000001",
            reached_by=Phrase("person.writes", {"channel": Phrase("channel.telegram")}),
            visit=Phrase("person.no_visit"),
        )

    def cases(self) -> tuple[CaseSeen, ...]:
        self._permit(Action.JOIN_PEOPLE)
        return tuple(self._case(t) for t in self.clinic.tasks.values() if t.kind is Kind.JOIN_PEOPLE and not t.closed)

    def case(self, task_id: int) -> CaseSeen:
        task = self._task(task_id, Action.JOIN_PEOPLE)
        if task.kind is not Kind.JOIN_PEOPLE or task.closed:
            raise NotFound
        return self._case(task)

    def _case(self, task: Task) -> CaseSeen:
        reached_by, visit = Phrase("channel.whatsapp"), Phrase("person.no_visit")
        known = SomebodyKnown(chat=1, name="Asha Rao", reached_by=reached_by, visit=visit)
        since = Moment(task.opened_at, ZONE)
        return CaseSeen(task=task.id, name=task.who, phone="…678", since=since, known=(known,))

    def joins(self, number: str) -> tuple[JoinSeen, ...]:
        self._permit(Action.JOIN_PEOPLE)
        del number
        return tuple(self.join_seen(id_) for id_ in sorted(self.clinic.joins))

    def join_seen(self, join_id: int) -> JoinSeen:
        self._permit(Action.JOIN_PEOPLE)
        if join_id not in self.clinic.joins:
            raise NotFound
        channel, other = Phrase("channel.telegram"), Phrase("channel.whatsapp")
        since, by = Moment(self.clinic.now, ZONE), Phrase("desk_people.by.desk")
        return JoinSeen(id=join_id, name="Asha Rao", channel=channel, other=other, since=since, by=by)

    def join_people(self, task_id: int, chat: int) -> None:
        task = self.case(task_id)
        if chat not in {known.chat for known in task.known}:
            raise NotFound
        self.close_task(task_id)
        self.clinic.joins.add(task_id)

    def separate_people(self, join_id: int) -> None:
        self.join_seen(join_id)
        self.clinic.joins.discard(join_id)

    def _owed(self, visit_id: str, booking: "Booking") -> VisitOwed:
        return VisitOwed(
            id=visit_id,
            number=booking.number or "",
            patient=booking.patient.name,
            doctor="Dr Anjali Mehta",
            clinic="City Clinic",
            starts=Moment(booking.slot.starts_at, ZONE),
            fee=booking.fee,
            due=Money(0 if booking.paid else booking.fee.minor, booking.fee.currency),
        )

    def _permit(self, action: Action) -> Role:
        role = self.clinic.members.role(self.chat)
        if role is None or not may(role, action):
            raise NotPermitted
        return role

    def _task(self, task_id: int, action: Action) -> Task:
        role = self._permit(action)
        task = self.clinic.tasks.get(task_id)
        if task is None or task.kind not in kinds_seen_by(role):
            raise NotFound
        return task

    def _seen(self, task: Task) -> TaskSeen:
        return TaskSeen(
            id=task.id,
            kind=task.kind.value,
            what=Phrase(f"task.{task.kind}", {name: FACTS[name] for name in RULES[task.kind].facts}),
            who=task.who,
            since=Moment(task.opened_at, ZONE),
            about_someone=bool(task.who),
            closed=task.closed,
            visit=task.visit,
            decides=task.kind is Kind.PAYMENT_IN_QUESTION and not task.closed,
        )

    def _colleague(self, member_id: int) -> Colleague:
        if member_id not in self.clinic.members.seats:
            raise NotFound
        chat, role, name = self.clinic.members.seats[member_id]
        return Colleague(
            id=member_id,
            name=name,
            role=role,
            channel="telegram",
            since=Moment(self.clinic.now, ZONE),
            removable=role in self.appointable(),
            me=chat == self.chat,
        )
