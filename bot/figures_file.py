"""A period in figures as it goes with a message: a picture of charts, or a table of all that they are drawn from."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from bot.message import Attachment
from bot.phrases import CALENDARS, fill, render, write_money
from core.documents.picture import as_png
from core.documents.sheet import Bars, Panel, Sheet
from core.documents.table_file import Cell, TextTable, as_csv
from core.domain.money import Money
from core.domain.report import Drawn, Period, Report, Shape, Unit
from core.domain.roster import Roster

PICTURE, TABLE = "figures_picture", "figures_table"
"""What such an attachment is made of (`Attachment.made_of`)."""
MEDIA: Mapping[str, tuple[str, str]] = {PICTURE: ("png", "image/png"), TABLE: ("csv", "text/csv")}
"""By what it is made of: how its name ends, and what it is."""
PANELS = ("visits", "statuses", "revenue", "utilisation", "waits", "answers")
"""The reports that have a chart on the sheet, in their order; of the others it has the figures."""
NONE = "–"


def figures_attachment(made_of: str, id_: str, language: str) -> Attachment:
    """Return the file to send: made when it is sent, and named by its first day."""
    ending, media_type = MEDIA[made_of]
    first = Drawn.of_id(UUID(id_)).period.first
    return Attachment(name=f"stats-{first}.{ending}", media_type=media_type, made_of=f"{made_of}:{language}:{id_}")


def figures_file(
    made_of: str, period: Period, reports: Mapping[str, Report], language: str, *, clinic: str, roster: Roster
) -> bytes:
    """Return the file's bytes; `clinic` is the branch's name, empty for several branches."""
    words = ReportWords(language, roster)
    if made_of == TABLE:
        return as_csv([words.table(report) for report in reports.values()])
    return as_png(words.sheet(period, reports, clinic))


def report_table(report: Report, language: str, roster: Roster) -> TextTable:
    """Return one report as a table in the words of a language."""
    return ReportWords(language, roster).table(report)


class ReportWords:
    """Reports in the words of one language."""

    def __init__(self, language: str, roster: Roster) -> None:
        self._language = language
        self._roster = roster

    def say(self, key: str, **facts: object) -> str:
        return render(self._language, key, facts)

    def sheet(self, period: Period, reports: Mapping[str, Report], clinic: str) -> Sheet:
        doctor = self._roster.doctors.get(period.doctor_id or 0)
        span = "figures.day" if period.days == 1 else "figures.days"
        rates = {row.code: row for row in reports["rates"].rows}
        revenue = reports["revenue"]
        came = Money(sum(day.stayed for day in revenue.rows), revenue.currency)
        whose = [clinic] if clinic or doctor else [self.say("figures.of_clinic")]
        return Sheet(
            language=f"{self._language}-IN",
            title=" · ".join(name for name in (*whose, doctor.called(self._language) if doctor else "") if name),
            subtitle=self.say(span, first=period.first, last=period.last),
            figures=(
                (self.say("report.visits"), str(sum(row.visits for row in reports["sources"].rows))),
                *((self.say(f"code.{code}"), _share(rates[code].percent)) for code in rates),
                (self.say("column.stayed"), write_money(came)),
            ),
            panels=tuple(self.panel(reports[name]) for name in PANELS),
        )

    def table(self, report: Report) -> TextTable:
        heads = tuple(self._head(name, unit, report.currency) for name, unit in report.columns)
        rows = [
            tuple(
                self._cell(value, unit, report.currency)
                for value, (_, unit) in zip(report.cells(row), report.columns, strict=True)
            )
            for row in report.rows
        ]
        return TextTable(self.say(f"report.{report.name}"), heads, rows)

    def panel(self, report: Report) -> Panel:
        """Return a report's chart: the same for a picture, a page and a sheet of paper."""
        return self._week(report) if report.chart.shape is Shape.WEEK else self._bars(report)

    def _week(self, report: Report) -> Panel:
        unit, series = Unit.COUNT, report.chart.series[0]
        hours = sorted({row.hour for row in report.rows})
        days = sorted({row.weekday for row in report.rows})
        known = {(row.weekday, row.hour): getattr(row, series) for row in report.rows}
        most = max(known.values(), default=0)
        return Panel(
            title=self.say(f"report.{report.name}"),
            labels=tuple(CALENDARS[self._language].short_weekdays[day] for day in days),
            bars=tuple(Bars(str(hour), tuple(known[day, hour] for day in days)) for hour in hours),
            written=tuple("" for _ in days),
            most=self.say("figures.most", most=self._measure(most, unit, report.currency)),
            empty=self.say("figures.nothing"),
            columns=tuple(f"{hour:02}" for hour in hours),
        )

    def _bars(self, report: Report) -> Panel:
        chart = report.chart
        over_days = chart.shape is Shape.DAYS
        unit = report.unit(chart.series[0])
        values = [[getattr(row, name) for name in chart.series] for row in report.rows]
        most = max((sum(v or 0 for v in row) for row in values), default=0)
        return Panel(
            title=self.say(f"report.{report.name}"),
            labels=tuple(self._label(getattr(row, chart.labels), report.unit(chart.labels)) for row in report.rows),
            bars=tuple(
                Bars(self.say(f"column.{name}"), tuple(row[place] for row in values))
                for place, name in enumerate(chart.series)
            ),
            written=tuple(" / ".join(self._measure(v, unit, report.currency) for v in row) for row in values),
            most=self.say("figures.most", most=self._measure(most, unit, report.currency)),
            empty=self.say("figures.nothing"),
            over_days=over_days,
            whole=100.0 if unit is Unit.PERCENT else None,
        )

    def _label(self, value: Any, unit: Unit) -> str:
        if unit is Unit.DAY:
            return fill(self._language, "{day:short}", {"day": value})
        return str(self._cell(value, unit))

    def _measure(self, value: Any, unit: Unit, currency: str) -> str:
        if value is None:
            return NONE
        if unit is Unit.MONEY:
            return write_money(Money(value, currency))
        return _share(value) if unit is Unit.PERCENT else f"{value:g}"

    def _head(self, name: str, unit: Unit, currency: str) -> str:
        head = self.say(f"column.{name}")
        if unit is Unit.MONEY:
            return f"{head} ({currency})"
        in_minutes = self.say("column.unit.minutes")
        return f"{head} ({in_minutes})" if unit is Unit.MINUTES else head

    def _cell(self, value: Any, unit: Unit, currency: str = "") -> Cell:
        if unit is Unit.MONEY:
            return float(Money(value, currency).decimal())
        written = self._written.get(unit)
        if written:
            return written(value)
        return value if value is None or isinstance(value, int) else float(value)

    @property
    def _written(self) -> Mapping[Unit, Callable[[Any], str]]:
        """Return how values that are no measure are written."""
        return {
            Unit.DAY: lambda day: str(day.isoformat()),
            Unit.DOCTOR: self._doctor,
            Unit.CODE: lambda code: self.say(f"code.{code}"),
            Unit.WEEKDAY: lambda number: CALENDARS[self._language].weekdays[number],
            Unit.HOUR: lambda hour: f"{hour:02}:00",
        }

    def _doctor(self, doctor_id: int | None) -> str:
        if doctor_id is None:
            return self.say("figures.all")
        doctor = self._roster.doctors.get(doctor_id)
        return doctor.called(self._language) if doctor else str(doctor_id)


def _share(percent: float | None) -> str:
    return NONE if percent is None else f"{percent:g}%"
