"""Move a visit: which one, to when or to whom, and a yes under both times, with which alone the old place is left."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.conversations.booking import times
from bot.conversations.booking.doctors import doctor_option, take_doctor
from bot.conversations.booking.seen import IN_PERSON, ONLINE
from bot.conversations.moving_which import absorb_move, only_one, take_movable, which
from bot.conversations.own_visits import OVER, about
from bot.front_desk import FrontDesk, Moment, MoveTerms
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Next, Option, To
from core.domain.errors import (
    HigherFee,
    LimitReached,
    NotAllowed,
    NotFound,
    OverlappingVisit,
    PlaceRefused,
    Refusal,
    TooOld,
)

# --- to when, to whom ------------------------------------------------------------------------------------------------


def _form(desk: FrontDesk, draft: Draft) -> Draft:
    """Return the form of a booking that would look like this visit, at its branch: what is free is found as there."""
    visit = desk.visit(draft["visit"])
    seen = ONLINE if visit.online else IN_PERSON
    return {
        **draft,
        **about(visit),
        "doctor": draft.get("doctor", visit.doctor_id),
        "clinic": visit.clinic_id,
        "seen": seen,
    }


def _of_visit(menu: Callable[[FrontDesk, Draft], Menu]) -> Callable[[FrontDesk, Draft], Menu]:
    """Return the menu of the booking's step, told of this visit: its old time stands on the card."""

    def told(desk: FrontDesk, draft: Draft) -> Menu:
        if "visit" not in draft:
            return Menu()  # the menu of changes is looked at for what a text may name, also before a visit is chosen
        desk.check_move(draft["visit"])
        found = menu(desk, _form(desk, draft))
        options = [o for o in found.options if o.id != "wait"]  # who has a place asks for an earlier one at its card
        variant = _SAID_AS.get(found.variant, found.variant)
        facts = {**found.facts, **_old(desk, draft)}
        return replace(found, options=options, facts=facts, variant=variant, brief="")

    return told


_SAID_AS = {"any_asked": "any", "colleagues_video": "colleagues"}
"""What a booking's card says of its own, and a move's does not: its branch and how one is seen are the visit's."""


def _old(desk: FrontDesk, draft: Draft) -> dict[str, object]:
    visit = desk.visit(draft["visit"])
    return {"old": visit.starts, "old_doctor": visit.doctor, "number": visit.number or ""}


def _first_fitting(desk: FrontDesk, draft: Draft) -> Answer | None:
    desk.check_move(draft["visit"])
    return times.first_fitting(desk, _form(desk, draft))


def _is_with_doctor(desk: FrontDesk, draft: Draft) -> bool:
    return times.is_with_doctor(desk, _form(desk, draft))


