"""The keys of the HTTP API in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.domain.api_key import ApiKey, Scope
from core.domain.one_time import token_hash
from core.domain.staff import Member
from core.storage.sql import Row, Sql

_COLUMNS = "id, name, scopes, made_at, expires_at, revoked_at, last_used_at"
ADD = """
    insert into api_keys (name, secret_hash, scopes, made_at, made_by, expires_at)
    values (%(name)s, %(secret_hash)s, %(scopes)s, %(now)s, %(by)s, %(expires_at)s) returning id
"""
ONE = f"select {_COLUMNS}, secret_hash from api_keys where id = %(id)s"
ALL = f"select {_COLUMNS} from api_keys order by id"
REVOKE = "update api_keys set revoked_at = %(now)s where id = %(id)s and revoked_at is null"
SEEN = "update api_keys set last_used_at = greatest(last_used_at, %(now)s) where id = %(id)s"


class ApiKeys:
    """The rows of `api_keys`."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def add(self, name: str, scopes: frozenset[Scope], secret: str, *, by: Member | None, until: datetime) -> ApiKey:
        """Keep a new key, of its secret the hash."""
        facts: dict[str, Any] = {
            "name": name,
            "scopes": sorted(scope.value for scope in scopes),
            "expires_at": until,
        }
        kept = {"secret_hash": token_hash(secret), "now": self._now, "by": by.id if by else None}
        row = self._sql.row(ADD, **facts, **kept)
        assert row is not None  # noqa: S101  # an insert returns its row
        return ApiKey(id=row["id"], name=name, scopes=scopes, made_at=self._now, expires_at=until)

    def one(self, key_id: int) -> tuple[ApiKey, bytes] | None:
        """Return a key and the hash of its secret; None for an id that there is not."""
        row = self._sql.row(ONE, id=key_id)
        return (_key(row), bytes(row["secret_hash"])) if row else None

    def all(self) -> Sequence[ApiKey]:
        """Return every key, the oldest first."""
        return [_key(row) for row in self._sql.rows(ALL)]

    def revoke(self, key_id: int) -> None:
        """Let a key open nothing any more, from the next request on."""
        self._sql.send(REVOKE, {"id": key_id, "now": self._now})

    def seen(self, key_id: int) -> None:
        """Write down that a key was used now."""
        self._sql.send(SEEN, {"id": key_id, "now": self._now})


def _key(row: Row) -> ApiKey:
    return ApiKey(
        id=row["id"],
        name=row["name"],
        scopes=frozenset(Scope(scope) for scope in row["scopes"]),
        made_at=row["made_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        last_used_at=row["last_used_at"],
    )
