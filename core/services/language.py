"""In which language a chat is answered: the one that was chosen, and until then the one in which it is written."""

from core.domain.effects import ShowCommands
from core.services.staff import role_of
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork


def choose(uow: UnitOfWork, chat: Chat, language: str) -> None:
    """Answer in this language from now on, whatever is written: somebody has said so."""
    chat.chose_language = True
    _speak(uow, chat, language)


def follow(uow: UnitOfWork, chat: Chat, language: str) -> None:
    """Answer in the language in which somebody has written, unless one was chosen.

    Not in a chat of the staff: what they write may be words of a patient.
    """
    if chat.chose_language or language == chat.language or role_of(uow, chat.id) is not None:
        return
    chat.shown_in = chat.language
    _speak(uow, chat, language)


def _speak(uow: UnitOfWork, chat: Chat, language: str) -> None:
    if language != chat.language:
        key = f"show-commands:chat:{chat.id}:{uow.now.timestamp():.6f}"
        uow.outbox.add(ShowCommands(), key=key, chat_id=chat.id)
    chat.language = language
