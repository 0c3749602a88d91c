"""What is kept of a person beyond the name: see it, say it, leave it out; typed or tapped."""

from bot.buttons import FEW
from bot.conversations.booking.people import OTHER
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.birth_dates import birth_date
from bot.understanding.meaning import Understood
from bot.understanding.topics import is_question
from core.domain.errors import BadAnswer, NotFound
from core.domain.profile import FIELDS, Field


def _whose(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu(
        [
            Option(
                id=f"p{p.id}",
                says="option.person",
                hint=None if p.relation == OTHER else "option.person.hint",
                facts={"name": p.name, "relation": Phrase(f"relation.{p.relation}")},
            )
            for p in desk.family()
        ]
    )


def _take_person(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    known = next((p for p in desk.family() if option == f"p{p.id}"), None)
    return {"person": known.id} if known else None


def _known(desk: FrontDesk, draft: Draft) -> bool:
    return any(p.id == draft["person"] for p in desk.family())


def _name(desk: FrontDesk, draft: Draft) -> str:
    found = next((p.name for p in desk.family() if p.id == draft["person"]), None)
    if found is None:
        raise NotFound(what="patient")
    return found


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    said = desk.details(draft["person"])
    lines = tuple(
        Phrase("profile.line", {"field": Phrase(f"profile.field.{field}"), "value": _shown(said, field)})
        for field in Field
    )
    options = [Option(id=f"f{field}", says=f"profile.field.{field}") for field in Field]
    return Menu(options, {"name": _name(desk, draft), "lines": lines}, few=True)


def _shown(said: object, field: Field) -> object:
    kept = said if isinstance(said, dict) else {}
    if field not in kept:
        return Phrase("profile.unknown")
    value = kept[field]
    return Phrase("profile.left_out") if value is None else _told(field, value)


def _told(field: Field, value: str) -> object:
    if field is Field.BIRTH_DATE:
        year, month, day = value.split("-")
        return f"{day}.{month}.{year}"
    if field is Field.SEX:
        return Phrase(f"profile.sex.{value}")
    return Phrase(f"language.name.{value}") if field is Field.LANGUAGE else value


def _take_field(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    field = option.removeprefix("f")
    return {"field": field} if option != field and field in FIELDS else None


def _question(desk: FrontDesk, draft: Draft) -> Menu:
    field = Field(draft["field"])
    options = [
        Option(id=f"c{choice}", says="profile.choice", facts={"choice": _told(field, choice)})
        for choice in FIELDS[field].choices
    ]
    return Menu([*options, Option(id="skip")], {"name": _name(desk, draft)}, field.value, few=len(options) > FEW)


def _take_choice(_desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    choice = option.removeprefix("c")
    offered = FIELDS[Field(draft["field"])].choices if "field" in draft else ()
    return {"value": choice} if option != choice and choice in offered else None


def _hear(desk: FrontDesk, draft: Draft, text: str, understood: Understood) -> Answer | None:
    """Take a text as the answer where the question takes texts. Raises `BadAnswer`."""
    if is_question(text, understood):
        return None
    field = Field(draft["field"])
    if field is Field.BIRTH_DATE:
        born = birth_date(text, today=desk.today())
        if born is None:
            raise BadAnswer
        return Answer({"value": born.isoformat()})
    return None if FIELDS[field].choices else Answer({"value": text.strip()})


def _keep(desk: FrontDesk, draft: Draft) -> Answer:
    desk.keep_answer(draft["person"], draft["field"], draft["value"])
    return _on(draft)


def _leave(desk: FrontDesk, draft: Draft) -> Answer:
    desk.leave_out(draft["person"], draft["field"])
    return _on(draft)


def _on(draft: Draft) -> Answer:
    return Answer({"field": None, "value": None}, option="asked" if draft.get("asking") else "card")


def _next(desk: FrontDesk, draft: Draft) -> Answer:
    """Go on with what the clinic needs to know and has never asked, of whoever the visit that was booked is for."""
    person = draft["person"] if "person" in draft else desk.visit(draft["visit"]).person.id
    needed = desk.details_needed(person)
    if not needed:
        return Answer({"field": None}, option="all" if draft.get("asking") else "nothing")
    return Answer({"field": needed[0], "asking": True, "person": person}, option="more")


PROFILE = Conversation(
    name="profile",
    code="d",
    opens_on=("/profile",),
    resumes=False,
    steps={
        "whose": Ask(
            menu=_whose,
            fills=("person",),
            valid=_known,
            takes=_take_person,
            sole=True,
            if_empty="nobody",
            then="card",
        ),
        "card": Ask(menu=_card, takes=_take_field, then=Again("value"), but={NotFound: "whose"}),
        "value": Ask(
            menu=_question,
            fills=("value",),
            takes=_take_choice,
            hears=_hear,
            words=True,
            then={"skip": "leave", "*": "keep"},
            but={NotFound: "whose"},
            variants=tuple(Field),
        ),
        "keep": Do(
            act=_keep,
            uses=("keep_answer",),
            then={"asked": "ask", "card": "card"},
            but={NotFound: "whose", BadAnswer: "value"},
        ),
        "leave": Do(act=_leave, uses=("leave_out",), then={"asked": "ask", "card": "card"}, but={NotFound: "whose"}),
        "ask": Do(
            act=_next,
            uses=(),
            then={"more": Again("value"), "all": "thanks", "nothing": "quiet"},
            but={NotFound: "quiet"},
            refuses=(NotFound,),
        ),
        "quiet": End(),
        "thanks": End(menu=lambda _desk, _draft: Menu()),
        "nobody": Ask(menu=lambda _desk, _draft: Menu([Option(id="book")]), then={"book": To(conversation="book")}),
    },
)
