"""One visit: whose it is, how it stands, what can be done; and the page on which that is confirmed."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from core.domain.desk_payment import Way
from core.domain.errors import ChangedMeanwhile, NotFound
from core.services.desk_moving import places_to_move
from core.services.desk_visits import InHand, open_visit, visit_in_hand
from webhooks.dashboard.filters import chosen
from webhooks.dashboard.here import Go, Here, View
from webhooks.dashboard.html import Html, tag
from webhooks.dashboard.layout import ROOT
from webhooks.dashboard.verbs import VERBS, Verb, wanted_place


def visit_page(here: Here) -> View:
    """Show a visit; that it was looked up is written down. Raises `NotPermitted`, `NotFound`."""
    seen = _seen(here)
    open_visit(here.uow, here.by, seen.visit.id)
    path = f"{ROOT}/visits/{seen.visit.id}"
    ways = [
        tag("a", here.say(f"verb.{name}"), href=f"{path}/{name}", class_=f"button {name}")
        for name, verb in VERBS.items()
        if verb.can(here, seen)
    ]
    done = here.asked.get("done", "")
    body = [
        tag("p", here.say(f"verb_done.{done}"), class_="note", role="status") if done in VERBS else None,
        _facts(here, seen),
        tag("div", ways, class_="ways") if ways else tag("p", here.say("pages.nothing_to_do"), class_="quiet"),
        _back(here, seen),
    ]
    return View(title=_title(here, seen), body=[each for each in body if each])


def confirm_page(here: Here) -> View:
    """Ask before it is done. Raises `NotPermitted`, `NotFound` (also for what cannot be done to this visit)."""
    seen, name, verb = _wanted(here)
    path = f"{ROOT}/visits/{seen.visit.id}"
    place = wanted_place(here) if name == "move" else None
    if name == "move" and place is None:
        return _places_page(here, seen)
    facts = dict(verb.facts(seen))
    more: list[Html] = []
    if place is not None:
        facts |= {"place": here.moment(place[1], _zone(here, seen)), "to": here.doctor(place[0])}
        more = [_hidden("to", str(place[0])), _hidden("at", place[1].isoformat())]
    if name == "paid":
        ways = [(way.value, here.say(f"way.{way.value}")) for way in Way]
        more = [chosen(here.say("pages.way"), "way", ways, Way.CASH.value)]
    form = here.form(
        f"{path}/{name}",
        _hidden("version", str(seen.visit.version)),
        *more,
        tag("button", here.say(f"verb.{name}"), class_=f"leads {name}"),
    )
    body = [
        _facts(here, seen),
        tag("p", here.say(f"verb_asks.{name}", **facts), class_="note"),
        form,
        tag("p", tag("a", here.say("pages.leave_it"), href=path)),
    ]
    return View(title=here.say(f"verb_title.{name}"), body=body)


def do_verb(here: Here) -> Go:
    """Do it, if the visit is still as it was when that was confirmed; raises what the verb refuses."""
    seen, name, verb = _wanted(here)
    if here.asked.get("version") != str(seen.visit.version):
        raise ChangedMeanwhile
    verb.does(here, seen)
    return Go(f"{ROOT}/visits/{seen.visit.id}?done={name}")


def _wanted(here: Here) -> tuple[InHand, str, Verb]:
    seen, name = _seen(here), here.asked.get("verb", "")
    verb = VERBS.get(name)
    if verb is None:
        raise NotFound(what="verb")
    if here.asked.get("version") is None and not verb.can(here, seen):
        raise NotFound(what="verb")
    return seen, name, verb


def _seen(here: Here) -> InHand:
    try:
        id_ = UUID(here.asked.get("visit", ""))
    except ValueError:
        raise NotFound(what="appointment") from None
    return visit_in_hand(here.uow, here.by, id_)


def _places_page(here: Here, seen: InHand) -> View:
    """Offer the free places of a day, and the ways to another day or doctor."""
    visit, zone = seen.visit, _zone(here, seen)
    day = here.day("day", max(visit.starts_at, here.uow.now).astimezone(zone).date())
    doctor = here.number("doctor") or visit.doctor_id
    path = f"{ROOT}/visits/{visit.id}/move"
    slots = places_to_move(here.uow, here.by, visit.id, doctor, day)
    free = [
        tag("a", here.clock(slot.starts_at, zone), href=f"{path}?to={doctor}&at={slot.starts_at:%Y-%m-%dT%H:%M:%SZ}")
        for slot in slots
    ]
    doctors = [(str(d.id), d.called(here.language)) for d in here.doctors() if visit.clinic_id in d.clinic_ids]
    around = [
        tag("a", here.date(each, short=True), href=f"{path}?day={each}&doctor={doctor}")
        for each in (day - timedelta(days=1), day + timedelta(days=1))
    ]
    other = tag(
        "form",
        tag("label", tag("span", here.say("pages.day")), tag("input", type="date", name="day", value=day.isoformat())),
        chosen(here.say("pages.doctor"), "doctor", doctors, str(doctor)),
        tag("button", here.say("pages.show")),
        method="get",
        action=path,
        class_="filters",
    )
    body = [
        _facts(here, seen),
        other,
        tag("h2", here.say("pages.free_on", day=here.date(day), doctor=here.doctor(doctor))),
        tag("nav", free, class_="choices") if free else tag("p", here.say("pages.no_place"), class_="note"),
        tag("nav", around, class_="around", aria_label=here.say("pages.day")),
        tag("p", tag("a", here.say("pages.leave_it"), href=f"{ROOT}/visits/{visit.id}")),
    ]
    return View(title=here.say("verb_title.move"), body=body)


def _facts(here: Here, seen: InHand) -> Html:
    visit, zone = seen.visit, _zone(here, seen)
    rows = [
        ("patient", seen.patient),
        ("phone", here.say("pages.phone_of", phone=seen.phone) if seen.phone else "–"),
        ("when", here.say("pages.walk_in") if visit.walk_in else here.moment(visit.starts_at, zone)),
        ("doctor", here.doctor(visit.doctor_id)),
        ("branch", here.uow.roster.clinic(visit.clinic_id).name),
        ("state", here.say(f"code.{visit.status.value}")),
        ("fee", here.money(visit.fee)),
        ("paid", here.money(seen.paid)),
    ]
    return tag("dl", (tag("div", tag("dt", here.say(f"pages.{n}")), tag("dd", v)) for n, v in rows), class_="facts")


def _title(here: Here, seen: InHand) -> str:
    return seen.visit.number or here.say("pages.visit")


def _back(here: Here, seen: InHand) -> Html:
    day = seen.visit.starts_at.astimezone(_zone(here, seen)).date()
    path = f"{ROOT}?day={day}&branch={seen.visit.clinic_id}"
    return tag("p", tag("a", here.say("pages.to_the_day", day=here.date(day)), href=path))


def _zone(here: Here, seen: InHand) -> ZoneInfo:
    return here.uow.roster.clinic(seen.visit.clinic_id).zone


def _hidden(name: str, value: str) -> Html:
    return tag("input", type="hidden", name=name, value=value)
