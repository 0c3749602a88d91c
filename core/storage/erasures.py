"""Whose data is whose, read whole or made unreadable for ever; and who has asked for that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.domain.errors import NotFound
from core.storage.personal import HOLDINGS, Whom
from core.storage.secrets import Secrets
from core.storage.sql import Row, Sql

_MINE = """
    mine as (
        select chats.id, chats.address, chats.phone from chats
        where coalesce(chats.joined_to, chats.id) = any(
            select coalesce(own.joined_to, own.id) from chats as own where own.id = any(%(chats)s))),
    known as (
        select chat_patients.patient_id as id,
               chat_patients.relation = 'self' or not exists (
                   select 1 from chat_patients as other join patients as one on one.id = other.patient_id
                   where coalesce(one.same_as, one.id) = coalesce(patients.same_as, patients.id)
                     and not exists (select 1 from mine where mine.id = other.chat_id)) as alone
        from chat_patients join mine on mine.id = chat_patients.chat_id
        join patients on patients.id = chat_patients.patient_id)
"""
_ROWS = """
    rows as (
        select patients.id, patients.phone, patients.email from patients
        where coalesce(patients.same_as, patients.id) = any(
            select coalesce(one.same_as, one.id) from patients as one
            where one.id = any(%(patients)s) or one.id in (select known.id from known where {which})))
"""
# An address that somebody else uses too stays theirs.
_ADDRESSES = """
    address from mine
    union select phone from mine where phone is not null
    union select phone from rows where phone is not null and not exists (
        select 1 from patients where patients.phone = rows.phone and not exists (
            select 1 from rows as ours where ours.id = patients.id))
    union select email from rows where email is not null and not exists (
        select 1 from patients where patients.email = rows.email and not exists (
            select 1 from rows as ours where ours.id = patients.id))
    union select mail_proofs.address from mail_proofs join mine on mine.id = mail_proofs.chat_id
"""
_WHOM = """
           (select coalesce(array_agg(id order by id), '{{}}') from rows) as patients,
           (select coalesce(array_agg(id order by id), '{{}}') from mine) as chats,
           (select coalesce(array_agg(address order by address), '{{}}') from (select {addresses}) as a) as addresses
"""
EVERYBODY = f"with {_MINE}, {_ROWS.format(which='true')} select {_WHOM.format(addresses=_ADDRESSES)}"
ALONE = f"with {_MINE}, {_ROWS.format(which='known.alone')} select {_WHOM.format(addresses=_ADDRESSES)}"
OWN_CHATS = """
    select chat_id from chat_patients where relation = 'self' and patient_id = any(
        select id from patients where coalesce(same_as, id) = (
            select coalesce(same_as, id) from patients where id = %(patient)s))
"""
NAMES = "select name from patients where id = any(%(patients)s) and same_as is null and erased_at is null order by id"
_OF = "from appointments where patient_id = any(%(patients)s)"
OPEN_VISITS = f"""
    select id {_OF} and offer_id is null and starts_at > %(now)s and status in ('held', 'requested', 'confirmed')
    order by starts_at, id
"""
OPEN_OFFERS = """
    select id, chat_id from offers
    where status = 'open' and (patient_id = any(%(patients)s) or chat_id = any(%(chats)s))
"""
BUSY = f"""
    select exists (select 1 {_OF} and status in ('arrived', 'in_consultation')) as here,
           exists (select 1 from refunds where status = 'pending' and payment_id in (
               select id from payments where appointment_id in (select id {_OF}))) as refunds,
           exists (select 1 from outbox where chat_id = any(%(chats)s) and done_at is null and dead_at is null
                   and kind in ('send_refund', 'create_link', 'cancel_link', 'read_payment')) as money,
           exists (select 1 from outbox where chat_id = any(%(chats)s) and done_at is null and dead_at is null
                   and kind = 'say' and due_at <= %(now)s) as saying,
           exists (select 1 from staff where active and chat_id = any(%(chats)s)) as works_here,
           (select count(*) from receipts where appointment_id in (select id {_OF})) as papers
"""
_COLUMNS = "id, chat_id, patient_id, by, asked_at, due_at, taken_back_at, done_at"
ASK = """
    insert into erasures (id, chat_id, patient_id, by, asked_at, due_at)
    values (%(id)s, %(chat_id)s, %(patient_id)s, %(by)s, %(now)s, %(due_at)s)
