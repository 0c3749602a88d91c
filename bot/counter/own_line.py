"""A patient's own place in a doctor's line, as the desk tells it, and "I am here"."""

from datetime import timedelta

from bot.counter.counter import Counter, uuid_of
from bot.desk_values import Moment, Refund
from bot.own_line import PlaceInLine
from core.domain.appointment import Appointment, Status
from core.domain.line import why
from core.domain.wait import Wait
from core.services import line_news
from core.services.cancellation import cancel_for_delay, own_visit
from core.services.delays import delay_of, said_delay
from core.services.doctors_day import rule_of
from core.services.line import say_here
from core.services.waits import wait_of
from core.storage.line import InLine
from core.storage.unit_of_work import UnitOfWork


class OwnPlace(Counter):
    """The line as one chat's people see it. See `OwnLine` for what each does."""

    def place(self, visit_id: str) -> PlaceInLine:
        return place_of(self._uow, own_visit(self._uow, uuid_of(visit_id), self._chat.id), self._chat.language)

    def here(self, visit_id: str) -> None:
        self._forget()
        say_here(self._uow, uuid_of(visit_id), self._chat.id)

    def cancel_for_delay(self, visit_id: str) -> Refund:
        self._forget()
        back = cancel_for_delay(self._uow, uuid_of(visit_id), self._chat.id)
        return Refund(paid=back, refund=back, percent=100, hours=0)


def place_of(uow: UnitOfWork, visit: Appointment, language: str) -> PlaceInLine:
    """Return how a visit of today stands in its line, for a reader of this language; raises `NotFound`."""
    day, mine = line_news.in_their_line(uow, visit)
    ahead = line_news.ahead_of(day, mine.id) if mine.waits else 0
    late = said_delay(uow, visit)
    wait = wait_of(uow, day, mine)
    reasons = why([v.standing for v in day.waiting], mine.standing, rule_of(uow), uow.now) if mine.waits else {}
    return PlaceInLine(
        stands=_stands(mine, ahead),
        token=f"Q{mine.token:03}" if mine.token else "",
        doctor=day.doctor.called(language),
        ahead=ahead,
        why={reason.value: count for reason, count in reasons.items()},
        late=late // timedelta(minutes=1),
        wait=wait.rounded() if wait else None,
        by_clock=on_the_clock(uow, wait, mine.clinic_id),
        free=bool(delay_of(uow, visit)),
        begins=Moment(mine.starts_at + late, uow.roster.clinic(mine.clinic_id).zone.key),
    )


def on_the_clock(uow: UnitOfWork, wait: Wait | None, clinic_id: int) -> tuple[Moment, Moment] | None:
    """Return when a long wait ends, on the clock of a branch."""
    found = wait.by_clock(uow.now) if wait else None
    zone = uow.roster.clinic(clinic_id).zone.key
    return (Moment(found[0], zone), Moment(found[1], zone)) if found else None


def _stands(mine: InLine, ahead: int) -> str:
    if mine.status is Status.CONFIRMED:
        return "expected"
    if mine.waits:
        return "waiting" if ahead else "next"
    if not mine.in_room:
        return "over"
    return "called" if mine.status is Status.ARRIVED else "inside"
