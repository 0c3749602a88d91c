"""How the hours of a weekday are worked, as numbers: a visit's length, the pause after it, how many at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.desk_values import Weekdays
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Change, Draft, Menu, Next, Option
from bot.understanding.meaning import Understood
from core.domain.hours import HoursChange


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    """What can be tapped, any other is written; `letter` begins the ids, `field` is that of `HoursChange`."""

    letter: str
    field: str
    offers: tuple[int, ...]
    says: str


NUMBERS: Mapping[str, _Number] = {
    "slot": _Number(letter="s", field="slot_minutes", offers=(10, 15, 20, 30), says="option.minutes"),
    "pause": _Number(letter="p", field="buffer_minutes", offers=(0, 5, 10, 15), says="option.minutes"),
    "seats": _Number(letter="n", field="capacity", offers=(1, 2, 3), says="option.seats"),
}
"""The steps by their names."""


def number_step(name: str, *, then: Next) -> Ask:
    """Return the step that asks for one of them; what is out of range the core refuses."""
    number = NUMBERS[name]

    def menu(_desk: FrontDesk, draft: Draft) -> Menu:
        options = [Option(id=f"{number.letter}{n}", says=number.says, facts={"number": n}) for n in number.offers]
        return Menu(options, {"days": Weekdays((draft["weekday"],))})

    def takes(_desk: FrontDesk, draft: Draft, option: str) -> Change | None:
        figures = option.removeprefix(number.letter)
        fits = option.startswith(number.letter) and figures.isdecimal() and len(figures) < 4
        return _changed(draft, number.field, int(figures)) if fits and "weekday" in draft else None

    def hears(_desk: FrontDesk, draft: Draft, text: str, _understood: Understood) -> Answer | None:
        figures = "".join(c for c in text if c.isdecimal())
        return Answer(_changed(draft, number.field, int(figures))) if figures and len(figures) < 4 else None

    return Ask(menu=menu, takes=takes, hears=hears, verbatim=True, then=then)


def _changed(draft: Draft, field: str, value: int) -> Change:
    return {"changes": [HoursChange(weekdays=(draft["weekday"],)).as_json() | {field: value}]}
