"""The chats of the clinic: one row each, locked while one thing heard in it is handled."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from core.domain.errors import NotFound
from core.storage.patients import family_of
from core.storage.sql import Pending, Row, Sql

_COLUMNS = """
    id, channel, address, language, chose_language, name, phone, state, tokens, tokens_at, last_heard_at,
    unreachable_at, consent, joined_to
"""
# A statement of its own behind the lock: it sees what the chat's earlier message has written, whom the lock waited for.
_AROUND = f"""
    (select version from revisions where topic = 'clinic') as revision,
    exists(select 1 from outbox where chat_id = chats.id and kind = 'say'
           and done_at is null and dead_at is null) as waiting,
    (select message_id from cards
     where chat_id = chats.id and card = 'c' || (chats.state ->> 'card')) as card_message_id,
    (select jsonb_agg(person) from ({family_of("coalesce(chats.joined_to, chats.id)")}) as person) as family,
    (select doctor_id from appointments
     where chat_id = chats.id and status in ('confirmed', 'arrived', 'in_consultation', 'completed')
     order by created_at desc limit 1) as last_doctor,
    (select jsonb_build_object('talk', talk.id, 'mark', talk.desk_chat || '.' || coalesce(words.last, 0))
     from desk_talks as talk
     cross join lateral (select max(id) as last from desk_words where talk_id = talk.id and from_desk) as words
     where talk.chat_id = chats.id and talk.ended_at is null and talk.desk_chat is not null
       and (words.last is not null or not talk.by_desk)) as at_desk,
    exists(select 1 from staff
           where staff.chat_id = chats.id and staff.active and staff.doctor_id is not null) as doctors
"""
_BY_ADDRESS = "from chats where channel = %(channel)s and address = %(address)s"
_BY_ID = "from chats where id = %(id)s"
LOCK_BY_ADDRESS = f"select {_COLUMNS} {_BY_ADDRESS} for update"
LOCK_BY_ID = f"select {_COLUMNS} {_BY_ID} for update"
AROUND_BY_ADDRESS = f"select {_AROUND} {_BY_ADDRESS}"
AROUND_BY_ID = f"select {_AROUND} {_BY_ID}"
OPEN = """
    insert into chats (channel, address, language, tokens_at, created_at)
    values (%(channel)s, %(address)s, %(language)s, %(now)s, %(now)s)
    on conflict (channel, address) do nothing
"""
SAVE = """
    update chats set state = %(state)s, tokens = %(tokens)s, tokens_at = %(tokens_at)s, language = %(language)s,
        chose_language = %(chose_language)s, name = %(name)s, phone = %(phone)s,
        last_heard_at = %(last_heard_at)s, unreachable_at = %(unreachable_at)s
    where id = %(id)s
"""
UNREACHABLE = "update chats set unreachable_at = coalesce(unreachable_at, %(now)s) where id = %(id)s"
BINDING = """
    select id as chat_id, channel, address, language, unreachable_at is not null as unreachable, last_heard_at,
        (select message_id from cards where chat_id = chats.id and card = %(card)s) as card_message_id
    from chats where id = %(id)s
"""
TOP = """
    select state -> 'stack' -> -1 ->> 'conversation' as conversation, state -> 'stack' -> -1 ->> 'step' as step,
           (state -> 'stack' -> -1 -> 'draft' ->> 'talk')::bigint as talk
    from chats where id = %(id)s
"""
LANGUAGE = f"select language {_BY_ADDRESS}"
SHOWS = """
    insert into cards (chat_id, card, message_id) values (%(chat_id)s, %(card)s, %(message_id)s)
    on conflict (chat_id, card) do update set message_id = excluded.message_id
