"""What a patient on Telegram reads, waited for."""

from tests.standins.server import wait_for
from tests.standins.telegram_people import TelegramUser

SOON = 20.0  # seconds; the whole product and its stand-ins share two cores with the other tests


def reads(user: TelegramUser, *words: str) -> None:
    """Wait until the last message holds these words."""
    wait_for(
        lambda: bool(user.chat) and all(word in user.chat[-1].text for word in words),
        SOON,
        what=f"showing {words}; it shows {[m.text for m in user.chat][-2:]}",
    )


def said(user: TelegramUser, *words: str) -> None:
    """Wait until some message holds these words."""
    wait_for(
        lambda: any(all(word in m.text for word in words) for m in user.chat),
        SOON,
        what=f"saying {words}; it says {[m.text for m in user.chat][-3:]}",
    )
