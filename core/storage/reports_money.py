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

_MOVED = """
    coalesce(sum(l.amount_minor) filter (where l.kind = 'capture'), 0)::bigint as came,
    coalesce(sum(l.amount_minor) filter (where l.kind in ('refund', 'dispute')), 0)::bigint as went
    from ledger l
    join payments p on p.id = l.payment_id
    join appointments a on a.id = p.appointment_id
    join clinics c on c.id = a.clinic_id
"""
_MONEY = f"""
    where l.kind in ('capture', 'refund', 'dispute') and l.currency = %(currency)s
      and l.at >= %(since)s and l.at < %(until)s and {_DAY} between %(first)s and %(last)s
      and (%(doctor_id)s::bigint is null or a.doctor_id = %(doctor_id)s)
      and (%(clinic_id)s::bigint is null or a.clinic_id = %(clinic_id)s)
"""
TAKINGS = f"select a.doctor_id, l.gateway, {_MOVED} {_MONEY} group by 1, 2 order by 1, 2"
MONTHS = f"select date_trunc('month', {_DAY})::date as month, {_MOVED} {_MONEY} group by 1 order by 1"
REFUNDS = """
    select 'refund_' || r.status as code, count(*) as refunds, sum(r.amount_minor)::bigint as amount
    from refunds r
    join payments p on p.id = r.payment_id
    join appointments a on a.id = p.appointment_id
    join clinics c on c.id = a.clinic_id
    where r.currency = %(currency)s and r.created_at >= %(since)s and r.created_at < %(until)s
      and (r.created_at at time zone c.timezone)::date between %(first)s and %(last)s
      and (%(doctor_id)s::bigint is null or a.doctor_id = %(doctor_id)s)
      and (%(clinic_id)s::bigint is null or a.clinic_id = %(clinic_id)s)
    group by 1 order by 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What one doctor's visits brought in through one gateway (`desk`: at the counter), and what of it went back."""

    doctor_id: int
    gateway: str
    came: int
    went: int

    @property
    def stayed(self) -> int:
        """Return what is left of it; less than nothing where more went back than came."""
        return self.came - self.went


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundsSo:
    """So many refunds stand so, together over so much, in minor units."""

    code: str
    refunds: int
    amount: int


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

    def takings(self, period: Period, currency: str) -> list[Taking]:
        """Return what came and went in one currency, by doctor and gateway."""
        return [Taking(**row) for row in self._sql.rows(TAKINGS, currency=currency, **window(period))]

    def stayed_by_month(self, period: Period, currency: str) -> dict[date, int]:
        """Return what was left of each month's money, by its first day; of this period's days only."""
        rows = self._sql.rows(MONTHS, currency=currency, **window(period))
        return {row["month"]: row["came"] - row["went"] for row in rows}

    def refunds(self, period: Period, currency: str) -> dict[str, RefundsSo]:
        """Return the refunds that were decided in the period, by how they stand now."""
        return {row["code"]: RefundsSo(**row) for row in self._sql.rows(REFUNDS, currency=currency, **window(period))}
