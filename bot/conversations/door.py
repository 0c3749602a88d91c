"""The code at a branch's door was scanned: who has a visit today is here by it, who has none may wait or book."""

from bot.conversations.booking import people
from bot.conversations.own_visits import take_visit, visit_option
from bot.door_desk import DoorSeen
from bot.front_desk import FrontDesk, Visit
from bot.line import Phrase
from bot.reception_desk import DoctorAtWork
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import (
    AlreadyDone,
    BadName,
    DoorGone,
    InLineAlready,
    LimitReached,
    NotFound,
    PlaceRefused,
    TooEarly,
    TooManyPeople,
    VisitClosed,
    WaitsElsewhere,
)

_ANYBODY = "any"


def _today(desk: FrontDesk) -> list[Visit]:
    """Return the own visits of today that are at a clinic and not over."""
    found = []
    for visit in desk.my_visits():
        if visit.status not in {"confirmed", "arrived", "in_consultation"} or visit.online:
            continue
        try:
            desk.place(visit.id)
        except NotFound:
            continue
        found.append(visit)
    return found


def _at_the_door(desk: FrontDesk, draft: Draft) -> list[Visit]:
    clinic = desk.door(draft["door"]).clinic_id
    return [visit for visit in _today(desk) if visit.clinic_id == clinic]


def _look(desk: FrontDesk, draft: Draft) -> Answer:
    """Let whoever has one visit here today be here; of several it is asked which."""
    found, clinic = _at_the_door(desk, draft), desk.door(draft["door"]).clinic_id
    if len(found) > 1:
        return Answer({"clinic": clinic}, option="which")
    if not found:
        return Answer({"clinic": clinic}, option="nobody")
    return Answer({"clinic": clinic, "visit": found[0].id}, option=_how(found[0]))


def _how(visit: Visit) -> str:
    return "here" if visit.status == "confirmed" else "place"


