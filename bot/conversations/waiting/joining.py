"""Join the waiting list: with whom and when one wants to be seen, said or asked for, and what is free already."""

from dataclasses import replace
from datetime import date

from bot.conversations.booking import doctors, people
from bot.conversations.booking.wish import absorb, doctors_of, dropped_times, time_option, wish_of
from bot.front_desk import FrontDesk
from bot.script import Answer, Change, Draft, Menu, Option
from bot.understanding.meaning import Understood
from core.domain.waitlist import window_of
from core.domain.wishes import Wanted

_FREE = 3
"""Times that are free already and are shown to somebody who wants to wait."""


def absorb_wait(desk: FrontDesk, draft: Draft, understood: Understood) -> Change | None:
    if understood.intent != "waitlist":
        return None
    return {"joining": True, **(absorb(desk, draft, understood) or {})}


def read_wait(desk: FrontDesk, _words: str, understood: Understood) -> Change | None:
    """Read what stands behind the command: with whom and when."""
    said = absorb(desk, {}, understood)
    return {"joining": True, **said} if said else None


def whose(desk: FrontDesk, draft: Draft) -> Answer | None:
    return people.only_self(desk, draft)


def doctors_to_wait_for(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the doctors one can wait for; the one visited last comes first."""
    shown = doctors.doctors(desk, draft)
    return replace(shown, options=[o for o in shown.options if o.id not in ("any", "find")], brief="")


def which_doctor(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Take the doctor who was named, or anybody of the specialty."""
    known = doctors.last_or_only(desk, draft)
    if known is None and draft.get("specialties"):
        return Answer({"doctor": 0})
    return known


def is_known(desk: FrontDesk, draft: Draft) -> bool:
    return bool(draft["doctor"] or draft.get("specialties")) and doctors.is_doctor(desk, draft)


def free_already(desk: FrontDesk, draft: Draft) -> Menu:
    """Show what is free already of what is to be waited for; nothing where nothing is."""
    wish = wish_of(desk, draft)
    offers = [o for o in desk.nearest(wish, limit=_FREE, beyond=not wish.dates) if o.fits]
    if not offers:
        return Menu()
    says = "option.slot" if draft.get("doctor") else "option.slot_with"
    return Menu([*(time_option(offer, says=says) for offer in offers), Option(id="wait")])


def join(desk: FrontDesk, draft: Draft) -> Answer:
    """Join the list for what was wished for: its days from the first to the last, its times, the branch."""
    if "day" in draft:
        wish = replace(dropped_times(wish_of(desk, draft)), dates=(date.fromisoformat(draft["day"]),))
    else:
        wish = wish_of(desk, {**draft, "near": None})
    wanted = Wanted(start=wish.start, end=wish.end, exact=wish.exact, part=wish.part)
    specialty = next(iter(draft.get("specialties") or ()), None)
    doctor = draft.get("doctor") or (None if specialty else next(iter(doctors_of(desk, draft)), None))
    waiting = desk.wait(
        patient_id=draft["patient"],
        doctor_id=doctor,
        specialty=None if doctor else specialty,
        clinic_id=draft.get("clinic"),
        days=(min(wish.dates), max(wish.dates)) if wish.dates else None,
        window=window_of(wanted),
        seen=wish.seen,
    )
    return Answer({"entry": waiting.id})


def ask_up(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"entry": desk.wait_to_move_up(draft["visit"]).id})


def joined(desk: FrontDesk, draft: Draft) -> Menu:
    waiting = desk.waiting(draft["entry"])
    return Menu((), waiting.facts, "up" if waiting.later else "")
