"""Telegram's refusals, sorted into the three outcomes that everybody else knows.

Descriptions are those of tdlib/telegram-bot-api's Client.cpp. Capitals do not count: PTB changes the first letter.
"""

from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.port import Rejected, SendFailed, Unreachable

NOT_MODIFIED = "message is not modified"

_CANNOT_REDRAW = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
_NOBODY_THERE = ("chat not found", "user not found", "peer_id_invalid", "chat_write_forbidden")
_WRONG_TOKEN_WAIT = timedelta(minutes=1)  # a human has to mend the token; asking sooner changes nothing
_REASON = 200  # characters of a description that are kept


def same_as_before(error: BadRequest) -> bool:
    """Whether the card already shows exactly this."""
    return NOT_MODIFIED in error.message.lower()


def cannot_redraw(error: BadRequest) -> bool:
    """Whether this card cannot be changed any more, so that a new one has to be sent."""
    return any(words in error.message.lower() for words in _CANNOT_REDRAW)


def outcome(error: TelegramError) -> SendFailed:
    """Return what it means for the message."""
    reason = f"{type(error).__name__}: {error.message}"[:_REASON]
    if isinstance(error, RetryAfter):
        return SendFailed(reason, retry_after=wait_of(error))
    if isinstance(error, Forbidden | ChatMigrated):  # a chat that became a supergroup is no patient's private chat
        return Unreachable(reason)
    if isinstance(error, InvalidToken):
        return SendFailed(reason, retry_after=_WRONG_TOKEN_WAIT)
    if isinstance(error, BadRequest):
        gone = any(words in error.message.lower() for words in _NOBODY_THERE)
        return Unreachable(reason) if gone else Rejected(reason)
    return SendFailed(reason)


def wait_of(error: RetryAfter) -> timedelta:
    """Return the wait that Telegram asks for: a timedelta or, in PTB's older manner, seconds."""
    asked = error.retry_after
    return asked if isinstance(asked, timedelta) else timedelta(seconds=asked)
