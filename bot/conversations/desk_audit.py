"""Who did what: a day of the audit log, what one of the staff did, what was done about one visit, page by page."""

from datetime import timedelta

from bot.conversations.visit_number import read_number
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from bot.understanding.past import past_day
from core.domain.errors import NotFound
from core.domain.permissions import Action

_NOTHING = Understood(intent=None)
_ANEW: Change = {"day": None, "person": None, "number": None, "newest": None, "before": None, "pages": None}
_DAY = timedelta(days=1)


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Read a visit's number, a day that was, somebody's name, or a name and a day."""
    numbered = read_number(desk, words, understood)
    if numbered:
        return {"number": numbered["number"]}
    named, rest = _person(desk, words)
    if named is not None and not rest:
        return {"person": named}
    day = past_day(rest, understood, today=desk.staff.today())
    if day is None:
        return None
    return {"day": day.isoformat()} | ({"person": named} if named is not None else {})


def _person(desk: FrontDesk, words: str) -> tuple[int | None, str]:
    """Return who of the log is named, by the whole name or a part of it that only one has, and the other words."""
    said = words.casefold().split()
    for length in range(len(said), 0, -1):
        for first in range(len(said) - length + 1):
            part = said[first : first + length]
            fits = {id_ for id_, name in desk.staff.audit_people() if _has(name.casefold().split(), part)}
            if len(fits) == 1:
                return fits.pop(), " ".join(said[:first] + said[first + length :])
    return None, " ".join(said)


def _has(name: list[str], part: list[str]) -> bool:
    return any(name[at : at + len(part)] == part for at in range(len(name) - len(part) + 1))


def _open(desk: FrontDesk, draft: Draft) -> Answer:
    """Write down what is read; without anything said it is today."""
    sets: dict[str, object] = {}
    if not any(key in draft for key in ("day", "person", "number")):
        sets["day"] = desk.staff.today().isoformat()
    if not desk.staff.audit_has({**draft, **sets}):
        return Answer(option="gone")
    return Answer(sets | {"newest": desk.staff.open_audit({**draft, **sets})})


def _page(desk: FrontDesk, draft: Draft) -> Menu:
    seen, today = desk.staff.audit_page(draft), desk.staff.today()
    options = [Option(id=f"o{seen.last}", says="desk_audit.page.older")] if seen.older else []
    if draft.get("pages"):
        options.append(Option(id="newer"))
    if seen.day and "person" not in draft:
        beside = (seen.day - _DAY, *([seen.day + _DAY] if seen.day < today else []))
        options += [Option(id=f"d{day.isoformat()}", says="option.one_day", facts={"day": day}) for day in beside]
    else:
        options.append(Option(id="today"))
    return Menu(
        [*options, Option(id="people")],
        {"title": seen.title, "lines": seen.lines or Phrase("audit.nothing")},
        "" if seen.lines else "nothing",
    )


def _take(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if option == "newer":
        pages = draft.get("pages") or []
        return {"before": pages[-1] or None, "pages": pages[:-1]} if pages else {}
    if option == "today":
        return dict(_ANEW)
    sort, rest = option[:1], option[1:]
    if sort == "o" and rest.isdecimal():
        return {"before": int(rest), "pages": [*(draft.get("pages") or []), draft.get("before") or 0]}
    if sort == "d":
        day = past_day(rest, _NOTHING, today=desk.staff.today())
        return {**_ANEW, "day": day.isoformat()} if day else None
    return None


def _people(desk: FrontDesk, _draft: Draft) -> Menu:
    found = desk.staff.audit_people()
    return Menu([Option(id=f"p{id_}", says="option.in_the_log", facts=_name(id_, name)) for id_, name in found])


def _name(id_: int, name: str) -> dict[str, object]:
    return {"name": Phrase("person.name" if name else "person.unnamed.numbered", {"name": name, "number": id_})}


def _take_person(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    found = next((id_ for id_, _ in desk.staff.audit_people() if option == f"p{id_}"), None)
    return None if found is None else {**_ANEW, "person": found}


def _gone(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), {"number": draft["number"]}, "visit") if "number" in draft else Menu()


DESK_AUDIT = Conversation(
    name="desk_audit",
    code="SA",
    opens_on=("/audit",),
    needs=Action.SEE_AUDIT,
    reads=_read,
    afterwards=To(conversation="desk_audit"),
    resumes=False,
    steps={
        "open": Do(act=_open, uses=("open_audit",), then={"gone": "gone", "*": Again("page")}, but={NotFound: "gone"}),
        "page": Ask(
            menu=_page,
            takes=_take,
            then={"newer": "open", "today": "open", "people": "people", "*": "open"},
            but={NotFound: "gone"},
            variants=("", "nothing"),
        ),
        "people": Ask(menu=_people, takes=_take_person, then="open", if_empty="gone"),
        "gone": End(menu=_gone, variants=("", "visit")),
    },
)
