"""Take in who has come without an appointment: who it is, to whom, how urgent; then the token and the wait at once."""

from bot.conversations.at_counter import person_steps, read_person
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.reception_desk import DoctorAtWork
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from bot.understanding.walk_ins import SaidWalkIn
from core.domain.errors import (
    BadName,
    InLineAlready,
    LimitReached,
    NamesakeInLine,
    NotFound,
    PlaceRefused,
    TooLateToUndo,
    UnreadPhone,
)
from core.domain.line import Urgency
from core.domain.permissions import Action

_NEW = ("person", "new", "name", "phone", "number", "doctors", "clinic", "urgency", "another", "away")


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    found = read_person(desk, words, understood)
    return {**found[0], **_said(desk, found[1])} if found else None


def _said(desk: FrontDesk, said: SaidWalkIn) -> dict[str, object]:
    """Return to whom somebody has come, and how urgent it is, as far as it was said."""
    change: dict[str, object] = {"urgency": said.urgency} if said.urgency else {}
    return change | _meant(desk, said)


def _meant(desk: FrontDesk, said: SaidWalkIn) -> dict[str, object]:
    """Return the doctors who are meant and see people now, all at one branch; who was meant and does not is `away`."""
    here = [each for each in desk.staff.at_work() if said.clinic in (None, each.clinic_id)]
    if said.doctors:
        meant = [each for each in here if each.doctor_id in said.doctors]
    elif said.specialties:
        meant = [each for each in here if each.specialty == said.specialties[0]]
    else:
        meant = here if said.any_doctor else []
    named = len({each.doctor_id for each in meant}) == 1 or not said.doctors
    if meant and named and len({each.clinic_id for each in meant}) == 1:
        return _chosen(meant)
    away = next((d.name for d in desk.doctors(ids=said.doctors)), None) if said.doctors and not meant else None
    return {"away": away} if away else {}


def _chosen(doctors: list[DoctorAtWork]) -> dict[str, object]:
    return {"doctors": [each.doctor_id for each in doctors], "clinic": doctors[0].clinic_id, "away": None}


# --- to whom ----------------------------------------------------------------------------------------------------------


def _whom(desk: FrontDesk, draft: Draft) -> Menu:
    here = desk.staff.at_work()
    where = len({each.clinic_id for each in here}) > 1
    return Menu(
        [*(_doctor(each, where=where) for each in here), *_departments(here, where=where)],
        {"doctor": draft.get("away") or ""},
        "away" if draft.get("away") else "",
    )


def _doctor(each: DoctorAtWork, *, where: bool) -> Option:
    facts = {"doctor": each.doctor, "waiting": each.waiting, "clinic": each.clinic}
    facts["specialty"] = Phrase(f"specialty.{each.specialty}")
    hint = "option.at_work.where" if where else "option.at_work.hint"
    return Option(id=f"d{each.doctor_id}.{each.clinic_id}", says="option.at_work", hint=hint, facts=facts)


def _departments(here: tuple[DoctorAtWork, ...], *, where: bool) -> list[Option]:
    """Return a button for each department in which several see people: the first free of them."""
    options = []
    for specialty, clinic_id in dict.fromkeys((each.specialty, each.clinic_id) for each in here):
        of = [each for each in here if (each.specialty, each.clinic_id) == (specialty, clinic_id)]
        if len(of) > 1:
            facts = {"specialty": Phrase(f"specialty.{specialty}"), "clinic": of[0].clinic}
            says = "option.first_free.where" if where else "option.first_free"
            options.append(Option(id=f"s{specialty}.{clinic_id}", says=says, facts=facts))
    return options


