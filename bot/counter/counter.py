"""What every part of the desk shares: one chat, one unit of work, and what has been read in it already."""

from uuid import UUID

from bot.free_times import FreeTimes
from bot.front_desk import Visit
from core.domain.errors import NotFound
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork


class Counter:
    """One locked chat's side of the clinic; lives as long as its unit of work.

    `gateway` names the payment gateway in use, None where there is none; `sends_mail` says whether letters can be sent.
    """

    def __init__(self, uow: UnitOfWork, chat: Chat, *, gateway: str | None, sends_mail: bool = False) -> None:
        self._uow = uow
        self._chat = chat
        self._gateway = gateway
        self._sends_mail = sends_mail
        self._times = FreeTimes(uow, turn=chat.id, language=chat.language)
        self._visits: dict[str, Visit] = {}
        self._looked_up: dict[UUID, bool] = {}

    def _forget(self) -> None:
        """Read anew from now on what a verb has changed: visits, and what is free."""
        self._visits.clear()
        self._times.forget()


def uuid_of(text: str) -> UUID:
    """Read an id from a button; what cannot be one looks like a missing one: `NotFound`."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(what="appointment") from None
