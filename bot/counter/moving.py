"""Giving a visit another place: what it would cost, and the move itself."""

from datetime import UTC, datetime

from bot.counter.counter import uuid_of
from bot.counter.visits import Visits
from bot.front_desk import Moment, MoveTerms, Visit
from core.domain.moving import check_patients_move
from core.services.cancellation import own_visit
from core.services.delays import delay_of
from core.services.moving import MoveRequest, move_visit, preview_move


class Moving(Visits):
    """Moves of a chat's visits. See `FrontDesk` for what each does."""

    def move_terms(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> MoveTerms:
        before = own_visit(self._uow, uuid_of(visit_id), self._chat.id)
        terms = preview_move(self._uow, self._wanted(visit_id, doctor_id, starts_at))
        zone = self._uow.roster.clinic(before.clinic_id).zone.key
        policy = self._uow.roster.settings_of(doctor_id).refunds.capped(terms.cap)
        rules = policy.ahead(starts_at, self._uow.now)
        return MoveTerms(
            fee=terms.fee,
            paid=terms.fee + terms.back - terms.due,
            back=terms.back,
            due=terms.due,
            refunds=tuple((share.percent, Moment(until, zone)) for share, until in rules),
        )

    def check_move(self, visit_id: str) -> None:
        visit = own_visit(self._uow, uuid_of(visit_id), self._chat.id)
        if not delay_of(self._uow, visit):  # whose doctor is late moves freely
            check_patients_move(visit, self._uow.roster.settings_of(visit.doctor_id), now=self._uow.now)

    def move(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> Visit:
        self._forget()
        move_visit(self._uow, self._wanted(visit_id, doctor_id, starts_at))
        return self.visit(visit_id)

    def _wanted(self, visit_id: str, doctor_id: int, starts_at: datetime) -> MoveRequest:
        return MoveRequest(
            appointment_id=uuid_of(visit_id),
            chat_id=self._chat.id,
            doctor_id=doctor_id,
            starts_at=starts_at.astimezone(UTC),
        )
