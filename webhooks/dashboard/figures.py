"""The clinic in figures: every chart with the table behind it, for a period, a doctor and a branch; as files too."""

from datetime import timedelta

from bot.figures_file import TABLE, ReportWords, figures_file
from core.documents.chart_paper import charts_as_pdf
from core.documents.svg import as_svg
from core.documents.table_file import TextTable
from core.domain.errors import NotFound
from core.domain.report import LONGEST, Period, Report
from core.services.stats import see_figures
from webhooks.dashboard.filters import chosen
from webhooks.dashboard.here import File, Here, View
from webhooks.dashboard.html import Html, join, markup_of_ours, tag
from webhooks.dashboard.layout import ROOT

CHARTS = ("visits", "utilisation", "peak_hours", "revenue", "waits", "statuses", "answers")
"""The reports that are drawn, in their order."""
USUAL = 30
"""Days of a period that nobody has chosen."""
_QUICK = (7, 30, 90, 365)


def figures_page(here: Here) -> View:
    """Show the charts of a period. Raises `NotPermitted`, `NotFound`."""
    period, reports, words = _asked(here)
    figures = tag("div", [_figure(here, words, reports[name]) for name in CHARTS if name in reports], class_="charts")
    sheet = words.sheet(period, reports, "")
    tiles = tag("dl", (tag("div", tag("dt", what), tag("dd", much)) for what, much in sheet.figures), class_="tiles")
    query = _query(period)
    files = [
        tag("a", here.say("pages.as_pdf"), href=f"{ROOT}/figures.pdf?{query}", class_="button"),
        tag("a", here.say("pages.as_csv"), href=f"{ROOT}/figures.csv?{query}", class_="button"),
    ]
    body = [_filters(here, period), tiles, figures, tag("div", files, class_="ways")]
    return View(title=here.say("pages.figures_of", when=sheet.subtitle), body=body, at="figures")


def figures_pdf(here: Here) -> File:
    """Return the charts on a sheet of paper. Raises `NotPermitted`, `NotFound`."""
    period, reports, words = _asked(here)
    content = charts_as_pdf(words.sheet(period, reports, here.clinic().name), made_at=here.uow.now)
    return File(content=content, media_type="application/pdf", name=f"figures-{period.first}.pdf")


def figures_csv(here: Here) -> File:
    """Return every table. Raises `NotPermitted`, `NotFound`."""
    period, reports, _ = _asked(here)
    content = figures_file(TABLE, period, reports, here.language, clinic="", roster=here.uow.roster)
    return File(content=content, media_type="text/csv; charset=utf-8", name=f"figures-{period.first}.csv")


def _asked(here: Here) -> tuple[Period, dict[str, Report], ReportWords]:
    last = here.day("last", here.today())
    first = here.day("first", last - timedelta(days=USUAL - 1))
    if not 0 <= (last - first).days < LONGEST:
        raise NotFound(what="period")
    period = Period(first=first, last=last, doctor_id=here.number("doctor"), clinic_id=here.number("branch"))
    drawn, reports = see_figures(here.uow, here.by, period)
    return drawn.period, dict(reports), ReportWords(here.language, here.uow.roster)


def _filters(here: Here, period: Period) -> Html:
    doctors = [("", here.say("pages.all_doctors"))]
    doctors += [(str(doctor.id), doctor.called(here.language)) for doctor in here.doctors()]
    branches = [("", here.say("pages.all_branches"))]
    branches += [(str(clinic.id), clinic.name) for clinic in here.clinics()]
    days = [
        tag(
            "label",
            tag("span", here.say(f"pages.{name}")),
            tag("input", type="date", name=name, value=day.isoformat(), required=True),
        )
        for name, day in (("first", period.first), ("last", period.last))
    ]
    several = len(branches) > 2
    form = tag(
        "form",
        days,
        chosen(here.say("pages.branch"), "branch", branches, str(period.clinic_id or "")) if several else None,
        chosen(here.say("pages.doctor"), "doctor", doctors, str(period.doctor_id or "")),
        tag("button", here.say("pages.show")),
        method="get",
        action=f"{ROOT}/figures",
        class_="filters",
    )
    today = here.today()
    quick = [
        tag(
            "a",
            here.say("pages.days", count=days),
            href=f"{ROOT}/figures?first={today - timedelta(days=days - 1)}&last={today}",
        )
        for days in _QUICK
    ]
    return join(tag("nav", quick, class_="around", aria_label=here.say("pages.period")), form)


def _figure(here: Here, words: ReportWords, report: Report) -> Html:
    """Return a chart, and behind it the numbers that it is drawn from as a table."""
    panel = words.panel(report)
    return tag(
        "figure",
        tag("figcaption", panel.title),
        markup_of_ours(as_svg(panel, here.language)),
        tag("details", tag("summary", here.say("pages.as_table")), _table(words.table(report))),
    )


def _table(table: TextTable) -> Html:
    head = tag("thead", tag("tr", [tag("th", each, scope="col") for each in table.heads]))
    rows = [tag("tr", [tag("td", "–" if cell is None else f"{cell}") for cell in row]) for row in table.rows]
    inside = tag("table", tag("caption", table.title), head, tag("tbody", rows))
    return tag("div", inside, class_="scrolls", tabindex=0)


def _query(period: Period) -> str:
    more = [f"&doctor={period.doctor_id}" if period.doctor_id else "", f"&branch={period.clinic_id}"]
    return f"first={period.first}&last={period.last}{more[0]}{more[1] if period.clinic_id else ''}"
