"""One patient's visit in the desk's hands: look it up by its number, and cancel it in the clinic's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from core.domain.api_key import By
from core.domain.appointment import Appointment, Event, Status, after
from core.domain.audit import Act
from core.domain.desk_payment import GATEWAY
from core.domain.errors import VisitClosed
from core.domain.money import Money
from core.domain.permissions import Action, may
from core.domain.staff import Member
from core.services.cancellation import cancel_as_asked, cancel_by_clinic, comes_back
from core.services.desk_moving import may_move_at_desk
from core.services.reconciliation import span_of, today
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

LONGEST = 60
"""Visits that one list of a day holds: of a longer day the later ones are found by their number."""

CANCELLABLE = frozenset({Status.REQUESTED, Status.CONFIRMED, Status.ARRIVED})
"""What the clinic can cancel: booked, or asked for, and nobody has been seen yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """A visit, whose it is, what it has been paid and how much of that at the desk; `can` as in the table of roles.

    `back` is what goes back where the patient asks to cancel it: the refund policy says so.
    """

    visit: Appointment
    patient: str
    phone: str | None
    paid: Money
    taken: Money
    back: Money
    can: frozenset[str]


def visits_numbered(uow: UnitOfWork, by: int, number: str) -> list[InHand]:
    """Return the visits of this number: at most one a branch, and often none. Raises `NotPermitted`."""
    member = permit(uow, by, Action.SEE_VISITS)
    return in_hand(uow, member, uow.appointments.numbered(number, list(uow.roster.clinics)))


def visits_today(uow: UnitOfWork, by: int) -> list[InHand]:
    """Return today's visits that are asked for, booked or under way, by their time. Raises `NotPermitted`."""
    member = permit(uow, by, Action.SEE_VISITS)
    since, until = span_of(uow, today(uow))
    return in_hand(uow, member, uow.appointments.standing(since=since, until=until, limit=LONGEST))


def visit_in_hand(uow: UnitOfWork, by: int, visit_id: UUID) -> InHand:
    """Return one visit; raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, Action.SEE_VISITS)
    return in_hand(uow, member, [uow.appointments.one(visit_id)])[0]


def open_visit(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Write down that somebody looks up whose visit it is. Raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, Action.SEE_VISITS)
    uow.audit.add(member, Act.VISIT_OPENED, subject=f"visit {uow.appointments.one(visit_id).id}")


def cancel_at_desk(uow: UnitOfWork, by: By, visit_id: UUID) -> Money:
    """Cancel a visit in the clinic's name and return what goes back: all that was paid, whatever the policy says.

    The patient hears of it by the notice that this plans: their chat is not this one. What a gateway took goes back by
    it, what the desk took is a task by hand. Raises `NotPermitted`, `NotFound`, `AlreadyDone`, and `VisitClosed` for
    one that is over, has taken place or was only held.
    """
    member = permit(uow, by, Action.CANCEL_VISIT)
    visit = uow.appointments.locked(visit_id)
    after(visit.status, Event.CANCEL)
    if not _cancellable(uow, visit):
        raise VisitClosed(status=visit.status.value)
    (seen,) = in_hand(uow, member, [visit])
    cancel_by_clinic(uow, visit.id, by=member.by, reason="desk")
    uow.audit.add(member, Act.VISIT_CANCELLED, subject=f"visit {visit.id}", facts={"minor": seen.paid.minor})
    return seen.paid


def cancel_as_asked_at_desk(uow: UnitOfWork, by: By, visit_id: UUID) -> Money:
    """Cancel a visit because its patient has asked for it, and return what goes back: what the refund policy says.

    That they asked is written down, and the patient is told in those words. Raises as `cancel_at_desk`.
    """
    member = permit(uow, by, Action.CANCEL_VISIT)
    shown = cancel_as_asked(uow, visit_id, by=member.by, reason="asked the desk")
    facts = {"minor": shown.refund.minor}
    uow.audit.add(member, Act.CANCELLED_AS_ASKED, subject=f"visit {visit_id}", facts=facts)
    return shown.refund


def in_hand(uow: UnitOfWork, member: Member, visits: Iterable[Appointment]) -> list[InHand]:
    """Return visits with whose they are, their money, and what this member may do with each."""
    found = []
    for visit in visits:
        rows, whose = uow.ledger.booked(visit.id), uow.callers.visit(visit=visit.id, chat_id=None)
        currency = visit.fee.currency
        taken = Money(sum(row["minor"] for row in rows if row["gateway"] == GATEWAY), currency)
        back = comes_back(uow, visit) if visit.status in CANCELLABLE else None
        possible = {
            "asked": back is not None and not visit.walk_in and may(member.role, Action.CANCEL_VISIT),
            "move": may_move_at_desk(visit) and _cancellable(uow, visit) and may(member.role, Action.BOOK_FOR_PATIENT),
            "cancel": _cancellable(uow, visit) and may(member.role, Action.CANCEL_VISIT),
            "give_back": bool(taken) and may(member.role, Action.GIVE_MONEY_BACK),
        }
        found.append(
            InHand(
                visit=visit,
                patient=whose.patient if whose else "",
                phone=whose.phone if whose else None,
                paid=Money(sum(row["minor"] for row in rows), currency),
                taken=taken,
                back=back or Money(0, currency),
                can=frozenset(name for name, so in possible.items() if so),
            )
        )
    return found


def _cancellable(uow: UnitOfWork, visit: Appointment) -> bool:
    return visit.status in CANCELLABLE and (visit.walk_in or visit.ends_at > uow.now)