def _take_whom(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    meant = [
        each
        for each in desk.staff.at_work()
        if option in (f"d{each.doctor_id}.{each.clinic_id}", f"s{each.specialty}.{each.clinic_id}")
    ]
    return _chosen(meant) if meant else None


def _hear_whom(desk: FrontDesk, draft: Draft, text: str, understood: Understood) -> Answer | None:
    """Take a doctor or a department that is written; a number counts the buttons."""
    if understood.number is not None:
        options = _whom(desk, draft).options
        chosen = options[understood.number - 1].id if 0 < understood.number <= len(options) else ""
        sets = _take_whom(desk, draft, chosen)
        return Answer(sets) if sets else None
    found = read_person(desk, f"| {text}", understood)
    sets = _meant(desk, found[1]) if found else None
    return Answer(sets) if sets else None


def _still_here(desk: FrontDesk, draft: Draft) -> bool:
    here = {(each.doctor_id, each.clinic_id) for each in desk.staff.at_work()}
    return all((doctor, draft["clinic"]) in here for doctor in draft["doctors"])


# --- one look before, and after ---------------------------------------------------------------------------------------


def _check(desk: FrontDesk, draft: Draft) -> Menu:
    urgency = draft.get("urgency") or Urgency.ROUTINE.value
    known = desk.staff.person_known(draft["person"]) if draft.get("person") else None
    phone = draft.get("phone") or Phrase("known.no_phone")
    person = known.facts if known else {"name": draft["name"], "phone": phone, "last": Phrase("known.new")}
    agreed = known is not None and known.agreed
    options = [Option(id="yes", says=None if agreed else "desk_walk_in.check.agrees.yes")]
    options += [Option(id=each.value) for each in Urgency if each.value != urgency]
    options += [Option(id="whom"), Option(id="other"), Option(id="drop")]
    facts = {**person, "whom": _whose(desk, draft), "urgency": Phrase(f"walk_in.urgency.{urgency}")}
    return Menu(options, facts, "" if agreed else "agrees")


def _whose(desk: FrontDesk, draft: Draft) -> Phrase:
    """Return in words to whom they go."""
    meant = [e for e in desk.staff.at_work() if e.doctor_id in draft["doctors"] and e.clinic_id == draft["clinic"]]
    ahead = min((each.waiting for each in meant), default=0)
    before = Phrase("walk_in.before" if ahead else "walk_in.before.none", {"ahead": ahead})
    if len(meant) == 1:
        return Phrase("walk_in.to.one", {"doctor": meant[0].doctor, "before": before})
    return Phrase("walk_in.to.first", {"count": len(meant), "before": before})


def _take_check(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"urgency": option} if option in set(Urgency) else None


def _take_in(desk: FrontDesk, draft: Draft) -> Answer:
    visit = desk.staff.take_in(
        doctors=tuple(draft["doctors"]),
        clinic_id=draft["clinic"],
        urgency=draft.get("urgency") or Urgency.ROUTINE.value,
        person_id=draft.get("person"),
        name=draft.get("name") or "",
        phone=draft.get("phone") or "",
        another=bool(draft.get("another")),
    )
    return Answer({**dict.fromkeys(_NEW), "visit": visit})


def _taken(desk: FrontDesk, draft: Draft) -> Menu:
    stands = desk.staff.taken_in(draft["visit"])
    paid = [Option(id="paid", facts={"fee": stands.fee})] if stands.fee else []
    return Menu([*paid, Option(id="another"), Option(id="undo")], stands.facts, "" if stands.fee else "free")


def _take_back(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.take_back_walk_in(draft["visit"])
    return Answer({"visit": None})


def _here_already(desk: FrontDesk, draft: Draft) -> Answer:
    """Go to the visit that somebody has today; a new one has none under any other name."""
    seen = desk.staff.visit_today_of(draft["person"]) if draft.get("person") else None
    return Answer({"visit": seen[0], "doctor": seen[1]}, option="card") if seen else Answer(option="none")


def _same_name(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="another"), Option(id="phone"), Option(id="drop")], {"name": draft.get("name") or ""})


def _is_another(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"another": True} if option == "another" else {"phone": None} if option == "phone" else None


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


def _forget(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({**dict.fromkeys(_NEW), "visit": None})


DESK_WALK_IN = Conversation(
    name="desk_walk_in",
    code="WA",
    opens_on=("/walkin",),
    needs=Action.ADD_WALK_IN,
    reads=_read,
    afterwards=To(conversation="desk_walk_in"),
    resumes=False,
    steps={
        **person_steps("whom", also=_said),
        "whom": Ask(
            menu=_whom,
            fills=("doctors", "clinic"),
            valid=_still_here,
            takes=_take_whom,
            hears=_hear_whom,
            sole=True,
            then="check",
            if_empty="nobody",
            variants=("", "away"),
            verbatim=True,
            sealed=True,
        ),
        "check": Ask(
            menu=_check,
            takes=_take_check,
            then={
                "yes": "take",
                "whom": Again("whom"),
                "other": "next",
                "drop": "dropped",
                **{urgency.value: Again("check") for urgency in Urgency},
                "*": Again("check"),
            },
            affirms=("yes",),
            denies="drop",
            but={NotFound: "next"},
            variants=("", "agrees"),
        ),
        "take": Do(
            act=_take_in,
            uses=("take_in",),
            then=Again("taken"),
            but={
                InLineAlready: "already",
                NamesakeInLine: "same",
                LimitReached: "whom",
                PlaceRefused: "whom",
                BadName: "name",
                UnreadPhone: "phone",
                NotFound: "next",
            },
        ),
        "same": Ask(
            menu=_same_name,
            takes=_is_another,
            then={"another": "sought", "phone": "sought", "drop": "dropped", "*": "sought"},
        ),
        "already": Do(
            act=_here_already,
            uses=(),
            then={
                "card": To(conversation="desk_day", step="card", carry={"visit": "visit", "doctor": "doctor"}),
                "none": "dropped",
            },
        ),
        "taken": Ask(
            menu=_taken,
            then={
                "paid": To(conversation="desk_paid", step="how", carry={"visit": "visit"}),
                "another": "next",
                "undo": "undo",
            },
            but={NotFound: "next"},
            variants=("", "free"),
        ),
        "undo": Do(
            act=_take_back,
            uses=("take_back_walk_in",),
            then="undone",
            but={TooLateToUndo: "taken", NotFound: "next"},
        ),
        "undone": End(menu=_plain),
        "dropped": End(menu=_plain),
        "next": Do(act=_forget, uses=(), then="sought"),
        "nobody": End(menu=_plain),
    },
)
