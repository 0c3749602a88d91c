"""Persons handed to their own chat: the offer, who took it, and the visits that go along."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from core.storage.sql import Sql

CLOSE = "update handovers set closed_at = %(now)s where patient_id = %(patient_id)s and closed_at is null"
OFFER = """
    insert into handovers (token_hash, chat_id, patient_id, keeps, made_at, expires_at)
    values (%(token_hash)s, %(chat_id)s, %(patient_id)s, %(keeps)s, %(now)s, %(expires_at)s) returning id
"""
SEEN = """
    select id, chat_id, patient_id, keeps from handovers
    where token_hash = %(token_hash)s and closed_at is null and expires_at > %(now)s
"""
OPEN = SEEN + " for update"
TAKEN = """
    update handovers set closed_at = %(now)s, taken_by = %(chat_id)s, same_as = %(same_as)s where id = %(id)s
"""
# The desk gives somebody to a chat: it has asked them itself, so there is no link to take.
GIVEN = """
    insert into handovers (token_hash, chat_id, patient_id, keeps, made_at, expires_at, taken_by, same_as, closed_at)
    values (%(token_hash)s, %(chat_id)s, %(patient_id)s, false, %(now)s, %(now)s, %(taken_by)s, %(same_as)s, %(now)s)
    returning id
"""
# Visits that the giving chat has booked for this person; one that is only held is still being paid there, but a place
# held for an answer goes along with the question.
DOCTORS = """
    select distinct doctor_id from appointments
    where patient_id = any(%(patients)s) and chat_id = any(%(chats)s)
      and (status <> 'held' or offer_id in (select id from offers where status = 'open')) order by doctor_id
"""
MOVE = """
    update appointments set chat_id = %(to)s
    where patient_id = any(%(patients)s) and chat_id = any(%(chats)s) and status <> 'held'
    returning id
"""
# Whoever is asked which place they want is asked in the chat that the visit has.
MOVE_OFFERS = """
    update offers set chat_id = %(to)s
    where patient_id = any(%(patients)s) and chat_id = any(%(chats)s) and status = 'open' returning id
"""
MOVE_PLACES = "update appointments set chat_id = %(to)s where offer_id = any(%(offers)s) and status = 'held'"
MOVE_WAITS = """
    update waitlist set chat_id = %(to)s
    where patient_id = any(%(patients)s) and chat_id = any(%(chats)s) and status in ('waiting', 'notified')
    returning id
"""
MOVE_TIMERS = """
    update outbox set chat_id = %(to)s
    where done_at is null and dead_at is null
      and (kind in ('lapse_offer', 'tell_offer') and body ->> 'offer_id' = any(%(offers)s)
           or kind = 'end_waiting' and body ->> 'entry_id' = any(%(waits)s))
"""
# What the desk has booked for somebody who had no chat.
CHATLESS = """
    select distinct doctor_id from appointments
    where patient_id = %(patient_id)s and chat_id is null order by doctor_id
"""
BRING = """
    update appointments set chat_id = %(to)s where patient_id = %(patient_id)s and chat_id is null returning id
"""
BRING_NOTICES = """
    update notices set chat_id = %(to)s, way = %(channel)s, address = null
    where appointment_id = any(%(visits)s) and status = 'planned' and chat_id is null
      and not exists (
          select 1 from notices as same
          where same.appointment_id = notices.appointment_id and same.kind = notices.kind
            and same.version = notices.version and same.about = notices.about and same.way = %(channel)s)
"""
NOTICES = """
    update notices set chat_id = %(to)s, way = %(channel)s
    where appointment_id = any(%(visits)s) and status = 'planned' and chat_id = any(%(chats)s)
"""
WAIT_FOR_CHAT = "select id from chats where id = %(id)s for update"
TRY_CHAT = WAIT_FOR_CHAT + " skip locked"
CHATS = "select id from chats where id = %(root)s or joined_to = %(root)s"
GIVE = """
    insert into chat_patients (chat_id, patient_id, relation) values (%(root)s, %(patient_id)s, %(relation)s)
    on conflict (chat_id, patient_id) do nothing
