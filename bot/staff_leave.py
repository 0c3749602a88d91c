"""Leave as the staff desk tells it, and what somebody who may has entered; how a rebooking wave stands."""

from datetime import UTC, date, datetime, time, timedelta

from bot.booked_lines import booked_lines
from bot.counter.counter import uuid_of
from bot.desk_values import Moment
from bot.leave_desk import CLINIC, Leave, LeaveAhead, LeaveMade, LeaveSeen, WaveSeen
from core.domain.errors import NotFound
from core.domain.permissions import Action, may
from core.domain.rebooking import Outcome, Wave
from core.domain.schedule import BlockedPeriod, BlockKind
from core.domain.staff import Role
from core.services import blocking
from core.services.blocking import Entered, LeaveRequest
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

_DAY = timedelta(days=1)


class StaffLeave:
    """Leave as one chat of the staff sees it. See `LeaveDesk` for what each does."""

    _uow: UnitOfWork
    _chat: int
    _language: str

    def whose_leave(self) -> tuple[tuple[int, str], ...]:
        member = permit(self._uow, self._chat, Action.BLOCK_TIME)
        doctors = sorted(self._uow.roster.doctors.values(), key=lambda d: d.name)
        own = member.role is Role.DOCTOR
        found = [
            (d.id, d.called(self._language)) for d in doctors if d.active and (not own or d.id == member.doctor_id)
        ]
        return tuple([(CLINIC, ""), *found] if may(member.role, Action.BLOCK_CLINIC) else found)

    def leaves(self, whom: int) -> tuple[LeaveSeen, ...]:
        found = blocking.leave_of(self._uow, self._chat, whom or None)
        return tuple(self._leave(id_, period) for id_, period in found)

    def look_at_leave(self, whom: int, leave: Leave) -> LeaveAhead:
        seen = blocking.preview_leave(self._uow, self._chat, request_of(whom, leave))
        return LeaveAhead(
            periods=tuple(self._leave(0, period) for period in seen.periods),
            visits=booked_lines(self._uow, seen.visits),
        )

    def enter_leave(self, whom: int, leave: Leave, *, rebook: bool) -> LeaveMade:
        return self._made(whom, blocking.enter_leave(self._uow, self._chat, request_of(whom, leave), rebook=rebook))

    def undo_leave(self, change: int) -> None:
        blocking.undo_leave(self._uow, self._chat, change)

    def remove_leave(self, leave_id: int) -> None:
        blocking.remove_leave(self._uow, self._chat, leave_id)

    def wave(self, wave_id: str) -> WaveSeen:
        permit(self._uow, self._chat, Action.SEE_REBOOKING)
        return self._wave(self._uow.waves.one(uuid_of(wave_id)))

    def waves(self) -> tuple[WaveSeen, ...]:
        permit(self._uow, self._chat, Action.SEE_REBOOKING)
        return tuple(map(self._wave, self._uow.waves.latest(since=self._uow.now - _DAY)))

    def _made(self, whom: int, made: Entered) -> LeaveMade:
        wave = self._uow.waves.of_change(made.change_id)
        return LeaveMade(
            change=made.change_id,
            visits=made.visits,
            wave=str(wave.id) if wave else None,
            until=self._clock(made.undo_until, self._branch(whom)),
        )

    def _wave(self, wave: Wave) -> WaveSeen:
        tally = self._uow.waves.tally(wave.id)
        ended = tally.ended
        return WaveSeen(
            id=str(wave.id),
            begins=self._clock(wave.begins_at, self._uow.waves.branch(wave.id) or self._branch(None)),
            begun=wave.begins_at <= self._uow.now,
            over=tally.over,
            visits=tally.visits,
            untold=tally.untold,
            choosing=tally.choosing,
            moved=ended.get(Outcome.MOVED, 0),
            cancelled=ended.get(Outcome.CANCELLED, 0),
            unanswered=ended.get(Outcome.UNANSWERED, 0) + ended.get(Outcome.WAITLISTED, 0),
            desk=ended.get(Outcome.DESK, 0),
            stands=ended.get(Outcome.STANDS, 0),
        )

    def _leave(self, id_: int, period: BlockedPeriod) -> LeaveSeen:
        zone = self._zone(period)
        return LeaveSeen(
            id=id_,
            kind=period.kind.value,
            since=Moment(period.starts_at, zone),
            until=Moment(period.ends_at, zone),
        )

    def _zone(self, period: BlockedPeriod) -> str:
        return self._uow.roster.clinic(period.clinic_id or self._branch(period.doctor_id)).zone.key

    def _branch(self, doctor_id: int | None) -> int:
        """Return the first branch of a doctor; the clinic's first of one who has none, and of everybody."""
        doctor = self._uow.roster.doctors.get(doctor_id or 0)
        return next(iter(doctor.clinic_ids if doctor else ()), None) or next(iter(self._uow.roster.clinics))

    def _clock(self, at: datetime, clinic_id: int) -> Moment:
        return Moment(at.astimezone(UTC), self._uow.roster.clinic(clinic_id).zone.key)


def request_of(whom: int, leave: Leave) -> LeaveRequest:
    """Return the leave that a form keeps; raises `NotFound` for one that is none."""
    try:
        stretch = leave.get("stretch")
        starts, ends = stretch or ("00:00", "00:00")
        return LeaveRequest(
            doctor_id=whom or None,
            first=date.fromisoformat(leave["first"]),
            last=date.fromisoformat(leave["last"]),
            stretch=(time.fromisoformat(starts), time.fromisoformat(ends)) if stretch else None,
            kind=BlockKind(leave["kind"]),
        )
    except (KeyError, TypeError, ValueError):
        raise NotFound(what="leave") from None
