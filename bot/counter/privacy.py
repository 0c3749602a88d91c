"""What is kept about this chat's people: agreed to, taken back."""

from bot.counter.counter import Counter
from core.services import consent


class Privacy(Counter):
    """The chat's say over what is kept. See `FrontDesk` for what each does."""

    def agreed(self) -> bool:
        return consent.agreed(self._chat)

    def agree(self, version: int) -> None:
        consent.agree(self._uow, self._chat, version)
