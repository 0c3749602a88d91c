"""The menu of commands beside Telegram's text field, by language; written only where it is not yet as it should be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from telegram import BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.channels.telegram_errors import outcome
from bot.channels.telegram_wire import TelegramBot, run

Commands = Sequence[tuple[str, str]]
"""A command without its slash, and its words; in the order shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """The commands of one audience in one language; `language` "" serves those who have no menu of their own.

    `chat` is one private chat, for somebody with a role; None is every private chat. A chat's own menu replaces the
    common one there, so it has to offer everything that its reader may do.
    """

    commands: Commands
    language: str = ""
    chat: int | None = None

    @property
    def scope(self) -> BotCommandScope:
        """Return the audience in Telegram's words. Groups get no menu: nothing is to be done there."""
        return BotCommandScopeAllPrivateChats() if self.chat is None else BotCommandScopeChat(self.chat)


def menus(words: Mapping[str, Mapping[str, str]], *, default_language: str) -> tuple[Menu, ...]:
    """Return the menus of a table command -> language -> words: one a language, and one for all other languages."""
    languages = dict.fromkeys(language for told in words.values() for language in told)

    others = Menu(commands=_commands(words, default_language))
    return (others, *(Menu(commands=_commands(words, language), language=language) for language in languages))


def own_menu(words: Mapping[str, Mapping[str, str]], *, language: str, chat: int) -> Menu:
    """Return the menu of one chat, in the language in which it is answered, whatever that of its phone is."""
    return Menu(commands=_commands(words, language), chat=chat)


def _commands(words: Mapping[str, Mapping[str, str]], language: str) -> Commands:
    return tuple((name, told.get(language, told["en"])) for name, told in words.items())


def publish(bot: TelegramBot, wanted: Sequence[Menu]) -> int:
    """Write those menus that differ from what Telegram shows; returns how many. Raises `SendFailed`.

    Safe to run at every start and on every replica.
    """
    try:
        changed = [menu for menu in wanted if _shown(bot, menu) != tuple(menu.commands)]
        for menu in changed:
            commands = [BotCommand(name, words) for name, words in menu.commands]
            run(bot.set_my_commands(commands, scope=menu.scope, language_code=menu.language or None))
    except TelegramError as error:
        raise outcome(error) from None
    return len(changed)


def withdraw(bot: TelegramBot, chat: int, *, languages: Collection[str]) -> None:
    """Take a chat's menus for these languages of a phone away: its one own menu is for all. Raises `SendFailed`."""
    try:
        for language in languages:
            run(bot.delete_my_commands(scope=BotCommandScopeChat(chat), language_code=language))
    except TelegramError as error:
        raise outcome(error) from None


def _shown(bot: TelegramBot, menu: Menu) -> Commands:
    shown = run(bot.get_my_commands(scope=menu.scope, language_code=menu.language or None))
    return tuple((each.command, each.description) for each in shown)
