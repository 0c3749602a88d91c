"""One person in several chats: the codes that prove it, the joins that follow, and what it takes to undo them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.storage.sql import Sql

# A messenger only: an SMS reaches whoever has the SIM, and that is just what the code is to rule out.
MESSENGERS = ("telegram", "whatsapp")
# A chat that knows nobody yet is not known itself: another new one of the same thief, say.
OTHERS = """
    select id, channel, address, language, last_heard_at, coalesce(joined_to, id) as root,
           unreachable_at is not null as unreachable
    from chats
    where phone = %(phone)s and channel = any(%(channels)s) and coalesce(joined_to, id) <> %(root)s
      and exists (select 1 from chat_patients where chat_id = coalesce(joined_to, id))
    order by unreachable_at is not null, last_heard_at desc nulls last, id
"""
AT_THE_DESK = """
    select patients.id, patients.name,
           (select appointments.id from appointments where appointments.patient_id = patients.id
            order by created_at desc limit 1) as visit
    from patients
    where patients.phone = %(phone)s and patients.same_as is null and patients.erased_at is null
      and not exists (select 1 from chat_patients where chat_patients.patient_id = patients.id)
    order by patients.id
"""
SENT_LATELY = """
    select count(*) as sent from link_codes
    where (chat_id = %(chat_id)s or to_chat_id = %(to_chat_id)s) and made_at > %(since)s
"""
CLOSE = "update link_codes set closed_at = %(now)s where chat_id = %(chat_id)s and closed_at is null"
ASK = """
    insert into link_codes (chat_id, to_chat_id, code_hash, made_at, expires_at)
    values (%(chat_id)s, %(to_chat_id)s, %(code_hash)s, %(now)s, %(expires_at)s)
"""
_CODE = "id, to_chat_id, code_hash, tries, expires_at, matched_at"
# The sixth try finds no row: the constraint stands behind it.
TRY = f"""
    update link_codes set tries = tries + 1
    where chat_id = %(chat_id)s and closed_at is null and matched_at is null and tries < 5 and expires_at > %(now)s
    returning {_CODE}
"""
MATCHED = "update link_codes set matched_at = %(now)s where id = %(id)s"
OPEN = f"""
    select {_CODE} from link_codes
    where chat_id = %(chat_id)s and closed_at is null and matched_at is not null and expires_at > %(now)s
"""
ROOT = "select coalesce(joined_to, id) as root from chats where id = %(chat_id)s"
USES_ITS_OWN = "select id from chats where id = %(id)s and joined_to is null and address <> 'erased-' || id"
LOCK_FAMILY = "select id from chats where id = %(root)s for no key update"
# Chats that were joined to this one come along: nobody is joined to a chat that is joined itself.
JOIN = "update chats set joined_to = %(root)s where id = %(chat_id)s or joined_to = %(chat_id)s"
# Who was known here comes along, with the own person where the other chat has none.
BRING = """
    insert into chat_patients (chat_id, patient_id, relation)
    select %(root)s, patient_id, relation from chat_patients
    where chat_id = %(chat_id)s and (relation <> 'self' or %(own)s)
    on conflict (chat_id, patient_id) do nothing
    returning patient_id
"""
SAME = "update patients set same_as = %(same_as)s where id = %(patient_id)s or same_as = %(patient_id)s"
RECORD = """
    insert into chat_joins (chat_id, to_chat_id, patient_id, same_as, lent, by, joined_at)
    values (%(chat_id)s, %(root)s, %(patient_id)s, %(same_as)s, %(lent)s, %(by)s, %(now)s) returning id
"""
_JOIN = "id, chat_id, to_chat_id, patient_id, same_as, lent, by, joined_at"
ONE_JOIN = f"select {_JOIN} from chat_joins where id = %(id)s and separated_at is null for update"
JOINS_OF = f"""
    select {_JOIN} from chat_joins
    where separated_at is null and (chat_id = any(%(chats)s) or to_chat_id = any(%(chats)s)) order by id
"""
# What was joined to this chat before, however far, goes back to it.
PART = """
    with recursive own(id) as (
        select %(chat_id)s::bigint
        union select chat_joins.chat_id from chat_joins join own on own.id = chat_joins.to_chat_id
        where separated_at is null)
    update chats set joined_to = case when chats.id <> %(chat_id)s then %(chat_id)s end
    from own where chats.id = own.id
"""
# They came along wherever that chat itself was joined to since.
TAKE_BACK = """
    delete from chat_patients
    where patient_id = any(%(lent)s)
      and chat_id in (%(root)s, (select joined_to from chats where id = %(chat_id)s))
"""
# Who was handed to these chats while they were joined is one with the person who is theirs again.
HANDED_BACK = """
    update handovers set same_as = %(patient_id)s from chats
    where chats.id = handovers.taken_by and coalesce(chats.joined_to, chats.id) = %(chat_id)s
      and handovers.same_as is not null and handovers.patient_id <> %(patient_id)s
"""
TWO_AGAIN = """
    with recursive said(patient_id, same_as) as (
        select patient_id, same_as from chat_joins where separated_at is null and patient_id is not null
        union select patient_id, same_as from handovers where same_as is not null),
    own(id) as (
        select %(patient_id)s::bigint
        union select said.patient_id from said join own on own.id = said.same_as)
    update patients set same_as = case when patients.id <> %(patient_id)s then %(patient_id)s end
    from own where patients.id = own.id
