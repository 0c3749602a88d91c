"""Who stands at the counter: found by telephone number, visit or name, or somebody new.

The steps fill the draft with `person`, or with `new`, a `name` and a `phone` (empty for none). What was written stays
as `phone`, `name` and `number` until somebody is chosen.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from bot.conversations.visit_number import read_number
from bot.front_desk import FrontDesk
from bot.reception_desk import PersonKnown
from bot.script import Again, Answer, Ask, Change, Do, Draft, Menu, Next, Option, Step
from bot.understanding.meaning import Roster, RosterDoctor, Understood
from bot.understanding.walk_ins import SaidWalkIn, read_person_name, read_walk_in
from core.domain.errors import BadName, NotFound, UnreadPhone
from core.domain.people import person_name

PERSON = ("person", "new", "name", "phone", "number")
"""What these steps put into the draft."""
_NOBODY: Mapping[str, Any] = dict.fromkeys(PERSON)

Also: TypeAlias = Callable[[FrontDesk, SaidWalkIn], Mapping[str, Any]]
"""What a message that names somebody says besides, as a change of the draft."""


def roster_of(desk: FrontDesk) -> Roster:
    """Return the doctors and branches as a message may name them."""
    doctors = tuple(
        RosterDoctor(id=d.id, name=d.name, specialty=d.specialty, clinic_ids=d.clinic_ids) for d in desk.doctors()
    )
    return Roster(doctors=doctors, clinics=tuple((b.id, b.name) for b in desk.branches()))


def read_person(desk: FrontDesk, words: str, understood: Understood) -> tuple[dict[str, Any], SaidWalkIn] | None:
    """Return whom a message names, as a change of the draft, with all else that it says; None where it names nobody."""
    said = read_walk_in(words, roster_of(desk))
    if said is None:
        return None
    number = read_number(desk, said.number, understood) if said.number else None
    if said.number and number is None:
        return None
    change = {**_NOBODY, "number": number["number"] if number else None}
    return {**change, "name": said.name or None, "phone": said.phone or None}, said


def sought(desk: FrontDesk, draft: Draft) -> Answer:
    """Find who is meant; ask for what is missing."""
    if draft.get("person") or draft.get("new"):
        missing = next((key for key in ("name", "phone") if draft.get("new") and draft.get(key) is None), "known")
        return Answer(option=missing)
    found = _found(desk, draft)
    if found is None:
        return Answer(option="who")
    fitting = [person for person in found if _fits(person, draft.get("name"))]
    if len(fitting) == 1 and (draft.get("name") is None or draft.get("phone")):
        return Answer({"person": fitting[0].id}, option="known")
    if found:
        return Answer(option="which")
    if draft.get("number"):
        return Answer(option="who")
    return Answer({"new": True}, option="name" if draft.get("name") is None else _phone_missing(draft))


def _phone_missing(draft: Draft) -> str:
    return "phone" if draft.get("phone") is None else "known"


def _found(desk: FrontDesk, draft: Draft) -> tuple[PersonKnown, ...] | None:
    if draft.get("phone"):
        return desk.staff.people_by_phone(draft["phone"])
    if draft.get("number"):
        return desk.staff.people_by_visit(draft["number"])
    return desk.staff.people_by_name(draft["name"]) if draft.get("name") else None


def _fits(person: PersonKnown, name: str | None) -> bool:
    """Return whether a name that was written can be this person's: the same, or the first words of it."""
    known, said = person.name.casefold().split(), (name or "").casefold().split()
    return known[: len(said)] == said


def _who(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), {"number": draft.get("number") or ""}, "unknown" if draft.get("number") else "")


def _which(desk: FrontDesk, draft: Draft) -> Menu:
    found = _found(desk, draft) or ()
    people = [
        Option(id=f"p{each.id}", says="option.known_person", hint="option.known_person.hint", facts=each.facts)
        for each in found
    ]
    name = draft.get("name") or ""
    return Menu(
        [*people, Option(id="new")], {"name": name, "count": len(found)}, "family" if draft.get("phone") else ""
    )


def _take_which(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if option == "new":
        return {"new": True, "person": None, "number": None}
    number = option.removeprefix("p")
    if not option.startswith("p") or not number.isdecimal() or len(number) > 18:
        return None
    return {"person": desk.staff.person_known(int(number)).id, "new": None}


def _hearing(also: Also) -> Callable[[FrontDesk, Draft, str, Understood], Answer | None]:
    """Return what takes a message that says who it is, and what it says `also`."""

    def hear(desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
        found = read_person(desk, text, understood)
        if found is None or not any(found[0].values()):
            return None
        return Answer({**found[0], **also(desk, found[1])})

    return hear


def _hearing_beside_buttons(also: Also) -> Callable[[FrontDesk, Draft, str, Understood], Answer | None]:
    """Return the same for a list: another telephone number or visit, in place of the one that was looked for.

    A name alone may be a question, and a number alone counts the buttons.
    """
    hear = _hearing(also)

    def hear_another(desk: FrontDesk, draft: Draft, text: str, understood: Understood) -> Answer | None:
        found = None if understood.number is not None else hear(desk, draft, text, understood)
        return found if found and (found.sets["phone"] or found.sets["number"]) else None

    return hear_another


def _hear_name(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    return Answer({"name": person_name(read_person_name(text) or text)})


def _hear_phone(desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    if not any(character.isdecimal() for character in text):
        return None
    desk.staff.people_by_phone(text)  # a number that cannot be one is refused here
    return Answer({"phone": text, "new": None})


def _no_phone(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"phone": ""} if option == "none" else None


def person_steps(then: Next, *, also: Also) -> dict[str, Step]:
    """Return the steps that find out who it is, and lead `then` on; the first of them is "sought".

    What is written at them is about a patient: words of danger in it are not the writer's own.
    """
    return {
        "sought": Do(
            act=sought,
            uses=(),
            refuses=(UnreadPhone, BadName, NotFound),
            then={
                "known": then,
                "who": Again("who"),
                "which": Again("which"),
                "name": Again("name"),
                "phone": Again("phone"),
            },
            but={UnreadPhone: "phone", BadName: "name", NotFound: "who"},
        ),
        "who": Ask(
            menu=_who,
            hears=_hearing(also),
            then="sought",
            variants=("", "unknown"),
            verbatim=True,
            sealed=True,
        ),
        "which": Ask(
            menu=_which,
            takes=_take_which,
            hears=_hearing_beside_buttons(also),
            then={"new": "sought", "*": "sought"},
            if_empty="who",
            but={NotFound: "who", UnreadPhone: "phone"},
            variants=("", "family"),
        ),
        "name": Ask(
            menu=lambda _desk, _draft: Menu(),
            hears=_hear_name,
            then="sought",
            but={BadName: "name"},
            verbatim=True,
            sealed=True,
        ),
        "phone": Ask(
            menu=lambda _desk, _draft: Menu([Option(id="none")]),
            takes=_no_phone,
            hears=_hear_phone,
            then={"none": "sought", "*": "sought"},
            but={UnreadPhone: "phone"},
        ),
    }
