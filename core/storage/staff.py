"""Who works at the clinic and who is invited to: a role is read here at every command, and locked while it is used."""

from datetime import datetime

from core.domain.errors import NotFound
from core.domain.staff import Invitation, Member, Role
from core.storage.sql import Row, Sql

_MEMBER = "staff.id, staff.chat_id, chats.channel, staff.role, staff.name, staff.doctor_id, staff.joined_at"
_ACTIVE = "from staff join chats on chats.id = staff.chat_id where staff.active"
OF_CHAT = f"select {_MEMBER} {_ACTIVE} and staff.chat_id = %(chat_id)s"
# Whoever takes the role away waits for what is being done under it, and what comes after sees that it is gone.
OF_CHAT_KEPT = OF_CHAT + " for share of staff"
TREATS = """
    select exists (select 1 from staff join chats on chats.id = staff.chat_id
                   where staff.active and staff.doctor_id is not null
                     and chats.channel = %(channel)s and chats.address = %(address)s) as treats
"""
ONE = f"select {_MEMBER} {_ACTIVE} and staff.id = %(id)s"
ALL = f"select {_MEMBER} {_ACTIVE} order by staff.id"
WITH_ROLES = f"select {_MEMBER} {_ACTIVE} and staff.role = any(%(roles)s) order by staff.id"
LOCK = """
    select id, role from staff where active and (id = %(id)s or role = 'super_admin') order by id for update
"""
JOIN = """
    insert into staff (chat_id, role, doctor_id, name, invited_by, joined_at)
    values (%(chat_id)s, %(role)s, %(doctor_id)s, %(name)s, %(invited_by)s, %(now)s) returning id
"""
REMOVE = """
    update staff set active = false, removed_at = %(now)s, removed_by = %(by)s where id = %(id)s and active
"""
INVITE = """
    insert into staff_invitations (token_hash, role, doctor_id, invited_by, created_at, expires_at)
    values (%(token_hash)s, %(role)s, %(doctor_id)s, %(invited_by)s, %(now)s, %(expires_at)s) returning id
"""
INVITATION = """
    select id, role, doctor_id, expires_at, invited_by from staff_invitations
    where token_hash = %(token_hash)s and accepted_by is null and cancelled_at is null for update
"""
ACCEPTED = "update staff_invitations set accepted_by = %(by)s where id = %(id)s"
CANCEL_OF = """
    update staff_invitations set cancelled_at = %(now)s
    where invited_by = %(by)s and accepted_by is null and cancelled_at is null
"""


class Staff:
    """The rows of `staff` and `staff_invitations` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def of_chat(self, chat_id: int, *, keep: bool = False) -> Member | None:
        """Return who works here in this chat, or None. With `keep` nobody is removed before this transaction ends."""
        row = self._sql.row(OF_CHAT_KEPT if keep else OF_CHAT, chat_id=chat_id)
        return _member(row) if row else None

    def treats(self, channel: str, address: str) -> bool:
        """Return whether a doctor writes from this address, so that what is written may be about a patient."""
        row = self._sql.row(TREATS, channel=channel, address=address)
        return bool(row and row["treats"])

    def one(self, member_id: int) -> Member:
        """Return one of those who work here; raises `NotFound` for who has been removed as for nobody."""
        row = self._sql.row(ONE, id=member_id)
        if row is None:
            raise NotFound(what="staff")
        return _member(row)

    def all(self) -> list[Member]:
        """Return everybody who works here, by when they joined."""
        return [_member(row) for row in self._sql.rows(ALL)]

    def with_roles(self, roles: frozenset[Role]) -> list[Member]:
        """Return those who work here in these roles."""
        return [_member(row) for row in self._sql.rows(WITH_ROLES, roles=sorted(roles))]

    def lock(self, member_id: int) -> set[int]:
        """Lock one member and every super admin, in one order for everybody; return the super admins' ids."""
        return {row["id"] for row in self._sql.rows(LOCK, id=member_id) if row["role"] == Role.SUPER_ADMIN}

    def join(self, invitation: Invitation, chat_id: int, *, name: str) -> Member:
        """Seat a chat under the invitation's role and spend the invitation."""
        row = self._sql.row(
            JOIN,
            chat_id=chat_id,
            role=invitation.role.value,
            doctor_id=invitation.doctor_id,
            name=name,
            invited_by=invitation.invited_by,
            now=self._now,
        )
        member = self.one(row["id"] if row else 0)
        self._sql.send(ACCEPTED, {"id": invitation.id, "by": member.id})
        return member

    def remove(self, member_id: int, *, by: Member | None) -> None:
        """Take a locked member's role away; the row stays."""
        self._sql.send(REMOVE, {"id": member_id, "by": by.id if by else None, "now": self._now})

    def invite(
        self, token_hash: bytes, role: Role, *, doctor_id: int | None, by: Member | None, until: datetime
    ) -> Invitation:
        """Write an invitation down under its token's hash."""
        invited_by = by.id if by else None
        row = self._sql.row(
            INVITE,
            token_hash=token_hash,
            role=role.value,
            doctor_id=doctor_id,
            invited_by=invited_by,
            now=self._now,
            expires_at=until,
        )
        made = row["id"] if row else 0
        return Invitation(id=made, role=role, doctor_id=doctor_id, expires_at=until, invited_by=invited_by)

    def invitation(self, token_hash: bytes) -> Invitation | None:
        """Lock and return the invitation of this token, spent and cancelled ones apart; None where there is none."""
        row = self._sql.row(INVITATION, token_hash=token_hash)
        return Invitation(**{**row, "role": Role(row["role"])}) if row else None

    def cancel_invitations_of(self, member_id: int) -> None:
        """Let nobody join any more by what this member has handed out."""
        self._sql.send(CANCEL_OF, {"by": member_id, "now": self._now})


def _member(row: Row) -> Member:
    return Member(**{**row, "role": Role(row["role"])})
