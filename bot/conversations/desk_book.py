"""Book for somebody who stands at the desk or calls it: who it is, with whom, when; one look, and they are told."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversations.at_counter import person_steps, read_person
from bot.conversations.booking.times import first_fitting, is_with_doctor, nearest_times, take_time
from bot.conversations.booking.wish import absorb
from bot.front_desk import FrontDesk, Moment
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from bot.understanding.walk_ins import SaidWalkIn
from core.domain.errors import BadName, NotFound, OverlappingVisit, PlaceRefused, TooLateToUndo, UnreadPhone
from core.domain.overbooking import OverReason
from core.domain.permissions import Action, may

_WISH = ("when", "seen", "clinic", "slot", "day")
"""What a message says of the time, as the patients' own form reads it."""
_NEW = (*("person", "new", "name", "phone", "number", "doctor", "near", "over"), *_WISH)


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    found = read_person(desk, words, understood)
    if found is None:
        return None
    return {**found[0], **_said(desk, found[1]), **_when(desk, {}, understood)}


def _said(_desk: FrontDesk, said: SaidWalkIn) -> dict[str, Any]:
    return {"doctor": said.doctors[0]} if len(said.doctors) == 1 else {}


def _when(desk: FrontDesk, draft: Draft, understood: Understood) -> dict[str, Any]:
    said = absorb(desk, draft, understood) or {}
    return {key: value for key, value in said.items() if key in _WISH and value is not None}


# --- with whom, and when ----------------------------------------------------------------------------------------------


