"""Days that are called off, as the staff desk tells them, and what an admin has done about one."""

from datetime import date

from bot.day_desk import DayAhead
from bot.desk_values import Moment
from bot.leave_desk import CLINIC, Leave, LeaveMade
from bot.line import Phrase
from bot.staff_leave import StaffLeave, request_of
from core.domain.permissions import Action
from core.services import day_off
from core.services.staff import permit

_SHOWN = 8
"""Patients that a preview names: the rest is a number."""


class StaffDay(StaffLeave):
    """A doctor's day as one chat of the staff calls it off. See `DayDesk` for what each does."""

    def day_doctors(self) -> tuple[tuple[int, str], ...]:
        permit(self._uow, self._chat, Action.CANCEL_DAY)
        return tuple((id_, name) for id_, name in self.whose_leave() if id_ != CLINIC)

    def look_at_day(self, whom: int, leave: Leave) -> DayAhead:
        request = request_of(whom, leave)
        seen = day_off.look_at_day(self._uow, self._chat, request)
        clinics, callers = self._uow.roster.clinics, self._uow.callers
        names = []
        for visit in seen.visits[:_SHOWN]:
            whose = callers.visit(visit=visit.id, chat_id=None)
            starts = Moment(visit.starts_at, clinics[visit.clinic_id].zone.key)
            names.append(Phrase("day.patient", {"starts": starts, "patient": whose.patient if whose else ""}))
        if len(seen.visits) > _SHOWN:
            names.append(Phrase("day.more", {"count": len(seen.visits) - _SHOWN}))
        return DayAhead(
            doctor=self._uow.roster.doctor(whom).called(self._language),
            when=self._when(whom, leave),
            visits=len(seen.visits),
            people=seen.people,
            names=tuple(names),
            back=seen.back,
            by_hand=seen.by_hand,
        )

    def _when(self, whom: int, leave: Leave) -> Phrase:
        first, last = date.fromisoformat(leave["first"]), date.fromisoformat(leave["last"])
        if leave.get("stretch") is None:
            whole = {"day": first} if first == last else {"first": first, "last": last}
            return Phrase("day.whole" if first == last else "day.wholes", whole)
        periods = self.look_at_leave(whom, leave).periods
        return Phrase("day.part", {"since": periods[0].since, "until": periods[-1].until})

    def cancel_day(self, whom: int, leave: Leave) -> LeaveMade:
        made = day_off.cancel_day(self._uow, self._chat, request_of(whom, leave))
        return self._made(whom, made)
