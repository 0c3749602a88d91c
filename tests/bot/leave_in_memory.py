"""Leave of the staff desk in memory, under the real permissions; a wave is over whoever has a visit."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.desk_values import Moment
from bot.leave_desk import CLINIC, Leave, LeaveAhead, LeaveMade, LeaveSeen, WaveSeen
from bot.line import Phrase
from core.domain.errors import BadHours, ChangedSince, NotFound, NotPermitted
from core.domain.permissions import Action, may
from core.domain.staff import Role

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Clinic

ZONE = "Asia/Kolkata"
UNDO = timedelta(minutes=10)


@dataclass
class Leaves:
    """What was entered, by number: for whom and what; and the waves, by number: when each begins, how many visits."""

    entered: dict[int, tuple[int, LeaveSeen]] = field(default_factory=dict)
    waves: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    ever: int = 0


class LeaveInMemory:
    """The part of one chat's staff desk that is about leave. The doctor of a chat is the first one."""

    clinic: "Clinic"
    chat: int

    def whose_leave(self) -> tuple[tuple[int, str], ...]:
        role = self._may_block(None)
        found = [(row.id, row.name) for row in self.clinic.rows if role is not Role.DOCTOR or row.id == 1]
        return tuple([(CLINIC, ""), *found] if may(role, Action.BLOCK_CLINIC) else found)

    def leaves(self, whom: int) -> tuple[LeaveSeen, ...]:
        self._may_block(whom)
        return tuple(leave for of, leave in self.clinic.leaves.entered.values() if of == whom)

    def look_at_leave(self, whom: int, leave: Leave) -> LeaveAhead:
        self._may_block(whom)
        seen, visits = self._period(0, leave), self._booked(whom)
        line = Phrase("booked.line", {"starts": seen.since, "patient": "Asha Rao"})
        return LeaveAhead(periods=(seen,), visits=(line,) * visits)

    def enter_leave(self, whom: int, leave: Leave, *, rebook: bool) -> LeaveMade:
        self._may_block(whom)
        leaves, visits = self.clinic.leaves, self._booked(whom)
        leaves.ever += 1
        leaves.entered[leaves.ever] = (whom, self._period(leaves.ever, leave))
        wave = f"{leaves.ever:032}" if rebook and visits else None
        if wave:
            leaves.waves[wave] = (self.clinic.now + UNDO, visits)
        until = Moment(self.clinic.now + UNDO, ZONE)
        return LeaveMade(change=leaves.ever, visits=visits, wave=wave, until=until)

    def undo_leave(self, change: int) -> None:
        known = self.clinic.leaves.entered.get(change)
        if known is None:
            raise ChangedSince
        self._may_block(known[0])
        del self.clinic.leaves.entered[change]

    def remove_leave(self, leave_id: int) -> None:
        known = self.clinic.leaves.entered.get(leave_id)
        if known is None:
            raise NotFound
        self._may_block(known[0])
        del self.clinic.leaves.entered[leave_id]

    def wave(self, wave_id: str) -> WaveSeen:
        self._may_see()
        if wave_id not in self.clinic.leaves.waves:
            raise NotFound
        begins, visits = self.clinic.leaves.waves[wave_id]
        begun, over = begins <= self.clinic.now, begins + timedelta(days=1) <= self.clinic.now
        return WaveSeen(
            id=wave_id,
            begins=Moment(begins, ZONE),
            begun=begun,
            over=over,
            visits=visits,
            untold=0 if begun else visits,
            choosing=visits if begun and not over else 0,
            moved=visits if over else 0,
            cancelled=0,
            unanswered=0,
            desk=0,
            stands=0,
        )

    def waves(self) -> tuple[WaveSeen, ...]:
        self._may_see()
        return tuple(map(self.wave, self.clinic.leaves.waves))

    def _may_see(self) -> None:
        if not may(self.clinic.members.role(self.chat), Action.SEE_REBOOKING):
            raise NotPermitted

    def _may_block(self, whom: int | None) -> Role:
        role = self.clinic.members.role(self.chat)
        action = Action.BLOCK_CLINIC if whom == CLINIC else Action.BLOCK_TIME
        if role is None or not may(role, action) or (role is Role.DOCTOR and whom not in {None, 1}):
            raise NotPermitted
        if whom and whom not in {row.id for row in self.clinic.rows}:
            raise NotFound
        return role

    def _booked(self, whom: int) -> int:
        """Return how many visits there are; whoever is away is away from all of them."""
        return sum(
            b.status == "confirmed" and whom in {CLINIC, b.slot.doctor_id} for b in self.clinic.bookings.values()
        )

    def _period(self, id_: int, leave: Leave) -> LeaveSeen:
        starts, ends = leave["stretch"] or ("00:00", "23:59")
        since, until = (
            datetime.combine(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(ZONE)).astimezone(UTC)
            for day, at in ((leave["first"], starts), (leave["last"], ends))
        )
        if until <= self.clinic.now:
            raise BadHours
        return LeaveSeen(id=id_, kind=leave["kind"], since=Moment(since, ZONE), until=Moment(until, ZONE))
