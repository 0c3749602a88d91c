"""The code for a branch's door: a page to be printed, and a new one where the old one is to open nothing any more."""

from bot.code_files import DOOR
from bot.front_desk import Branch, FrontDesk
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import NotFound
from core.domain.permissions import Action, may


def _branches(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([Option(id=f"c{b.id}", says="option.as_is", facts={"name": b.name}) for b in desk.branches()])


def _take_branch(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    found = next((b.id for b in desk.branches() if option == f"c{b.id}"), None)
    return {"clinic": found} if found else None


def _is_branch(desk: FrontDesk, draft: Draft) -> bool:
    return any(b.id == draft["clinic"] for b in desk.branches())


def _branch(desk: FrontDesk, draft: Draft) -> Branch:
    found = next((b for b in desk.branches() if b.id == draft["clinic"]), None)
    if found is None:
        raise NotFound(what="clinic")
    return found


def _make(desk: FrontDesk, draft: Draft) -> Answer:
    """Find the code, and have its page go along once."""
    return Answer({"_door": desk.staff.door_of(draft["clinic"])})


def _page(desk: FrontDesk, draft: Draft) -> Menu:
    renews = may(desk.role(), Action.RENEW_DOOR)
    options = [Option(id="page"), *([Option(id="renew")] if renews else [])]
    code = (DOOR, draft["_door"]) if "_door" in draft else None
    return Menu(options, {"clinic": _branch(desk, draft).name}, code=code)


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="yes"), Option(id="no")], {"clinic": _branch(desk, draft).name})


def _renew(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"_door": desk.staff.renew_door(draft["clinic"])})


DESK_QR = Conversation(
    name="desk_qr",
    code="DQ",
    opens_on=("/qr",),
    needs=Action.PRINT_DOOR,
    afterwards=To(conversation="desk_qr"),
    resumes=False,
    steps={
        "branch": Ask(
            menu=_branches,
            takes=_take_branch,
            fills=("clinic",),
            valid=_is_branch,
            sole=True,
            then="make",
            if_empty="none",
        ),
        "make": Do(act=_make, uses=("door_of",), then=Again("page"), but={NotFound: "none"}),
        "page": Ask(menu=_page, then={"page": "make", "renew": Again("sure")}, but={NotFound: "none"}),
        "sure": Ask(
            menu=_sure,
            then={"yes": "renew", "no": Again("page")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "none"},
        ),
        "renew": Do(act=_renew, uses=("renew_door",), then=Again("page"), but={NotFound: "none"}),
        "none": End(menu=lambda _desk, _draft: Menu()),
    },
)
