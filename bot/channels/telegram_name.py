"""What the bot is called, asked of Telegram once: a link back to its chat is made of that."""

from telegram.error import TelegramError

from bot.channels.deep_link import telegram_link
from bot.channels.invitation import join_link
from bot.channels.telegram_errors import outcome
from bot.channels.telegram_wire import TelegramBot, run


class BotName:
    """The name of one bot, unknown until `learn` has been answered. Safe for many threads."""

    def __init__(self, bot: TelegramBot) -> None:
        self._bot = bot
        self._name: str | None = None

    def learn(self) -> None:
        """Ask Telegram. Raises `SendFailed`."""
        try:
            self._name = run(self._bot.get_me()).username
        except TelegramError as error:
            raise outcome(error) from None

    @property
    def known(self) -> str | None:
        """Return the name; None while it is not known."""
        return self._name

    def chat(self, _address: str) -> str | None:
        """Return the address that opens the chat with the bot, the same for everybody; None while it is not known."""
        return telegram_link(self._name) if self._name else None

    def opens(self, payload: str) -> str | None:
        """Return the address that opens the chat with the bot with a payload; None while the name is not known."""
        return telegram_link(self._name, payload) if self._name else None

    def joins(self, token: str) -> str | None:
        """Return the address that takes up an invitation to the staff; None while the name is not known."""
        return join_link(self._name, token) if self._name else None
