"""Who wants no notices: by which way, since when, and who told us."""

from datetime import datetime

from core.storage.sql import Sql

STOP = """
    insert into opt_outs (way, address, stopped_at, stopped_by)
    values (%(way)s, %(address)s, %(now)s, %(by)s)
    on conflict (way, address) where resumed_at is null do nothing returning id
"""
RESUME = """
    update opt_outs set resumed_at = %(now)s
    where way = %(way)s and address = %(address)s and resumed_at is null returning id
"""
STOPPED = """
    select id from opt_outs where way = %(way)s and address = %(address)s and resumed_at is null
"""


class OptOuts:
    """The rows of `opt_outs` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def stop(self, way: str, address: str, *, by: str = "patient") -> bool:
        """Note that no notices are wanted here; False where that was known. `by`: 'patient', or the 'provider'."""
        return self._sql.row(STOP, way=way, address=address, by=by, now=self._now) is not None

    def resume(self, way: str, address: str) -> bool:
        """Note that notices are wanted again; False where they were never stopped."""
        return self._sql.row(RESUME, way=way, address=address, now=self._now) is not None

    def stopped(self, way: str, address: str) -> bool:
        """Return whether no notices are wanted here."""
        return self._sql.row(STOPPED, way=way, address=address) is not None
