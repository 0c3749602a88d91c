"""A day at a glance: how many come, who is here, what is open; and below it every visit, to be opened."""

from collections import Counter
from collections.abc import Sequence

from core.domain.appointment import Status
from core.domain.board_link import board_key
from core.domain.money import Money
from core.services.clinic_day import OfDay, see_day
from webhooks.dashboard.filters import asked_day, filters
from webhooks.dashboard.here import Here, View
from webhooks.dashboard.html import Html, tag
from webhooks.dashboard.layout import ROOT
from webhooks.dashboard.rows import status_of, table, visit_rows

AGAIN = 60
"""Seconds after which the page of a day that is under way loads itself anew."""
_TILES: Sequence[tuple[str, frozenset[Status]]] = (
    ("expected", frozenset({Status.CONFIRMED, Status.REQUESTED})),
    ("here", frozenset({Status.ARRIVED})),
    ("inside", frozenset({Status.IN_CONSULTATION})),
    ("seen", frozenset({Status.COMPLETED})),
    ("no_show", frozenset({Status.NO_SHOW})),
    ("cancelled", frozenset({Status.CANCELLED})),
)
"""What is counted, and which statuses it counts."""
_TO_PAY = frozenset({Status.CONFIRMED, Status.ARRIVED, Status.IN_CONSULTATION, Status.COMPLETED})


def today_page(here: Here) -> View:
    """Show a day of a branch. Raises `NotPermitted`, `NotFound`."""
    asked = asked_day(here)
    visits = see_day(here.uow, here.by, asked)
    rows = visit_rows(here, visits)
    heads = [here.say(f"pages.{name}") for name in ("time", "patient", "doctor", "state", "payment")]
    body = [
        filters(here, asked, ROOT, by_pay=True),
        _tiles(here, visits),
        table(here.say("pages.visits"), heads, rows) if rows else tag("p", here.say("pages.nobody"), class_="note"),
    ]
    body.append(_boards(here))
    day = here.date(asked.day)
    again = AGAIN if asked.day == here.today() else None
    return View(title=day, body=body, at="today", again=again)


def _boards(here: Here) -> Html:
    """Return where the board of each branch is found."""
    keys = [(clinic.name, board_key(clinic.id, here.secret)) for clinic in here.clinics()]
    found = [tag("li", tag("a", name, href=f"/board/{key}")) for name, key in keys]
    return tag(
        "details",
        tag("summary", here.say("pages.boards")),
        tag("p", here.say("pages.boards.says"), class_="quiet"),
        tag("ul", found),
    )


def _tiles(here: Here, visits: Sequence[OfDay]) -> Html:
    counted = Counter(status_of(visit) for visit in visits)
    figures = [(here.say(f"pages.{name}"), str(sum(counted[s] for s in of))) for name, of in _TILES]
    figures += [(here.say(f"pages.{name}"), here.money(amount)) for name, amount in _sums(visits)]
    return tag("dl", (tag("div", tag("dt", what), tag("dd", much)) for what, much in figures), class_="tiles")


def _sums(visits: Sequence[OfDay]) -> list[tuple[str, Money]]:
    """Return what was paid and what is open, in the currency of the first visit: a clinic has one."""
    counted = [visit for visit in visits if visit.status in _TO_PAY]
    if not counted:
        return []
    currency = counted[0].fee.currency
    same = [visit for visit in counted if visit.fee.currency == currency]
    return [
        ("paid", Money(sum(visit.paid.minor for visit in same), currency)),
        ("open", Money(sum(visit.due.minor for visit in same), currency)),
    ]
