"""The reports say what anybody counts who goes through every row by hand: on random histories, in two time zones."""

import statistics
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.appointment import Status
from core.domain.payment import RefundStatus
from core.domain.report import Period, Report
from core.services.reports import REPORTS, reports_of
from core.services.reports.statuses import SHOWN
from tests.builders import World
from tests.core.services.report_history import DAYS, FIRST, ZONES, History

KEPT = {"confirmed", "arrived", "in_consultation", "completed", "no_show"}


def days(period: Period) -> list[date]:
    return [period.first + timedelta(days=n) for n in range(period.days)]


def cells(report: Report) -> list[tuple[Any, ...]]:
    return [report.cells(row) for row in report.rows]


def by_hand(history: History, period: Period) -> dict[str, list[tuple[Any, ...]]]:
    """Return what each report has to say, counted one row after the other."""
    rows = history.of(period)

    def on(day: date, *, walk_in: bool) -> int:
        return sum(r["starts"].astimezone(r["zone"]).date() == day and r["walk_in"] == walk_in for r in rows)

    def having(status: str) -> int:
        return sum(r["status"] == status for r in rows)

    over = [having(s) for s in ("completed", "no_show", "cancelled")]
    kept = [r for r in rows if not r["walk_in"] and r["status"] in KEPT]
    last = [r["answers"][-1][0] if r["answers"] else "silent" for r in kept]
    money = [
        m for m in history.money if period.doctor_id in (None, m["doctor"]) and period.clinic_id in (None, m["branch"])
    ]

    def moved(day: date, kind: str) -> int:
        return sum(m["minor"] for m in money if m["at"].astimezone(m["zone"]).date() == day and m["kind"] == kind)

    waits: list[tuple[int | None, list[dict[str, Any]]]] = [(None, [r for r in rows if r["wait"] is not None])]
    waits += [(d, of) for d in history.doctors if (of := [r for r in waits[0][1] if r["doctor"] == d])]
    return {
        "visits": [(d, on(d, walk_in=False), on(d, walk_in=True)) for d in days(period)],
        "statuses": [(s.value, having(s.value)) for s in SHOWN],
        "sources": [(c, sum(r["walk_in"] == w for r in rows)) for c, w in (("scheduled", False), ("walk_in", True))],
        "rates": [
            (c, n, round(100 * n / sum(over), 1) if sum(over) else None)
            for c, n in zip(("completed", "no_show", "cancelled"), over, strict=True)
        ],
        "revenue": [
            (d, moved(d, "capture"), moved(d, "refund"), moved(d, "capture") - moved(d, "refund")) for d in days(period)
        ],
        "waits": [(d, *_measured([r["wait"] for r in of])) for d, of in waits],
        "answers": [(a, last.count(a)) for a in ("coming", "late", "move", "cancel", "silent")],
        **_further_by_hand(history, period, rows, money),
    }


ENDS = ("completed", "no_show", "cancelled")


def _further_by_hand(
    history: History, period: Period, rows: list[dict[str, Any]], money: list[dict[str, Any]]
) -> dict[str, list[tuple[Any, ...]]]:
    def there(row: dict[str, Any], name: str = "starts") -> datetime:
        moment: datetime = row[name].astimezone(row["zone"])
        return moment

    def ended(of: list[dict[str, Any]]) -> tuple[int, ...]:
        return len(of), *(sum(r["status"] == end for r in of) for end in ENDS)

    def left(of: list[dict[str, Any]]) -> int:
        return sum(m["minor"] if m["kind"] == "capture" else -m["minor"] for m in of)

    money = [m for m in money if period.first <= there(m, "at").date() <= period.last]
    kept = [there(r) for r in rows if r["status"] not in {"cancelled", "expired"}]
    hours = range(min(t.hour for t in kept), max(t.hour for t in kept) + 1) if kept else range(0)
    work, takings = [], []
    for doctor in history.doctors:
        of, theirs = [r for r in rows if r["doctor"] == doctor], [m for m in money if m["doctor"] == doctor]
        visits, *ends = ended(of)
        if of or theirs:
            seen = round(100 * ends[0] / sum(ends), 1) if sum(ends) else None
            took, stars = _mean(r["took"] for r in of), _mean(r["stars"] for r in of)
            work.append((doctor, visits, *ends, seen, took, stars, left(theirs)))
        if theirs:
            came, went = (sum(m["minor"] for m in theirs if m["kind"] == kind) for kind in ("capture", "refund"))
            takings.append((doctor, "desk", came, went, came - went))
    months = sorted({day.replace(day=1) for day in days(period)})
    return {
        "performance": work,
        "takings": takings,
        "trend": [
            (
                month,
                *ended([r for r in rows if there(r).date().replace(day=1) == month]),
                left([m for m in money if there(m, "at").date().replace(day=1) == month]),
            )
            for month in months
        ],
        "walk_ins": [(d, *ended([r for r in rows if r["walk_in"] and there(r).date() == d])) for d in days(period)],
        "peak_hours": [
            (weekday, hour, sum((t.weekday(), t.hour) == (weekday, hour) for t in kept))
            for weekday in range(7)
            for hour in hours
        ],
        "refunds": [
            (f"refund_{so.value}", len(of), sum(of))
            for so in RefundStatus
            for of in [[m["minor"] for m in money if m.get("refund") == so.value]]
        ],
    }


