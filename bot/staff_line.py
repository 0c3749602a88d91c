"""A doctor's line as the staff desk tells it, and what one of the staff has done with it."""

from bot.counter.counter import uuid_of
from bot.desk_values import Moment
from bot.line_values import LineSeen, PlaceSeen
from core.domain.appointment import Status
from core.domain.line_steps import Said
from core.services import doctors_day, line, taking_back
from core.services.line_news import run_late
from core.storage.line import InLine
from core.storage.unit_of_work import UnitOfWork


class StaffLine:
    """The line as one chat of the staff sees it. See `LineDesk` for what each does."""

    _uow: UnitOfWork
    _chat: int
    _language: str

    def line_doctors(self) -> tuple[tuple[int, str], ...]:
        doctors = doctors_day.doctors_in_line(self._uow, self._chat)
        return tuple((doctor.id, doctor.called(self._language)) for doctor in doctors)

    def line(self, doctor_id: int) -> LineSeen:
        day = doctors_day.doctors_day(self._uow, self._chat, doctor_id)
        return LineSeen(
            doctor_id=day.doctor.id,
            doctor=day.doctor.called(self._language),
            day=day.day,
            visits=tuple(map(self._place, day.visits)),
            waiting=tuple(map(self._place, day.waiting)),
            room=tuple(map(self._place, day.room)),
            following=self._place(day.following) if day.following else None,
        )

    def in_line(self, visit_id: str) -> PlaceSeen:
        return self._place(doctors_day.in_line(self._uow, self._chat, uuid_of(visit_id)))

    def mark_arrived(self, visit_id: str) -> None:
        line.mark_arrived(self._uow, self._chat, uuid_of(visit_id))

    def call_in(self, visit_id: str, *, follows: str | None = None) -> None:
        before = uuid_of(follows) if follows else None
        line.call(self._uow, self._chat, uuid_of(visit_id), follows=before)

    def let_in(self, visit_id: str) -> None:
        line.let_in(self._uow, self._chat, uuid_of(visit_id))

    def skip(self, visit_id: str) -> None:
        line.skip(self._uow, self._chat, uuid_of(visit_id))

    def mark_seen(self, visit_id: str) -> None:
        line.mark_seen(self._uow, self._chat, uuid_of(visit_id))

    def mark_missed(self, visit_id: str) -> None:
        line.mark_missed(self._uow, self._chat, uuid_of(visit_id))

    def run_late(self, doctor_id: int, minutes: int) -> int:
        return len(run_late(self._uow, self._chat, doctor_id, minutes))

    def undo_in_line(self, visit_id: str, said: str) -> None:
        taking_back.take_back(self._uow, self._chat, uuid_of(visit_id), Said(said))

    def _place(self, visit: InLine) -> PlaceSeen:
        zone = self._uow.roster.clinic(visit.clinic_id).zone.key
        stands = how_it_stands(visit)
        last = visit.ended_at or visit.started_at or visit.called_at or visit.arrived_at or visit.starts_at
        return PlaceSeen(
            id=str(visit.id),
            number=visit.number or "",
            token=f"Q{visit.token:03}" if visit.token else "",
            patient=visit.patient,
            doctor_id=visit.doctor_id,
            starts=Moment(visit.starts_at, zone),
            stands=stands,
            since=Moment(last, zone),
            walk_in=visit.walk_in,
            urgency=visit.urgency.value if visit.urgency else "routine",
            can=doctors_day.possible(self._uow, visit),
            undoes=((undone := visit.to_take_back(self._uow.now)) and undone.value) or "",
        )


def how_it_stands(visit: InLine) -> str:
    """Return the word for how far a patient has come: the end of a phrase's key."""
    if visit.status is Status.NO_SHOW or visit.leaving:
        return "missed"
    if visit.seen:
        return "seen"
    if visit.status is Status.IN_CONSULTATION:
        return "inside"
    if visit.status is Status.CONFIRMED:
        return "expected"
    return "called" if visit.called_at else "skipped" if visit.skipped_at else "waiting"
