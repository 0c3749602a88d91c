"""Book for somebody who stands at the desk or calls it: who it is, with whom, when; one look, and they are told."""

from datetime import datetime
from typing import Any

from bot.conversations.at_counter import person_steps, read_person
from bot.conversations.booking.times import first_fitting, is_with_doctor, nearest_times, take_time
from bot.conversations.booking.wish import absorb
from bot.front_desk import FrontDesk, Moment
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from bot.understanding.walk_ins import SaidWalkIn
from core.domain.errors import BadName, NotFound, OverlappingVisit, PlaceRefused, TooLateToUndo, UnreadPhone
from core.domain.permissions import Action

_WISH = ("when", "seen", "clinic", "slot", "day")
"""What a message says of the time, as the patients' own form reads it."""
_NEW = (*("person", "new", "name", "phone", "number", "doctor", "near"), *_WISH)


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
    return Menu([*free, Option(id="doctor")] if free else [], {"doctor": doctor}, "beyond" if beyond else "")


def _hear_time(desk: FrontDesk, draft: Draft, _text: str, understood: Understood) -> Answer | None:
    if understood.when is None:
        return None
    return Answer({**_when(desk, draft, understood), "slot": None})


def _chosen(_desk: FrontDesk, draft: Draft) -> Answer:
    """Look at what was chosen; where a day or an hour was written, show what is free then."""
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
    yes = Option(id="yes", says=None if agreed else "desk_book.check.agrees.yes")
    return Menu([yes, Option(id="time"), Option(id="other"), Option(id="drop")], facts, "" if agreed else "agrees")


def _book(desk: FrontDesk, draft: Draft) -> Answer:
    doctor_id, clinic_id, starts = draft["slot"]
    visit = desk.staff.book_for(
        doctor_id=doctor_id,
        clinic_id=clinic_id,
        starts_at=datetime.fromisoformat(starts),
        person_id=draft.get("person"),
        name=draft.get("name") or "",
        phone=draft.get("phone") or "",
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
            takes=take_time,
            hears=_hear_time,
            assumes=first_fitting,
            then={"doctor": Again("doctor"), "*": "chosen"},
            if_empty="full",
            variants=("", "beyond"),
        ),
        "chosen": Do(act=_chosen, uses=(), then={"check": "check", "slot": "slot"}),
        "check": Ask(
            menu=_check,
            then={"yes": "book", "time": Again("slot"), "other": "next", "drop": "dropped"},
            affirms=("yes",),
            denies="drop",
            but={NotFound: "next"},
            variants=("", "agrees"),
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
