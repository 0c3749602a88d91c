"""Which two statements of rivals can tell who came first: those whose order must be tried both ways.

Under read committed a statement sees what was committed when it began. So an uncommitted write meets only writers and
lockers of the same table; what it wrote meets readers at the moment of its commit, and whoever waits is let go then.
Tables stand for their rows: too much is tried in both orders, never too little. Every other pair commutes.
"""

import re
from dataclasses import dataclass

from core.storage.tables import metadata

TABLES = frozenset(metadata.tables)
REVISED = frozenset(
    {"clinics", "doctors", "weekly_hours", "schedule_overrides", "blocked_periods", "settings"}
)  # their trigger raises the number in `revisions`
REFERRED = {
    name: frozenset(key.column.table.name for key in table.foreign_keys) for name, table in metadata.tables.items()
}

_WRITES = re.compile(r"\b(?:insert\s+into|update|delete\s+from|truncate)\s+(\w+)", re.IGNORECASE)
_READS = re.compile(r"\b(?:from|join)\s+(\w+)", re.IGNORECASE)
_LOCKS_ROWS = re.compile(r"\bfor\s+(?:no\s+key\s+)?(?:update|share)\b", re.IGNORECASE)
_RELEASES = re.compile(r"\s*(?:commit|rollback)\b", re.IGNORECASE)
_ADVISORY = re.compile(r"\bpg_(?:try_)?advisory_", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one step touches: tables read, written or locked, and shared with others through a foreign key.

    A commit or a rollback `publishes` what its transaction wrote or locked, and `frees` what it shared.
    """

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    publishes: frozenset[str] = frozenset()
    frees: frozenset[str] = frozenset()

    def __or__(self, other: "Access") -> "Access":
        """Return both as one step."""
        return Access(
            reads=self.reads | other.reads,
            writes=self.writes | other.writes,
            shares=self.shares | other.shares,
            publishes=self.publishes | other.publishes,
            frees=self.frees | other.frees,
        )

    def meets(self, other: "Access") -> bool:
        """Return whether the order of these two steps can be told afterwards."""
        return self._disturbs(other) or other._disturbs(self)

    def _disturbs(self, other: "Access") -> bool:
        locked = other.writes | other.shares
        return bool(self.writes & locked or self.publishes & (locked | other.reads) or self.frees & other.writes)


def access_of(statement: str, before: Access) -> Access:
    """Return what a statement touches; `before` is what its transaction has touched so far."""
    if _RELEASES.match(statement):
        return Access(publishes=before.writes, frees=before.shares)
    writes = {name for name in _WRITES.findall(statement) if name in TABLES}
    reads = {name for name in _READS.findall(statement) if name in TABLES}
    shares = {referred for name in writes for referred in REFERRED[name]}
    if _LOCKS_ROWS.search(statement):
        writes |= reads
    if _ADVISORY.search(statement):
        writes.add("advisory lock")
    if writes & REVISED:
        writes.add("revisions")
    return Access(reads=frozenset(reads), writes=frozenset(writes), shares=frozenset(shares))