"""


@dataclass(slots=True, kw_only=True)
class Chat:
    """One chat while it is locked: change it and `save` it.

    `waiting`: an earlier message has not gone out yet. `card_message_id` is the channel's id of the card shown last.
    `at_desk` is the talk in which somebody at the desk answers it, with a mark that changes with each of their words.
    `tokens` are the messages it may still send at once (below zero: it has been told to slow down). `family` are the
    rows of everybody it speaks for, its own person first; `last_doctor` is whom it booked last. `consent` is the
    version of the notice that it agrees to; before that, `name` and `phone` are what the channel says with this message
    and are not kept. `joined_to` is the chat of the same person whose family this one uses. `doctors`: who
    writes here treats patients, and what is written is not noted as it stands. `chose_language`: somebody said in which
    language it is answered. `shown_in` is the language of what stood there when this message was written, where it is
    answered in another.
    """

    id: int
    channel: str
    address: str
    language: str
    chose_language: bool = False
    name: str
    phone: str | None
    state: dict[str, Any] = field(default_factory=dict)
    tokens: float
    tokens_at: datetime
    last_heard_at: datetime | None
    unreachable_at: datetime | None
    consent: int | None = None
    joined_to: int | None = None
    waiting: bool = False
    card: str | None = None
    card_message_id: str | None = None
    family: list[Row] = field(default_factory=list)
    at_desk: Row | None = None
    last_doctor: int | None = None
    doctors: bool = False
    shown_in: str | None = None

    @property
    def root(self) -> int:
        """The chat whose family this one uses: its own, or the one that it is joined to."""
        return self.joined_to or self.id


@dataclass(frozen=True, slots=True)
class Asked:
    """A chat that has been asked for: its lock, and what stands around it."""

    lock: Pending
    around: Pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Where a chat is now, asked just before something is sent to it; `card_message_id` shows the card to redraw."""

    chat_id: int
    channel: str
    address: str
    language: str
    unreachable: bool
    last_heard_at: datetime | None
    card_message_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """What is open in a chat: the conversation, its step, and the talk that it is, if it is one."""

    conversation: str
    step: str
    talk: int | None


class Chats:
    """The rows of `chats` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now
        self.revision: int | None = None
        """The roster's revision, read together with the chat."""

    def ask(self, channel: str, address: str) -> Asked:
        """Send what locks the chat of this address and reads around it; give the result to `taken`."""
        where = {"channel": channel, "address": address}
        return Asked(self._sql.send(LOCK_BY_ADDRESS, where), self._sql.send(AROUND_BY_ADDRESS, where))

    def taken(self, asked: Asked) -> Chat | None:
        """Wait for the lock and return the chat, or None where there is none yet."""
        around = asked.around.row()  # the later of the two: one wait for both
        return self._chat(asked.lock.row(), around)

    def open(self, channel: str, address: str, *, language: str, name: str) -> Chat:
        """Make the chat of this address (or find what a rival made just now) and lock it."""
        self._sql.send(OPEN, {"channel": channel, "address": address, "language": language, "now": self._now})
        chat = self.taken(self.ask(channel, address))
        if chat is None:
            raise NotFound(what="chat")
        chat.name = chat.name or name
        return chat

    def lock(self, chat_id: int) -> Chat:
        """Lock a chat by its id; raises `NotFound`."""
        where = {"id": chat_id}
        chat = self.taken(Asked(self._sql.send(LOCK_BY_ID, where), self._sql.send(AROUND_BY_ID, where)))
        if chat is None:
            raise NotFound(what="chat")
        return chat

    def save(self, chat: Chat) -> None:
        """Write the chat back. Its name and phone are known for this message, and kept only after consent."""
        known = chat.consent is not None
        self._sql.send(
            SAVE,
            {
                "id": chat.id,
                "state": Jsonb(chat.state),
                "tokens": chat.tokens,
                "tokens_at": chat.tokens_at,
                "language": chat.language,
                "chose_language": chat.chose_language,
                "name": chat.name if known else "",
                "phone": chat.phone if known else None,
                "last_heard_at": chat.last_heard_at,
                "unreachable_at": chat.unreachable_at,
            },
        )

    def unreachable(self, chat_id: int) -> None:
        """Remember that nothing can be sent here until it is heard from again."""
        self._sql.send(UNREACHABLE, {"id": chat_id, "now": self._now})

    def binding(self, chat_id: int | None, card: str | None) -> Binding | None:
        """Return where a chat is, without a lock; None where there is no such chat any more."""
        row = self._sql.row(BINDING, id=chat_id, card=card)
        return Binding(**row) if row else None

    def top(self, chat_id: int) -> Top | None:
        """Return what is open in a chat, without a lock: it may be something else soon."""
        row = self._sql.row(TOP, id=chat_id)
        return Top(**row) if row and row["conversation"] else None

    def language(self, channel: str, address: str) -> str | None:
        """Return in which language a chat is answered, without a lock; None where there is no such chat."""
        row = self._sql.row(LANGUAGE, channel=channel, address=address)
        return row["language"] if row else None

    def shows(self, chat_id: int, card: str, message_id: str) -> None:
        """Remember which of the channel's messages shows this card."""
        self._sql.send(SHOWS, {"chat_id": chat_id, "card": card, "message_id": message_id})

    def _chat(self, row: Row | None, around: Row | None) -> Chat | None:
        if row is None or around is None:
            return None
        self.revision = around.pop("revision") or 0
        row |= around
        row["family"] = row["family"] or []
        row["card"] = f"c{row['state']['card']}" if "card" in row["state"] else None
        return Chat(**row)
