"""The row above a list: which day, which branch, which doctor, which payment; a plain form that a phone fills in."""

from collections.abc import Iterable

from core.services.clinic_day import DayAsked, Pays
from webhooks.dashboard.here import Here
from webhooks.dashboard.html import Html, tag

Choice = tuple[str, str]


def asked_day(here: Here) -> DayAsked:
    """Return what the address asks for: today of the first branch where it asks for nothing. Raises `NotFound`."""
    clinic = here.clinic()
    pays = here.asked.get("pays", "")
    return DayAsked(
        clinic_id=clinic.id,
        day=here.day("day", here.today()),
        doctor_id=here.number("doctor"),
        pays=Pays(pays) if pays in set(Pays) else None,
    )


def filters(here: Here, asked: DayAsked, path: str, *, by_pay: bool) -> Html:
    """Return the form; what is chosen stands in the address, so that it can be kept and passed on."""
    branches = [(str(clinic.id), clinic.name) for clinic in here.clinics()]
    doctors = [("", here.say("pages.all_doctors"))]
    doctors += [(str(doctor.id), doctor.called(here.language)) for doctor in here.doctors()]
    pays = [("", here.say("pages.any_payment")), *((each.value, here.say(f"pays.{each.value}")) for each in Pays)]
    day = tag("input", type="date", name="day", value=asked.day.isoformat(), required=True)
    return tag(
        "form",
        _labelled(here.say("pages.day"), day),
        chosen(here.say("pages.branch"), "branch", branches, str(asked.clinic_id)) if len(branches) > 1 else None,
        chosen(here.say("pages.doctor"), "doctor", doctors, str(asked.doctor_id or "")),
        chosen(here.say("pages.payment"), "pays", pays, asked.pays.value if asked.pays else "") if by_pay else None,
        tag("button", here.say("pages.show")),
        method="get",
        action=path,
        class_="filters",
    )


def chosen(label: str, name: str, choices: Iterable[Choice], value: str) -> Html:
    """Return a list to choose from, with its label."""
    options = [tag("option", says, value=each, selected=each == value) for each, says in choices]
    return _labelled(label, tag("select", options, name=name))


def _labelled(label: str, field: Html) -> Html:
    return tag("label", tag("span", label), field)
