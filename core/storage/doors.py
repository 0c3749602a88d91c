"""The links at the doors of the branches: one in force at each, the older ones open nothing."""

from datetime import datetime
from uuid import UUID, uuid4

from core.domain.errors import DoorGone
from core.domain.staff import Member
from core.storage.sql import Sql

IN_FORCE = "select id from doors where clinic_id = %(clinic_id)s and revoked_at is null"
AT = "select clinic_id from doors where id = %(id)s and revoked_at is null"
# Two who make the first at once make one: the second sees what the first has done.
LOCK = "select id from clinics where id = %(clinic_id)s for update"
REVOKE = "update doors set revoked_at = %(now)s where clinic_id = %(clinic_id)s and revoked_at is null"
ADD = "insert into doors (id, clinic_id, made_at, made_by) values (%(id)s, %(clinic_id)s, %(now)s, %(by)s)"


class Doors:
    """The rows of `doors` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def lock(self, clinic_id: int) -> None:
        """Wait for who changes the link of this branch now."""
        self._sql.send(LOCK, {"clinic_id": clinic_id})

    def in_force(self, clinic_id: int) -> UUID | None:
        """Return the link of a branch; None before there is one."""
        row = self._sql.row(IN_FORCE, clinic_id=clinic_id)
        return row["id"] if row else None

    def branch_of(self, door_id: UUID) -> int:
        """Return at which branch a link hangs; raises `DoorGone` for one that was never made or is revoked."""
        row = self._sql.row(AT, id=door_id)
        if row is None:
            raise DoorGone
        return int(row["clinic_id"])

    def renew(self, clinic_id: int, *, by: Member) -> UUID:
        """Make a link for a branch; the one before it opens nothing from now on. The branch is locked."""
        self._sql.send(REVOKE, {"clinic_id": clinic_id, "now": self._now})
        door_id = uuid4()
        self._sql.send(ADD, {"id": door_id, "clinic_id": clinic_id, "now": self._now, "by": by.id})
        return door_id
