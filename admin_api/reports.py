"""Every report of the clinic over HTTP: what `/stats` draws, for any period, doctor and branch, in four formats."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from admin_api.access import Gate, TheGate, needs
from admin_api.formats import Accept, Format, InLanguage, Language, Words, also_as, asked_for, file_of
from admin_api.problems import Problem, declared
from core.documents.table_file import TextTable
from core.domain.api_key import ApiKey, Scope
from core.domain.report import LONGEST, Period, Report
from core.services.reconciliation import today
from core.services.reports import REPORTS
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["reports"])
Reader = Annotated[ApiKey, Depends(needs(Scope.REPORTS_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid", "not_found", "not_acceptable")
MONTH = timedelta(days=29)
"""What a report is about when nobody says: today and the 29 days before."""
Name = StrEnum("Name", {name.upper(): name for name in REPORTS})  # type: ignore[misc]


class Column(BaseModel):
    """One column of a report and what it holds."""

    name: str = Field(examples=["scheduled"])
    unit: str = Field(
        description="day, doctor (an id; null: all), code, count, money (minor units), percent, minutes, weekday "
        "(0 is Monday), hour, stars",
        examples=["count"],
    )


class ReportBody(BaseModel):
    """One report of a period."""

    report: str = Field(examples=["visits"])
    first: date
    last: date
    doctor: int | None
    branch: int | None
    currency: str | None = Field(description="of its money, where it has any", examples=["INR"])
    columns: list[Column]
    rows: list[dict[str, str | int | float | None]] = Field(
        examples=[[{"day": "2026-11-23", "scheduled": 14, "walk_in": 6}]]
    )


class Asked:
    """The period of a report, as the query says it."""

    def __init__(
        self,
        doctor: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="only of this doctor")] = None,
        branch: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="only at this branch")] = None,
        first: Annotated[date | None, Query(alias="from", description="first day, by the branch's calendar")] = None,
        last: Annotated[date | None, Query(alias="to", description="last day; today, where none is given")] = None,
    ) -> None:
        self._doctor, self._branch, self._first, self._last = doctor, branch, first, last

    def period(self, uow: UnitOfWork) -> Period:
        """Return the period. Raises `Problem` for one of nothing, one too long, a doctor or branch that is not."""
        last = self._last or (self._first + MONTH if self._first else today(uow))
        first = self._first or last - MONTH
        if not timedelta(0) <= last - first < timedelta(days=LONGEST) or last.year > 2198 or first.year < 2000:
            raise Problem("invalid", facts={"fields": [{"at": ["query", "from"], "fault": "period"}]})
        known = self._doctor in (None, *uow.roster.doctors) and self._branch in (None, *uow.roster.clinics)
        if not known:
            raise Problem("not_found")
        return Period(first=first, last=last, doctor_id=self._doctor, clinic_id=self._branch)


Period_ = Annotated[Asked, Depends()]


@router.get(
    "/reports",
    summary="Which reports there are",
    responses=declared(*["key_refused", "scope_missing", "too_many_requests"]),
)
def names(_key: Reader) -> list[str]:
    """Return the name of every report."""
    return list(REPORTS)


@router.get(
    "/reports/{name}.{ending}",
    summary="One report, in the format that the path ends with",
    responses=_REFUSALS | also_as(Format.CSV, Format.XLSX, Format.PDF),
    response_model=ReportBody,
)
def as_ending(
    name: Name, ending: Format, _key: Reader, gate: TheGate, asked: Period_, language: InLanguage = None
) -> Any:
    """Return a report."""
    return _answer(gate, name, asked, ending, language)


@router.get(
    "/reports/{name}",
    summary="One report, in the format that Accept asks for",
    responses=_REFUSALS | also_as(Format.CSV, Format.XLSX, Format.PDF),
    response_model=ReportBody,
)
def report(
    name: Name, _key: Reader, gate: TheGate, asked: Period_, accept: Accept = None, language: InLanguage = None
) -> Any:
    """Return a report."""
    return _answer(gate, name, asked, asked_for(accept), language)


def _answer(gate: Gate, name: str, asked: Asked, format_: Format, language: Language | None) -> ReportBody | Response:
    def work(uow: UnitOfWork) -> ReportBody | tuple[TextTable, Words]:
        period = asked.period(uow)
        found = REPORTS[name](uow, period)
        if format_ is Format.JSON:
            return _body(found, period)
        plain = format_ is Format.CSV and language is None
        read_in = (language or Language.ENGLISH).value
        table = _plain(found) if plain else gate.words(found, read_in, uow.roster)
        doctor = uow.roster.doctors.get(period.doctor_id or 0)
        branch = uow.roster.clinics.get(period.clinic_id or 0)
        whose = [doctor.called(read_in) if doctor else "", branch.name if branch else ""]
        words = Words(
            name=f"{name}-{period.first}-{period.last}",
            title=table.title,
            subtitle=" · ".join(part for part in (f"{period.first} – {period.last}", *whose) if part),
            language=f"{read_in}-IN",
            made_at=uow.now,
        )
        return table, words

    made = gate.database.run(work)
    return made if isinstance(made, ReportBody) else file_of(format_, [made[0]], made[1])


def _body(report: Report, period: Period) -> ReportBody:
    names = [name for name, _ in report.columns]
    return ReportBody(
        report=report.name,
        first=period.first,
        last=period.last,
        doctor=period.doctor_id,
        branch=period.clinic_id,
        currency=report.currency or None,
        columns=[Column(name=name, unit=unit.value) for name, unit in report.columns],
        rows=[dict(zip(names, map(_cell, report.cells(row)), strict=True)) for row in report.rows],
    )


def _plain(report: Report) -> TextTable:
    heads = tuple(name for name, _ in report.columns)
    return TextTable(report.name, heads, [tuple(map(_cell, report.cells(row))) for row in report.rows])


def _cell(value: Any) -> str | int | float | None:
    if value is None or isinstance(value, int | float):
        return value
    return str(value.isoformat()) if isinstance(value, date) else str(value)
