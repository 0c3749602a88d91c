"""What a patient says of a visit."""

from bot.counter.counter import uuid_of
from bot.counter.visits import Visits
from bot.front_desk import Feedback
from core.services.feedback import feedback_of, give_feedback


class SaidOfVisits(Visits):
    """Feedback on a chat's visits. See `FrontDesk` for what each does."""

    def feedback(self, visit_id: str) -> Feedback | None:
        known = feedback_of(self._uow, uuid_of(visit_id), self._chat.id)
        return Feedback(stars=known.stars, comment=known.comment) if known else None

    def give_feedback(self, visit_id: str, stars: int, *, comment: str | None = None) -> None:
        give_feedback(self._uow, uuid_of(visit_id), self._chat.id, stars, comment=comment)
