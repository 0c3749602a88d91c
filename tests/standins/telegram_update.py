"""One update on its way to the bot, and one try to hand it over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

MESSAGE_LIVES = timedelta(days=1)  # Client.cpp: message_date + 86400
TAP_LIVES = timedelta(seconds=150)  # Client.cpp: 150 for CallbackQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One Update object, the lane it waits in, and when it is no longer worth delivering."""

    update_id: int
    kind: str
    json: dict[str, Any]
    lane: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One POST to the webhook: `status` is None when the server could not be reached."""

    update_id: int
    status: int | None
    at: datetime
