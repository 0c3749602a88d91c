"""How much one key or one source may still ask: a bucket of tokens each, which every process of the clinic shares."""

import math
from datetime import datetime, timedelta

from core.domain.rate import Rate
from core.storage.sql import Sql

_LEVEL = """least(%(burst)s::float8, kept.tokens
        + greatest(0, extract(epoch from %(now)s - kept.counted_at)::float8) * %(per_second)s)"""
# One statement, so that two processes that ask at once each take a token of their own. A clock that goes back for a
# moment fills nothing.
TAKE = f"""
    insert into rates as kept (bucket, tokens, counted_at, allowed)
    values (%(bucket)s, %(burst)s::float8 - 1, %(now)s, true)
    on conflict (bucket) do update set
        tokens = {_LEVEL} - ({_LEVEL} >= 1)::int,
        allowed = {_LEVEL} >= 1,
        counted_at = greatest(kept.counted_at, %(now)s)
    returning tokens, allowed
"""
FORGET = "delete from rates where counted_at < %(before)s"


class Rates:
    """The rows of `rates`."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def take(self, bucket: str, rate: Rate) -> timedelta | None:
        """Take a token; None where there was one, else how long until there is: whole seconds, as Retry-After wants."""
        row = self._sql.row(TAKE, bucket=bucket, burst=rate.burst, per_second=rate.per_second, now=self._now)
        if row is None or row["allowed"]:
            return None
        return timedelta(seconds=max(1, math.ceil((1 - row["tokens"]) / rate.per_second)))

    def forget(self, before: datetime) -> None:
        """Drop the buckets that nobody has asked from since; they are full again by then."""
        self._sql.send(FORGET, {"before": before})
