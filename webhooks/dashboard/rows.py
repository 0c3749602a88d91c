"""Lists of visits as tables: on a phone each row becomes a card, and every cell says which column it is of."""

from collections.abc import Iterable, Sequence

from core.domain.appointment import Status
from core.services.clinic_day import OfDay, Pays, pays_of
from webhooks.dashboard.here import Here
from webhooks.dashboard.html import Html, join, tag
from webhooks.dashboard.layout import ROOT


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Html | str]], *, class_: str = "cards") -> Html:
    """Return a table with its caption; each cell carries the name of its column for a narrow screen."""
    body = [tag("tr", [tag("td", cell, data_of=head) for head, cell in zip(heads, row, strict=True)]) for row in rows]
    head = tag("thead", tag("tr", [tag("th", each, scope="col") for each in heads]))
    return tag("table", tag("caption", caption), head, tag("tbody", body), class_=class_)


def visit_rows(here: Here, visits: Sequence[OfDay]) -> list[list[Html | str]]:
    """Return a row for each visit; its time leads to it."""
    found: list[list[Html | str]] = []
    for visit in visits:
        zone = here.uow.roster.clinic(visit.clinic_id).zone
        when = here.say("pages.walk_in") if visit.walk_in else here.clock(visit.starts_at, zone)
        link = tag("a", when, href=f"{ROOT}/visits/{visit.id}", class_="whole")
        number = tag("small", visit.number or "")
        found.append(
            [join(link, number), visit.patient, here.doctor(visit.doctor_id), state(here, visit), pay(here, visit)]
        )
    return found


def status_of(visit: OfDay) -> Status:
    """Return how a visit stands; who was called is inside, though the doctor has not said so yet."""
    called = visit.status is Status.ARRIVED and visit.called_at is not None
    return Status.IN_CONSULTATION if called else visit.status


def state(here: Here, visit: OfDay) -> Html:
    """Return how a visit stands, and the token of who is here."""
    status = status_of(visit)
    token = f" · Q{visit.token:03}" if visit.token and status in _IN_LINE else ""
    return tag("span", here.say(f"code.{status.value}") + token, class_=f"state {status.value}")


def pay(here: Here, visit: OfDay) -> Html:
    """Return how it stands with the money."""
    how = pays_of(visit)
    amount = {Pays.PAID: visit.paid, Pays.PART: visit.due, Pays.OPEN: visit.due}.get(how)
    words = here.say(f"pays.{how.value}")
    return tag("span", f"{words} {here.money(amount)}" if amount else words, class_=f"pay {how.value}")


_IN_LINE = frozenset({Status.ARRIVED, Status.IN_CONSULTATION, Status.COMPLETED})
