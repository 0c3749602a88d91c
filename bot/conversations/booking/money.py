"""The place is kept, the card is shown, the fee is paid; what is held is given up only for something better."""

from datetime import datetime

from bot.conversations.booking.prices import whole_fee
from bot.conversations.booking.seen import other_way
from bot.conversations.booking.wish import chosen, ways_of
from bot.front_desk import FrontDesk, Visit
from bot.script import Answer, Draft, Menu, Option
from core.domain.errors import AlreadyDone, HoldGone

BOOKED = ("confirmed", "requested", "arrived", "in_consultation", "completed")


def hold(desk: FrontDesk, draft: Draft) -> Answer:
    """Keep the chosen place for the chosen patient; the one kept before is given up with it."""
    if "patient" not in draft or "slot" not in draft:
        return Answer(option="incomplete")
    wanted = [draft["patient"], *draft["slot"], draft.get("seen")]
    if draft.get("held") == wanted and desk.visit(draft["visit"]).status == "held":
        return Answer()
    doctor, clinic, starts = draft["slot"]
    visit = desk.hold(
        patient_id=draft["patient"],
        doctor_id=doctor,
        clinic_id=clinic,
        starts_at=datetime.fromisoformat(starts),
        instead_of=draft.get("visit"),
        seen=draft.get("seen"),
    )
    return Answer({"visit": visit.id, "held": wanted, "paying": None})


def resume(desk: FrontDesk, draft: Draft) -> Answer:
    """Take up a held visit again: the form is filled from it."""
    visit = held_visit(desk, draft)
    slot = chosen(visit.doctor_id, visit.clinic_id, visit.starts.at, visit.starts.zone)
    seen = "online" if visit.online else None
    held = [visit.person.id, *slot["slot"], seen]
    return Answer({**slot, "patient": visit.person.id, "held": held, "seen": seen})


def held_visit(desk: FrontDesk, draft: Draft) -> Visit:
    """Return the visit that is held. Raises `AlreadyDone` where it is booked, `HoldGone` where it is no longer kept."""
    visit = desk.visit(draft["visit"])
    if visit.status in BOOKED:
        raise AlreadyDone(status=visit.status)
    if visit.status != "held":
        raise HoldGone(status=visit.status)
    return visit


def review(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the card to confirm: whom, where, when, what it costs, until when it is kept, and how it may be paid."""
    visit = held_visit(desk, draft)
    options = []
    if "pay_online" in visit.can:
        options.append(Option(id="pay", facts={"fee": visit.facts["open"]}))
    if "pay_at_clinic" in visit.can:
        options.append(Option(id="at_clinic" if visit.fee else "confirm"))
    whole = whole_fee(desk, visit)
    variant = ("again" if whole else "") if visit.fee else "free_again" if whole else "free"
    variant = "prepay" if visit.prepay else variant
    options += [*other_way(desk, visit), Option(id="change")]
    return Menu(options, visit.facts | {"whole": whole or visit.fee}, variant, few=True, back=False)


def ask_money(desk: FrontDesk, draft: Draft) -> Answer:
    """Have the payment link made."""
    desk.pay_online(draft["visit"])
    return Answer({"paying": True})


def payment(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the link once there is one, and what else can be done meanwhile."""
    visit = held_visit(desk, draft)
    options = []
    if visit.link_url:
        options.append(Option(id="open", url=visit.link_url, facts={"fee": visit.facts["open"]}))
    if "pay_at_clinic" in visit.can:
        options.append(Option(id="at_clinic"))
    variant = "part" if visit.part else "" if visit.link_url else "preparing"
    return Menu([*options, Option(id="change")], visit.facts, variant)


def no_link(desk: FrontDesk, draft: Draft) -> Menu:
    """Offer what can be done where the payment service does not answer."""
    visit = held_visit(desk, draft)
    at_clinic = [Option(id="at_clinic")] if "pay_at_clinic" in visit.can else []
    return Menu([Option(id="again"), *at_clinic, Option(id="change")], visit.facts)


def pay_at_clinic(desk: FrontDesk, draft: Draft) -> Answer:
    """Book the place; the fee is paid at the desk."""
    desk.pay_at_clinic(draft["visit"])
    return Answer()


def change(desk: FrontDesk, draft: Draft) -> Menu:
    """Show what can be changed; with a held place, also to keep it longer or to drop it."""
    visit = desk.visit(draft["visit"]) if "visit" in draft else None
    if visit is None or visit.status != "held":
        known = [Option(id="time")] if draft.get("doctor") is not None else []
        options = [*known, Option(id="doctor"), Option(id="drop"), Option(id="person")]
        return Menu(options, variant="nothing_held", few=True)
    more = [Option(id="more")] if "extend" in visit.can else []
    other = [Option(id="seen")] if "slot" in draft and len(ways_of(desk, draft)) > 1 else []
    options = [Option(id="time"), Option(id="doctor"), Option(id="drop"), *other, Option(id="person"), *more]
    return Menu([*options, Option(id="keep")], visit.facts, few=True)


def extend(desk: FrontDesk, draft: Draft) -> Answer:
    """Keep the place some minutes longer, and go back to where the patient was."""
    desk.extend(draft["visit"])
    return Answer(option="paying" if draft.get("paying") else "reviewing")


def leaving(desk: FrontDesk, draft: Draft) -> Menu:
    """Ask once before the held place is given back: somebody else may take it at once."""
    visit = held_visit(desk, draft)
    paying = bool(draft.get("paying") or visit.link_url)
    return Menu([Option(id="yes"), Option(id="no")], visit.facts, "paying" if paying else "")


def nothing_to_leave(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Where no place is held there is nothing to ask about."""
    held = "visit" in draft and desk.visit(draft["visit"]).status == "held"
    return None if held else Answer(option="yes")


def release(desk: FrontDesk, draft: Draft) -> Answer:
    """Give the held place back, if there is one. Raises `AlreadyDone` where it has been booked meanwhile."""
    if "visit" in draft:
        if desk.visit(draft["visit"]).status in BOOKED:
            raise AlreadyDone
        desk.release(draft["visit"])
    return Answer()


def limit(_desk: FrontDesk, _draft: Draft) -> Menu:
    """Show the way out for somebody who has too much at once."""
    return Menu([Option(id="visits"), Option(id="drop")])


def about_visit(desk: FrontDesk, draft: Draft) -> Menu:
    """Say a last word about the visit."""
    return Menu((), desk.visit(draft["visit"]).facts)


def last_word(_desk: FrontDesk, _draft: Draft) -> Menu:
    """Say a last word that needs no facts."""
    return Menu()


def booked(desk: FrontDesk, draft: Draft) -> Menu:
    """Say the visit's number, with its calendar entry; ask for the phone that nobody knows yet."""
    visit = desk.visit(draft["visit"])
    if visit.status == "requested":
        return Menu((), visit.facts, "requested", ask_contact=not desk.phone_known())
    variant = "free" if not visit.fee else "" if visit.paid else "at_clinic"
    return Menu((), visit.facts, variant, calendar=visit.id, ask_contact=not desk.phone_known())
