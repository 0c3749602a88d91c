"""Take one's own data along: every row that concerns the chat's people, as it stands when it is fetched.

A file where the channel hands files over by itself; a link that works once where another company would fetch and keep
the file. The list of what is in it is core/storage/personal.py; docs/export.md describes it.
"""

import secrets
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from core.domain.audit import Act
from core.domain.effects import SendExport
from core.domain.errors import NotFound, SlowDown
from core.domain.message_class import CEILINGS, MessageClass
from core.storage.chats import Chat
from core.storage.exports import Export
from core.storage.unit_of_work import UnitOfWork

FORMAT, VERSION = "own data of a patient", 1
LASTS = timedelta(hours=1)
"""Long enough to open a link or a file at once, short enough that an old one in a chat gives nothing away."""
MOST_A_DAY = 3
"""One for each device; more only fills the disk."""
TOKEN_BYTES = 24  # 192 bits: nobody guesses one
BY_FILE = frozenset({"telegram", "webchat", "console"})
"""The channels to which we hand the file itself. Twilio fetches what it sends from an address, and keeps it."""


def ask_export(uow: UnitOfWork, chat: Chat) -> str:
    """Have the chat's data sent to it; return `file` or `link`.

    Raises `NotFound` where nobody is known, `SlowDown` after `MOST_A_DAY`.
    """
    if not uow.patients.of_chat(chat.id):
        raise NotFound(what="patient")
    if uow.exports.asked_since(chat.id, uow.now - timedelta(days=1)) >= MOST_A_DAY:
        raise SlowDown
    export = Export(id=uuid4(), chat_id=chat.id, asked_at=uow.now, expires_at=uow.now + LASTS)
    way = "file" if goes_by_file(uow, chat.channel, chat.id) else "link"
    uow.exports.export(export)
    uow.outbox.add(SendExport(export_id=str(export.id)), key=f"send-export:{export.id}", chat_id=chat.id)
    uow.audit.add(None, Act.DATA_EXPORTED, subject=f"chat {chat.id}", facts={"way": way}, door=chat.channel)
    return way


def goes_by_file(uow: UnitOfWork, channel: str, chat_id: int) -> bool:
    """Return whether the files go to the chat itself: not by another company, nor where it reads what doctors wrote."""
    if channel not in BY_FILE:
        return False
    return clinical_may_go(channel) or not uow.records.kept_of(uow.erasures.everybody(chat_id).patients)


def clinical_may_go(channel: str) -> bool:
    """Return whether what doctors wrote may go through a channel itself."""
    return MessageClass.CLINICAL.within(CEILINGS.get(channel, MessageClass.LOGISTICS))


def make_link(uow: UnitOfWork, export_id: UUID) -> str:
    """Put an export behind a new link and return its token, of which only the hash is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    uow.exports.link(export_id, token)
    return token


def own_data(uow: UnitOfWork, export_id: UUID) -> dict[str, Any]:
    """Return the data of an export as plain JSON values. Raises `NotFound` where it is over, or never was."""
    export = uow.exports.exported(export_id)
    if export.expires_at <= uow.now:
        raise NotFound(what="export")
    records = uow.erasures.read(uow.erasures.everybody(export.chat_id))
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": uow.now.isoformat(),
        "records": {
            name: [{key: _plain(value) for key, value in row.items()} for row in rows] for name, rows in records.items()
        },
    }


def _plain(value: object) -> object:
    """Return a value as JSON has it: moments and days in ISO 8601, ids and everything else as text."""
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)
