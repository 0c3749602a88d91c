"""For whom: self first, then the family behind the same phone, then somebody new, whose name is asked for once."""

from bot.front_desk import FrontDesk, Person
from bot.line import Phrase
from bot.script import Answer, Change, Draft, Menu, Option
from bot.understanding.meaning import Understood
from bot.understanding.own_names import own_name
from core.domain.errors import BadName
from core.domain.people import person_name

SELF, OTHER = "self", "other"
ABOUT_SOMETHING_ELSE = frozenset(
    {
        "abort",
        "availability",
        "book",
        "cancel",
        "clinic_info",
        "doctor_info",
        "emergency",
        "fees",
        "find_doctor",
        "goodbye",
        "greet",
        "help",
        "human",
        "language",
        "medical_question",
        "my_appointments",
        "other_options",
        "queue_status",
        "repeat",
        "reschedule",
        "symptom",
        "thanks",
    }
)
"""Meanings of a message that is no name, though a name was asked for."""


def people(desk: FrontDesk, draft: Draft) -> Menu:
    """Show who can be booked for; nothing where it is somebody whose name is not known yet."""
    family = desk.family()
    relation = draft.get("relation")
    meant = [p for p in family if relation in (None, p.relation)]
    if not meant:
        return Menu()
    options = [
        Option(
            id=f"p{p.id}",
            says="option.person",
            hint=None if p.relation == OTHER else "option.person.hint",
            facts={"name": p.name, "relation": Phrase(f"relation.{p.relation}")},
        )
        for p in meant
    ]
    if not any(p.relation == SELF for p in family):
        options.append(Option(id="me"))
    return Menu([*options, Option(id="someone")])


def only_self(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Take the chat's own person where nobody else is known and nobody else was spoken of."""
    family = desk.family()
    if draft.get("relation") in (None, SELF) and [p.relation for p in family] == [SELF]:
        return Answer({"patient": family[0].id, "relation": None})
    return None


def is_family(desk: FrontDesk, draft: Draft) -> bool:
    """Return whether the patient in the draft is one this chat speaks for."""
    return any(p.id == draft["patient"] for p in desk.family())


def take_person(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read who was chosen."""
    if option in ("me", "someone"):
        return {"relation": SELF if option == "me" else OTHER, "patient": None, "name": None}
    known: Person | None = next((p for p in desk.family() if option == f"p{p.id}"), None)
    return {"patient": known.id, "relation": None} if known else None


def name_question(desk: FrontDesk, draft: Draft) -> Menu:
    """Ask for a name; the one that the channel shows is offered for the chat's own person."""
    relation = draft.get("relation") or SELF
    facts = {"relation": Phrase(f"relation.{relation}")}
    if relation != SELF:
        return Menu(facts=facts, variant="other" if relation == OTHER else "family")
    name = _shown_name(desk)
    offered = [Option(id="shown", says="option.as_is", facts={"name": name})] if name else []
    return Menu([*offered, Option(id="someone")], facts)


def take_name(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    """Read a button under the question for a name."""
    if option == "someone":
        return {"relation": OTHER}
    name = _shown_name(desk) if (draft.get("relation") or SELF) == SELF else None
    return {"name": name} if option == "shown" and name else None


def hear_name(_desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    """Take a text as the name, unless it is plainly about something else. Raises `BadName`."""
    name = own_name(text)
    if name is None and (understood.when or understood.intent in ABOUT_SOMETHING_ELSE):
        return None
    return Answer({"name": person_name(name or understood.person_name or text)})


def make_known(desk: FrontDesk, draft: Draft) -> Answer:
    """Give the person with this name to the chat, as its own or as family."""
    relation = draft.get("relation") or SELF
    if relation == SELF:
        person = next((p for p in desk.family() if p.relation == SELF), None) or desk.name_self(draft["name"])
    else:
        person = desk.add_family(draft["name"], relation)
    return Answer({"patient": person.id, "relation": None, "name": None})


def _shown_name(desk: FrontDesk) -> str | None:
    try:
        return person_name(desk.profile_name())
    except BadName:
        return None
