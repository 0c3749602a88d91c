"""The steps by which the desk moves a visit because its patient asks: to when, to whom, and a yes under both times.

They stand in `/visit` (bot/conversations/desk_visit.py), which puts the `visit` into the draft. What is free is found
as the patient's own chat finds it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversations.booking.times import nearest_times, take_time
from bot.conversations.booking.wish import absorb
from bot.front_desk import FrontDesk, Moment, MoveTerms
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Do, Draft, End, Menu, Option, Step
from bot.understanding.meaning import Understood
from core.domain.errors import AlreadyDone, NotAllowed, NotFound, OverlappingVisit, PlaceRefused, VisitClosed

MOVED = ("doctor", "when", "near", "slot", "day")
"""What these steps put into the draft."""


def _form(desk: FrontDesk, draft: Draft) -> dict[str, Any]:
    doctor, clinic = desk.staff.visit_place(draft["visit"])
    return {**draft, "doctor": draft.get("doctor", doctor), "clinic": clinic}


def _times(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the nearest three with the doctor, or what comes closest to what was written."""
    form = _form(desk, draft)
    found = nearest_times(desk, form)
    free = [option for option in found.options if option.id.startswith("t")]
    doctor = next((each.name for each in desk.doctors(ids=(form["doctor"],))), "")
    facts = {**desk.staff.visit_at_desk(draft["visit"]).facts, "doctor": doctor}
    beyond = "beyond" if found.variant.startswith("beyond") else ""
    return Menu([*free, Option(id="doctor"), Option(id="back")], facts, beyond if free else "full")


def _hear_time(desk: FrontDesk, draft: Draft, _text: str, understood: Understood) -> Answer | None:
    if understood.when is None and not understood.doctor_ids:
        return None
    said = absorb(desk, {}, understood) or {}
    change = {key: said.get(key) for key in ("when", "near", "slot", "day")}
    if len(understood.doctor_ids) == 1 and understood.doctor_ids[0] in _at_branch(desk, draft):
        change["doctor"] = understood.doctor_ids[0]
    return Answer({**change, "slot": None})


def _aimed(_desk: FrontDesk, draft: Draft) -> Answer:
    """Look at what was chosen; where a day or an hour was written, show what is free then."""
    return Answer(option="sure" if draft.get("slot") else "when")


def _at_branch(desk: FrontDesk, draft: Draft) -> Mapping[int, str]:
    _, clinic = desk.staff.visit_place(draft["visit"])
    return {each.id: each.name for each in desk.doctors() if clinic in each.clinic_ids}


def _doctors(desk: FrontDesk, draft: Draft) -> Menu:
    found = _at_branch(desk, draft)
    return Menu([Option(id=f"d{id_}", says="option.as_is", facts={"name": name}) for id_, name in found.items()])


def _take_doctor(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if "visit" not in draft:
        return None
    found = next((id_ for id_ in _at_branch(desk, draft) if option == f"d{id_}"), None)
    return {"doctor": found, "slot": None} if found else None


def _target(draft: Draft) -> tuple[int, datetime]:
    doctor, _clinic, starts = draft["slot"]
    return int(doctor), datetime.fromisoformat(starts)


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    visit, (doctor_id, starts) = desk.staff.visit_at_desk(draft["visit"]), _target(draft)
    terms = desk.staff.move_terms_for(visit.id, doctor_id=doctor_id, starts_at=starts)
    to = {
        "to_doctor": next((d.name for d in desk.doctors(ids=(doctor_id,))), visit.doctor),
        "to": Moment(starts, visit.starts.zone),
        "money": _money(terms),
    }
    return Menu([Option(id="yes"), Option(id="other"), Option(id="no")], visit.facts | to)


def _money(terms: MoveTerms) -> Phrase:
    """Say what becomes of the money, to the desk."""
    facts: dict[str, object] = {"fee": terms.fee, "paid": terms.paid, "back": terms.back, "due": terms.due}
    said = "back" if terms.back else "due" if terms.due else "same" if terms.fee else "free"
    return Phrase(f"desk_move.{said}", facts)


def _move(desk: FrontDesk, draft: Draft) -> Answer:
    doctor_id, starts = _target(draft)
    desk.staff.move_for(draft["visit"], doctor_id=doctor_id, starts_at=starts)
    return Answer(dict.fromkeys(MOVED))


def _moved(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.visit_at_desk(draft["visit"])
    return Menu((), visit.facts, "requested" if visit.status == "requested" else "")


def _stay(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer(dict.fromkeys(MOVED))


_AGAINST = {
    **dict.fromkeys((PlaceRefused, OverlappingVisit, NotAllowed, AlreadyDone), "when"),
    VisitClosed: "stay",
    NotFound: "next",
}

STEPS: dict[str, Step] = {
    "when": Ask(
        menu=_times,
        takes=take_time,
        hears=_hear_time,
        then={"doctor": Again("to_whom"), "back": "stay", "*": "aimed"},
        but={NotFound: "next"},
        variants=("", "beyond", "full"),
    ),
    "aimed": Do(act=_aimed, uses=(), then={"sure": Again("sure_move"), "when": Again("when")}),
    "to_whom": Ask(menu=_doctors, takes=_take_doctor, then=Again("when"), but={NotFound: "next"}),
    "sure_move": Ask(
        menu=_sure,
        then={"yes": "move", "other": Again("when"), "no": "stay"},
        affirms=("yes",),
        denies="no",
        but=_AGAINST,
    ),
    "move": Do(
        act=_move,
        uses=("move_for",),
        then="moved",
        but=_AGAINST,
    ),
    "stay": Do(act=_stay, uses=(), then=Again("card")),
    "moved": End(menu=_moved, variants=("", "requested")),
}
"""The first of them is "when"; they come back to "card", or to "next" where the visit is gone."""
