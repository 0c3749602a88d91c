"""Telegram: delivered to us where there is a public https address, else asked for by one poller over all replicas."""

import logging
import threading
from collections.abc import Callable
from functools import partial

from baari.doors.door import Door
from baari.settings import Settings
from bot.channels.commands import menus, own_menu, publish, withdraw
from bot.channels.port import SendFailed
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_name import BotName
from bot.channels.telegram_updates import TelegramUpdates
from bot.channels.telegram_wire import TelegramBot, bot_at, close_bot
from bot.dialogue import Dialogue
from bot.phrases import TABLES
from bot.phrases.command_words import COMMAND_WORDS, command_words
from core.domain.staff import Role
from core.storage.advisory_lock import AdvisoryLock
from core.storage.database import Database
from webhooks.telegram import PATH, TelegramDoor
from webhooks.telegram_poller import TelegramPoller

log = logging.getLogger(__name__)

POLLING = 5
"""The key of the lock that the one poller holds; it stands among the numbers that say what a lock is for (1 to 4)."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Seconds before Telegram is told again what it did not take, doubling: it or our network may be away when we start."""


class SetUp:
    """Tells Telegram how we are to be reached and which commands there are, until it has taken it."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps = list(steps)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="telegram-set-up", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def stop(self) -> None:
        """Tell no more; what is set stays, for other replicas and for the next start."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(15.0)

    @property
    def is_alive(self) -> bool:
        """Whether it still has something to tell."""
        return self._thread.is_alive()

    def _tell(self) -> None:
        wait = FIRST_WAIT
        while self._steps and not self._stopping.is_set():
            try:
                self._steps[0]()
            except SendFailed as failed:
                log.warning("Telegram is not set up yet", extra={"reason": failed.reason})
                self._stopping.wait(max(wait, failed.retry_after.total_seconds() if failed.retry_after else 0.0))
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                del self._steps[0]
                wait = FIRST_WAIT


def telegram_door(settings: Settings, database: Database, dialogue: Dialogue) -> Door | None:
    """Build Telegram, where there is a bot's token."""
    if settings.telegram_bot_token is None:
        return None
    bot = bot_at(
        settings.telegram_bot_token,
        api_base=settings.telegram_api_base,
        timeout=settings.telegram_timeout,
        connections=settings.threads * 2 + 2,  # every sender, every dispatcher, the taps' answers and the listener
    )
    channel, updates = TelegramChannel(bot), TelegramUpdates(bot)
    menu = partial(publish, bot, menus(COMMAND_WORDS, default_language=settings.default_language))
    shows_menu = partial(_show_menu, bot)
    name = BotName(bot)
    close = partial(close_bot, bot)
    if settings.telegram_by_webhook:
        secret = settings.telegram_secret
        deliver = partial(updates.by_webhook, f"{settings.base_url}{PATH}", secret, connections=settings.threads * 2)
        return Door(
            channel=channel,
            router=TelegramDoor(hear=dialogue.hear, secret=secret).router(),
            runners=(SetUp(deliver, name.learn, menu),),
            back_to=name.chat,
            shows_menu=shows_menu,
            joins=name.joins,
            opens=name.opens,
            closes=close,
        )
    poller = TelegramPoller(
        updates,
        AdvisoryLock(database, POLLING),
        hear=dialogue.hear,
        answer_tap=channel.answer_tap,
        workers=settings.threads,
    )
    return Door(
        channel=channel,
        runners=(poller, SetUp(name.learn, menu)),
        back_to=name.chat,
        shows_menu=shows_menu,
        joins=name.joins,
        opens=name.opens,
        closes=close,
    )


def _show_menu(bot: TelegramBot, address: str, role: Role | None, language: str) -> None:
    """Show one private chat what its role may do, or what every patient may, in the language of the chat."""
    publish(bot, [own_menu(command_words(role), language=language, chat=int(address))])
    withdraw(bot, int(address), languages=TABLES)  # one of its phone's language would be shown in its place
