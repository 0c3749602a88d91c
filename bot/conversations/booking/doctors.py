"""With whom: the doctor of the last visit, those whom a name or a complaint may mean, or whoever is free first."""

from bot.conversations.booking.prices import short_price_of
from bot.conversations.booking.wish import ANYBODY, candidates
from bot.front_desk import Doctor, FrontDesk
from bot.line import Phrase
from bot.script import Answer, Change, Draft, Menu, Option


def doctors(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the doctors in question, or all of them with the last one visited first; any of them is an answer too."""
    meant = candidates(desk, draft)
    if meant:
        by_id = {d.id: d for d in desk.doctors(ids=meant)}
        listed = [by_id[id_] for id_ in meant]
        extra = [Option(id="all")]
    else:
        last = desk.last_doctor()
        listed = sorted(desk.doctors(), key=lambda d: d.id != last)
        extra = []
    anybody = [Option(id="any")] if len(listed) > 1 else []
    asked = bool(draft.get("doctors") or draft.get("specialties"))
    variant = ("which" if draft.get("doctors") else "fitting") if meant else "nobody" if asked else ""
    return Menu([*anybody, *(doctor_option(desk, draft, d) for d in listed), *extra], variant=variant, few=True)


def last_or_only(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Take the one doctor that fits what was said, or, where nothing was said, the doctor of the last visit."""
    meant = candidates(desk, draft)
    if len(meant) == 1:
        return Answer({"doctor": meant[0]})
    if meant or draft.get("doctors") or draft.get("specialties"):
        return None
    last = desk.last_doctor()
    return Answer({"doctor": last}) if last else None


def is_doctor(desk: FrontDesk, draft: Draft) -> bool:
    """Return whether the doctor in the draft can be booked."""
    return draft["doctor"] == ANYBODY or bool(desk.doctors(ids=(draft["doctor"],)))


def take_doctor(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read who was chosen."""
    moved: Change = {"slot": None, "day": None}
    if option == "all":
        return {"doctors": None, "specialties": None}
    if option == "any":
        return {"doctor": ANYBODY, **moved}
    id_ = option.removeprefix("d")
    if id_ == option or not id_.isdecimal() or len(id_) > 9 or not desk.doctors(ids=(int(id_),)):
        return None
    return {"doctor": int(id_), **moved}


def doctor_option(desk: FrontDesk, draft: Draft, doctor: Doctor) -> Option:
    """Return the button of one doctor, with what the patient of the form would pay."""
    facts: dict[str, object] = {
        "name": doctor.name,
        "specialty": Phrase(f"specialty.{doctor.specialty}"),
        "fee": short_price_of(desk, doctor, draft.get("patient")),
        "clinic": doctor.clinics[0] if len(doctor.clinics) == 1 else Phrase("several_clinics"),
    }
    return Option(id=f"d{doctor.id}", says="option.doctor", hint="option.doctor.hint", facts=facts)