def _doctors(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu(
        [
            Option(
                id=f"d{each.id}",
                says="option.at_work",
                hint="option.doctor_of",
                facts={"doctor": each.name, "specialty": Phrase(f"specialty.{each.specialty}"), "fee": each.fee},
            )
            for each in desk.doctors()
        ]
    )


def _is_doctor(desk: FrontDesk, draft: Draft) -> bool:
    return bool(desk.doctors(ids=(draft["doctor"],)))


def _take_doctor(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    found = next((each.id for each in desk.doctors() if option == f"d{each.id}"), None)
    return {"doctor": found, "slot": None} if found else None


def _hear_doctor(desk: FrontDesk, draft: Draft, _text: str, understood: Understood) -> Answer | None:
    if len(understood.doctor_ids) != 1:
        return None
    return Answer({"doctor": understood.doctor_ids[0], **_when(desk, draft, understood)})


def _times(desk: FrontDesk, draft: Draft) -> Menu:
    """Show what the patient's own booking would: the nearest three, or what comes closest to the wish."""
    found = nearest_times(desk, draft)
    free = [option for option in found.options if option.id.startswith("t")]
    doctor = next((each.name for each in desk.doctors(ids=(draft["doctor"],))), "")
    beyond = found.variant.startswith("beyond")
    full = _full_time(desk, draft)
    over = [Option(id="over", facts={"starts": full[1]})] if full else []
    ways = [*over, Option(id="doctor")]
    return Menu([*free, *ways] if free or over else [], {"doctor": doctor}, "beyond" if beyond else "")


def _full_time(desk: FrontDesk, draft: Draft) -> tuple[list[Any], Moment] | None:
    """Return the very time that was written where it is one of the doctor's and full; who may can book over it."""
    said = draft.get("when") or {}
    if not may(desk.role(), Action.OVERBOOK) or len(said.get("dates", ())) != 1 or not said.get("exact"):
        return None
    day, at = date.fromisoformat(said["dates"][0]), time.fromisoformat(said["exact"])
    branches = next((each.clinic_ids for each in desk.doctors(ids=(draft["doctor"],))), ())
    for branch in desk.branches():
        if branch.id not in branches or draft.get("clinic") not in (None, branch.id):
            continue
        starts = datetime.combine(day, at, ZoneInfo(branch.zone)).astimezone(UTC)
        if desk.staff.is_full(draft["doctor"], branch.id, starts):
            return [draft["doctor"], branch.id, starts.isoformat()], Moment(starts, branch.zone)
    return None


def _take_time(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    """Read which time was chosen, or that the full one is to be booked over."""
    if option != "over":
        change = take_time(desk, draft, option)
        return {**change, "over": None} if change else None
    full = _full_time(desk, draft) if "doctor" in draft else None
    return {"slot": full[0], "over": "?"} if full else None


def _reasons(desk: FrontDesk, draft: Draft) -> Menu:
    doctor_id, clinic_id, starts = draft["slot"]
    doctor = next((each.name for each in desk.doctors(ids=(doctor_id,))), "")
    zone = next((each.zone for each in desk.branches() if each.id == clinic_id), "UTC")
    facts = {"doctor": doctor, "starts": Moment(datetime.fromisoformat(starts), zone)}
    return Menu([*(Option(id=reason.value) for reason in OverReason), Option(id="time")], facts)


def _take_reason(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"over": option} if option in set(OverReason) else None


def _hear_time(desk: FrontDesk, draft: Draft, _text: str, understood: Understood) -> Answer | None:
    if understood.when is None:
        return None
    return Answer({**_when(desk, draft, understood), "slot": None, "over": None})


def _chosen(_desk: FrontDesk, draft: Draft) -> Answer:
    """Look at what was chosen; where a day or an hour was written, show what is free then.

    A button of a card from before may come when it is not known any more for whom it was.
    """
    if not draft.get("person") and not draft.get("name"):
        return Answer(option="who")
    if draft.get("over") == "?":
        return Answer(option="over")
    return Answer(option="check" if draft.get("slot") else "slot")


def _full(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), {"doctor": next((each.name for each in desk.doctors(ids=(draft["doctor"],))), "")})


# --- one look before, and after ---------------------------------------------------------------------------------------


def _check(desk: FrontDesk, draft: Draft) -> Menu:
    known = desk.staff.person_known(draft["person"]) if draft.get("person") else None
    phone = draft.get("phone") or Phrase("known.no_phone")
    person = known.facts if known else {"name": draft["name"], "phone": phone, "last": Phrase("known.new")}
    doctor_id, clinic_id, starts = draft["slot"]
    doctor = desk.doctors(ids=(doctor_id,))[0]
    branch = next(each for each in desk.branches() if each.id == clinic_id)
    facts = {
        **person,
        "doctor": doctor.name,
        "clinic": branch.name,
        "starts": Moment(datetime.fromisoformat(starts), branch.zone),
        "fee": doctor.fee,
    }
    agreed = known is not None and known.agreed
    over = draft.get("over")
    facts["over"] = Phrase("over.of", {"why": Phrase(f"over.{over}")}) if over in set(OverReason) else ""
    yes = Option(id="yes", says=None if agreed else "desk_book.check.agrees.yes")
    variant = ("over" if over else "") if agreed else "agrees_over" if over else "agrees"
    return Menu([yes, Option(id="time"), Option(id="other"), Option(id="drop")], facts, variant)


def _book(desk: FrontDesk, draft: Draft) -> Answer:
    doctor_id, clinic_id, starts = draft["slot"]
    visit = desk.staff.book_for(
        doctor_id=doctor_id,
        clinic_id=clinic_id,
        starts_at=datetime.fromisoformat(starts),
        person_id=draft.get("person"),
        name=draft.get("name") or "",
        phone=draft.get("phone") or "",
        over=draft.get("over") or "",
    )
    return Answer({**dict.fromkeys(_NEW), "visit": visit})


def _booked(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.staff.visit_at_desk(draft["visit"])
    paid = [Option(id="paid", facts={"fee": visit.fee})] if visit.fee and visit.status == "confirmed" else []
    variant = "requested" if visit.status == "requested" else ""
    return Menu([*paid, Option(id="another"), Option(id="undo")], visit.facts, variant)


def _take_back(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.take_back_booking(draft["visit"])
    return Answer()


def _undone(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.staff.visit_at_desk(draft["visit"]).facts)


def _forget(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({**dict.fromkeys(_NEW), "visit": None})


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


DESK_BOOK = Conversation(
    name="desk_book",
    code="WB",
    opens_on=("/bookfor",),
    needs=Action.BOOK_FOR_PATIENT,
    reads=_read,
    afterwards=To(conversation="desk_book"),
    resumes=False,
    steps={
        **person_steps("doctor", also=_said),
        "doctor": Ask(
            menu=_doctors,
            fills=("doctor",),
            valid=_is_doctor,
            takes=_take_doctor,
            hears=_hear_doctor,
            sole=True,
            then="slot",
            if_empty="dropped",
        ),
        "slot": Ask(
            menu=_times,
            fills=("slot",),
            valid=is_with_doctor,
            takes=_take_time,
            hears=_hear_time,
            assumes=first_fitting,
            then={"doctor": Again("doctor"), "over": "chosen", "*": "chosen"},
            if_empty="full",
            variants=("", "beyond"),
        ),
        "chosen": Do(
            act=_chosen, uses=(), then={"who": "next", "check": "check", "slot": "slot", "over": Again("over")}
        ),
        "over": Ask(
            menu=_reasons,
            takes=_take_reason,
            then={"time": Again("slot"), **{reason.value: "chosen" for reason in OverReason}, "*": "chosen"},
        ),
        "check": Ask(
            menu=_check,
            then={"yes": "book", "time": Again("slot"), "other": "next", "drop": "dropped"},
            affirms=("yes",),
            denies="drop",
            but={NotFound: "next"},
            variants=("", "agrees", "over", "agrees_over"),
        ),
        "book": Do(
            act=_book,
            uses=("book_for",),
            then=Again("booked"),
            but={
                PlaceRefused: "slot",
                OverlappingVisit: "slot",
                BadName: "name",
                UnreadPhone: "phone",
                NotFound: "next",
            },
        ),
        "booked": Ask(
            menu=_booked,
            then={
                "paid": To(conversation="desk_paid", step="how", carry={"visit": "visit"}),
                "another": "next",
                "undo": "undo",
            },
            but={NotFound: "next"},
            variants=("", "requested"),
        ),
        "undo": Do(
            act=_take_back,
            uses=("take_back_booking",),
            then="undone",
            but={TooLateToUndo: "booked", NotFound: "next"},
        ),
        "undone": End(menu=_undone),
        "full": End(menu=_full),
        "dropped": End(menu=_plain),
        "next": Do(act=_forget, uses=(), then="sought"),
    },
)