"""
ONE = f"select {_COLUMNS} from erasures where id = %(id)s for update"
# By the chats and the own persons of some families, or by persons.
_UNDER_WAY = """
    from erasures left join chats on chats.id = erasures.chat_id
    where taken_back_at is null and done_at is null
      and (coalesce(chats.joined_to, chats.id) = any(%(roots)s) or erasures.patient_id in (
          select same.id from patients as same
          where coalesce(same.same_as, same.id) in (
              select coalesce(one.same_as, one.id) from patients as one
              where one.id = any(%(patients)s) or one.id in (
                  select patient_id from chat_patients where chat_id = any(%(roots)s) and relation = 'self'))))
"""
UNDER_WAY = f"select exists (select 1 {_UNDER_WAY}) as asked"
OPEN = f"""
    select {", ".join(f"erasures.{name}" for name in _COLUMNS.split(", "))} {_UNDER_WAY}
    order by due_at limit 1 for update of erasures
"""
PEOPLE = """
    select id, name, phone from patients
    where same_as is null and erased_at is null and id in (
        select coalesce(one.same_as, one.id) from patients as one
        where one.id = any(%(patients)s) or one.phone = %(phone)s)
    order by id
"""
TAKE_BACK = "update erasures set taken_back_at = %(now)s where id = %(id)s"
DONE = "update erasures set done_at = %(now)s where id = %(id)s"
BURY = """
    insert into tombstones (kind, row_id, made_at, erased_at)
    select 'patient', id, created_at, %(now)s from patients where id = any(%(patients)s)
    union all select 'chat', id, created_at, %(now)s from chats where id = any(%(chats)s)
    on conflict do nothing