"""
SEPARATED = "update chat_joins set separated_at = %(now)s, separated_by = %(by)s where id = %(id)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherChat:
    """A chat that has proved the same phone; `root` is the one whose family it uses."""

    id: int
    channel: str
    address: str
    language: str
    last_heard_at: datetime | None
    root: int
    unreachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutChat:
    """Somebody whom the desk has made known: no chat speaks for them. `visit` is what was booked for them last."""

    id: int
    name: str
    visit: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """A code under way: `tries` counts this one."""

    id: int
    to_chat_id: int
    code_hash: bytes
    tries: int
    expires_at: datetime
    matched_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """One chat joined to another: `patient_id` has become the same as `same_as`, `lent` came along."""

    id: int
    chat_id: int
    to_chat_id: int
    patient_id: int | None
    same_as: int | None
    lent: list[int]
    by: str
    joined_at: datetime


class Linking:
    """The rows of `link_codes` and `chat_joins`, and what they mean for chats and patients, in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def others(self, phone: str, *, root: int) -> list[OtherChat]:
        """Return the messengers' chats of other families that have proved this phone, the liveliest first."""
        rows = self._sql.rows(OTHERS, phone=phone, root=root, channels=list(MESSENGERS))
        return [OtherChat(**row) for row in rows]

    def at_the_desk(self, phone: str) -> list[WithoutChat]:
        """Return whom the desk knows by this phone and who has no chat."""
        return [WithoutChat(**row) for row in self._sql.rows(AT_THE_DESK, phone=phone)]

    def sent_lately(self, chat_id: int, to_chat_id: int, *, within: timedelta) -> int:
        """Return how many codes this chat has asked for, or that one been sent."""
        row = self._sql.row(SENT_LATELY, chat_id=chat_id, to_chat_id=to_chat_id, since=self._now - within)
        return int(row["sent"]) if row else 0

    def ask(self, chat_id: int, to_chat_id: int, code_hash: bytes, *, expires_at: datetime) -> None:
        """Note that a code is sent; an earlier one of this chat is over."""
        self.close(chat_id)
        values = {"chat_id": chat_id, "to_chat_id": to_chat_id, "code_hash": code_hash}
        self._sql.send(ASK, {**values, "expires_at": expires_at, "now": self._now})

    def close(self, chat_id: int) -> None:
        """Let the open code of a chat be of no use any more."""
        self._sql.send(CLOSE, {"chat_id": chat_id, "now": self._now})

    def tried(self, chat_id: int) -> LinkCode | None:
        """Count one try and return what it is tried against; None where no code is good any more."""
        row = self._sql.row(TRY, chat_id=chat_id, now=self._now)
        return LinkCode(**row) if row else None

    def match(self, code: LinkCode) -> None:
        """Note that the code has come back."""
        self._sql.send(MATCHED, {"id": code.id, "now": self._now})

    def matched(self, chat_id: int) -> LinkCode | None:
        """Return the code that has come back to this chat and is not used yet."""
        row = self._sql.row(OPEN, chat_id=chat_id, now=self._now)
        return LinkCode(**row) if row else None

    def root_of(self, chat_id: int) -> int:
        """Return the chat whose family this one uses: its own, or the one that it is joined to."""
        row = self._sql.row(ROOT, chat_id=chat_id)
        return int(row["root"]) if row else chat_id

    def uses_its_own(self, chat_id: int) -> bool:
        """Return whether a chat, which is locked, uses its own family still: it was neither joined nor erased."""
        return self._sql.row(USES_ITS_OWN, id=chat_id) is not None

    def lock_family(self, root: int) -> None:
        """Lock the chat whose family several use: nobody is joined to it, and nobody of it is erased, meanwhile."""
        self._sql.row(LOCK_FAMILY, root=root)

    def join(self, chat_id: int, root: int, *, patient_id: int | None, same_as: int | None, by: str) -> int:
        """Let a chat, with those joined to it, use the family of another; return the id of the join.

        `patient_id` becomes the same person as `same_as`; without them the own person comes along as they are.
        """
        rows = self._sql.rows(BRING, chat_id=chat_id, root=root, own=patient_id is None)
        lent = sorted(row["patient_id"] for row in rows)
        self._sql.send(JOIN, {"chat_id": chat_id, "root": root})
        if patient_id is not None:
            self._sql.send(SAME, {"patient_id": patient_id, "same_as": same_as})
        values = {"chat_id": chat_id, "root": root, "patient_id": patient_id, "same_as": same_as, "lent": lent}
        row = self._sql.row(RECORD, **values, by=by, now=self._now)
        return int(row["id"]) if row else 0

    def one(self, join_id: int) -> Join | None:
        """Lock and return a join that stands."""
        row = self._sql.row(ONE_JOIN, id=join_id)
        return Join(**row) if row else None

    def of_chats(self, chats: list[int]) -> list[Join]:
        """Return the joins that stand of these chats, either way."""
        return [Join(**row) for row in self._sql.rows(JOINS_OF, chats=chats)]

    def separate(self, join: Join, *, by: str) -> None:
        """Undo a join: each chat has its own family again, and each person their own visits."""
        self._sql.send(SEPARATED, {"id": join.id, "by": by, "now": self._now})
        self._sql.send(TAKE_BACK, {"root": join.to_chat_id, "chat_id": join.chat_id, "lent": join.lent})
        self._sql.send(PART, {"chat_id": join.chat_id})
        if join.patient_id is not None:
            self._sql.send(HANDED_BACK, {"patient_id": join.patient_id, "chat_id": join.chat_id})
            self._sql.send(TWO_AGAIN, {"patient_id": join.patient_id})
