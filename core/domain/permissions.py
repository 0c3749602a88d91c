"""Who may do what at the clinic: one table, asked at every command and every button (never remembered in a chat).

A patient may do none of this. What is asked for without the right is refused with `NotPermitted`, and nothing else
happens. The page for the admin shows the same table.
"""

from collections.abc import Mapping
from enum import StrEnum

from core.domain.staff import Role


class Action(StrEnum):
    """One thing that not everybody may do."""

    SEE_TASKS = "see_tasks"
    CLOSE_TASK = "close_task"
    OPEN_CHAT = "open_chat"
    TAKE_MONEY = "take_money"
    GIVE_MONEY_BACK = "give_money_back"
    SETTLE_PAYMENT = "settle_payment"
    SEE_VISITS = "see_visits"
    CANCEL_VISIT = "cancel_visit"
    BOOK_FOR_PATIENT = "book_for_patient"
    OVERBOOK = "overbook"
    ANSWER_REQUEST = "answer_request"
    SEE_LINE = "see_line"
    CALL_NEXT = "call_next"
    END_CONSULTATION = "end_consultation"
    MISS_VISIT = "miss_visit"
    FORGIVE = "forgive"
    MARK_ARRIVED = "mark_arrived"
    ADD_WALK_IN = "add_walk_in"
    RUN_LATE = "run_late"
    PRINT_DOOR = "print_door"
    RENEW_DOOR = "renew_door"
    JOIN_PEOPLE = "join_people"
    RANK_WAITING = "rank_waiting"
    SEE_MONEY = "see_money"
    CHECK_MONEY = "check_money"
    GET_ALERTS = "get_alerts"
    ANSWER_PATIENTS = "answer_patients"
    SEE_STAFF = "see_staff"
    APPOINT_DOCTOR = "appoint_doctor"
    APPOINT_RECEPTIONIST = "appoint_receptionist"
    APPOINT_ADMIN = "appoint_admin"
    APPOINT_SUPER_ADMIN = "appoint_super_admin"
    ERASE_PERSON = "erase_person"
    WRITE_NOTES = "write_notes"
    PRESCRIBE = "prescribe"
    SEE_HISTORY = "see_history"
    CHANGE_HOURS = "change_hours"
    BLOCK_TIME = "block_time"
    BLOCK_CLINIC = "block_clinic"
    SEE_REBOOKING = "see_rebooking"
    SEE_AUDIT = "see_audit"
    CHANGE_SETTINGS = "change_settings"
    SEE_STATS = "see_stats"
    CANCEL_DAY = "cancel_day"
    CHANGE_CLINIC = "change_clinic"
    BROADCAST = "broadcast"
    SEE_DASHBOARD = "see_dashboard"


_SUPER = frozenset({Role.SUPER_ADMIN})
_ADMINS = _SUPER | {Role.ADMIN}
_DESK = _ADMINS | {Role.RECEPTIONIST}
_DOCTOR = frozenset({Role.DOCTOR})
"""What is written about a patient is the doctor's own: who runs the clinic does not read it."""

ALLOWED: Mapping[Action, frozenset[Role]] = {
    Action.SEE_TASKS: _DESK,
    Action.CLOSE_TASK: _DESK,
    Action.OPEN_CHAT: _DESK,
    Action.TAKE_MONEY: _DESK,
    Action.GIVE_MONEY_BACK: _ADMINS,
    Action.SETTLE_PAYMENT: _DESK,
    Action.SEE_VISITS: _DESK,
    Action.CANCEL_VISIT: _DESK,
    Action.BOOK_FOR_PATIENT: _DESK,
    Action.OVERBOOK: _DESK,
    Action.ANSWER_REQUEST: _DESK | {Role.DOCTOR},
    Action.SEE_LINE: _DESK | {Role.DOCTOR},
    Action.CALL_NEXT: _DESK | {Role.DOCTOR},
    Action.END_CONSULTATION: _DESK | {Role.DOCTOR},
    Action.MISS_VISIT: _DESK | {Role.DOCTOR},
    Action.FORGIVE: _DESK,
    Action.MARK_ARRIVED: _DESK | {Role.DOCTOR},
    Action.ADD_WALK_IN: _DESK,
    Action.RUN_LATE: _DESK | {Role.DOCTOR},
    Action.PRINT_DOOR: _DESK,
    Action.RENEW_DOOR: _ADMINS,
    Action.JOIN_PEOPLE: _DESK,
    Action.RANK_WAITING: _DESK,
    Action.SEE_MONEY: _ADMINS,
    Action.CHECK_MONEY: _ADMINS,
    Action.GET_ALERTS: _ADMINS,
    Action.ANSWER_PATIENTS: _DESK,
    Action.SEE_STAFF: _ADMINS,
    Action.APPOINT_DOCTOR: _ADMINS,
    Action.APPOINT_RECEPTIONIST: _ADMINS,
    Action.APPOINT_ADMIN: _SUPER,
    Action.APPOINT_SUPER_ADMIN: _SUPER,
    Action.ERASE_PERSON: _SUPER,
    Action.WRITE_NOTES: _DOCTOR,
    Action.PRESCRIBE: _DOCTOR,
    Action.SEE_HISTORY: _DOCTOR,
    Action.CHANGE_HOURS: _ADMINS | {Role.DOCTOR},  # a doctor only their own
    Action.BLOCK_TIME: _ADMINS | {Role.DOCTOR},
    Action.BLOCK_CLINIC: _ADMINS,
    Action.SEE_REBOOKING: _DESK | {Role.DOCTOR},
    Action.SEE_AUDIT: _ADMINS,
    Action.CHANGE_CLINIC: _ADMINS,
    Action.CHANGE_SETTINGS: _ADMINS | {Role.DOCTOR},  # a doctor only their own, where the table of settings lets them
    Action.SEE_STATS: _ADMINS | {Role.DOCTOR},  # a doctor only their own
    Action.CANCEL_DAY: _ADMINS,
    Action.BROADCAST: _ADMINS,
    Action.SEE_DASHBOARD: _ADMINS,
}
"""Which roles may do each action. Whoever may appoint a role may also take it away."""


def may(role: Role | None, action: Action) -> bool:
    """Return whether this role may do this; None is somebody who does not work here."""
    return role in ALLOWED[action]


def appointing(role: Role) -> Action:
    """Return the action of giving or taking this role."""
    return Action(f"appoint_{role.value}")
