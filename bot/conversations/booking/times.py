"""When: the nearest three, another day with its badge, a time of that day; and never a dead end."""

from dataclasses import replace
from datetime import date, datetime

from bot.buttons import FEW
from bot.conversations.booking.narrow import in_words, known_of
from bot.conversations.booking.people import take_wait
from bot.conversations.booking.prices import price_of
from bot.conversations.booking.seen import ONLINE
from bot.conversations.booking.wish import (
    ANYBODY,
    candidates,
    chosen,
    doctors_of,
    dropped_times,
    has_time,
    take_time,
    time_option,
    wish_of,
)
from bot.conversations.doctor_card import about, again_of
from bot.front_desk import Doctor, Emptiness, FrontDesk, Offer, Wish
from bot.line import Phrase
from bot.script import Answer, Change, Draft, Menu, Option
from bot.understanding.meaning import Understood
from core.domain.finding import sees_whoever_comes

__all__ = [
    "days",
    "first_fitting",
    "full_day",
    "hear_other",
    "is_with_doctor",
    "nearest_times",
    "nothing",
    "take_day",
    "take_time",
    "take_time_or_clinic",
    "take_time_or_day",
    "take_time_or_wait",
    "times",
]

NEAREST = 3
"""How many times one card offers; more are for browsing."""
FIRST_PAGE = 7
"""Days before the way to another doctor: it stands on the first page of the list, also where that has "More" and
"Back" (bot/buttons.py)."""


