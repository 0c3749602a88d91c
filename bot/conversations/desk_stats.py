"""The clinic in figures: a period, of one doctor or of all, as a card with a picture; all of it as a file."""

from datetime import timedelta

from bot.figures_file import PICTURE, TABLE
from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from bot.understanding.spans import past_span
from core.domain.errors import NotFound
from core.domain.permissions import Action
from core.domain.report import LONGEST

_QUICK = {"today": 1, "week": 7, "month": 30}
"""Periods that can be tapped, by how many days they have; each ends today."""
_WHOLE = "d0"


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Read a period, a doctor, or both."""
    sets: dict[str, object] = {}
    if understood.doctor_ids:
        may = {id_ for id_, _ in desk.staff.stats_doctors()} & set(understood.doctor_ids)
        if len(may) != 1:
            return None  # somebody else's, or one of several of that name
        sets["doctor"] = may.pop()
    span = past_span(words, today=desk.staff.today())
    if span:
        first, last = span
        if (last - first).days >= LONGEST:
            return None
        sets |= {"first": first.isoformat(), "last": last.isoformat()}
    return sets or None


def _look(desk: FrontDesk, draft: Draft) -> Answer:
    """Settle the period, and have its picture go along once."""
    sets: dict[str, object] = {"_file": PICTURE}
    if "first" not in draft:
        sets |= _last_days(desk, 7 if desk.staff.sees_all_stats() else 1)
    return Answer(sets)


def _last_days(desk: FrontDesk, days: int) -> dict[str, object]:
    today = desk.staff.today()
    return {"first": (today - timedelta(days=days - 1)).isoformat(), "last": today.isoformat()}


def _figures(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.staff.figures(draft)
    whom = [] if seen.alone else [Option(id="whom")]
    options = [Option(id="file"), *(Option(id=id_) for id_ in _QUICK), *whom]
    file = (draft["_file"], seen.id) if "_file" in draft else None
    return Menu(options, seen.facts, "" if seen.visits else "nothing", figures=file)


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return _last_days(desk, _QUICK[option]) if option in _QUICK else None


def _as_file(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"_file": TABLE})


def _whose(desk: FrontDesk, _draft: Draft) -> Menu:
    doctors = [
        Option(id=f"d{id_}", says="option.as_is", facts={"name": name}) for id_, name in desk.staff.stats_doctors()
    ]
    whole = [Option(id=_WHOLE, says="desk_stats.whom.clinic")] if desk.staff.sees_all_stats() else []
    return Menu([*whole, *doctors])


def _take_whom(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    if option == _WHOLE:
        return {"doctor": None} if desk.staff.sees_all_stats() else None
    found = next((id_ for id_, _ in desk.staff.stats_doctors() if option == f"d{id_}"), None)
    return None if found is None else {"doctor": found}


DESK_STATS = Conversation(
    name="desk_stats",
    code="SB",
    opens_on=("/stats",),
    needs=Action.SEE_STATS,
    reads=_read,
    afterwards=To(conversation="desk_stats"),
    resumes=False,
    steps={
        "look": Do(act=_look, uses=(), then=Again("figures")),
        "figures": Ask(
            menu=_figures,
            takes=_take,
            then={"file": "file", "whom": "whom", "today": "look", "week": "look", "month": "look", "*": "look"},
            but={NotFound: "gone"},
            variants=("", "nothing"),
        ),
        "file": Do(act=_as_file, uses=(), then=Again("figures")),
        "whom": Ask(menu=_whose, takes=_take_whom, then="look", if_empty="gone"),
        "gone": End(menu=lambda _desk, _draft: Menu()),
    },
)
