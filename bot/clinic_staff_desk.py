"""The staff desk as it really is: the one chat's role, asking the clinic in one unit of work."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from bot.channels.invitation import join_line
from bot.counter.counter import uuid_of
from bot.desk_values import Moment
from bot.line import Phrase
from bot.nameless import name_of
from bot.staff_audit import StaffAudit
from bot.staff_broadcast import StaffBroadcast
from bot.staff_dashboard import StaffDashboard
from bot.staff_day import StaffDay
from bot.staff_doors import StaffDoors
from bot.staff_erasing import StaffErasing
from bot.staff_hours import StaffHours
from bot.staff_line import StaffLine
from bot.staff_misses import StaffMisses
from bot.staff_people import StaffPeople
from bot.staff_reception import StaffReception
from bot.staff_records import StaffRecords
from bot.staff_rows import StaffRows
from bot.staff_settings import StaffSettings
from bot.staff_stats import StaffStats
from bot.staff_talks import StaffTalks
from bot.staff_values import (
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
from bot.staff_visits import StaffVisits
from bot.staff_waiting import StaffWaiting
from bot.task_words import as_read
from core.domain.desk_payment import GATEWAY, Way
from core.domain.money import Money
from core.domain.permissions import Action, appointing, may
from core.domain.reconciliation import DayOfMoney, Difference
from core.domain.staff import Member, Role
from core.domain.task import Kind, Task
from core.services import desk_payments, in_question, money, reconciliation, staff, tasks
from core.services.desk_bills import bill_of, todays_bills
from core.services.desk_payments import Bill
from core.services.tasks import Behind
from core.storage.callers import Caller, CallersVisit
from core.storage.unit_of_work import UnitOfWork

JoinLink = Callable[[str], str | None]
"""The link that joins by a token; None where no channel of this deployment has links."""


class ClinicStaffDesk(
    StaffPeople,
    StaffVisits,
    StaffTalks,
    StaffLine,
    StaffMisses,
    StaffErasing,
    StaffWaiting,
    StaffHours,
    StaffDay,
    StaffBroadcast,
    StaffRecords,
    StaffAudit,
    StaffRows,
    StaffSettings,
    StaffStats,
    StaffReception,
    StaffDashboard,
    StaffDoors,
):
    """The clinic as one locked chat of its staff sees it, in its `language`. See `StaffDesk` for what each does."""

    def __init__(self, uow: UnitOfWork, chat_id: int, *, join_link: JoinLink, language: str = "en") -> None:
        self._uow = uow
        self._chat = chat_id
        self._language = language
        self._join_link = join_link

    # --- questions ---------------------------------------------------------------------------------------------------

    def tasks(self, *, calls: bool = False) -> TasksSeen:
        found = tasks.open_tasks(self._uow, self._chat, [Kind.CALL_PATIENT, Kind.HANDED_OVER] if calls else list(Kind))
        return TasksSeen(tasks=tuple(self._task(t, found.behind[t.id]) for t in found.tasks), count=found.count)

    def task(self, task_id: int) -> TaskSeen:
        found = tasks.task_for(self._uow, self._chat, task_id)
        return self._task(found, tasks.behind(self._uow, [found])[found.id])

    def whose(self, task_id: int) -> PersonSeen | None:
        found = tasks.whose_task(self._uow, self._chat, task_id)
        return self._person(found.caller, found.visit)

    def question(self, task_id: int) -> QuestionSeen:
        seen = in_question.question_of(self._uow, self._chat, task_id)
        return QuestionSeen(amount=seen.amount, due=seen.due, fits=seen.fits)

    def today(self) -> date:
        return reconciliation.today(self._uow)

    def money(self, day: date | None) -> MoneySeen:
        on, days = money.see_money(self._uow, self._chat, day)
        return MoneySeen(
            day=on,
            gateways=tuple(self._gateway_day(each) for each in days),
            differences=tuple(_difference(d, each.gateway) for each in days for d in each.differences),
            neighbours=money.neighbours(on, today=self.today()),
        )

    def difference(self, day: date, entry_id: str) -> DifferenceSeen:
        money.difference_of(self._uow, self._chat, day, entry_id)
        return next(d for d in self.money(day).differences if d.id == entry_id)

    def whose_difference(self, day: date, entry_id: str) -> PersonSeen | None:
        difference = money.difference_of(self._uow, self._chat, day, entry_id)
        return self._person(*money.whose_difference(self._uow, difference))

    def owing(self, number: str | None) -> tuple[VisitOwed, ...]:
        if number is not None:
            return tuple(self._owed(bill) for bill in desk_payments.bills(self._uow, self._chat, number))
        return tuple(self._owed(bill) for bill in todays_bills(self._uow, self._chat))

    def owed(self, visit_id: str) -> VisitOwed:
        return self._owed(bill_of(self._uow, self._chat, uuid_of(visit_id)))

    def colleagues(self) -> tuple[Colleague, ...]:
        me = staff.permit(self._uow, self._chat, Action.SEE_STAFF)
        return tuple(self._colleague(member, me) for member in self._uow.staff.all())

    def colleague(self, member_id: int) -> Colleague:
        me = staff.permit(self._uow, self._chat, Action.SEE_STAFF)
        return self._colleague(self._uow.staff.one(member_id), me)

    def appointable(self) -> tuple[Role, ...]:
        mine = staff.role_of(self._uow, self._chat)
        return tuple(role for role in Role if may(mine, appointing(role)))

    # --- verbs -------------------------------------------------------------------------------------------------------

    def close_task(self, task_id: int) -> None:
        tasks.close_task(self._uow, self._chat, task_id)

    def accept_payment(self, task_id: int) -> None:
        in_question.accept_payment(self._uow, self._chat, task_id)

    def send_payment_back(self, task_id: int) -> None:
        in_question.send_payment_back(self._uow, self._chat, task_id)

    def open_person(self, task_id: int) -> None:
        tasks.open_person(self._uow, self._chat, task_id)

    def check_money(self, day: date) -> None:
        money.check_money(self._uow, self._chat, day)

    def open_difference(self, day: date, entry_id: str) -> None:
        money.open_difference(self._uow, self._chat, day, entry_id)

    def take_money(self, visit_id: str, way: Way, amount: Money) -> None:
        desk_payments.mark_paid(self._uow, self._chat, uuid_of(visit_id), way=way, amount=amount)

    def undo_money(self, visit_id: str, way: Way) -> None:
        desk_payments.undo_paid(self._uow, self._chat, uuid_of(visit_id), way=way)

    def invite(self, role: Role, doctor_id: int | None) -> Invited:
        invited = staff.invite(self._uow, self._chat, role, doctor_id=doctor_id)
        return Invited(
            role=role,
            line=join_line(invited.token),
            link=self._join_link(invited.token),
            until=self._moment(invited.invitation.expires_at),
        )

    def remove(self, member_id: int) -> None:
        staff.remove(self._uow, self._chat, member_id)

    # --- in the clinic's words ---------------------------------------------------------------------------------------

    def _person(self, caller: Caller | None, visit: CallersVisit | None) -> PersonSeen | None:
        if caller is None and visit is None:
            return None
        phone = (visit and visit.phone) or (caller and caller.phone)
        return PersonSeen(
            name=name_of(caller, visit.patient if visit else None),
            phone=phone or Phrase("person.no_phone"),
            reached_by=_reached_by(caller),
            visit=self._asked_about(visit) if visit else Phrase("person.no_visit"),
        )

    def _owed(self, bill: Bill) -> VisitOwed:
        visit = self._uow.callers.visit(visit=bill.appointment_id, chat_id=None)
        return VisitOwed(
            id=str(bill.appointment_id),
            number=bill.number,
            patient=visit.patient if visit else "",
            doctor=bill.doctor,
            clinic=bill.clinic,
            starts=Moment(bill.starts_at, bill.zone),
            fee=bill.fee,
            due=bill.due,
        )

    def _gateway_day(self, day: DayOfMoney) -> GatewayDay:
        return GatewayDay(
            gateway=day.gateway,
            captured=day.money(day.captured),
            booked=day.money(day.booked),
            credit=day.money(day.credit),
            refunded=day.money(day.refunded),
            disputed=day.money(day.disputed),
            checkable=day.gateway != GATEWAY,  # nobody but us keeps the desk's books
            checked=self._moment(day.checked_at) if day.checked_at else None,
        )

    def _task(self, task: Task, behind: Behind) -> TaskSeen:
        caller = behind.caller
        return TaskSeen(
            id=task.id,
            kind=task.kind.value,
            what=Phrase(f"task.{task.kind.value}", as_read(task.facts, self._uow.roster)),
            who="" if behind.name is None else name_of(caller, behind.name),
            since=self._moment(task.opened_at),
            about_someone=behind.name is not None,
            closed=task.closed_at is not None,
            decides=in_question.undecided(self._uow, task),
            writable=caller is not None and not caller.unreachable and caller.chat_id != self._chat,
            visit=str(task.appointment_id) if task.appointment_id else None,
        )

    def _colleague(self, member: Member, me: Member) -> Colleague:
        return Colleague(
            id=member.id,
            name=member.name,
            role=member.role,
            channel=member.channel,
            since=self._moment(member.joined_at),
            removable=may(me.role, appointing(member.role)),
            me=member.id == me.id,
        )

    def _moment(self, at: datetime) -> Moment:
        zones = [clinic.zone.key for clinic in self._uow.roster.clinics.values()]
        return Moment(at.astimezone(UTC), zones[0] if zones else "UTC")


def _difference(difference: Difference, gateway: str) -> DifferenceSeen:
    return DifferenceSeen(
        id=difference.entry_id,
        what=difference.what.value,
        gateway=gateway,
        reference=difference.reference,
        theirs=difference.theirs,
        ours=difference.ours,
    )


def _reached_by(caller: Caller | None) -> Phrase:
    if caller is None:
        return Phrase("person.no_chat")
    return Phrase(
        "person.unreachable" if caller.unreachable else "person.writes",
        {"channel": Phrase(f"channel.{caller.channel}")},
    )
