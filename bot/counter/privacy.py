"""What is kept about this chat's people: agreed to, taken back, taken along, erased."""

from datetime import datetime

from bot.counter.counter import Counter
from bot.desk_values import Moment
from bot.own_data import Erasing
from core.services import consent, erasure, export


class Privacy(Counter):
    """The chat's say over what is kept. See `OwnData` for what each does."""

    def agreed(self) -> bool:
        return consent.agreed(self._chat)

    def agreed_since(self) -> Moment | None:
        given = self._uow.consents.latest(self._chat.id)
        return self._here(given["agreed_at"]) if given else None

    def erasing(self) -> Erasing:
        seen = erasure.preview(self._uow, self._chat)
        return Erasing(
            names=seen.names,
            visits=seen.visits,
            papers=seen.papers,
            hours=self._uow.settings.erasure_wait_hours,
            at_once=seen.at_once,
            due=self._here(seen.due_at) if seen.due_at else None,
        )

    def agree(self, version: int) -> None:
        consent.agree(self._uow, self._chat, version)

    def withdraw_consent(self) -> None:
        consent.withdraw(self._uow, self._chat)

    def take_along(self) -> str:
        return export.ask_export(self._uow, self._chat)

    def ask_erasure(self) -> Erasing:
        erasure.ask_erasure(self._uow, self._chat)
        return self.erasing()

    def take_back_erasure(self) -> None:
        erasure.take_back_erasure(self._uow, self._chat)

    def _here(self, at: datetime) -> Moment:
        """Return a moment as the clock of the first branch shows it."""
        zone = next((clinic.zone.key for clinic in self._uow.roster.clinics.values()), "UTC")
        return Moment(at, zone)