def _mean(values: Iterable[int | None]) -> Any:
    known = [value for value in values if value is not None]
    return pytest.approx(statistics.mean(known), abs=0.051) if known else None


def _measured(waits: list[int]) -> tuple[Any, ...]:
    if not waits:
        return 0, None, None, None
    ninth = statistics.quantiles(waits, n=10, method="inclusive")[8] if len(waits) > 1 else waits[0]
    return len(waits), *(pytest.approx(x, abs=0.051) for x in (statistics.mean(waits), statistics.median(waits), ninth))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_report_says_what_is_counted_by_hand(world: World, seed: int) -> None:
    history = History(world, seed)
    last = FIRST + timedelta(days=DAYS - 1)
    periods = [
        Period(first=FIRST, last=last),
        Period(first=FIRST + timedelta(days=3), last=FIRST + timedelta(days=3)),
        *(Period(first=FIRST, last=last, doctor_id=doctor) for doctor in history.doctors),
        *(Period(first=FIRST, last=last, clinic_id=branch) for branch in history.branches),
        Period(first=FIRST + timedelta(days=100), last=FIRST + timedelta(days=101)),
    ]
    for period in periods:
        check(history, period)

    @given(
        st.builds(
            lambda begins, days, doctor, branch: Period(
                first=FIRST + timedelta(days=begins),
                last=FIRST + timedelta(days=begins + days),
                doctor_id=doctor,
                clinic_id=branch,
            ),
            st.integers(-3, DAYS + 2),
            st.integers(0, 40),
            st.sampled_from([None, *history.doctors]),
            st.sampled_from([None, *history.branches]),
        )
    )
    @settings(max_examples=8, deadline=None, database=None)
    def check_any(period: Period) -> None:
        check(history, period)

    check_any()


def check(history: History, period: Period) -> None:
    with history.world.work() as uow:
        found = reports_of(uow, period)
    assert found.keys() == REPORTS.keys()
    assert {name: cells(found[name]) for name in found if name != "utilisation"} == by_hand(history, period)
    _utilisation_by_hand(history, period, cells(found["utilisation"]))


def _utilisation_by_hand(history: History, period: Period, found: list[tuple[Any, ...]]) -> None:
    """Nine to eight, half an hour and ten minutes between: 16 places a day, less those in Dr A's leave."""
    wanted = []
    for index, doctor in enumerate(history.doctors):
        branch, zone = history.branches[index % 2], ZoneInfo(ZONES[index % 2])
        if period.doctor_id not in (None, doctor):
            continue
        places = 0
        for day in days(period) if period.clinic_id in (None, branch) else ():
            for number in range(16):
                starts = datetime.combine(day, time(9), zone) + timedelta(minutes=40 * number)
                away = (datetime(2026, 11, 4, 6, tzinfo=UTC), datetime(2026, 11, 5, 9, tzinfo=UTC))
                places += index != 0 or starts + timedelta(minutes=30) <= away[0] or starts >= away[1]
        taken = 30 * sum(r["doctor"] == doctor and not r["walk_in"] and r["status"] in KEPT for r in history.of(period))
        if places or taken:
            wanted.append((doctor, taken, places * 30, round(100 * taken / (places * 30), 1) if places else None))
    assert found == wanted


def test_a_clinic_without_a_visit_or_a_doctor_answers_too(world: World) -> None:
    with world.work() as uow:
        found = reports_of(uow, Period(first=FIRST, last=FIRST))
    assert cells(found["visits"]) == [(FIRST, 0, 0)]
    assert cells(found["rates"]) == [("completed", 0, None), ("no_show", 0, None), ("cancelled", 0, None)]
    assert cells(found["revenue"]) == [(FIRST, 0, 0, 0)]
    assert cells(found["waits"]) == [(None, 0, None, None, None)]
    assert cells(found["utilisation"]) == []
    assert {Status(code) for code, _ in cells(found["statuses"])} == set(Status) - {Status.HELD}
