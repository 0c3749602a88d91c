"""A patient's own missed appointments, and what they say of them."""

from bot.counter.counter import Counter, uuid_of
from bot.desk_values import Moment
from bot.misses import MissSeen
from core.domain.appointment import Appointment
from core.domain.no_shows import Answer
from core.services.cancellation import own_visit
from core.services.no_shows import Ladder, answer_miss, ladder_of
from core.storage.unit_of_work import UnitOfWork


class MissedVisits(Counter):
    """The misses of one chat's people. See `OwnMisses` for what each does."""

    def miss(self, visit_id: str) -> MissSeen:
        id_ = uuid_of(visit_id)
        ladder = ladder_of(self._uow, id_, self._chat.id)
        visit = own_visit(self._uow, id_, self._chat.id)
        return miss_seen(self._uow, visit, ladder, language=self._chat.language)

    def answer_miss(self, visit_id: str, answer: str) -> None:
        answer_miss(self._uow, uuid_of(visit_id), self._chat.id, Answer(answer))


def miss_seen(uow: UnitOfWork, visit: Appointment, ladder: Ladder, *, language: str) -> MissSeen:
    """Return a missed visit for a reader of this language."""
    return MissSeen(
        id=str(visit.id),
        number=visit.number or "",
        patient=uow.patients.name_of(visit.patient_id),
        doctor=uow.roster.doctor(visit.doctor_id).called(language),
        starts=Moment(visit.starts_at, uow.roster.clinic(visit.clinic_id).zone.key),
        answer=ladder.answer.value if ladder.answer else "",
        judgement=ladder.judgement.value if ladder.judgement else "",
        counts=ladder.counts,
        strikes=ladder.strikes,
        allowed=ladder.allowed,
        months=ladder.months,
    )
