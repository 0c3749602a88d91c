"""The clinic in figures, for whoever may see them: an admin every doctor's, a doctor their own."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from core.domain.errors import NotFound, NotPermitted
from core.domain.permissions import Action, may
from core.domain.report import LONGEST, Drawn, Period, Report
from core.domain.staff import Member, Role
from core.services.reports import reports_of
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork


def see_figures(uow: UnitOfWork, by: int, period: Period) -> tuple[Drawn, Mapping[str, Report]]:
    """Return every report of a period, and what a file of it is made of; a doctor's is cut to their own.

    Raises `NotPermitted`, also for a doctor who asks for a colleague's; `NotFound` for a doctor or a branch that there
    is not, and a period of nothing or of more than `LONGEST` days.
    """
    member = permit(uow, by, Action.SEE_STATS)
    allowed = _allowed(uow, member, period)
    return Drawn(period=allowed, staff_id=member.id), reports_of(uow, allowed)


def figures_of(uow: UnitOfWork, id_: UUID) -> tuple[Period, Mapping[str, Report]]:
    """Return what a file of figures is made of. Raises `NotFound` once whoever asked for it may not see it any more."""
    try:
        drawn = Drawn.of_id(id_)
    except (ValueError, OverflowError):
        raise NotFound(what="file") from None
    member = uow.staff.one(drawn.staff_id)
    if not may(member.role, Action.SEE_STATS):
        raise NotFound(what="file")
    period = _allowed(uow, member, drawn.period)
    return period, reports_of(uow, period)


def whose_figures(uow: UnitOfWork, by: int) -> list[tuple[int, str]]:
    """Return the doctors whose figures this chat may see, by id and name. Raises `NotPermitted`."""
    member = permit(uow, by, Action.SEE_STATS)
    doctors = sorted(uow.roster.doctors.values(), key=lambda d: (d.name, d.id))
    return [(d.id, d.name) for d in doctors if member.role is not Role.DOCTOR or d.id == member.doctor_id]


def _allowed(uow: UnitOfWork, member: Member, period: Period) -> Period:
    if not 1 <= period.days <= LONGEST:
        raise NotFound(what="period")
    if member.role is Role.DOCTOR:
        if period.doctor_id not in (None, member.doctor_id):
            raise NotPermitted(action=Action.SEE_STATS.value)
        return replace(period, doctor_id=member.doctor_id)
    if period.doctor_id is not None and period.doctor_id not in uow.roster.doctors:
        raise NotFound(what="doctor")
    if period.clinic_id is not None:
        uow.roster.clinic(period.clinic_id)
    return period
