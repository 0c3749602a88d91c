"""Erase somebody who has asked the clinic for it: find them, see what goes and what stays, and say yes twice."""

from bot.conversations.visit_number import read_number
from bot.erasing_desk import PersonFound
from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from core.domain.errors import AlreadyDone, NotFound, StillOnStaff
from core.domain.permissions import Action

_SHORTEST_PHONE = 7
"""Digits; a visit's number is read first."""


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Take a visit's number, or a phone."""
    number = read_number(desk, words, understood)
    if number is not None:
        return {"who": number["number"]}
    digits = sum(c.isdecimal() for c in words)
    return {"who": words.strip()} if digits >= _SHORTEST_PHONE and not any(map(str.isalpha, words)) else None


def _hear(desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    if text.isdecimal() and len(text) < _SHORTEST_PHONE:
        return None  # it counts the buttons, as everywhere
    sets = _read(desk, text, understood)
    return Answer({**sets, "person": None}) if sets else None


def _which(desk: FrontDesk, draft: Draft) -> Menu:
    who = draft.get("who")
    if who is None:
        return Menu([Option(id="stop")])
    found = desk.staff.find_people(who)
    return Menu([*map(_option, found), Option(id="stop")], {"who": who}, "several" if found else "unknown")


def _option(person: PersonFound) -> Option:
    return Option(
        id=f"p{person.patient}", says="option.person_found", facts={"name": person.name, "phone": person.phone}
    )


def _only_one(desk: FrontDesk, draft: Draft) -> Answer | None:
    found = desk.staff.find_people(draft["who"]) if "who" in draft else ()
    return Answer({"person": found[0].patient}) if len(found) == 1 else None


def _take(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if "who" not in draft:
        return None
    person = next((p for p in desk.staff.find_people(draft["who"]) if _option(p).id == option), None)
    return {"person": person.patient} if person else None


def _picked(desk: FrontDesk, draft: Draft) -> Answer:
    """Go on with who was chosen; of what was written find the one who is known by it."""
    only = None if draft.get("person") else _only_one(desk, draft)
    return Answer(only.sets if only else {}, option="found" if only or draft.get("person") else "which")


def _preview(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.staff.erasing_of(draft["person"])
    facts: dict[str, object] = {
        "names": ", ".join(seen.names),
        "visits": seen.visits,
        "papers": seen.papers,
        "hours": seen.hours,
    }
    if seen.due:
        return Menu([Option(id="take_back"), Option(id="leave")], facts | {"due": seen.due}, "asked")
    return Menu([Option(id="erase"), Option(id="stop")], facts)


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.staff.erasing_of(draft["person"])
    return Menu([Option(id="yes"), Option(id="no")], {"names": ", ".join(seen.names)})


def _erase(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.erase_person(draft["person"])
    return Answer()


def _due(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu(facts={"due": desk.staff.erasing_of(draft["person"]).due})


def _keep(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.keep_person(draft["person"])
    return Answer()


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


DESK_ERASE = Conversation(
    name="desk_erase",
    code="Q",
    opens_on=("/erase",),
    needs=Action.ERASE_PERSON,
    reads=_read,
    afterwards=To(conversation="desk_erase"),
    resumes=False,
    steps={
        "which": Ask(
            menu=_which,
            takes=_take,
            hears=_hear,
            assumes=_only_one,
            then={"stop": "kept", "*": "picked"},
            denies="stop",
            variants=("", "several", "unknown"),
        ),
        "picked": Do(act=_picked, uses=(), then={"found": Again("preview"), "which": Again("which")}),
        "preview": Ask(
            menu=_preview,
            then={"erase": Again("sure"), "stop": "kept", "take_back": "take_back", "leave": "left"},
            denies="stop",
            but={NotFound: "kept", StillOnStaff: "staff"},
            variants=("", "asked"),
        ),
        "sure": Ask(
            menu=_sure,
            then={"yes": "erase", "no": "kept"},
            affirms=("yes",),
            denies="no",
            but={NotFound: "kept", StillOnStaff: "staff"},
        ),
        "erase": Do(
            act=_erase,
            uses=("erase_person",),
            then="asked",
            but={AlreadyDone: "preview", NotFound: "kept", StillOnStaff: "staff"},
        ),
        "take_back": Do(act=_keep, uses=("keep_person",), then="taken_back", but={NotFound: "kept"}),
        "asked": End(menu=_due),
        "taken_back": End(menu=_plain),
        "kept": End(menu=_plain),
        "left": End(menu=_due),
        "staff": End(),
    },
)
