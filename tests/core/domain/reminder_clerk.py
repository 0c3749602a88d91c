"""A clerk who says when reminders are due by watching the clock on the clinic's wall, minute by minute.

The clerk knows no offsets and no rules for them: only what the clock shows, that a bell rings when it first shows the
beginning or the end of the quiet hours on a date, and which minutes lie before the visit.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.domain.notices import APART, NUDGE_BEFORE, NoticeKind
from core.domain.quiet_hours import JUST_BEFORE

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One visit, the clinic's settings, and when the reminders are planned."""

    zone: ZoneInfo
    starts_at: datetime
    now: datetime
    days: int
    hours: int
    quiet: str


class Clerk:
    """Writes down every minute of the days before a visit: what the clock shows, and whether it is quiet."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        first = plan.starts_at - (plan.days + 3) * DAY
        self.minutes = [first + n * MINUTE for n in range(int((plan.starts_at - first) / MINUTE) + 1)]
        self.shown = [minute.astimezone(plan.zone).replace(tzinfo=None) for minute in self.minutes]
        self.quiet = self._listen_to_the_bells()

    def _listen_to_the_bells(self) -> list[bool]:
        starts, ends = (time.fromisoformat(part) for part in self.plan.quiet.split("-"))
        bells = sorted([(starts, True), (ends, False)]) if starts != ends else []
        rung: set[tuple[date, bool]] = set()
        quiet, now = [], False
        for shown in self.shown:
            for at, begins in bells:
                if shown.time() >= at and (shown.date(), begins) not in rung:
                    rung.add((shown.date(), begins))
                    now = begins
            quiet.append(now)
        return quiet

    def says(self) -> dict[NoticeKind, datetime]:
        """Return when each reminder is due."""
        plan, due = self.plan, {}
        if plan.days:
            due[NoticeKind.REMINDER_DAY] = self._disturbing_nobody(self._same_time_before(), plan.starts_at)
        if plan.hours:
            due[NoticeKind.REMINDER_HOUR] = self._disturbing_nobody(plan.starts_at - plan.hours * HOUR, plan.starts_at)
        due = {kind: at for kind, at in due.items() if plan.now < at < plan.starts_at}
        if NoticeKind.REMINDER_DAY in due:
            last = due.get(NoticeKind.REMINDER_HOUR, plan.starts_at)
            again = self._disturbing_nobody(last - NUDGE_BEFORE, last)
            if again - due[NoticeKind.REMINDER_DAY] >= APART:
                due[NoticeKind.NUDGE] = again
        return due

    def _same_time_before(self) -> datetime:
        wanted = self.shown[-1] - self.plan.days * DAY
        return next(m for m, shown in zip(self.minutes, self.shown, strict=True) if shown >= wanted)

    def _disturbing_nobody(self, wanted: datetime, before: datetime) -> datetime:
        place = self.minutes.index(wanted)
        if not self.quiet[place]:
            return wanted
        over = next((m for m, q in zip(self.minutes[place:], self.quiet[place:], strict=True) if not q), before)
        if over < before:
            return over
        while self.quiet[place]:
            place -= 1
        return self.minutes[place + 1] - JUST_BEFORE
