"""Patients' visits as the staff desk tells them, and what one of the staff has done with one."""

from datetime import UTC, date, datetime

from bot.counter.counter import uuid_of
from bot.desk_values import Moment, MoveTerms
from bot.line import Phrase
from bot.staff_values import DoctorTally, TallySeen, VisitAtDesk
from core.domain.desk_payment import Way
from core.domain.money import Money
from core.services import desk_visits, requests
from core.services.desk_moving import move_at_desk, preview_move_at_desk
from core.services.desk_refunds import give_back_at_desk
from core.services.desk_visits import InHand
from core.services.tally import tally_of
from core.storage.answers import Tally
from core.storage.unit_of_work import UnitOfWork


class StaffVisits:
    """The visits as one chat of the staff sees them. See `VisitsDesk` for what each does."""

    _uow: UnitOfWork
    _chat: int
    _language: str

    def visits_of(self, number: str | None) -> tuple[VisitAtDesk, ...]:
        if number is None:
            return tuple(self._at_desk(seen) for seen in desk_visits.visits_today(self._uow, self._chat))
        return tuple(self._at_desk(seen) for seen in desk_visits.visits_numbered(self._uow, self._chat, number))

    def visit_at_desk(self, visit_id: str) -> VisitAtDesk:
        return self._at_desk(desk_visits.visit_in_hand(self._uow, self._chat, uuid_of(visit_id)))

    def tally(self, day: date) -> TallySeen:
        seen = tally_of(self._uow, self._chat, day)
        names = {id_: doctor.called(self._language) for id_, doctor in self._uow.roster.doctors.items()}
        return TallySeen(
            visits=seen.whole.visits,
            confirmed=seen.whole.confirmed,
            doctors=tuple(_of_doctor(names.get(id_, ""), t) for id_, t in seen.doctors.items()),
            silent=tuple(self._at_desk(visit) for visit in seen.silent),
        )

    def requests(self) -> tuple[VisitAtDesk, ...]:
        return tuple(self._at_desk(seen) for seen in requests.open_requests(self._uow, self._chat))

    def request(self, visit_id: str) -> VisitAtDesk:
        return self._at_desk(requests.request_in_hand(self._uow, self._chat, uuid_of(visit_id)))

    def confirm_request(self, visit_id: str) -> None:
        requests.confirm_request(self._uow, self._chat, uuid_of(visit_id))

    def decline_request(self, visit_id: str) -> None:
        requests.decline_request(self._uow, self._chat, uuid_of(visit_id))

    def open_visit(self, visit_id: str) -> None:
        desk_visits.open_visit(self._uow, self._chat, uuid_of(visit_id))

    def cancel_visit(self, visit_id: str) -> Money:
        return desk_visits.cancel_at_desk(self._uow, self._chat, uuid_of(visit_id))

    def cancel_as_asked(self, visit_id: str) -> Money:
        return desk_visits.cancel_as_asked_at_desk(self._uow, self._chat, uuid_of(visit_id))

    def move_terms_for(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> MoveTerms:
        at = starts_at.astimezone(UTC)
        terms = preview_move_at_desk(self._uow, self._chat, uuid_of(visit_id), doctor_id, at)
        return MoveTerms(fee=terms.fee, paid=terms.fee + terms.back - terms.due, back=terms.back, due=terms.due)

    def move_for(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> None:
        at = starts_at.astimezone(UTC)
        move_at_desk(self._uow, self._chat, uuid_of(visit_id), doctor_id, at)

    def visit_place(self, visit_id: str) -> tuple[int, int]:
        visit = desk_visits.visit_in_hand(self._uow, self._chat, uuid_of(visit_id)).visit
        return visit.doctor_id, visit.clinic_id

    def give_money_back(self, visit_id: str, amount: Money, way: Way) -> None:
        give_back_at_desk(self._uow, self._chat, uuid_of(visit_id), amount=amount, way=way)

    def _at_desk(self, seen: InHand) -> VisitAtDesk:
        visit, roster = seen.visit, self._uow.roster
        clinic, doctor = roster.clinic(visit.clinic_id), roster.doctors.get(visit.doctor_id)
        return VisitAtDesk(
            id=str(visit.id),
            number=visit.number or "",
            patient=seen.patient,
            phone=seen.phone or Phrase("person.no_phone"),
            doctor=doctor.called(self._language) if doctor else "",
            clinic=clinic.called(self._language),
            starts=Moment(visit.starts_at, clinic.zone.key),
            status=visit.status.value,
            fee=visit.fee,
            paid=seen.paid,
            taken=seen.taken,
            back=seen.back,
            can=seen.can,
            until=Moment(visit.held_until, clinic.zone.key) if visit.held_until else None,
        )


def _of_doctor(name: str, tally: Tally) -> DoctorTally:
    return DoctorTally(
        doctor=name,
        visits=tally.visits,
        confirmed=tally.confirmed,
        late=tally.late,
        leaving=tally.leaving,
        silent=tally.silent,
    )
