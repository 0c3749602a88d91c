"""The other side of the counter: what a conversation of those who work here may ask of the clinic and have done.

A staff desk speaks for one chat, as the front desk does. Every question and every verb asks the database anew whether
this chat's role may do it, and refuses with `NotPermitted`; what each verb can refuse besides stands in
`STAFF_REFUSALS`. A conversation reaches it as `desk.staff`, and says by `needs` what one must be permitted to open it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from bot.audit_desk import AUDIT_REFUSALS, AuditDesk
from bot.broadcast_desk import BROADCAST_REFUSALS, BroadcastDesk
from bot.dashboard_desk import DASHBOARD_REFUSALS, DashboardDesk
from bot.day_desk import DAY_REFUSALS, DayDesk
from bot.door_desk import DOORS_REFUSALS, DoorsDesk
from bot.erasing_desk import ERASING_REFUSALS, ErasingDesk
from bot.front_line import LINE_REFUSALS, LineDesk
from bot.front_records import RECORDS_REFUSALS, RecordsDesk
from bot.front_waiting import LIST_REFUSALS, ListDesk
from bot.hours_desk import HOURS_REFUSALS, HoursDesk
from bot.leave_desk import LEAVE_REFUSALS, LeaveDesk
from bot.misses import MISSES_REFUSALS, MissesDesk
from bot.people_desk import PEOPLE_REFUSALS, PeopleDesk
from bot.reception_desk import RECEPTION_REFUSALS, ReceptionDesk
from bot.rows_desk import ROWS_REFUSALS, RowsDesk
from bot.settings_desk import SETTINGS_REFUSALS, SettingsDesk
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
    VisitAtDesk,
    VisitOwed,
)
from bot.stats_desk import STATS_REFUSALS, StatsDesk
from bot.talks_desk import TALKS_REFUSALS, TalksDesk
from bot.visits_desk import VISITS_REFUSALS, VisitsDesk
from core.domain.desk_payment import Way
from core.domain.errors import (
    AlreadyDone,
    AmountDiffers,
    LastSuperAdmin,
    NotAllowed,
    NotFound,
    NothingToRefund,
    NotPermitted,
    Refusal,
    SlotTaken,
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
    "QuestionSeen",
    "StaffDesk",
    "TaskSeen",
    "TasksSeen",
    "VisitAtDesk",
    "VisitOwed",
]


class StaffDesk(
    PeopleDesk,
    VisitsDesk,
    TalksDesk,
    LineDesk,
    MissesDesk,
    ErasingDesk,
    ListDesk,
    HoursDesk,
    LeaveDesk,
    RecordsDesk,
    AuditDesk,
    RowsDesk,
    SettingsDesk,
    StatsDesk,
    DayDesk,
    ReceptionDesk,
    DoorsDesk,
    BroadcastDesk,
    DashboardDesk,
    Protocol,
):
    """The clinic as one of its staff sees it."""

    # --- questions ---------------------------------------------------------------------------------------------------

    def tasks(self, *, calls: bool = False) -> TasksSeen:
        """Return the open tasks of this role's business; with `calls` only the patients to be called."""

    def task(self, task_id: int) -> TaskSeen:
        """Return one task, open or closed; raises `NotFound` for a missing one and for one of another role."""

    def whose(self, task_id: int) -> PersonSeen | None:
        """Return whom a task is about, None where it is about nobody; `open_person` goes before."""

    def question(self, task_id: int) -> QuestionSeen:
        """Return what there is to decide of a task about money in question; raises `NotFound`."""

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

    def accept_payment(self, task_id: int) -> None:
        """Take money in question for its visit."""

    def send_payment_back(self, task_id: int) -> None:
        """Send all money in question back."""

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
    **PEOPLE_REFUSALS,
    **ERASING_REFUSALS,
    **LIST_REFUSALS,
    "close_task": frozenset({NotPermitted, NotFound, AlreadyDone, NotAllowed}),
    "accept_payment": frozenset({NotPermitted, NotFound, AlreadyDone, VisitClosed, AmountDiffers, SlotTaken}),
    "send_payment_back": frozenset({NotPermitted, NotFound, AlreadyDone}),
    "open_person": frozenset({NotPermitted, NotFound}),
    "check_money": frozenset({NotPermitted}),
    "open_difference": frozenset({NotPermitted, NotFound}),
    "take_money": frozenset({NotPermitted, NotFound, VisitClosed, AlreadyDone, AmountDiffers}),
    "undo_money": frozenset({NotPermitted, NotFound, NothingToRefund, UndoneTooLate}),
    "invite": frozenset({NotPermitted, NotFound}),
    "remove": frozenset({NotPermitted, NotFound, LastSuperAdmin}),
    **VISITS_REFUSALS,
    **TALKS_REFUSALS,
    **LINE_REFUSALS,
    **MISSES_REFUSALS,
    **HOURS_REFUSALS,
    **LEAVE_REFUSALS,
    **RECORDS_REFUSALS,
    **AUDIT_REFUSALS,
    **ROWS_REFUSALS,
    **SETTINGS_REFUSALS,
    **STATS_REFUSALS,
    **DAY_REFUSALS,
    **RECEPTION_REFUSALS,
    **DOORS_REFUSALS,
    **BROADCAST_REFUSALS,
    **DASHBOARD_REFUSALS,
}
"""What each verb can refuse. `NotPermitted` ends a conversation; the rest has an answer in its table."""