def _doctors(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the doctors of the branch, the visit's own and those of the same field first."""
    visit, form = desk.visit(draft["visit"]), _form(desk, draft)
    listed = [d for d in desk.doctors() if visit.clinic_id in d.clinic_ids]
    listed.sort(key=lambda d: (d.id != visit.doctor_id, d.specialty != visit.specialty, d.name))
    return Menu([doctor_option(desk, form, d) for d in listed], visit.facts, few=True)


def _take_doctor(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    found = take_doctor(desk, draft, option) if option.startswith("d") else None
    return {**found, "near": None} if found else None


# --- the yes under both times ----------------------------------------------------------------------------------------


def _target(draft: Draft) -> tuple[int, datetime]:
    doctor, _clinic, starts = draft["slot"]
    return int(doctor), datetime.fromisoformat(starts)


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    visit, (doctor_id, starts) = desk.visit(draft["visit"]), _target(draft)
    terms = desk.move_terms(visit.id, doctor_id=doctor_id, starts_at=starts)
    doctor = next((d.name for d in desk.doctors(ids=(doctor_id,))), visit.doctor)
    facts = visit.facts | _old(desk, draft) | {"doctor": doctor, "starts": Moment(starts, visit.starts.zone)}
    return Menu([Option(id="yes"), Option(id="other"), Option(id="no")], facts | _money(terms), _paid(terms))


def _money(terms: MoveTerms) -> dict[str, object]:
    return {"money": terms.says, "refund_rule": terms.refund_rule}


def _paid(terms: MoveTerms) -> str:
    return "paid" if terms.paid and terms.fee else ""


def _move(desk: FrontDesk, draft: Draft) -> Answer:
    before, (doctor_id, starts) = desk.visit(draft["visit"]), _target(draft)
    old = [before.starts.at.isoformat(), before.doctor]
    terms = desk.move_terms(before.id, doctor_id=doctor_id, starts_at=starts)
    moved = desk.move(before.id, doctor_id=doctor_id, starts_at=starts)
    minor = {name: [money.minor, money.currency] for name, money in (("back", terms.back), ("due", terms.due))}
    return Answer({"old": old, **minor}, option="asked" if moved.status == "requested" else "moved")


def _moved(desk: FrontDesk, draft: Draft) -> Menu:
    """Say where it stands now, with its entry for the calendar: the same one, at its new time."""
    visit = desk.visit(draft["visit"])
    minor, currency = draft["back"]
    facts = visit.facts | {"back": replace(visit.fee, minor=minor, currency=currency)}
    return Menu((), facts, "back" if minor else "", calendar=visit.id)


def _about_visit(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.visit(draft["visit"]).facts)


def _stuck(desk: FrontDesk, draft: Draft) -> Menu:
    """Say how the visit stands that cannot be moved, and what can be done instead."""
    visit = desk.visit(draft["visit"])
    cancel = [Option(id="cancel")] if "cancel" in visit.can else []
    return Menu([*cancel, Option(id="visits")], visit.facts)


_STUCK: Mapping[type[Refusal], str] = {LimitReached: "stuck", TooOld: "stuck", NotFound: "which"}
_TIMES: Mapping[str, Next] = {"days": Again("day"), "doctor": Again("doctor"), "*": "sure"}
_ELSEWHERE = {PlaceRefused: "when", OverlappingVisit: "when", HigherFee: "when", NotAllowed: "when"}


def _over(desk: FrontDesk, draft: Draft) -> bool:
    """Return whether the visit has been cancelled or is over: there is nothing left to be moved."""
    try:
        return "visit" in draft and desk.visit(draft["visit"]).status in OVER
    except NotFound:
        return True


MOVE = Conversation(
    name="move",
    code="v",
    opens_on=("/move",),
    intents=("reschedule",),
    absorbs=absorb_move,
    over=_over,
    afterwards=To(conversation="appointments", step="visit", carry={"visit": "visit"}),
    steps={
        "which": Ask(
            menu=which,
            fills=("visit",),
            takes=take_movable,
            assumes=only_one,
            if_empty="none",
            then="when",
            but={NotFound: "none"},
        ),
        "none": Ask(
            menu=lambda _desk, _draft: Menu([Option(id="visits"), Option(id="book")]),
            then={"visits": To(conversation="appointments"), "book": To(conversation="book")},
        ),
        "when": Ask(
            menu=_of_visit(times.nearest_times),
            fills=("slot",),
            valid=_is_with_doctor,
            takes=times.take_time,
            hears=times.hear_other,
            assumes=_first_fitting,
            if_empty="no_slot",
            then=_TIMES,
            but=_STUCK,
            variants=("", "any", "beyond", "beyond_any"),
        ),
        "no_slot": Ask(
            menu=_of_visit(times.nothing),
            takes=times.take_time,
            then={"doctor": Again("doctor"), "stop": "kept", "*": "sure"},
            but=_STUCK,
            variants=("", "colleagues"),
        ),
        "doctor": Ask(menu=_doctors, takes=_take_doctor, then="when", but=_STUCK),
        "day": Ask(
            menu=_of_visit(times.days),
            fills=("day",),
            takes=times.take_day,
            if_empty="no_slot",
            then={"doctor": Again("doctor"), "*": "time"},
            but=_STUCK,
            variants=("", "any"),
        ),
        "time": Ask(
            menu=_of_visit(times.times),
            fills=("slot",),
            takes=times.take_time,
            hears=times.hear_other,
            if_empty="full_day",
            then={"days": Again("day"), "*": "sure"},
            but=_STUCK,
            variants=("", "any"),
        ),
        "full_day": Ask(menu=_of_visit(times.full_day), takes=times.take_time, then=_TIMES, but=_STUCK),
        "sure": Ask(
            menu=_sure,
            then={"yes": "move", "other": Again("when"), "no": "kept"},
            affirms=("yes",),
            denies="no",
            but={**_ELSEWHERE, **_STUCK},
            variants=("", "paid"),
        ),
        "move": Do(
            act=_move,
            uses=("move",),
            then={"moved": "moved", "asked": "asked"},
            but={**_ELSEWHERE, **_STUCK},
        ),
        "stuck": Ask(
            menu=_stuck,
            then={
                "cancel": To(conversation="appointments", step="sure", carry={"visit": "visit"}),
                "visits": To(conversation="appointments"),
            },
            but={NotFound: "none"},
        ),
        "moved": End(menu=_moved, variants=("", "back")),
        "asked": End(menu=_about_visit),
        "kept": End(menu=_about_visit),
    },
)
