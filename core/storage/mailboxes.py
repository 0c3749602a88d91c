"""The mailboxes of the chats' own people, and the codes by which they are being proved."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.storage.sql import Sql

_ROOT = "coalesce((select joined_to from chats where id = %(chat_id)s), %(chat_id)s)"
OF_CHAT = f"""
    select email from patients join chat_patients on chat_patients.patient_id = patients.id
    where chat_id = {_ROOT} and relation = 'self'
"""
SET = f"""
    update patients set email = %(address)s
    from chat_patients
    where chat_patients.patient_id = patients.id and chat_id = {_ROOT} and relation = 'self'
    returning patients.id
"""
# A chat's codes are counted together for an hour, so that nobody's mailbox is filled from here.
ASK = """
    insert into mail_proofs (chat_id, address, code_hash, since, expires_at)
    values (%(chat_id)s, %(address)s, %(code_hash)s, %(now)s, %(expires_at)s)
    on conflict (chat_id) do update set address = excluded.address, code_hash = excluded.code_hash,
        expires_at = excluded.expires_at, tries = 0,
        since = case when mail_proofs.since > %(hour_ago)s then mail_proofs.since else excluded.since end,
        sent = case when mail_proofs.since > %(hour_ago)s then mail_proofs.sent + 1 else 1 end
    where mail_proofs.since <= %(hour_ago)s or mail_proofs.sent < %(most)s
    returning sent
"""
PROOF = """
    update mail_proofs set tries = tries + 1 where chat_id = %(chat_id)s
    returning address, code_hash, tries, expires_at
"""
SPENT = "update mail_proofs set expires_at = %(now)s where chat_id = %(chat_id)s"

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A code under way: `tries` counts this one."""

    address: str
    code_hash: bytes
    tries: int
    expires_at: datetime


class Mailboxes:
    """The rows of `mail_proofs`, and the address of each chat's own person, in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def of_chat(self, chat_id: int) -> str | None:
        """Return the proved address of the chat's own person."""
        row = self._sql.row(OF_CHAT, chat_id=chat_id)
        return row["email"] if row else None

    def keep(self, chat_id: int, address: str | None) -> bool:
        """Keep or forget the address of the chat's own person; False where nobody is known yet."""
        return self._sql.row(SET, chat_id=chat_id, address=address) is not None

    def ask(self, chat_id: int, address: str, code_hash: bytes, *, expires_at: datetime, most: int) -> bool:
        """Note that a code is sent; False where this chat has had `most` of them within the hour."""
        row = self._sql.row(
            ASK,
            chat_id=chat_id,
            address=address,
            code_hash=code_hash,
            now=self._now,
            hour_ago=self._now - HOUR,
            expires_at=expires_at,
            most=most,
        )
        return row is not None

    def tried(self, chat_id: int) -> Proof | None:
        """Count one try and return what it is tried against; None where no code was sent."""
        row = self._sql.row(PROOF, chat_id=chat_id)
        return Proof(**row) if row else None

    def spent(self, chat_id: int) -> None:
        """Let the code be of no use any more."""
        self._sql.send(SPENT, {"chat_id": chat_id, "now": self._now})
