"""The chats that have agreed to nothing: what was said in them is forgotten soon, and they themselves when silent."""

from datetime import datetime

from core.storage.sql import Sql
from core.storage.tables import metadata

_SILENT = "coalesce(chats.last_heard_at, chats.created_at) < %(before)s"
_UNKNOWN = f"select id from chats where consent is null and {_SILENT}"
_ADDRESSES = f"select address from chats where consent is null and {_SILENT}"
# The words of a chat, in whatever table they stand; what is not said or handled yet is left to whoever does it.
WORDS = (
    f"delete from webchat_messages where chat in ({_ADDRESSES})",
    f"delete from inbox where body ->> 'address' in ({_ADDRESSES}) and (handled_at is not null or due_at is null)",
    f"delete from outbox where kind = 'say' and done_at is not null and chat_id in ({_UNKNOWN})",
    f"update chats set state = '{{}}' where consent is null and {_SILENT} and state <> '{{}}'",
)
# Every table that points to a chat: whoever stands in one of them is not unknown. A card is of the chat alone.
_POINTING = sorted(
    (table.name, key.parent.name)
    for table in metadata.tables.values()
    for key in table.foreign_keys
    if key.column.table.name == "chats" and table.name != "cards"
)
_NOWHERE = " and ".join(
    f"not exists (select 1 from {t} where {t}.{c} = chats.id)" for t, c in _POINTING if t != "chats"
)
_GONE = f"""
    consent is null and {_SILENT} and {_NOWHERE}
    and not exists (select 1 from chats as other where other.joined_to = chats.id) and joined_to is null
"""
CARDS = f"delete from cards where chat_id in (select id from chats where {_GONE})"
CHATS = f"delete from chats where {_GONE} and not exists (select 1 from outbox where chat_id = chats.id)"


class Strangers:
    """The chats without consent, in one transaction."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def forget_words(self, before: datetime) -> None:
        """Forget what was said in chats that have been silent since then."""
        for statement in WORDS:
            self._sql.send(statement, {"before": before})

    def forget_chats(self, before: datetime) -> None:
        """Forget the chats that have been silent since then and that nothing else knows of."""
        self._sql.send(CARDS, {"before": before})
        self._sql.send(CHATS, {"before": before})
