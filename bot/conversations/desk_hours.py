"""A doctor's hours: the week as a grid, changed by buttons or in one message; one look before, an undo after."""

from collections.abc import Sequence
from datetime import time

from bot.booked_lines import SHOWN, shortened
from bot.conversations.hours_numbers import NUMBERS, number_step
from bot.conversations.hours_said import changes_of, end_options, hear_start, start_options
from bot.conversations.who_is_booked import who_is_booked
from bot.desk_values import Weekdays
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from core.domain.errors import BadHours, ChangedSince, HoursOverlap, NotFound, UnreadHours
from core.domain.hours import HoursChange
from core.domain.permissions import Action
from core.domain.schedule import Consultation


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Read "/hours", a doctor, a branch and changes, all of it or any part."""
    named: dict[str, object] = {}
    if understood.doctor_ids:
        may = {id_ for id_, _ in desk.staff.whose_time()} & set(understood.doctor_ids)
        if len(may) != 1:
            return None  # somebody else's, or one of several of that name
        named["doctor"] = may.pop()
    if understood.clinic_id is not None:
        named["clinic"] = understood.clinic_id
    changes = changes_of(desk, words, lenient=bool(named))
    if changes:
        named["changes"] = changes
    return named or None


def _whose(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu(
        [Option(id=f"d{id_}", says="option.as_is", facts={"name": name}) for id_, name in desk.staff.whose_time()]
    )


def _take_doctor(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    found = next((id_ for id_, _ in desk.staff.whose_time() if option == f"d{id_}"), None)
    return None if found is None else {"doctor": found}


def _may(desk: FrontDesk, draft: Draft) -> bool:
    return any(id_ == draft["doctor"] for id_, _ in desk.staff.whose_time())


def _where(desk: FrontDesk, draft: Draft) -> Menu:
    clinics = desk.staff.works_at(draft["doctor"])
    return Menu([Option(id=f"c{id_}", says="option.as_is", facts={"name": name}) for id_, name in clinics])


def _take_clinic(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    known = desk.staff.works_at(draft["doctor"]) if "doctor" in draft else ()
    found = next((id_ for id_, _ in known if option == f"c{id_}"), None)
    return None if found is None else {"clinic": found}


def _first_clinic(desk: FrontDesk, draft: Draft) -> Answer | None:
    clinics = desk.staff.works_at(draft["doctor"])
    return Answer({"clinic": clinics[0][0]}) if clinics and "clinic" not in draft else None


# --- the week --------------------------------------------------------------------------------------------------------


def _week(desk: FrontDesk, draft: Draft) -> Menu:
    grid = desk.staff.grid(draft["doctor"], draft["clinic"])
    days = [Option(id=f"w{day}", says="option.weekday", facts={"days": Weekdays((day,))}) for day in range(7)]
    branch = [Option(id="branch")] if grid.more else []
    variant = "" if grid.how or grid.days else "nothing"
    return Menu([*days, *branch], grid.facts, variant)


def _take_day(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    if option == "branch":
        return {"clinic": None}
    known = {f"w{day}": day for day in range(7)}
    return {"weekday": known[option], "changes": None} if option in known else None


def _picked(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option="preview" if draft.get("changes") else "day")


def _hear_change(desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    changes = changes_of(desk, text)
    if not changes:
        raise UnreadHours
    return Answer({"changes": changes})


# --- one weekday -----------------------------------------------------------------------------------------------------


def _day(desk: FrontDesk, draft: Draft) -> Menu:
    worked = desk.staff.stretches(draft["doctor"], draft["clinic"], draft["weekday"])
    facts = {"days": Weekdays((draft["weekday"],)), "times": ", ".join(s.written for s in worked)}
    drops = [Option(id=f"x{s.starts:%H%M}", says="desk_hours.day.drop", facts={"times": s.written}) for s in worked]
    more = [Option(id=id_) for id_ in (*NUMBERS, "seen", "off")] if worked else []
    return Menu([Option(id="add"), *drops, *more, Option(id="week")], facts, "" if worked else "free")


def _take_on_day(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if option in {"add", *NUMBERS, "seen", "week"}:
        return {"starts": None, "changes": None}
    if "weekday" not in draft:
        return None
    day = (draft["weekday"],)
    if option == "off":
        return {"changes": [HoursChange(weekdays=day, off=True).as_json()]}
    worked = desk.staff.stretches(draft["doctor"], draft["clinic"], draft["weekday"])
    gone = next((s for s in worked if option == f"x{s.starts:%H%M}"), None)
    if gone is None:
        return None
    change = HoursChange(
        weekdays=day, stretches=((gone.starts, gone.ends),), drops=True, valid_from=gone.since, valid_to=gone.until
    )
    return {"changes": [change.as_json()]}


def _hear_on_day(desk: FrontDesk, draft: Draft, text: str, _understood: Understood) -> Answer | None:
    """Take hours of just this day ("9-1 5-8") as well as any other change."""
    changes = changes_of(desk, text, weekday=draft["weekday"])
    if not changes:
        raise UnreadHours
    return Answer({"changes": changes})


def _start(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu(start_options(), {"days": Weekdays((draft["weekday"],))})


def _take_start(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    shown = {o.id: o.id for o in start_options()}
    return {"starts": option[1:]} if option in shown else None


def _hear_start(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    found = hear_start(text)
    return Answer({"starts": f"{found:%H%M}"}) if found else None


def _end(_desk: FrontDesk, draft: Draft) -> Menu:
    starts = _wall(draft["starts"])
    return Menu(end_options(starts), {"days": Weekdays((draft["weekday"],)), "starts": f"{starts:%H:%M}"})


def _take_end(_desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if not {"starts", "weekday"} <= draft.keys():
        return None
    starts = _wall(draft["starts"])
    if option not in {o.id for o in end_options(starts)}:
        return None
    return _added(draft, starts, _wall(option[1:]))


def _hear_end(_desk: FrontDesk, draft: Draft, text: str, _understood: Understood) -> Answer | None:
    found = hear_start(text, after=_wall(draft["starts"]))
    return Answer(_added(draft, _wall(draft["starts"]), found)) if found else None


def _added(draft: Draft, starts: time, ends: time) -> Change:
    change = HoursChange(weekdays=(draft["weekday"],), stretches=((starts, ends),), adds=True)
    return {"changes": [change.as_json()]}


def _wall(figures: str) -> time:
    return time(int(figures[:2]), int(figures[2:]))


def _seen(_desk: FrontDesk, draft: Draft) -> Menu:
    options = [Option(id=way.value, says=f"hours.seen.{way.value}") for way in Consultation]
    return Menu(options, {"days": Weekdays((draft["weekday"],))})


def _take_seen(_desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if option not in set(Consultation) or "weekday" not in draft:
        return None
    change = HoursChange(weekdays=(draft["weekday"],), consultation=Consultation(option))
    return {"changes": [change.as_json()]}


# --- one look before, an undo after ----------------------------------------------------------------------------------


def _preview(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.staff.look_at_hours(draft["doctor"], draft["clinic"], draft["changes"])
    facts = seen.grid.facts | {"count": len(seen.outside), "first": shortened(seen.outside)}
    if not seen.outside:
        return Menu([Option(id="yes"), Option(id="no")], facts)
    every = [Option(id="every")] if len(seen.outside) > SHOWN else []
    return Menu([Option(id="wave"), Option(id="desk"), Option(id="no"), *every], facts, "outside", few=True)


def _outside(desk: FrontDesk, draft: Draft) -> Sequence[Phrase]:
    return desk.staff.look_at_hours(draft["doctor"], draft["clinic"], draft["changes"]).outside


def _take_answer(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return (
        {"rebook": option == "wave"}
        if option in {"yes", "wave", "desk"}
        else {}
        if option == "every"
        else {"changes": None}
        if option == "no"
        else None
    )


def _hear_instead(desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    """Take another change instead of the one that is shown."""
    changes = changes_of(desk, text)
    return Answer({"changes": changes, "rebook": None}) if changes else None


def _decided(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option="preview" if draft.get("rebook") is None else "change")


def _change(desk: FrontDesk, draft: Draft) -> Answer:
    made = desk.staff.change_hours(draft["doctor"], draft["clinic"], draft["changes"], rebook=draft["rebook"])
    until = [made.until.at.isoformat(), made.until.zone]
    return Answer({"change": made.change, "outside": made.outside, "until": until, "changes": None})


def _done(desk: FrontDesk, draft: Draft) -> Menu:
    grid = desk.staff.changed(draft["change"])
    variant = "" if not draft["outside"] else "wave" if draft["rebook"] else "desk"
    facts = grid.facts | {"count": draft["outside"]}
    return Menu([Option(id="undo"), Option(id="week")], facts, variant)


def _undo(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.undo_hours(draft["change"])
    return Answer()


def _undone(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.staff.grid(draft["doctor"], draft["clinic"]).facts)


_BAD = {BadHours: "week", HoursOverlap: "week", NotFound: "gone"}

DESK_HOURS = Conversation(
    name="desk_hours",
    code="G",
    opens_on=("/hours",),
    needs=Action.CHANGE_HOURS,
    reads=_read,
    afterwards=To(conversation="desk_hours"),
    resumes=False,
    steps={
        "whose": Ask(
            menu=_whose, fills=("doctor",), valid=_may, takes=_take_doctor, sole=True, then="where", if_empty="gone"
        ),
        "where": Ask(
            menu=_where,
            fills=("clinic",),
            takes=_take_clinic,
            assumes=_first_clinic,
            sole=True,
            then="week",
            but={NotFound: "gone"},
        ),
        "week": Ask(
            menu=_week,
            fills=("changes",),
            takes=_take_day,
            hears=_hear_change,
            verbatim=True,
            then={"branch": Again("where"), "*": "picked"},
            but={NotFound: "gone"},
            variants=("", "nothing"),
        ),
        "picked": Do(act=_picked, uses=(), then={"preview": "preview", "day": Again("day")}),
        "day": Ask(
            menu=_day,
            takes=_take_on_day,
            hears=_hear_on_day,
            verbatim=True,
            then={
                "add": Again("from"),
                **{name: Again(name) for name in NUMBERS},
                "seen": Again("seen"),
                "off": "preview",
                "week": Again("week"),
                "*": "preview",
            },
            but={NotFound: "gone"},
            variants=("", "free"),
        ),
        "from": Ask(menu=_start, takes=_take_start, hears=_hear_start, verbatim=True, then=Again("until")),
        "until": Ask(menu=_end, takes=_take_end, hears=_hear_end, verbatim=True, then="preview"),
        **{name: number_step(name, then="preview") for name in NUMBERS},
        "booked": who_is_booked(_outside, back="preview"),
        "seen": Ask(menu=_seen, takes=_take_seen, then="preview"),
        "preview": Ask(
            menu=_preview,
            takes=_take_answer,
            hears=_hear_instead,
            then={
                **dict.fromkeys(("yes", "wave", "desk"), "change"),
                "no": Again("week"),
                "every": Again("booked"),
                "*": "decided",
            },
            affirms=("yes",),
            denies="no",
            but=_BAD,
            variants=("", "outside"),
        ),
        "decided": Do(act=_decided, uses=(), then={"change": "change", "preview": "preview"}),
        "change": Do(act=_change, uses=("change_hours",), then=Again("done"), but=_BAD),
        "done": Ask(
            menu=_done,
            hears=_hear_instead,
            then={"undo": "undo", "week": Again("week"), "*": "preview"},
            but={NotFound: "gone"},
            variants=("", "wave", "desk"),
        ),
        "undo": Do(act=_undo, uses=("undo_hours",), then="undone", but={ChangedSince: "week", NotFound: "gone"}),
        "undone": End(menu=_undone),
        "gone": End(menu=lambda _desk, _draft: Menu()),
    },
)
