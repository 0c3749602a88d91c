"""Call a doctor's day off, or a part of it: everybody booked is cancelled in the clinic's name, money back whole.

The time is blocked at once, so that nobody books into it and nothing that becomes free is offered to who waits. The
visits are cancelled when that can no longer be undone, each patient told once; it is a wave like that of a leave
(core/services/rebooking.py), with its tally. Whoever is at the clinic already is left to the desk.
"""

from dataclasses import dataclass

from core.domain.appointment import Appointment
from core.domain.audit import Act
from core.domain.desk_payment import GATEWAY
from core.domain.errors import NotFound
from core.domain.money import Money
from core.domain.permissions import Action
from core.services.blocking import Entered, LeaveRequest, enter_leave, preview_leave
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLook:
    """What calling it off would do: the `visits`, by their time, of how many `people`, and what goes back to them.

    `by_hand` is the part of `back` that the desk has taken: no gateway gives it back, it becomes tasks.
    """

    visits: tuple[Appointment, ...]
    people: int
    back: Money
    by_hand: Money


def look_at_day(uow: UnitOfWork, by: int, request: LeaveRequest) -> DayLook:
    """Return what calling this off would do; nothing is locked and nothing changes.

    Raises `NotPermitted`, `NotFound` (also for the whole clinic), `BadHours` for one that is past.
    """
    permit(uow, by, Action.CANCEL_DAY)
    if request.doctor_id is None:
        raise NotFound(what="doctor")
    visits = preview_leave(uow, by, request).visits
    booked = [row for visit in visits for row in uow.ledger.booked(visit.id)]
    currency = uow.roster.doctor(request.doctor_id).fee.currency
    return DayLook(
        visits=visits,
        people=len({visit.patient_id for visit in visits}),
        back=Money(sum(row["minor"] for row in booked), currency),
        by_hand=Money(sum(row["minor"] for row in booked if row["gateway"] == GATEWAY), currency),
    )


def cancel_day(uow: UnitOfWork, by: int, request: LeaveRequest) -> Entered:
    """Block the time, and have everybody in it cancelled once that can no longer be undone.

    Raises as `look_at_day` does.
    """
    member = permit(uow, by, Action.CANCEL_DAY)
    seen = look_at_day(uow, by, request)
    made = enter_leave(uow, by, request, rebook=True, cancels=True)
    uow.audit.add(
        member,
        Act.DAY_CANCELLED,
        subject=f"doctor {request.doctor_id}",
        facts={"change": made.change_id, "visits": made.visits, "minor": seen.back.minor},
    )
    return made