def _which(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([*map(visit_option, _at_the_door(desk, draft)), Option(id="other")], few=True)


def _take_which(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    found = take_visit(desk, draft, option)
    return {"visit": found["visit"]} if found else None


def _chosen(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option=_how(desk.visit(draft["visit"])))


def _here(desk: FrontDesk, draft: Draft) -> Answer:
    desk.here(draft["visit"])
    return Answer()


def _nobody(desk: FrontDesk, draft: Draft) -> Menu:
    """Say that there is no visit here today, where there is another, and what can be had."""
    door = desk.door(draft["door"])
    waits = [Option(id="wait")] if door.doctors else []
    variant = "" if waits else "closed"
    return Menu([*waits, Option(id="book")], {"clinic": door.clinic, "other": _other(desk, door)}, variant)


def _other(desk: FrontDesk, door: DoorSeen) -> Phrase:
    elsewhere = next((v for v in _today(desk) if v.clinic_id != door.clinic_id), None)
    if elsewhere:
        return Phrase("door_note.elsewhere", elsewhere.facts)
    later = (v for v in desk.my_visits() if not v.past and v.status in {"confirmed", "requested"})
    following = next((v for v in later if v.clinic_id == door.clinic_id), None)
    return Phrase("door_note.later", following.facts) if following else Phrase("door_note.none")


# --- without an appointment -------------------------------------------------------------------------------------------


def _doctors(desk: FrontDesk, draft: Draft) -> Menu:
    found = desk.door(draft["door"]).doctors
    first = [Option(id=_ANYBODY)] if len(found) > 1 else []
    return Menu([*first, *map(_doctor, found)], few=True)


def _doctor(each: DoctorAtWork) -> Option:
    facts = {"doctor": each.doctor, "waiting": each.waiting, "specialty": Phrase(f"specialty.{each.specialty}")}
    return Option(id=f"d{each.doctor_id}", says="option.at_work", hint="option.at_work.hint", facts=facts)


def _take_doctor(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if "door" not in draft:
        return None
    found = desk.door(draft["door"]).doctors
    meant = [each.doctor_id for each in found if option in (_ANYBODY, f"d{each.doctor_id}")]
    return {"doctors": meant} if meant else None


def _still_here(desk: FrontDesk, draft: Draft) -> bool:
    here = {each.doctor_id for each in desk.door(draft["door"]).doctors}
    return set(draft["doctors"]) <= here


def _check(desk: FrontDesk, draft: Draft) -> Menu:
    door = desk.door(draft["door"])
    meant = [each for each in door.doctors if each.doctor_id in draft["doctors"]]
    if not meant:
        raise NotFound(what="doctor")
    ahead = min(each.waiting for each in meant)
    fees = {doctor.fee for doctor in desk.doctors(ids=tuple(each.doctor_id for each in meant))}
    name = next((p.name for p in desk.family() if p.id == draft["patient"]), "")
    facts = {
        "name": name,
        "clinic": door.clinic,
        "whom": meant[0].doctor if len(meant) == 1 else Phrase("door.first", {"count": len(meant)}),
        "before": Phrase("door.before" if ahead else "door.before.none", {"ahead": ahead}),
        "fee": Phrase("door.fee", {"fee": fees.pop()}) if len(fees) == 1 else Phrase("door.fee.some"),
    }
    return Menu([Option(id="yes"), Option(id="doctor"), Option(id="no")], facts)


def _wait(desk: FrontDesk, draft: Draft) -> Answer:
    visit = desk.walk_in(draft["door"], patient_id=draft["patient"], doctors=tuple(draft["doctors"]))
    return Answer({"visit": visit})


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


def _about(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.visit(draft["visit"]).facts)


def _go(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer()


DOOR = Conversation(
    name="door",
    code="dO",
    resumes=False,
    afterwards=To(conversation="queue"),
    steps={
        "look": Do(
            act=_look,
            uses=(),
            refuses=(DoorGone,),
            then={"here": "here", "place": "place", "which": Again("which"), "nobody": Again("nobody")},
            but={DoorGone: "gone"},
        ),
        "which": Ask(
            menu=_which,
            takes=_take_which,
            then={"other": Again("nobody"), "*": "chosen"},
            but={NotFound: "nobody", DoorGone: "gone"},
        ),
        "chosen": Do(
            act=_chosen,
            uses=(),
            refuses=(NotFound,),
            then={"here": "here", "place": "place"},
            but={NotFound: "nobody"},
        ),
        "here": Do(
            act=_here,
            uses=("here",),
            then="place",
            but={
                AlreadyDone: "place",
                VisitClosed: "nobody",
                TooEarly: "early",
                NotFound: "nobody",
                WaitsElsewhere: "elsewhere",
            },
        ),
        "place": Do(act=_go, uses=(), then=To(conversation="queue", step="place", carry={"visit": "visit"})),
        "nobody": Ask(
            menu=_nobody,
            then={"wait": "patient", "book": To(conversation="book", carry={"clinic": "clinic"})},
            but={DoorGone: "gone"},
            variants=("", "closed"),
        ),
        "patient": Ask(
            menu=people.people,
            fills=("patient",),
            valid=people.is_family,
            takes=people.take_person,
            assumes=people.only_self,
            if_empty="name",
            then={"me": "name", "someone": "name", "*": "doctor"},
        ),
        "name": Ask(
            menu=people.name_question,
            fills=("name",),
            valid=people.may_be_kept,
            takes=people.take_name,
            hears=people.hear_name,
            words=True,
            then={
                "someone": Again("name"),
                "before": To(conversation="link", back="patient"),
                "refuse": "refused",
                "*": "known",
            },
            variants=(*people.NAMED, *people.AGREEING),
        ),
        "known": Do(
            act=people.make_known,
            uses=("agree", "name_self", "add_family"),
            then="doctor",
            but={BadName: "name", TooManyPeople: "patient"},
        ),
        "doctor": Ask(
            menu=_doctors,
            fills=("doctors",),
            valid=_still_here,
            takes=_take_doctor,
            sole=True,
            then={_ANYBODY: "check", "*": "check"},
            if_empty="nobody",
            but={DoorGone: "gone"},
        ),
        "check": Ask(
            menu=_check,
            then={"yes": "wait", "doctor": Again("doctor"), "no": "dropped"},
            affirms=("yes",),
            denies="no",
            but={NotFound: "doctor", DoorGone: "gone"},
        ),
        "wait": Do(
            act=_wait,
            uses=("walk_in",),
            then="place",
            but={
                InLineAlready: "look",
                LimitReached: "doctor",
                PlaceRefused: "doctor",
                NotFound: "patient",
                DoorGone: "gone",
            },
        ),
        "refused": End(menu=_plain),
        "early": End(menu=_about),
        "elsewhere": End(menu=_about),
        "dropped": End(menu=_plain),
        "gone": End(menu=_plain),
    },
)
