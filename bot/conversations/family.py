"""The family behind one chat: see it, add somebody, correct a name, take somebody off the list."""

from bot.conversations.booking.people import ABOUT_SOMETHING_ELSE, OTHER, SELF
from bot.front_desk import FrontDesk, Person
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from bot.understanding.own_names import own_name
from bot.understanding.people import name_of_relative
from core.domain.errors import BadName, NotAllowed, NotFound, TooManyPeople
from core.domain.people import person_name

RELATIONS = (
    *("mother", "father", "wife", "husband", "son", "daughter", "brother", "sister"),
    *("grandmother", "grandfather", "child", OTHER),
)
"""Whom one can add, in the order shown; understanding knows them by many words, in every language."""


def _list(desk: FrontDesk, _draft: Draft) -> Menu:
    people = desk.family()
    options = [
        Option(
            id=f"p{p.id}",
            says="option.person",
            hint=None if p.relation == OTHER else "option.person.hint",
            facts={"name": p.name, "relation": Phrase(f"relation.{p.relation}")},
        )
        for p in people
    ]
    return Menu([*options, Option(id="add")], variant="" if people else "nobody")


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    if option == "add":
        return {"person": None, "relation": None, "name": None}
    known = next((p for p in desk.family() if option == f"p{p.id}"), None)
    return {"person": known.id} if known else None


def _hear(desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    """Take a relation or a name: of somebody on the list it opens their card, of somebody else it adds them."""
    relation = understood.person
    name = understood.person_name or (_name_said(text) if relation else None)
    if relation is None and name is None:
        return None
    known = [p for p in desk.family() if relation in (None, p.relation)]
    known = [p for p in known if name is None or name.casefold() in p.name.casefold()]
    if len(known) == 1:
        return Answer({"person": known[0].id})
    if relation == SELF:
        return None
    return Answer({"person": None, "relation": relation, "name": name}, option="add")


def _name_said(text: str) -> str | None:
    """Return the name behind a relation: "my mother Sunita Rao"; "my mother is sick" says none."""
    name = name_of_relative(text)
    return own_name(name) if name else None


def _person(desk: FrontDesk, draft: Draft) -> Person:
    found = next((p for p in desk.family() if p.id == draft["person"]), None)
    if found is None:
        raise NotFound(what="patient")
    return found


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    person = _person(desk, draft)
    own = person.relation == SELF
    shown = ("rename", "profile", "list") if own else ("rename", "hand", "remove")
    options = [Option(id=id_) for id_ in shown if id_ != "hand" or desk.other_chats().how != "no_account"]
    return Menu(options, _facts(person), "self" if own else "")


def _facts(person: Person) -> dict[str, object]:
    return {"name": person.name, "relation": Phrase(f"relation.{person.relation}")}


def _relations(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu(
        [
            Option(id=relation, says="option.relation", facts={"relation": Phrase(f"relation.{relation}")})
            for relation in RELATIONS
        ],
        few=True,
    )


def _take_relation(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"relation": option} if option in RELATIONS else None


def _hear_relation(_desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    if understood.person is None or understood.person == SELF:
        return None
    return Answer({"relation": understood.person, "name": understood.person_name or _name_said(text)})


def _name(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu(
        facts={"relation": Phrase(f"relation.{draft['relation']}")},
        variant="other" if draft["relation"] == OTHER else "",
    )


def _hear_name(_desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    """Take a text as a name, unless it is plainly about something else. Raises `BadName`."""
    name = own_name(text)
    if name is None and (understood.when or understood.topic or understood.intent in ABOUT_SOMETHING_ELSE):
        return None
    return Answer({"name": person_name(name or understood.person_name or text)})


def _add(desk: FrontDesk, draft: Draft) -> Answer:
    added = desk.add_family(draft["name"], draft["relation"])
    return Answer({"person": added.id, "relation": None, "name": None})


def _rename(desk: FrontDesk, draft: Draft) -> Answer:
    desk.rename_person(draft["person"], draft["name"])
    return Answer({"name": None})


def _renaming(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu(facts=_facts(_person(desk, draft)))


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="yes"), Option(id="no")], _facts(_person(desk, draft)))


def _remove(desk: FrontDesk, draft: Draft) -> Answer:
    name = _person(desk, draft).name
    desk.remove_person(draft["person"])
    return Answer({"person": None, "gone": name})


def _hand(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="give"), Option(id="both"), Option(id="leave")], _facts(_person(desk, draft)))


def _take_hand(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"keeps": option == "both"} if option in ("give", "both") else None


def _make(desk: FrontDesk, draft: Draft) -> Answer:
    made = desk.hand_over(draft["person"], keeps=draft["keeps"])
    return Answer({"made": made.name, "line": made.line, "link": made.link})


def _made(_desk: FrontDesk, draft: Draft) -> Menu:
    facts: dict[str, object] = {"name": draft["made"], "line": draft["line"]}
    if "link" in draft:
        facts["link"] = draft["link"]
    return Menu((), facts, "link" if "link" in draft else "")


FAMILY = Conversation(
    name="family",
    code="n",
    opens_on=("/family",),
    resumes=False,
    steps={
        "list": Ask(
            menu=_list,
            takes=_take,
            hears=_hear,
            then={"add": "relation", "*": Again("person")},
            variants=("", "nobody"),
        ),
        "person": Ask(
            menu=_card,
            then={
                "rename": Again("rename"),
                "hand": Again("hand"),
                "remove": "sure",
                "list": Again("list"),
                "profile": To(conversation="profile", step="card", carry={"person": "person"}),
            },
            but={NotFound: "list"},
            variants=("", "self"),
        ),
        "relation": Ask(
            menu=_relations, takes=_take_relation, hears=_hear_relation, fills=("relation",), then={"*": "name"}
        ),
        "name": Ask(menu=_name, hears=_hear_name, words=True, fills=("name",), then="add", variants=("", "other")),
        "add": Do(act=_add, uses=("add_family",), then=Again("person"), but={BadName: "name", TooManyPeople: "list"}),
        "hand": Ask(
            menu=_hand,
            takes=_take_hand,
            then={"give": "make", "both": "make", "leave": Again("person"), "*": "make"},
            but={NotFound: "list"},
        ),
        "make": Do(act=_make, uses=("hand_over",), then="made", but={NotFound: "list", NotAllowed: "person"}),
        "made": End(menu=_made, variants=("", "link")),
        "rename": Ask(
            menu=_renaming, hears=_hear_name, words=True, fills=("name",), then="renamed", but={NotFound: "list"}
        ),
        "renamed": Do(
            act=_rename,
            uses=("rename_person",),
            then=Again("person"),
            but={BadName: "rename", NotFound: "list"},
        ),
        "sure": Ask(
            menu=_sure,
            then={"yes": "remove", "no": Again("person")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "list"},
        ),
        "remove": Do(act=_remove, uses=("remove_person",), then="removed", but={NotFound: "list"}, refuses=(NotFound,)),
        "removed": End(menu=lambda _desk, draft: Menu(facts={"name": draft["gone"]})),
    },
)
