"""How Telegram is told to bring its updates: to our webhook, or on request. Never both."""

from datetime import timedelta
from typing import Any

from pydantic import SecretStr
from telegram.error import TelegramError

from bot.channels.telegram_errors import outcome
from bot.channels.telegram_heard import KINDS
from bot.channels.telegram_wire import TelegramBot, run


class TelegramUpdates:
    """The side of a bot that listens. Everything raises `SendFailed` when Telegram does not do it."""

    def __init__(self, bot: TelegramBot) -> None:
        self._bot = bot

    def by_webhook(self, url: str, secret: SecretStr, *, connections: int) -> None:
        """Have updates posted to `url` (public, https) with this secret, over at most so many connections at once.

        Safe to repeat, by every replica and at every start. What waits stays.
        """
        try:
            run(
                self._bot.set_webhook(
                    url,
                    secret_token=secret.get_secret_value(),
                    allowed_updates=KINDS,
                    max_connections=max(1, min(connections, 100)),  # Bot API, setWebhook: 1-100
                )
            )
        except TelegramError as error:
            raise outcome(error) from None

    def by_request(self) -> None:
        """Have updates kept until they are asked for. What waits stays."""
        try:
            run(self._bot.delete_webhook(drop_pending_updates=False))
        except TelegramError as error:
            raise outcome(error) from None

    def fetch(self, offset: int | None, wait: timedelta) -> list[dict[str, Any]]:
        """Return at most 100 updates from `offset` on, oldest first; those before it are never given again.

        Waits for the first one as long as `wait`. None: from the oldest that waits.
        """
        try:
            return run(self._bot.raw_updates(offset=offset, wait=wait, kinds=KINDS))
        except TelegramError as error:
            raise outcome(error) from None
