"""Reports of money: what came in and what went back, on the day on which it did, by the clock of the visit's branch."""

from dataclasses import dataclass
from datetime import date

from core.domain.report import Period
from core.storage.reports_visits import window
from core.storage.sql import Sql

_DAY = "(l.at at time zone c.timezone)::date"
REVENUE = f"""
    select {_DAY} as day, l.currency,
        coalesce(sum(l.amount_minor) filter (where l.kind = 'capture'), 0)::bigint as came,
        coalesce(sum(l.amount_minor) filter (where l.kind in ('refund', 'dispute')), 0)::bigint as went
    from ledger l
    join payments p on p.id = l.payment_id
    join appointments a on a.id = p.appointment_id
    join clinics c on c.id = a.clinic_id
    where l.kind in ('capture', 'refund', 'dispute')
      and l.at >= %(since)s and l.at < %(until)s and {_DAY} between %(first)s and %(last)s
      and (%(doctor_id)s::bigint is null or a.doctor_id = %(doctor_id)s)
      and (%(clinic_id)s::bigint is null or a.clinic_id = %(clinic_id)s)
    group by 1, 2 order by 1, 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfMoney:
    """One day in one currency, in minor units: what `came` in, what `went` back to patients or their banks."""

    day: date
    currency: str
    came: int
    went: int

    @property
    def stayed(self) -> int:
        """Return what is left of it; less than nothing where more went back than came."""
        return self.came - self.went


class MoneyReports:
    """What the reports read of money, in one transaction."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def revenue(self, period: Period) -> list[DayOfMoney]:
        """Return the days on which any moved, in their order."""
        return [DayOfMoney(**row) for row in self._sql.rows(REVENUE, **window(period))]
