"""Ask before anything personal is kept: agree to the notice, take it back, and refuse what needs it.

Before that a chat has a language, a pace and what it has asked for (a doctor, a day); no name, no phone, no visit.
"""

from core.domain.consent import CURRENT
from core.domain.errors import ConsentNeeded
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork


def agreed(chat: Chat) -> bool:
    """Return whether this chat agrees to the notice that is in force."""
    return chat.consent == CURRENT.version


def require(chat: Chat) -> None:
    """Raise `ConsentNeeded` unless the chat agrees to the notice in force: first thing in whatever keeps a name, a
    phone or a visit for it."""
    if not agreed(chat):
        raise ConsentNeeded


def agree(uow: UnitOfWork, chat: Chat, version: int) -> None:
    """Note that the chat agrees to this version. Raises `ConsentNeeded` where a newer one is in force by now."""
    if version != CURRENT.version:
        raise ConsentNeeded
    if not agreed(chat):
        read_in = chat.shown_in or chat.language
        language = read_in if read_in in CURRENT.words else "en"
        uow.consents.agree(chat.id, CURRENT, language=language)
        chat.consent = version


def withdraw(uow: UnitOfWork, chat: Chat) -> None:
    """Take back what the chat has agreed to. Visits and papers stay; erasing is another verb."""
    if chat.consent is not None:
        uow.consents.withdraw(chat.id)
        chat.consent, chat.name, chat.phone = None, "", None
