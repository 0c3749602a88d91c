"""What is asked of a doctor besides a name: field, language, branch, sex and day; said, or chosen from lists."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.conversations.doctor_card import spoken
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Change, Draft, Menu, Option
from core.domain.finding import Asked, Sought

_AHEAD = 7
"""Days that can be chosen before a doctor is: a week, in which every weekday comes once; a later one is written."""
_KEYS = {Sought.LANGUAGE: "speaks", Sought.BRANCH: "clinic", Sought.SEX: "sex", Sought.SPECIALTY: "specialties"}
_SEXES = ("female", "male")
ASKABLE = tuple(_KEYS)
"""What is a condition of its own; a day is come close to."""
_ANEW: Change = {"doctor": None, "doctors": None, "slot": None, "day": None, "near": None}
"""What another answer makes void: it was found by the one before."""


def asked_of(draft: Draft, *, with_days: bool = False) -> Asked:
    """Return what the draft asks of a doctor; the days only `with_days`, for without a doctor they are no condition."""
    days = (draft.get("when") or {}).get("dates", ()) if with_days else ()
    return Asked(
        specialties=tuple(draft.get("specialties") or ()),
        languages=tuple(draft.get("speaks") or ()),
        clinic_id=draft.get("clinic"),
        sex=draft.get("sex"),
        days=tuple(date.fromisoformat(day) for day in days),
    )


def known_of(desk: FrontDesk, draft: Draft, *, with_days: bool = False) -> Asked:
    """Return the same as far as the clinic can tell: without the sex where it has said none of anybody's."""
    asked = asked_of(draft, with_days=with_days)
    return asked.without(Sought.SEX) if asked.sex and not says_sexes(desk) else asked


def in_words(desk: FrontDesk, asked: Asked) -> tuple[Phrase, ...]:
    """Return what is asked, one line a thing."""
    lines = []
    if asked.specialties:
        lines.append(Phrase("asked.specialty", {"specialty": _either([f"specialty.{s}" for s in asked.specialties])}))
    if asked.sex:
        lines.append(Phrase(f"asked.sex.{asked.sex}"))
    if asked.languages:
        lines.append(Phrase("asked.language", {"languages": spoken(asked.languages)}))
    lines += [Phrase("asked.branch", {"clinic": b.name}) for b in desk.branches() if b.id == asked.clinic_id]
    return (*lines, *(Phrase("asked.day", {"day": day}) for day in asked.days[:1] if len(asked.days) == 1))


def _either(said: Sequence[str]) -> Phrase:
    """Return these in a row: one of them is enough."""
    row = Phrase(said[0])
    for other in said[1:]:
        row = Phrase("asked.or", {"first": row, "next": Phrase(other)})
    return row


def says_sexes(desk: FrontDesk) -> bool:
    """Return whether the clinic has said of any of its doctors whether they are a woman or a man."""
    return any(d.sex for d in desk.doctors())


def given_up(desk: FrontDesk, asked: Asked) -> list[Option]:
    """Return a button for each thing that may be given up for somebody to be found; else for each that may stay."""
    found = [Option(id=f"x{kind}") for kind in desk.ways_on(asked)] if len(asked.sought) > 1 else []
    return found or [Option(id=f"o{kind}") for kind in asked.sought if desk.find(asked.only(kind))]


def give_up(option: str) -> Change | None:
    """Read what is given up: one thing, or all but one."""
    found = next((kind for kind in ASKABLE if option[1:] == kind), None)
    if found is None or option[:1] not in ("x", "o"):
        return None
    return {**_ANEW, **{_KEYS[kind]: None for kind in ASKABLE if (kind is found) == (option[0] == "x")}}


# --- by what, and which ----------------------------------------------------------------------------------------------


def kinds(desk: FrontDesk, _draft: Draft) -> Menu:
    """Show by what a doctor can be looked for: only what tells the doctors here apart, and the day."""
    doctors = desk.doctors()
    apart = {
        Sought.SPECIALTY: len({d.specialty for d in doctors}) > 1,
        Sought.DAY: True,
        Sought.LANGUAGE: len({d.languages for d in doctors}) > 1,
        Sought.BRANCH: len(desk.branches()) > 1,
        Sought.SEX: len({d.sex for d in doctors if d.sex in _SEXES}) > 1,
    }
    return Menu([Option(id=kind.value) for kind, tells in apart.items() if tells])


def take_kind(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read by what."""
    return {"by": option} if option in tuple(Sought) else None


def values(desk: FrontDesk, draft: Draft) -> Menu:
    """Show which there are."""
    by = Sought(draft.get("by", Sought.SPECIALTY))
    return Menu(_VALUES[by](desk), variant=by.value)


def take_value(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read which; the id says all of it."""
    kind, said = option[:1], option[1:]
    value: dict[str, Any] = {}
    if kind == "s" and any(d.specialty == said for d in desk.doctors()):
        value = {"specialties": [said]}
    elif kind == "l" and any(said in d.languages for d in desk.doctors()):
        value = {"speaks": [said]}
    elif kind == "g" and any(d.sex == said for d in desk.doctors()):
        value = {"sex": said}
    elif kind == "b" and any(str(b.id) == said for b in desk.branches()):
        value = {"clinic": int(said)}
    elif kind == "y":
        try:
            day = datetime.strptime(said, "%Y%m%d").date()  # noqa: DTZ007 - a day of the clinic's calendar has no zone
        except ValueError:
            return None
        value = {"when": {"dates": [day.isoformat()]}}
    return {**_ANEW, **value, "by": None} if value else None


def _specialties(desk: FrontDesk) -> Sequence[Option]:
    found = dict.fromkeys(d.specialty for d in desk.doctors())
    return [Option(id=f"s{s}", says="option.specialty", facts={"specialty": Phrase(f"specialty.{s}")}) for s in found]


def _languages(desk: FrontDesk) -> Sequence[Option]:
    found = dict.fromkeys(tag for d in desk.doctors() for tag in d.languages)
    return [Option(id=f"l{tag}", says="option.language", facts={"language": spoken((tag,))}) for tag in found]


def _branches(desk: FrontDesk) -> Sequence[Option]:
    return [Option(id=f"b{b.id}", says="option.branch", facts={"clinic": b.name}) for b in desk.branches()]


def _sexes(desk: FrontDesk) -> Sequence[Option]:
    found = {d.sex for d in desk.doctors()}
    return [Option(id=f"g{sex}", says=f"option.sex.{sex}") for sex in _SEXES if sex in found]


def _days(desk: FrontDesk) -> Sequence[Option]:
    days = (desk.today() + timedelta(days=n) for n in range(_AHEAD))
    return [Option(id=f"y{day:%Y%m%d}", says="option.on_day", facts={"day": day}) for day in days]


_VALUES = {
    Sought.SPECIALTY: _specialties,
    Sought.LANGUAGE: _languages,
    Sought.BRANCH: _branches,
    Sought.SEX: _sexes,
    Sought.DAY: _days,
}