"""
STONES = "select kind, row_id, made_at, erased_at from tombstones order by erased_at, kind, row_id"
# Who stands in the list and is not erased here: the database is a backup from before.
RISEN = """
    select (select coalesce(array_agg(id), '{}') from patients where erased_at is null and (id, created_at) in (
               select row_id, made_at from unnest(%(patients)s::bigint[], %(patients_made)s::timestamptz[])
               as s(row_id, made_at))) as patients,
           (select coalesce(array_agg(id), '{}') from chats where address <> 'erased-' || id and (id, created_at) in (
               select row_id, made_at from unnest(%(chats)s::bigint[], %(chats_made)s::timestamptz[])
               as s(row_id, made_at))) as chats
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One wish to be erased: a chat's own, or a person's whom a super admin erases."""

    id: UUID
    chat_id: int | None
    patient_id: int | None
    by: str
    asked_at: datetime
    due_at: datetime
    taken_back_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether it is still to be done."""
        return self.taken_back_at is None and self.done_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """What keeps an erasure waiting, and what must stay after it: `papers` are receipts and refund notes."""

    here: bool
    refunds: bool
    money: bool
    saying: bool
    works_here: bool
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person who is not erased."""

    id: int
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """Who was erased: the row of a patient or a chat, and when that row was made."""

    kind: str
    row_id: int
    made_at: datetime
    erased_at: datetime


class Erasures:
    """Personal data as a whole, in one transaction."""

    def __init__(self, sql: Sql, secrets: Secrets, *, now: datetime) -> None:
        self._sql = sql
        self._secrets = secrets
        self._now = now

    def everybody(self, chat_id: int) -> Whom:
        """Return a chat's people with all that is theirs, family that has a chat of its own too."""
        return self._whom(EVERYBODY, chats=[chat_id])

    def alone(self, chats: Sequence[int], patients: Sequence[int] = ()) -> Whom:
        """Return the persons of these chats and who is known by nobody else, with all that is theirs."""
        return self._whom(ALONE, chats=list(chats), patients=list(patients))

    def chats_of(self, patient_id: int) -> list[int]:
        """Return the chats that are a person's own."""
        return [row["chat_id"] for row in self._sql.rows(OWN_CHATS, patient=patient_id)]

    def names(self, whom: Whom) -> list[str]:
        """Return who this is about."""
        return [row["name"] for row in self._sql.rows(NAMES, patients=list(whom.patients))]

    def people(self, patients: Sequence[int], phone: str | None) -> list[Somebody]:
        """Return these persons, and who has this phone, by the row under which each is known."""
        return [Somebody(**row) for row in self._sql.rows(PEOPLE, patients=list(patients), phone=phone)]

    def open_visits(self, whom: Whom) -> list[UUID]:
        """Return the visits that are still to come."""
        return [row["id"] for row in self._sql.rows(OPEN_VISITS, patients=list(whom.patients), now=self._now)]

    def open_offers(self, whom: Whom) -> list[tuple[UUID, int]]:
        """Return (id, chat) of the places that are kept to choose from."""
        rows = self._sql.rows(OPEN_OFFERS, patients=list(whom.patients), chats=list(whom.chats))
        return [(row["id"], row["chat_id"]) for row in rows]

    def busy(self, whom: Whom) -> Busy:
        """Return what is under way."""
        row = self._sql.row(BUSY, patients=list(whom.patients), chats=list(whom.chats), now=self._now)
        return Busy(**(row or {}))

    def read(self, whom: Whom) -> dict[str, list[Row]]:
        """Return every row that concerns them, by the names of an export."""
        asked = {h.called: self._sql.send(h.read, {**whom.facts, "now": self._now}) for h in HOLDINGS if h.shows}
        found = {called: pending.rows() for called, pending in asked.items()}
        for holding in (h for h in HOLDINGS if h.sealed):
            for row in found[holding.called]:
                kept = None if row["value"] is None else bytes(row["value"])
                row["value"] = self._secrets.open(
                    row["person"], holding.table, row[holding.bound], holding.sealed, kept
                )
        return found

    def erase(self, whom: Whom) -> None:
        """Make everything that concerns them unreadable, and note that it was; there is no way back."""
        facts: dict[str, Any] = {**whom.facts, "now": self._now}
        self._sql.send(BURY, facts)
        for holding in HOLDINGS:
            if holding.erase:
                self._sql.send(holding.erase, facts)

    # --- what is asked for

    def ask(self, erasure: Erasure) -> None:
        """Note a wish to be erased."""
        self._sql.send(
            ASK,
            {
                "id": erasure.id,
                "chat_id": erasure.chat_id,
                "patient_id": erasure.patient_id,
                "by": erasure.by,
                "now": self._now,
                "due_at": erasure.due_at,
            },
        )

    def one(self, erasure_id: UUID) -> Erasure:
        """Lock and return a wish; raises `NotFound`."""
        row = self._sql.row(ONE, id=erasure_id)
        if row is None:
            raise NotFound(what="erasure")
        return Erasure(**row)

    def open_of(self, roots: Sequence[int], patients: Sequence[int] = ()) -> Erasure | None:
        """Lock and return the wish of these families' own persons, or of these patients, that is still to be done."""
        row = self._sql.row(OPEN, roots=list(roots), patients=list(patients))
        return Erasure(**row) if row else None

    def under_way(self, roots: Sequence[int], patients: Sequence[int] = ()) -> bool:
        """Return whether the person of one of these families, or one of these patients, is about to be erased."""
        row = self._sql.row(UNDER_WAY, roots=list(roots), patients=list(patients))
        return bool(row and row["asked"])

    def take_back(self, erasure: Erasure) -> None:
        """Note that nothing is to be erased after all."""
        self._sql.send(TAKE_BACK, {"id": erasure.id, "now": self._now})

    def done(self, erasure: Erasure) -> None:
        """Note that it is done."""
        self._sql.send(DONE, {"id": erasure.id, "now": self._now})

    def tombstones(self) -> list[Tombstone]:
        """Return everybody who was ever erased, in that order."""
        return [Tombstone(**row) for row in self._sql.rows(STONES)]

    def risen(self, stones: Sequence[Tombstone]) -> Whom:
        """Return whoever of these is not erased in this database, with all that is theirs."""
        by = {kind: [stone for stone in stones if stone.kind == kind] for kind in ("patient", "chat")}
        row = self._sql.row(
            RISEN,
            patients=[stone.row_id for stone in by["patient"]],
            patients_made=[stone.made_at for stone in by["patient"]],
            chats=[stone.row_id for stone in by["chat"]],
            chats_made=[stone.made_at for stone in by["chat"]],
        ) or {"patients": [], "chats": []}
        found = self._whom(ALONE, chats=row["chats"], patients=row["patients"])
        return Whom(patients=tuple(row["patients"]), chats=tuple(row["chats"]), addresses=found.addresses)

    def _whom(self, statement: str, *, chats: Sequence[int], patients: Sequence[int] = ()) -> Whom:
        row = self._sql.row(statement, chats=list(chats), patients=list(patients))
        facts = {name: tuple(values) for name, values in (row or {}).items()}
        return Whom(**facts)
