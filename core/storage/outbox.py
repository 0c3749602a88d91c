"""What must happen outside, written with its cause and done after the commit.

A row is done once per key by whoever holds its lease. Rows queued in a transaction are gathered and written by one
statement. Replies are written already leased to this process, which sends them right after its commit; only if it
dies does another take them over when the lease ends.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from core.domain.effects import Effect, Say
from core.domain.message_class import refuse_above_ceiling
from core.storage.sql import Row, Sql

ADD = """
    insert into outbox (key, kind, chat_id, body, due_at, wanted_at, leased_until, leased_by)
    select key, kind, chat_id, body, due_at, due_at, leased_until, leased_by
    from jsonb_to_recordset(%(rows)s) as queued(
        key text, kind text, chat_id bigint, body jsonb, due_at timestamptz, leased_until timestamptz, leased_by text)
    on conflict (key) do nothing
"""
FREE = """
          done_at is null and dead_at is null and due_at <= %(now)s
          and (leased_until is null or leased_until < %(now)s)
          and (kind <> 'say' or not exists (
                select 1 from outbox as earlier
                where earlier.chat_id = due.chat_id and earlier.id < due.id and earlier.kind = 'say'
                  and earlier.done_at is null and earlier.dead_at is null))
"""
"""What may be taken: due, nobody's, and no later message of a chat before its earlier one is done."""
# Materialized: of `id in (select ... limit)` PostgreSQL may make a plan that runs the inner select once for each row of
# the outbox, and leases them all.
CLAIM = f"""
    with free as materialized (
        select id from outbox as due
        where {FREE}
          and kind = any(%(kinds)s)
          and (kind <> 'say' or not (body ->> 'channel' = any(%(channels)s)
               or concat_ws(' ', body ->> 'channel', body ->> 'address') = any(%(chats)s)))
        order by due_at, id
        limit %(limit)s
        for update skip locked)
    update outbox set leased_until = %(until)s, leased_by = %(owner)s, attempts = attempts + 1
    from free where outbox.id = free.id
    returning outbox.id, key, kind, chat_id, body, attempts, wanted_at
"""
DONE = """
    update outbox set done_at = %(now)s, leased_until = null, error = null, result = %(result)s
    where id = %(id)s and leased_by = %(owner)s and done_at is null returning id
"""
SAID = """
    with said as (
        update outbox set done_at = %(now)s, leased_until = null,
            result = jsonb_build_object('message_id', %(sent)s::jsonb ->> key)
        where key = any(%(keys)s) and done_at is null
        returning id, chat_id, body ->> 'card' as card, result ->> 'message_id' as message_id)
    insert into cards (chat_id, card, message_id)
    select distinct on (chat_id, card) chat_id, card, message_id from said where card is not null
    order by chat_id, card, id desc
    on conflict (chat_id, card) do update set message_id = excluded.message_id
"""
AGAIN = """
    update outbox set due_at = %(due_at)s, leased_until = null, error = %(error)s
    where id = %(id)s and leased_by = %(owner)s and done_at is null
"""
DEAD = """
    update outbox set dead_at = %(now)s, leased_until = null, error = %(error)s
    where id = %(id)s and leased_by = %(owner)s and done_at is null and dead_at is null returning id
"""
PRUNE = """
    delete from outbox where id in (select id from outbox where done_at < %(before)s limit 5000)
"""

HELD = """
    update outbox set due_at = %(due_at)s, leased_until = null, attempts = attempts - 1, error = %(error)s
    where id = %(id)s and leased_by = %(owner)s and done_at is null
"""
RETURNED = """
    update outbox set leased_until = null, due_at = %(due_at)s, attempts = attempts + %(tries)s, error = %(error)s
    where key = any(%(keys)s) and leased_by = %(owner)s and done_at is null
"""
FORGOTTEN = """
    update outbox set done_at = %(now)s, leased_until = null,
        result = jsonb_build_object('unreachable', %(reason)s::text)
    where key = any(%(keys)s) and leased_by = %(owner)s and done_at is null
"""

# The kind stands here as it does in the index `visits_to_close`: with a parameter in its place that would not be used.
TAKE_BACK = """
    update outbox set done_at = %(now)s, leased_until = null, result = '{"skipped": "taken back"}'
    where kind = 'close_visit' and body ->> 'appointment_id' = %(appointment_id)s
      and done_at is null and dead_at is null
    returning id
"""

LEASE = timedelta(seconds=60)
"""Longer than the slowest call with its time-outs, shorter than a patient's patience with a dead process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One effect queued in this transaction."""

    key: str
    effect: Effect
    chat_id: int | None
    due: datetime
    leased: bool


