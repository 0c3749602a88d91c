"""For whom: self first, then the family behind the same phone, then somebody new, whose name is asked for once.

The first name that a chat gives is asked for together with its consent to the notice: whoever writes it agrees.
"""

from datetime import datetime

from bot.conversations.booking.prices import price_of
from bot.conversations.consent import NOTICE, branches
from bot.desk_values import Moment
from bot.front_desk import FrontDesk, Person
from bot.line import Phrase
from bot.script import ANY_OPTION, Answer, Change, Draft, Menu, Option
from bot.understanding.meaning import Understood
from bot.understanding.own_names import own_name
from core.domain.consent import CURRENT
from core.domain.errors import BadName
from core.domain.people import person_name

SELF, OTHER = "self", "other"
ABOUT_SOMETHING_ELSE = frozenset(
    {
        "abort",
        "arrived",
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
        "waitlist",
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
    options = [_person(p) for p in meant]
    if not any(p.relation == SELF for p in family):
        options.append(Option(id="me"))
    return Menu([*options, Option(id="someone")], few=True)


def crowded(desk: FrontDesk, _draft: Draft) -> Menu:
    """Show everybody this chat speaks for, where it can speak for nobody more."""
    return Menu([*(_person(p) for p in desk.family()), Option(id="drop")], few=True)


def only_self(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Take the chat's own person where nobody else is known and nobody else was spoken of."""
    family = desk.family()
    if draft.get("relation") in (None, SELF) and [p.relation for p in family] == [SELF]:
        return Answer({"patient": family[0].id, "relation": None})
    return None


def nobody_yet(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Take the chat's own person; or nobody, where nobody is known: looking at doctors and times keeps nothing.

    Who it is for is asked when a time has been chosen, or the waiting list.
    """
    if not desk.family() and "slot" not in draft and not draft.get("waits"):
        return Answer()
    return only_self(desk, draft)


def is_family(desk: FrontDesk, draft: Draft) -> bool:
    """Return whether the patient in the draft is one this chat speaks for."""
    return any(p.id == draft["patient"] for p in desk.family())


def take_person(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read who was chosen."""
    if option in ("me", "someone"):
        return {"relation": SELF if option == "me" else OTHER, "patient": None, "name": None}
    known: Person | None = next((p for p in desk.family() if option == f"p{p.id}"), None)
    return {"patient": known.id, "relation": None} if known else None


NAMED = ("", "family", "other")
AGREEING = ("agree", "agree_family", "agree_other", "brief", "brief_family", "brief_other")
"""How a name is asked for: of whom consent is known, and of whom it is asked for with the name."""


def name_question(desk: FrontDesk, draft: Draft) -> Menu:
    """Ask for a name, the first time with the notice; what the channel calls the chat's own person is offered.

    Before consent it is offered without being shown: what is shown is kept with what was said. Whose number is known
    in another chat may say so instead. The notice stands in the chat once: below a question it is only pointed to.
    What the name is for, the time that was found, stands above it.
    """
    relation = draft.get("relation") or SELF
    facts = {"relation": Phrase(f"relation.{relation}"), "notice": NOTICE, "found": _found(desk, draft)}
    known, refuse = desk.agreed(), [] if desk.agreed() else [Option(id="refuse")]
    whose = "" if relation == SELF else "other" if relation == OTHER else "family"
    brief = "" if known else f"brief_{whose}".rstrip("_")
    if relation != SELF:
        first = brief if draft.get("told") else f"agree_{whose}"
        return Menu(refuse, facts, whose if known else first, brief=brief)
    name = _shown_name(desk)
    shown = (
        Option(id="shown", says="option.as_is", facts={"name": name})
        if known
        else Option(id="shown", says="book.name.shown")
    )
    other = Option(id="before" if desk.other_chats().known else "someone")
    return Menu([*([shown] if name else []), other, *refuse], facts, "" if known else "agree", brief=brief)


def may_be_kept(desk: FrontDesk, draft: Draft) -> bool:
    """Return whether a name in the draft was given with consent; one that was said before that is asked for again."""
    return desk.agreed() or draft.get("agreed") == CURRENT.version


def take_name(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    """Read a button under the question for a name."""
    if option == "someone":
        return {"relation": OTHER, "told": True}
    name = _shown_name(desk) if (draft.get("relation") or SELF) == SELF else None
    return {"name": name, "agreed": CURRENT.version} if option == "shown" and name else None


def hear_name(_desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    """Take a text as the name, unless it is plainly about something else. Raises `BadName`."""
    name = own_name(text)
    if name is None and (understood.when or understood.topic or understood.intent in ABOUT_SOMETHING_ELSE):
        return None
    return Answer({"name": person_name(name or understood.person_name or text), "agreed": CURRENT.version})


def make_known(desk: FrontDesk, draft: Draft) -> Answer:
    """Give the person with this name to the chat, as its own or as family."""
    relation = draft.get("relation") or SELF
    if "agreed" in draft:
        desk.agree(draft["agreed"])
    if relation == SELF:
        person = next((p for p in desk.family() if p.relation == SELF), None) or desk.name_self(draft["name"])
    else:
        person = desk.add_family(draft["name"], relation)
    known = {"patient": person.id, "relation": None, "name": None, "agreed": None}
    return Answer(known, option="wait" if draft.get("waits") and "slot" not in draft else ANY_OPTION)


def take_wait(option: str, *, day: bool = False) -> Change | None:
    """Read that it is the waiting list that is wanted: for the chosen `day`, or for all that was said."""
    return {"waits": "day" if day else "said", "slot": None} if option == "wait" else None


def who_waits(_desk: FrontDesk, draft: Draft) -> Answer:
    """Say for what somebody waits; who is known by nobody is asked for a name first."""
    return Answer(option=draft.get("waits") or "said") if "patient" in draft else Answer(option="nobody")


def refused(desk: FrontDesk, _draft: Draft) -> Menu:
    """Say what can be had without consent."""
    return Menu([Option(id="look"), Option(id="agree")], branches(desk))


def look_on(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read what is wanted without a name."""
    return {"slot": None, "patient": None, "waits": None} if option == "look" else None


def _found(desk: FrontDesk, draft: Draft) -> tuple[object, ...] | str:
    """Return the doctor and the time for which a name is asked; a blank line below."""
    slot = draft.get("slot")
    if not slot:
        return ""
    doctor = next(iter(desk.doctors(ids=(slot[0],))), None)
    branch = next((b for b in desk.branches() if b.id == slot[1]), None)
    if doctor is None or branch is None:
        return ""
    starts = Moment(datetime.fromisoformat(slot[2]), branch.zone)
    facts = {"doctor": doctor.name, "fee": price_of(desk, doctor, None), "starts": starts, "clinic": branch.name}
    return (Phrase("book.found", facts | {"specialty": Phrase(f"specialty.{doctor.specialty}")}), "", "")


def _shown_name(desk: FrontDesk) -> str | None:
    try:
        return person_name(desk.profile_name())
    except BadName:
        return None


def _person(person: Person) -> Option:
    return Option(
        id=f"p{person.id}",
        says="option.person",
        hint=None if person.relation == OTHER else "option.person.hint",
        facts={"name": person.name, "relation": Phrase(f"relation.{person.relation}")},
    )
