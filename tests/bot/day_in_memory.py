"""Days that are called off, in memory: a leave whose wave cancels, under the permission of its own."""

from bot.day_desk import DayAhead
from bot.leave_desk import CLINIC, Leave, LeaveMade
from bot.line import Phrase
from core.domain.errors import NotFound, NotPermitted
from core.domain.money import Money
from core.domain.permissions import Action, may
from tests.bot.leave_in_memory import LeaveInMemory


class DayInMemory(LeaveInMemory):
    """The part of one chat's staff desk that calls days off."""

    def day_doctors(self) -> tuple[tuple[int, str], ...]:
        if not may(self.clinic.members.role(self.chat), Action.CANCEL_DAY):
            raise NotPermitted
        return tuple((row.id, row.name) for row in self.clinic.rows)

    def look_at_day(self, whom: int, leave: Leave) -> DayAhead:
        if not may(self.clinic.members.role(self.chat), Action.CANCEL_DAY):
            raise NotPermitted
        if whom == CLINIC:
            raise NotFound
        seen = self.look_at_leave(whom, leave)
        paid = Money(50_000 * (whom == 1), "INR")
        return DayAhead(
            doctor=next(row.name for row in self.clinic.rows if row.id == whom),
            when=Phrase("day.part", {"since": seen.periods[0].since, "until": seen.periods[0].until}),
            visits=len(seen.visits),
            people=len(seen.visits),
            names=(Phrase("day.patient", {"starts": seen.periods[0].since, "patient": "Asha Rao"}),),
            back=paid if leave["stretch"] is None else Money(0, "INR"),
            by_hand=paid if leave["first"] == leave["last"] and leave["stretch"] is None else Money(0, "INR"),
        )

    def cancel_day(self, whom: int, leave: Leave) -> LeaveMade:
        self.look_at_day(whom, leave)
        return self.enter_leave(whom, leave, rebook=True)
