"""What one waits for: the list, one entry of it, leaving it; and the question to whoever has not answered for long."""

from uuid import UUID

from bot.front_desk import FrontDesk
from bot.script import Answer, Change, Draft, Menu, Option
from core.domain.errors import NotFound

_OPEN = ("waiting", "notified")
_BETWEEN = "."
_RESTING = ("go_on", "leave")
"""The answers to "do you still wait?"; each button names its entry."""


def waits(desk: FrontDesk, _draft: Draft) -> Menu:
    options = [
        Option(id=f"e{w.id.replace('-', '')}", says="option.waiting", hint="option.waiting.hint", facts=w.facts)
        for w in desk.waits()
    ]
    return Menu([*options, Option(id="book")] if options else ())


def take_entry(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    id_ = uuid_of_option(option[1:]) if option.startswith("e") else None
    return {"entry": desk.waiting(id_).id} if id_ else None


def to_join(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Go on to the form; who has a visit and names no day wants an earlier place than that."""
    if not draft.get("joining"):
        return None
    if any(draft.get(name) for name in ("when", "specialties", "doctors", "patient", "relation")):
        return Answer({"joining": None}, option="join")
    booked = [v for v in desk.my_visits() if "up" in v.can and draft.get("doctor") in (None, v.doctor_id)]
    if len(booked) == 1:
        return Answer({"joining": None, "visit": booked[0].id}, option="up")
    return Answer({"joining": None}, option="join")


def entry(desk: FrontDesk, draft: Draft) -> Menu:
    waiting = desk.waiting(draft["entry"])
    if waiting.status not in _OPEN:
        return Menu()
    first = [Option(id="see")] if waiting.place else [Option(id="go_on")] if waiting.rests else []
    return Menu([*first, Option(id="leave"), Option(id="list")], waiting.facts, "rests" if waiting.rests else "")


def see(desk: FrontDesk, draft: Draft) -> Answer:
    place = desk.waiting(draft["entry"]).place
    if place is None:
        raise NotFound(what="offer")
    return Answer({"place": place})


def leave(desk: FrontDesk, draft: Draft) -> Answer:
    desk.stop_waiting(draft["entry"])
    return Answer()


def left(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.waiting(draft["entry"]).facts)


def go_on(desk: FrontDesk, draft: Draft) -> Answer:
    desk.go_on_waiting(draft["entry"])
    return Answer()


def rests(desk: FrontDesk, draft: Draft) -> Menu:
    """Ask whether one still waits; nothing where that has been answered, or the waiting is over."""
    waiting = desk.waiting(draft["entry"])
    if waiting.status not in _OPEN or not waiting.rests:
        return Menu()
    name = waiting.id.replace("-", "")
    options = [Option(id=f"{answer}{_BETWEEN}{name}", says=f"waitlist.rests.{answer}") for answer in _RESTING]
    return Menu(options, waiting.facts)


def take_rest(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    answer, _, name = option.partition(_BETWEEN)
    id_ = uuid_of_option(name)
    if answer not in _RESTING or id_ is None:
        return None
    return {"answer": answer, "entry": desk.waiting(id_).id}  # a stranger's is not found


def rested(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option=draft["answer"])


def uuid_of_option(name: str) -> str | None:
    try:
        return str(UUID(name)) if len(name) == 32 else None
    except ValueError:
        return None
