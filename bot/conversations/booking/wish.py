"""What the patient wishes for, kept in the draft as plain JSON: with whom, and when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversations.booking.narrow import known_of
from bot.front_desk import FrontDesk, Offer, Wish
from bot.line import Phrase
from bot.script import Change, Draft, Option
from bot.understanding.meaning import Understood, When
from core.domain.finding import sees_whoever_comes

ANYBODY = 0
"""Stands in the draft for "any doctor"."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_TIMES = ("start", "end", "exact")
_CHILD = "child"
"""The relation of a person whom a paediatrician sees: a son may be forty."""
_CHOSEN = ("slot", "day")
"""What a wish for another doctor or branch takes out of the form."""


def wish_of(desk: FrontDesk, draft: Draft) -> Wish:
    """Return the wish: what was said of day and hour, and what was not said as in the time that was last chosen."""
    said = _laid_over(draft.get("near") or {}, draft.get("when") or {})
    return Wish(
        doctors=doctors_of(desk, draft),
        clinic_id=draft.get("clinic"),
        seen=draft.get("seen"),
        dates=tuple(date.fromisoformat(day) for day in said.get("dates", ())),
        part=said.get("part"),
        **{name: time.fromisoformat(said[name]) for name in _TIMES if name in said},
    )


def doctors_of(desk: FrontDesk, draft: Draft) -> tuple[int, ...]:
    """Return the ids of the doctors who come into question; none means all of them."""
    if draft.get("doctor"):
        return (int(draft["doctor"]),)
    meant = candidates(desk, draft)
    if draft.get("doctors") or draft.get("specialties"):
        return meant
    return _of_whoever_comes(desk, draft, meant) or meant


def _of_whoever_comes(desk: FrontDesk, draft: Draft, meant: tuple[int, ...]) -> tuple[int, ...]:
    """Return those of the doctors meant (none: of all) who see whoever comes; none where that leaves nobody out."""
    listed = desk.doctors(ids=meant)
    person = next((p.relation for p in desk.family() if p.id == draft.get("patient")), draft.get("relation"))
    found = tuple(d.id for d in listed if sees_whoever_comes(d.specialty, child=person == _CHILD))
    return found if len(found) < len(listed) else ()


def candidates(desk: FrontDesk, draft: Draft) -> tuple[int, ...]:
    """Return the doctors whom the name, or all else that is asked, may mean; none where nothing is, or nobody fits."""
    if draft.get("doctors"):
        known = {doctor.id for doctor in desk.doctors(ids=tuple(draft["doctors"]))}
        return tuple(id_ for id_ in draft["doctors"] if id_ in known)
    asked = known_of(desk, draft)
    return tuple(doctor.id for doctor in desk.find(asked)) if asked.sought else ()


def dropped_times(wish: Wish) -> Wish:
    """Return the wish with nothing said about when."""
    return replace(wish, dates=(), start=None, end=None, exact=None, part=None)


def has_time(wish: Wish) -> bool:
    """Return whether an hour or a part of the day was wished for."""
    return (wish.start, wish.end, wish.exact, wish.part) != (None, None, None, None)


# --- what a text says for the form -----------------------------------------------------------------------------------


def absorb(desk: FrontDesk, draft: Draft, understood: Understood) -> Change | None:
    """Return what a text adds to the form; None where it says nothing of the kind.

    Who asks anew for a doctor to be booked starts a new wish: the day and hour of the one before do not count.
    """
    change: dict[str, Any] = _doctor_said(understood)
    before = draft.get("when") or {}
    said: dict[str, Any] = {"speaks": list(understood.speaks)} if understood.speaks else {}
    if understood.sex:
        said["sex"] = understood.sex
    if said:
        change = {"doctor": None, "doctors": None, "slot": None, "day": None, **change, **said}
    if change and understood.intent == "book":
        change |= {"when": None, "near": None}
        before = {}
    change |= _person_said(desk, understood)
    if understood.clinic_id is not None:
        change |= {"clinic": understood.clinic_id, "slot": None}
        if not understood.doctor_ids and any(draft.get(key) for key in ("specialties", "speaks", "sex")):
            change |= {"doctor": None, "day": None}  # who was found without the branch may not be there
    elif understood.doctor_ids and not _at_branch(desk, understood.doctor_ids, draft.get("clinic")):
        change |= {"clinic": None}
    if understood.seen is not None:
        change |= _seen_said(desk, draft, understood.seen)
    if understood.when is not None:
        change |= {"when": _when(understood.when, before), "slot": None, "day": None}
    elif "slot" in draft and _known_already(draft, change):
        change = {key: value for key, value in change.items() if key not in _CHOSEN}  # the time that is kept stays
    return {**change, **_left(draft, change)} if change else None