def nearest_times(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the nearest three, and the other days.

    Where none is what was wished for: the true reason and, on the card itself, the nearest with this doctor, the
    nearest with a colleague and the waiting list; behind them the other two, the other days and the other doctors.
    """
    wish = wish_of(desk, draft)
    offers = desk.nearest(wish, limit=NEAREST)
    if not offers:
        return Menu()
    facts = _facts(desk, draft)
    beyond = bool(draft.get("when")) and not any(offer.fits for offer in offers)
    colleague: tuple[Offer, ...] = ()
    wait: list[Option] = []
    if beyond:
        facts["reason"] = _reason(desk, wish)
        wait = _wait(desk, draft, wish)
        colleague = _colleagues(desk, draft, wish, limit=1, beyond=False)
    anybody = not draft.get("doctor")
    options = [time_option(offer, says="option.slot_with" if anybody else "option.slot") for offer in offers]
    others = [*(_with_colleague(desk, draft, offer) for offer in colleague), *wait]
    variant = ("beyond" if beyond else "") + ("_any" if anybody and beyond else "any" if anybody else "")
    if variant == "any" and facts["asked"]:
        variant = "any_asked"
    ways = [Option(id="days"), *([Option(id="doctor")] if beyond else [])]
    brief = "" if variant else "brief"  # the doctor's card stands in the chat once
    return Menu([*_first_of_each(options, others), *ways], facts, variant, few=True, brief=brief)


def _first_of_each(times: list[Option], others: list[Option]) -> list[Option]:
    """Return the times with what there is beside them put on the first card: no way on is behind the second time."""
    room = max(1, FEW - len(others))
    return [*times[:room], *others, *times[room:]]


def first_fitting(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Take the first time that fits, where both a day and an hour were wished for."""
    if not draft.get("when"):
        return None
    wish = wish_of(desk, draft)
    if not wish.dates or not has_time(wish):
        return None
    first = next(iter(desk.nearest(wish, limit=1, beyond=False)), None)
    if first is None:
        return None
    return Answer(chosen(first.doctor_id, first.clinic_id, first.starts.at, first.starts.zone))


def is_with_doctor(_desk: FrontDesk, draft: Draft) -> bool:
    """Return whether the chosen time is one of the doctor chosen now."""
    return bool(draft["slot"][0] == draft.get("doctor"))


def hear_other(_desk: FrontDesk, _draft: Draft, _text: str, understood: Understood) -> Answer | None:
    """Let "something else" open the calendar."""
    other_time = understood.intent == "other_options" and understood.topic != "another"
    return Answer(option="days") if other_time and understood.when is None else None


def nothing(desk: FrontDesk, draft: Draft) -> Menu:
    """Say why this doctor has nothing at all, and offer what colleagues have."""
    wish = wish_of(desk, draft)
    offers = _colleagues(desk, draft, wish, limit=NEAREST)
    options = [_with_colleague(desk, draft, offer) for offer in offers]
    facts = _facts(desk, draft) | {"reason": _reason(desk, dropped_times(wish))}
    there = [Option(id="clinic")] if wish.seen == ONLINE and desk.nearest(replace(wish, seen=None), limit=1) else []
    if _not_there(desk, wish):
        there.append(Option(id="anywhere"))
    wait = _wait(desk, draft, dropped_times(wish))
    ways = [Option(id="doctor"), Option(id="stop")]
    options = _first_of_each(options, [*there, *wait])
    variant = ("colleagues_video" if wish.seen == ONLINE else "colleagues") if offers else ""
    return Menu([*options, *ways], facts, variant, few=True)


def take_time_or_wait(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    """Read the button of a time, or of the waiting list; the doctor's card was seen with them."""
    found = take_wait(option) or ({} if option == "days" else take_time(desk, draft, option))
    return {**found, "carded": draft["doctor"]} if found is not None and draft.get("doctor") else found


def take_time_or_clinic(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    """Read the button of a time, or of the list, or that it need not be by video, or not at that branch."""
    given_up = {"clinic": {"seen": None}, "anywhere": {"clinic": None}}
    return given_up[option] if option in given_up else take_time_or_wait(desk, draft, option)


def take_time_or_day(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    """Read the button of a time, or of the waiting list for the chosen day."""
    return take_wait(option, day=True) or take_time(desk, draft, option)


def days(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the days on which the doctor works, each with how full it is."""
    options = [
        Option(
            id=f"y{day.day:%Y%m%d}",
            says="option.day",
            hint="option.day.hint",
            facts={"day": day.day, "badge": Phrase(f"badge.{day.badge}"), "free": day.free},
        )
        for day in desk.days(dropped_times(wish_of(desk, draft)))
    ]
    if not options:
        return Menu()
    anybody = not draft.get("doctor")
    if not anybody:
        options.insert(FIRST_PAGE, Option(id="doctor"))
    return Menu(options, _facts(desk, draft), "any" if anybody else "")


def take_day(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read which day was chosen."""
    try:
        day = datetime.strptime(option, "y%Y%m%d").date()  # noqa: DTZ007 - a day of the clinic's calendar has no zone
    except ValueError:
        return None
    return {"day": day.isoformat(), "slot": None}


def times(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the free times of the chosen day."""
    day = date.fromisoformat(draft["day"])
    anybody = not draft.get("doctor")
    offers = desk.slots_on(wish_of(desk, draft), day)
    says = "option.time_with" if anybody else "option.time"
    options = [time_option(offer, says=says) for offer in offers]
    if not options:
        return Menu()
    if len({(offer.doctor, offer.clinic) for offer in offers}) == 1:  # the same words on every button tell nothing
        options = [replace(option, hint=None) for option in options]
    return Menu([*options, Option(id="days")], _facts(desk, draft) | {"day": day}, "any" if anybody else "")


def full_day(desk: FrontDesk, draft: Draft) -> Menu:
    """Say why the chosen day has nothing left, and offer what is nearest to it."""
    wish = replace(dropped_times(wish_of(desk, draft)), dates=(date.fromisoformat(draft["day"]),))
    says = "option.slot" if draft.get("doctor") else "option.slot_with"
    options = [time_option(offer, says=says) for offer in desk.nearest(wish, limit=NEAREST)]
    facts = _facts(desk, draft) | {"reason": _reason(desk, wish)}
    options = _first_of_each(options, _wait(desk, draft, wish))
    return Menu([*options, Option(id="days"), Option(id="doctor")], facts, few=True)


_MAY_BECOME_FREE = frozenset({"full", "on_leave_until"})
"""Reasons for which it is of use to wait: somebody may cancel, or come back."""


def _wait(desk: FrontDesk, draft: Draft, wish: Wish) -> list[Option]:
    """Return the way to the waiting list, where somebody in particular is wanted."""
    who = draft.get("doctor") or draft.get("specialties")
    if not who or not desk.keeps_list(wish.doctors):
        return []
    why = desk.why_empty(wish)
    return [Option(id="wait")] if why is not None and why.reason in _MAY_BECOME_FREE else []


def _colleagues(desk: FrontDesk, draft: Draft, wish: Wish, *, limit: int, beyond: bool = True) -> tuple[Offer, ...]:
    """Return what colleagues of the same specialty have, or of any who see whoever comes where there is none."""
    own = doctors_of(desk, draft)
    if not own or not (draft.get("doctor") or candidates(desk, draft)):
        return ()
    same = tuple(d.id for d in desk.doctors(specialties=_fields(desk, own)) if d.id not in own)
    others = same or tuple(d.id for d in desk.doctors() if d.id not in own and sees_whoever_comes(d.specialty))
    return desk.nearest(replace(wish, doctors=others), limit=limit, beyond=beyond) if others else ()


def _fields(desk: FrontDesk, doctors: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(sorted({d.specialty for d in desk.doctors(ids=doctors)}))


def _with_colleague(desk: FrontDesk, draft: Draft, offer: Offer) -> Option:
    """Return the button of a colleague's time: one of another field says so, for it is not what was asked for."""
    if offer.specialty in _fields(desk, doctors_of(desk, draft)):
        return time_option(offer, says="option.slot_with")
    return time_option(offer, says="option.slot_with_field", hint="option.place.hint.field")


def _not_there(desk: FrontDesk, wish: Wish) -> bool:
    """Return whether those who are wished for are never at the branch that is."""
    wished = desk.doctors(ids=wish.doctors) if wish.doctors and wish.clinic_id is not None else ()
    return bool(wished) and not any(wish.clinic_id in d.clinic_ids for d in wished)


def _reason(desk: FrontDesk, wish: Wish) -> Phrase:
    if _not_there(desk, wish):
        clinic = next((b.name for b in desk.branches() if b.id == wish.clinic_id), "")
        return Phrase("reason.not_there", {"clinic": clinic})
    if wish.seen == ONLINE and desk.why_empty(replace(wish, seen=None)) is None:
        if desk.nearest(dropped_times(wish), limit=1):
            return Phrase("reason.not_online_then")
        others = wish.doctors and desk.nearest(Wish(seen=ONLINE), limit=1)
        return Phrase("reason.not_online.doctor" if others else "reason.not_online")
    why = desk.why_empty(wish) or Emptiness(reason="full")
    if why.until is not None and why.until == why.day:
        return Phrase("reason.away_then", {"day": why.day})  # for some hours: the same day they are back
    says = "full_then" if why.reason == "full" and has_time(wish) else why.reason
    facts: dict[str, object] = {name: value for name, value in (("day", why.day), ("until", why.until)) if value}
    return Phrase(f"reason.{says}" + "".join(f".{name}" for name in facts), facts)


def _places(doctor: Doctor) -> list[Phrase]:
    return [Phrase("doctor.where", {"clinic": clinic}) for clinic in doctor.clinics]


def _facts(desk: FrontDesk, draft: Draft) -> dict[str, object]:
    """Return for whom and with whom this is: what every card about a time says first."""
    patient = next((p.name for p in desk.family() if p.id == draft.get("patient")), "")
    chosen_one = draft.get("doctor", ANYBODY) != ANYBODY
    facts: dict[str, object] = {"patient": patient}
    # with a blank line below; who only looks is nobody yet, and of their line only the gap below a card is left
    facts["whom"] = (Phrase("book.whom", {"patient": patient}), "", "") if patient else ("", "") if chosen_one else ""
    facts["asked"] = in_words(desk, known_of(desk, draft, with_days=True))
    if chosen_one:
        for doctor in desk.doctors(ids=(draft["doctor"],)):
            facts |= {"doctor": doctor.name, "specialty": Phrase(f"specialty.{doctor.specialty}")}
            facts["fee"] = price_of(desk, doctor, draft.get("patient"))
            known = doctor.id in (desk.last_doctor(), draft.get("carded"))
            told = () if known else (*about(doctor), *again_of(doctor), *_places(doctor))
            facts["card"] = Phrase("doctor.card", {"lines": (Phrase("doctor.priced", dict(facts)), *told)})
    return facts
