"""Leave, holidays and emergencies: enter them, see whom they concern before, take them back.

A period is entered under the locks of every doctor whom it concerns, as a booking is made: a patient who books at the
same moment has the place before, and then counts among those who are found another one, or hears that the doctor is
away. For ten minutes it can be undone and nobody has been told; removed later, whoever has not chosen yet keeps the
visit as it was, and is told so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.domain.api_key import By
from core.domain.appointment import Appointment, Status
from core.domain.audit import Act
from core.domain.errors import BadHours, ChangedSince, NotFound
from core.domain.hours import Stretch
from core.domain.permissions import Action
from core.domain.schedule import BlockedPeriod, BlockKind
from core.domain.staff import Member
from core.domain.wall_clock import instant, spans
from core.services.hours import BOOKED, UNDO, leave_to_desk, let_go, permit_doctor, take_from_desk, waiting_still
from core.services.rebooking import begin, walk_on
from core.services.staff import permit
from core.storage.roster import read_revision
from core.storage.unit_of_work import UnitOfWork

LONGEST = timedelta(days=400)
"""Of one leave: more is a slip of the thumb."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRequest:
    """Who is away (one doctor, or with None everybody) from the first to the last day, all of it or some hours."""

    doctor_id: int | None
    first: date
    last: date
    stretch: Stretch | None = None
    kind: BlockKind = BlockKind.LEAVE


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveLook:
    """What a leave would be: its periods, and the booked visits in them, by their time.

    Whoever still waits at the clinic as the leave begins at this moment is among them.
    """

    periods: tuple[BlockedPeriod, ...]
    visits: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A leave that was entered: by its change it can be undone until then."""

    change_id: int
    visits: int
    undo_until: datetime


def preview_leave(uow: UnitOfWork, by: By, request: LeaveRequest) -> LeaveLook:
    """Return what a leave would be; nothing is locked and nothing changes.

    Raises `NotPermitted`, `NotFound`, `BadHours` for one that is past or has no time in it.
    """
    _permitted(uow, by, request.doctor_id)
    return _look(uow, request)


def enter_leave(uow: UnitOfWork, by: By, request: LeaveRequest, *, rebook: bool, cancels: bool = False) -> Entered:
    """Enter a leave; who is booked into it is offered other places by a wave (`rebook`), or called by the desk.

    With `rebook` and `cancels` the wave calls them off, and offers nothing. Places that are only held are let go.
    Raises what `preview_leave` raises.
    """
    member = _permitted(uow, by, request.doctor_id)
    for doctor_id in _concerned(uow, request.doctor_id):
        uow.appointments.lock_doctor(doctor_id)
    uow.refresh_roster(read_revision(uow.sql))
    seen = _look(uow, request)
    ids = [uow.doctors_time.block(period) for period in seen.periods]
    uow.reread_roster()
    held = [v for v in _inside(uow, seen.periods, request.doctor_id) if v.status is Status.HELD]
    let_go(uow, held, by=member.by)
    undo_until = uow.now + UNDO
    change_id = uow.doctors_time.record(
        "block",
        doctor_id=request.doctor_id,
        clinic_id=None,
        by=member.by,
        undo_until=undo_until,
        before={},
        after={"blocks": ids},
    )
    if rebook:
        begin(uow, seen.visits, change_id=change_id, by=member.by, delay=UNDO, block_id=ids[0], cancels=cancels)
    else:
        for visit in seen.visits:
            leave_to_desk(uow, visit)
    uow.audit.add(
        member,
        Act.LEAVE_ENTERED,
        subject=f"doctor {request.doctor_id}" if request.doctor_id else "clinic",
        facts={
            "change": change_id,
            "kind": request.kind.value,
            "since": seen.periods[0].starts_at.isoformat(),
            "until": seen.periods[-1].ends_at.isoformat(),
            "visits": len(seen.visits),
        },
    )
    return Entered(change_id=change_id, visits=len(seen.visits), undo_until=undo_until)


def undo_leave(uow: UnitOfWork, by: int, change_id: int) -> None:
    """Take a leave back that has just been entered: as if it had never been, and nobody was told.

    Raises `NotPermitted`, `NotFound` where it has been removed, `ChangedSince` once its time is over or it is undone.
    """
    change = uow.doctors_time.change(change_id)
    if change.kind != "block":
        raise NotFound(what="change")
    member = _permitted(uow, by, change.doctor_id)
    if change.undone_at or change.undo_until <= uow.now:
        raise ChangedSince
    _remove(uow, member, change.after["blocks"], change.doctor_id)
    uow.doctors_time.undone(change)


def leave_of(uow: UnitOfWork, by: By, doctor_id: int | None) -> list[tuple[int, BlockedPeriod]]:
    """Return the leave of a doctor that is not over, with None that of everybody. Raises `NotPermitted`."""
    _permitted(uow, by, doctor_id)
    return uow.doctors_time.blocks(doctor_id, since=uow.now, clinic=doctor_id is None)


def remove_leave(uow: UnitOfWork, by: By, block_id: int) -> BlockedPeriod:
    """Take one period of leave away; who has not chosen another place yet keeps the visit as it was.

    Raises `NotPermitted`, `NotFound`.
    """
    period = uow.doctors_time.blocked(block_id)
    member = _permitted(uow, by, period.doctor_id)
    _remove(uow, member, [block_id], period.doctor_id)
    return period


# --- inside ----------------------------------------------------------------------------------------------------------


def _permitted(uow: UnitOfWork, by: By, doctor_id: int | None) -> Member:
    if doctor_id is None:
        return permit(uow, by, Action.BLOCK_CLINIC)
    member = permit_doctor(uow, by, Action.BLOCK_TIME, doctor_id)
    uow.roster.doctor(doctor_id)
    return member


def _concerned(uow: UnitOfWork, doctor_id: int | None) -> list[int]:
    return [doctor_id] if doctor_id is not None else sorted(uow.roster.doctors)


def _look(uow: UnitOfWork, request: LeaveRequest) -> LeaveLook:
    periods = _periods(uow, request)
    inside = _inside(uow, periods, request.doctor_id)
    return LeaveLook(periods=periods, visits=tuple(v for v in inside if v.status in BOOKED))


def _periods(uow: UnitOfWork, request: LeaveRequest) -> tuple[BlockedPeriod, ...]:
    """Return the periods: one where all branches concerned share their clock, else one for each branch."""
    if not timedelta(0) <= request.last - request.first <= LONGEST:
        raise BadHours
    roster = uow.roster
    clinics = roster.doctor(request.doctor_id).clinic_ids if request.doctor_id is not None else tuple(roster.clinics)
    zones: dict[ZoneInfo, list[int]] = {}
    for there_id in clinics or tuple(roster.clinics):
        zones.setdefault(roster.clinic(there_id).zone, []).append(there_id)
    found = []
    for zone, there in zones.items():
        branches: list[int | None] = [None] if len(zones) == 1 else [*there]
        for clinic_id in branches:
            for starts_at, ends_at in _spans(request, zone):
                if ends_at > uow.now:
                    found.append(
                        BlockedPeriod(
                            starts_at=max(starts_at, uow.now),  # what is over took place
                            ends_at=ends_at,
                            doctor_id=request.doctor_id,
                            clinic_id=clinic_id,
                            kind=request.kind,
                        )
                    )
    if not found:
        raise BadHours
    return tuple(sorted(found, key=lambda period: period.starts_at))


def _spans(request: LeaveRequest, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    if request.stretch is None:
        return [(instant(request.first, time(0), zone), instant(request.last + _DAY, time(0), zone))]
    days = (request.first + n * _DAY for n in range((request.last - request.first).days + 1))
    found = [spans(day, *request.stretch, zone) for day in days]
    return [(pieces[0][0], pieces[-1][1]) for pieces in found if pieces]


def _inside(uow: UnitOfWork, periods: Sequence[BlockedPeriod], doctor_id: int | None) -> list[Appointment]:
    since = min(period.starts_at for period in periods)
    until = max(period.ends_at for period in periods)
    doctors = _concerned(uow, doctor_id)
    now = [period for period in periods if period.starts_at <= uow.now < period.ends_at]
    left = [
        visit
        for visit in (waiting_still(uow, doctors) if now else ())
        if any(period.concerns(visit.doctor_id, visit.clinic_id) for period in now)
    ]
    inside = [
        visit
        for visit in uow.doctors_time.booked(doctors, since=since, until=until)
        if any(
            period.concerns(visit.doctor_id, visit.clinic_id)
            and period.starts_at < visit.ends_at
            and visit.starts_at < period.ends_at
            for period in periods
        )
    ]
    return [*left, *inside]


def _remove(uow: UnitOfWork, member: Member, blocks: Sequence[int], doctor_id: int | None) -> None:
    concerned = _concerned(uow, doctor_id)
    for each in concerned:
        uow.appointments.lock_doctor(each)
    gone = {block_id: period for block_id in blocks if (period := uow.doctors_time.unblock(block_id))}
    if not gone:
        raise NotFound(what="leave")
    uow.reread_roster()
    take_from_desk(uow, _inside(uow, tuple(gone.values()), doctor_id), by=member.by)
    for wave in uow.waves.unfinished():  # whoever is not concerned any more keeps the visit: the step says so
        walk_on(uow, wave.id, why=f"lifted-{next(iter(gone))}")
    uow.audit.add(
        member,
        Act.LEAVE_REMOVED,
        subject=f"doctor {doctor_id}" if doctor_id else "clinic",
        facts={"blocks": ",".join(map(str, gone))},
    )
    uow.appointments.freed.update(concerned)  # what was blocked is free again
