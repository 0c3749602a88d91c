"""Which of the doctor's visits is written about: the one in consultation, else one of today's."""

from collections.abc import Callable

from bot.front_desk import FrontDesk
from bot.script import Answer, Change, Draft, Menu, Option
from bot.understanding.meaning import Understood
from core.domain.errors import Refusal

TEXT = "_text"
"""What was written of the patient: for the verb that seals it, and for nobody after it."""


def which(what: str) -> Callable[[FrontDesk, Draft], Menu]:
    """Return the menu of today's visits; what was written with the command has to be written again after it."""

    def menu(desk: FrontDesk, draft: Draft) -> Menu:
        visits = desk.staff.to_write(what)
        options = [Option(id="v" + v.id.replace("-", ""), says="option.to_write", facts=v.facts) for v in visits]
        return Menu(options, {"count": len(visits)}, "again" if TEXT in draft else "")

    return menu


def take(what: str) -> Callable[[FrontDesk, Draft, str], Change | None]:
    """Return what reads which visit was chosen; it raises `NotFound` for one that is not the doctor's."""

    def takes(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
        if not option.startswith("v") or len(option) != 33:  # v and the 32 digits of a UUID
            return None
        d = option[1:]
        return {"visit": desk.staff.to_write_of(what, f"{d[:8]}-{d[8:12]}-{d[12:16]}-{d[16:20]}-{d[20:]}").id}

    return takes


def seeing(what: str) -> Callable[[FrontDesk, Draft], Answer | None]:
    """Return what finds the one visit that can be meant: the only one in consultation, or the only one of the day."""

    def assumes(desk: FrontDesk, _draft: Draft) -> Answer | None:
        visits = desk.staff.to_write(what)
        now = [v for v in visits if v.seeing] or list(visits)
        return Answer({"visit": now[0].id}) if len(now) == 1 else None

    return assumes


def standing(what: str) -> Callable[[FrontDesk, Draft], bool]:
    """Return what says whether the visit of a draft can still be written about."""

    def valid(desk: FrontDesk, draft: Draft) -> bool:
        try:
            desk.staff.to_write_of(what, draft["visit"])
        except Refusal:
            return False
        return True

    return valid


def read_words(_desk: FrontDesk, words: str, _understood: Understood) -> Change | None:
    """Take what stands behind the command as what is written."""
    return {TEXT: words}


def hear(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    """Take whatever is written as it stands."""
    return Answer({TEXT: text})


def nothing(_desk: FrontDesk, _draft: Draft) -> Menu:
    """Say that there is no visit."""
    return Menu()
