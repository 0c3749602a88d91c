"""A message on its way: what the outbox row of a reply holds, in the process that wrote it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One reply whose outbox row is leased to this process until `until` (monotonic seconds).

    `replaces` is the channel's id of the message that shows the same card; `callback_id` the tap that it answers.
    `carries` are the notices that it tells. `heard` is when the message that it answers was heard (monotonic seconds).
    """

    key: str
    chat_id: int
    channel: str
    address: str
    message: Message
    until: float
    card: str | None = None
    replaces: str | None = None
    last_heard_at: datetime | None = None
    callback_id: str | None = None
    carries: tuple[UUID, ...] = ()
    heard: float | None = None