def _left(draft: Draft, change: Mapping[str, Any]) -> dict[str, Any]:
    """Return what another wish leaves behind: no list is waited for, and a card that was shown stands above it."""
    doctor = draft.get("doctor")
    same = doctor and change.get("doctor", doctor) == doctor
    return {**({"waits": None} if "waits" in draft else {}), **({"carded": doctor} if same else {})}


def _known_already(draft: Draft, change: Mapping[str, Any]) -> bool:
    """Return whether what is said stands in the form as it is: the same doctor, the same branch."""
    return all(draft.get(key) == value for key, value in change.items() if key not in _CHOSEN)


def _at_branch(desk: FrontDesk, doctors: tuple[int, ...], clinic: int | None) -> bool:
    return clinic is None or any(clinic in d.clinic_ids for d in desk.doctors(ids=doctors))


def _doctor_said(understood: Understood) -> dict[str, Any]:
    moved = {"slot": None, "day": None}
    nothing_else = {"doctors": None, "specialties": None, "speaks": None, "sex": None}
    if len(understood.doctor_ids) == 1:
        return {"doctor": understood.doctor_ids[0], **nothing_else, **moved}
    if understood.doctor_ids:
        return {"doctor": None, **nothing_else, "doctors": list(understood.doctor_ids), **moved}
    if understood.specialties:
        chosen = ANYBODY if understood.any_doctor else None
        return {"doctor": chosen, "doctors": None, "specialties": list(understood.specialties), **moved}
    return {"doctor": ANYBODY, **moved} if understood.any_doctor else {}


def _person_said(desk: FrontDesk, understood: Understood) -> dict[str, Any]:
    relation, name = understood.person, understood.person_name if desk.agreed() else None  # it would be kept
    if relation is None and name is None:
        return {}
    known = [p for p in desk.family() if relation is None or p.relation == relation]
    if name is not None:
        known = [p for p in known if name.casefold() in p.name.casefold()]
    if len(known) == 1:
        return {"patient": known[0].id, "relation": None}
    return {"patient": None, "relation": relation or "other", "name": None if known else name}


def _seen_said(desk: FrontDesk, draft: Draft, seen: str) -> dict[str, Any]:
    """Note how the patient wants to be seen; a time that was chosen stays where it is one for that too."""
    stays = "slot" in draft and seen in ways_of(desk, draft)
    return {"seen": seen} if stays else {"seen": seen, "slot": None, "day": None}


def ways_of(desk: FrontDesk, draft: Draft) -> tuple[str, ...]:
    """Return how a patient can be seen at the chosen time."""
    doctor, clinic, starts = draft["slot"]
    return desk.ways(doctor, clinic, datetime.fromisoformat(starts))


def _when(said: When, before: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what was said now over what was said before: a new day keeps the hour, a new hour keeps the day."""
    days = {"dates": [day.isoformat() for day in said.dates]} if said.dates else {}
    hours: dict[str, Any] = {n: getattr(said, n).isoformat("minutes") for n in _TIMES if getattr(said, n) is not None}
    if said.part:
        hours["part"] = said.part
    return _laid_over(before, days | hours)


def _laid_over(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    kept = {**before}
    for names in (("dates",), (*_TIMES, "part")):
        if any(name in said for name in names):
            kept = {name: value for name, value in kept.items() if name not in names}
    return {**kept, **said}


# --- times on buttons ------------------------------------------------------------------------------------------------


def time_option(offer: Offer, *, says: str, hint: str = "option.place.hint") -> Option:
    """Return the button of one free time; its id says all of it."""
    minutes = (offer.starts.at - _EPOCH) // _MINUTE
    facts: dict[str, object] = {"starts": offer.starts, "doctor": offer.doctor, "clinic": offer.clinic}
    facts["specialty"] = Phrase(f"specialty.{offer.specialty}")
    return Option(id=f"t{offer.doctor_id}.{offer.clinic_id}.{minutes}", says=says, hint=hint, facts=facts)


def take_time(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read the button of a time back; None for one of a doctor or branch that is no more, or of no time at all."""
    parts = option.removeprefix("t").split(".")
    if not option.startswith("t") or len(parts) != 3 or not all(p.isdecimal() and len(p) < 10 for p in parts):
        return None
    doctor, clinic, minutes = (int(part) for part in parts)
    branch = next((b for b in desk.branches() if b.id == clinic), None)
    if branch is None or not desk.doctors(ids=(doctor,)):
        return None
    return chosen(doctor, clinic, _EPOCH + minutes * _MINUTE, branch.zone)


def chosen(doctor: int, clinic: int, starts: datetime, zone: str) -> dict[str, Any]:
    """Return what choosing this time puts into the draft; what is asked for next is looked for near it."""
    wall = starts.astimezone(ZoneInfo(zone))
    near = {"dates": [wall.date().isoformat()], "exact": wall.strftime("%H:%M")}
    return {"doctor": doctor, "slot": [doctor, clinic, starts.isoformat()], "near": near}