"""
LEAVE = "delete from chat_patients where chat_id = %(root)s and patient_id = any(%(patients)s) and relation <> 'self'"
SAME = "update patients set same_as = %(same_as)s where id = any(%(patients)s)"


class HeldElsewhere(psycopg.OperationalError):
    """Somebody has a chat that comes before ours, and may be waiting for ours: the transaction begins anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A person who is offered to their own chat; with `keeps` the giving chat goes on seeing them."""

    id: int
    chat_id: int
    patient_id: int
    keeps: bool


class Handovers:
    """The rows of `handovers`, and what goes along with one, in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def offer(self, token_hash: bytes, *, chat_id: int, patient_id: int, keeps: bool, expires_at: datetime) -> int:
        """Write an offer down under its token's hash; an earlier one of this person is over."""
        self.close(patient_id)
        values = {"token_hash": token_hash, "chat_id": chat_id, "patient_id": patient_id, "keeps": keeps}
        row = self._sql.row(OFFER, **values, expires_at=expires_at, now=self._now)
        return int(row["id"]) if row else 0

    def close(self, patient_id: int) -> None:
        """Let the open offer of a person be of no use any more."""
        self._sql.send(CLOSE, {"patient_id": patient_id, "now": self._now})

    def open(self, token_hash: bytes) -> Handover | None:
        """Lock and return the offer of this token while it stands."""
        row = self._sql.row(OPEN, token_hash=token_hash, now=self._now)
        return Handover(**row) if row else None

    def seen(self, token_hash: bytes) -> Handover | None:
        """Return the offer of this token while it stands, without a lock."""
        row = self._sql.row(SEEN, token_hash=token_hash, now=self._now)
        return Handover(**row) if row else None

    def taken(self, handover: Handover, *, chat_id: int, same_as: int | None) -> None:
        """Note who has taken it, and as whom they were known there already."""
        self._sql.send(TAKEN, {"id": handover.id, "chat_id": chat_id, "same_as": same_as, "now": self._now})

    def given(self, patient_id: int, *, by: int, to: int, same_as: int | None) -> int:
        """Note that a member of the desk, by their chat, has given somebody to a chat; return the note's id."""
        values = {"token_hash": secrets.token_bytes(32), "chat_id": by, "patient_id": patient_id}
        row = self._sql.row(GIVEN, **values, taken_by=to, same_as=same_as, now=self._now)
        return int(row["id"]) if row else 0

    def chatless_doctors(self, patient_id: int) -> list[int]:
        """Return the doctors of the visits that `bring_visits` would bring, in the order of their lines."""
        return [row["doctor_id"] for row in self._sql.rows(CHATLESS, patient_id=patient_id)]

    def bring_visits(self, patient_id: int, *, to: int, channel: str) -> int:
        """Let what was booked for somebody without a chat be a chat's; needs the doctors' locks. Return how many."""
        visits = [row["id"] for row in self._sql.rows(BRING, patient_id=patient_id, to=to)]
        self._sql.send(BRING_NOTICES, {"visits": visits, "to": to, "channel": channel})
        return len(visits)

    def chats_of(self, root: int) -> list[int]:
        """Return a chat and those that are joined to it."""
        return [row["id"] for row in self._sql.rows(CHATS, root=root)]

    def lock_chats(self, chats: Iterable[int], *, held: int) -> None:
        """Lock these chats beside the one that is `held`: a higher one is waited for, a lower one is only tried.

        So all wait in the order of the ids, though each has its own chat first, and no two wait for each other. Raises
        `HeldElsewhere`, with which the transaction runs again from its start.
        """
        for id_ in sorted(set(chats) - {held}):
            found = self._sql.row(WAIT_FOR_CHAT if id_ > held else TRY_CHAT, id=id_)
            if found is None:
                raise HeldElsewhere(f"chat {id_}")

    def doctors(self, patients: list[int], chats: list[int]) -> list[int]:
        """Return the doctors of the visits that would move, in the order in which their lines are taken."""
        return [row["doctor_id"] for row in self._sql.rows(DOCTORS, patients=patients, chats=chats)]

    def move_visits(self, patients: list[int], chats: list[int], *, to: int, channel: str) -> int:
        """Let the visits and their planned notices be another chat's; needs the doctors' locks. Return how many."""
        rows = self._sql.rows(MOVE, patients=patients, chats=chats, to=to)
        visits = [row["id"] for row in rows]
        self._sql.send(NOTICES, {"visits": visits, "chats": chats, "to": to, "channel": channel})
        return len(visits)

    def move_waiting(self, patients: list[int], chats: list[int], *, to: int) -> list[UUID]:
        """Let what waits for an answer, or for a place, wait for another chat's; return the open offers that moved.

        Needs the chats' locks, then those of `doctors`.
        """
        whose = {"patients": patients, "chats": chats, "to": to}
        offers = [row["id"] for row in self._sql.rows(MOVE_OFFERS, **whose)]
        waits = [row["id"] for row in self._sql.rows(MOVE_WAITS, **whose)]
        self._sql.send(MOVE_PLACES, {"offers": offers, "to": to})
        self._sql.send(MOVE_TIMERS, {"offers": list(map(str, offers)), "waits": list(map(str, waits)), "to": to})
        return offers

    def give(self, root: int, patient_id: int, *, relation: str) -> None:
        """Let a chat speak for a person."""
        self._sql.send(GIVE, {"root": root, "patient_id": patient_id, "relation": relation})

    def leave(self, root: int, patients: list[int]) -> None:
        """Let a chat speak for these people no more."""
        self._sql.send(LEAVE, {"root": root, "patients": patients})

    def same(self, patients: list[int], *, same_as: int) -> None:
        """Let these rows be the same person as another one."""
        self._sql.send(SAME, {"patients": patients, "same_as": same_as})