class Outbox:
    """The rows of `outbox` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime, owner: str) -> None:
        self._sql = sql
        self._now = now
        self._owner = owner
        self.queued: list[Queued] = []

    def add(
        self, effect: Effect, *, key: str, due: datetime | None = None, chat_id: int | None = None, leased: bool = False
    ) -> None:
        """Queue one effect under its unique key; a key that is known already is not queued again.

        `due` is when it may be done (now, if not given). `leased` keeps it for this process to do after the commit.
        Raises `AboveCeiling` for a message that is too private for its channel.
        """
        if isinstance(effect, Say):
            refuse_above_ceiling(effect.channel, effect.message_class)
        self.queued.append(Queued(key=key, effect=effect, chat_id=chat_id, due=due or self._now, leased=leased))

    def keep_open(self, appointment_id: UUID) -> bool:
        """Take back what is queued to close a visit; False where nothing is. Needs the visit's lock."""
        return bool(self._sql.rows(TAKE_BACK, appointment_id=str(appointment_id), now=self._now))

    def mark(self) -> int:
        """Return a point that `back_to` returns to."""
        return len(self.queued)

    def back_to(self, mark: int) -> None:
        """Forget what was queued since the mark."""
        del self.queued[mark:]

    def flush(self) -> None:
        """Write what is queued, in one statement."""
        if self.queued:
            self._sql.send(ADD, {"rows": Jsonb([self._row(q) for q in self.queued])})

    def _row(self, queued: Queued) -> dict[str, object]:
        return {
            "key": queued.key,
            "kind": queued.effect.kind(),
            "chat_id": queued.chat_id,
            "body": queued.effect.body(),
            "due_at": queued.due.isoformat(),
            "leased_until": (self._now + LEASE).isoformat() if queued.leased else None,
            "leased_by": self._owner if queued.leased else None,
        }

    def claim(
        self,
        limit: int,
        *,
        kinds: Collection[str],
        channels: Collection[str] = (),
        chats: Collection[tuple[str, str]] = (),
    ) -> list[Row]:
        """Lease due rows of these kinds to this process, the longest due first.

        A chat's later message is not taken before its earlier one is done, and none to these `channels`, nor to these
        `chats` of (channel, address), which are not to be written to now.
        """
        return self._sql.rows(
            CLAIM,
            now=self._now,
            until=self._now + LEASE,
            owner=self._owner,
            limit=limit,
            kinds=list(kinds),
            channels=list(channels),
            chats=[" ".join(chat) for chat in chats],
        )

    def done(self, row_id: int, result: dict[str, object] | None = None) -> bool:
        """Close a row that this process holds; False if its lease was lost and somebody else has closed it."""
        stored = Jsonb(result) if result else None
        return bool(self._sql.rows(DONE, id=row_id, owner=self._owner, now=self._now, result=stored))

    def said(self, sent: Sequence[tuple[str, str]]) -> None:
        """Close replies by (key, the channel's message id) and remember which message shows which card."""
        self._sql.send(SAID, {"sent": Jsonb(dict(sent)), "keys": [key for key, _ in sent], "now": self._now})

    def returned(self, keys: Sequence[str], *, due: datetime, error: str, tried: bool = True) -> None:
        """Give replies that could not be sent at once to the dispatcher; `tried` counts as a try."""
        self._sql.send(
            RETURNED,
            {"keys": list(keys), "owner": self._owner, "due_at": due, "error": error[:500], "tries": int(tried)},
        )

    def unreachable(self, keys: Sequence[str], reason: str) -> None:
        """Close replies that nobody can be sent any more."""
        self._sql.send(FORGOTTEN, {"keys": list(keys), "owner": self._owner, "now": self._now, "reason": reason[:500]})

    def prune(self, before: datetime) -> None:
        """Forget what was done before then, a bounded part at a time; what is dead stays."""
        self._sql.send(PRUNE, {"before": before})

    def again(self, row_id: int, *, due: datetime, error: str) -> None:
        """Give a row back, to be tried again at `due`."""
        self._sql.send(AGAIN, {"id": row_id, "owner": self._owner, "due_at": due, "error": error[:500]})

    def held(self, row_id: int, *, due: datetime, error: str) -> None:
        """Give a row back that was not tried: this claim of it does not count."""
        self._sql.send(HELD, {"id": row_id, "owner": self._owner, "due_at": due, "error": error[:500]})

    def dead(self, row_id: int, *, error: str) -> bool:
        """Give a row up for good, in sight with its error; False if its lease was lost and somebody else has it."""
        return bool(self._sql.rows(DEAD, id=row_id, owner=self._owner, now=self._now, error=error[:500]))
