"""Shows a chat the commands that its role may use, in its language, where its channel has a menu for them."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TypeAlias

from bot.phrases.command_words import command_words
from core.domain.effects import ShowCommands
from core.domain.staff import Role
from core.services.staff import role_of
from core.storage.chats import Binding
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, nothing_follows

ShowMenu: TypeAlias = Callable[[str, Role | None, str], object]
"""Shows the chat of an address the menu of a role (None is a patient's) in a language. Raises `SendFailed`."""


def show_new_commands(database: Database) -> None:
    """Have every member's menu brought up to date where the commands of their role, or their words, have changed.

    Its key says which words are shown, so each change is shown once, whoever notices it.
    """

    def work(uow: UnitOfWork) -> None:
        for member in uow.staff.all():
            words = sha256(json.dumps(command_words(member.role), sort_keys=True).encode()).hexdigest()[:12]
            uow.outbox.add(ShowCommands(), key=f"show-commands:{member.id}:{words}", chat_id=member.chat_id)

    database.run(work)


class CommandMenus:
    """The handler of `show_commands`. `menus` are the channels that have a menu, by name."""

    def __init__(self, database: Database, menus: Mapping[str, ShowMenu]) -> None:
        self._database = database
        self._menus = menus

    def show(self, due: Due) -> Closing:
        """Show the menu of the role as it is now, so that the order of two changes does not matter."""

        def read(uow: UnitOfWork) -> tuple[Binding | None, Role | None]:
            return uow.chats.binding(due.chat_id, None), role_of(uow, due.chat_id or 0)

        chat, role = self._database.run(read)
        if chat and not chat.unreachable and chat.channel in self._menus:
            self._menus[chat.channel](chat.address, role, chat.language)
        return nothing_follows
