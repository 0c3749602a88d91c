"""Missed appointments as the staff desk tells them. See `MissesDesk`."""

from bot.counter.counter import uuid_of
from bot.counter.misses import miss_seen
from bot.desk_values import Moment
from bot.misses import MissListed, MissSeen
from core.domain.no_shows import Judgement, counts
from core.services import no_shows
from core.services.no_shows import Ladder
from core.storage.misses import MissedVisit
from core.storage.unit_of_work import UnitOfWork

_ROSTER = "en"
"""The desk reads doctors' names as the roster has them, as on its other cards."""


class StaffMisses:
    """The misses as one chat of the staff sees them."""

    _uow: UnitOfWork
    _chat: int

    def misses(self, number: str | None) -> tuple[MissListed, ...]:
        return tuple(map(self._listed, no_shows.latest_misses(self._uow, self._chat, number=number)))

    def missed_visit(self, visit_id: str) -> MissSeen:
        return self._seen(visit_id, no_shows.missed_visit(self._uow, self._chat, uuid_of(visit_id)))

    def judge_miss(self, visit_id: str, judgement: str) -> None:
        said = Judgement(judgement) if judgement else None
        no_shows.judge_miss(self._uow, self._chat, uuid_of(visit_id), said)

    def _listed(self, missed: MissedVisit) -> MissListed:
        miss, settings = missed.miss, self._uow.settings
        return MissListed(
            id=str(miss.visit_id),
            patient=missed.patient,
            starts=Moment(miss.at, self._uow.roster.clinic(missed.clinic_id).zone.key),
            answer=miss.answer.value if miss.answer else "",
            judgement=miss.judgement.value if miss.judgement else "",
            counts=counts(miss, now=self._uow.now, months=settings.no_show_months),
        )

    def _seen(self, visit_id: str, ladder: Ladder) -> MissSeen:
        visit = self._uow.appointments.one(uuid_of(visit_id))
        return miss_seen(self._uow, visit, ladder, language=_ROSTER)
