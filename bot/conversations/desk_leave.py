"""Leave, holidays and emergencies: who is away and when, one look at who is booked, an undo and a tally."""

from collections.abc import Sequence
from datetime import timedelta

from bot.booked_lines import SHOWN, shortened
from bot.conversations.who_is_booked import who_is_booked
from bot.front_desk import FrontDesk
from bot.leave_desk import CLINIC, LeaveAhead
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To, Wait
from bot.understanding.leaves import SaidLeave, read_leave
from bot.understanding.meaning import Understood
from core.domain.errors import BadHours, ChangedSince, NotFound, UnreadLeave
from core.domain.events import WaveMoved
from core.domain.permissions import Action
from core.domain.schedule import BlockKind

_QUICK = {"today": 0, "tomorrow": 1}
"""Whole days that can be tapped, by how far off they are."""


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Read behind "/leave" who is away and when, either or both."""
    named: dict[str, object] = {}
    if understood.doctor_ids:
        may = {id_ for id_, _ in desk.staff.whose_leave()} & set(understood.doctor_ids)
        if len(may) != 1:
            return None  # somebody else's, or one of several of that name
        named["whom"] = may.pop()
    said = read_leave(words, today=desk.staff.today(), lenient=bool(named))
    if said is None:
        return named or None
    if said.clinic and not named:
        if all(id_ != CLINIC for id_, _ in desk.staff.whose_leave()):
            return None
        named["whom"] = CLINIC
    return {**named, **_said(said, clinic=named.get("whom") == CLINIC)}


def _said(said: SaidLeave, *, clinic: bool) -> dict[str, object]:
    stretch = [f"{wall:%H:%M}" for wall in said.stretch] if said.stretch else None
    leave = {"first": said.first.isoformat(), "last": said.last.isoformat(), "stretch": stretch}
    return {"leave": leave, "kind": said.kind or _usual_kind(clinic=clinic)}


def _usual_kind(*, clinic: bool) -> str:
    """Return what it is that nobody has called anything else: it can be changed where it is asked for a yes."""
    return (BlockKind.HOLIDAY if clinic else BlockKind.LEAVE).value


def _whose(desk: FrontDesk, _draft: Draft) -> Menu:
    options = [
        Option(id="d0", says="desk_leave.whose.clinic")
        if id_ == CLINIC
        else Option(id=f"d{id_}", says="option.as_is", facts={"name": name})
        for id_, name in desk.staff.whose_leave()
    ]
    return Menu(options)


def _take_whom(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    found = next((id_ for id_, _ in desk.staff.whose_leave() if option == f"d{id_}"), None)
    return None if found is None else {"whom": found}


def _may(desk: FrontDesk, draft: Draft) -> bool:
    return any(id_ == draft["whom"] for id_, _ in desk.staff.whose_leave())


def _name(desk: FrontDesk, draft: Draft) -> Phrase | str:
    name = next((name for id_, name in desk.staff.whose_leave() if id_ == draft["whom"]), "")
    return name or Phrase("desk_leave.whose.clinic")


# --- what there is, and when ------------------------------------------------------------------------------------------


def _list(desk: FrontDesk, draft: Draft) -> Menu:
    known = desk.staff.leaves(draft["whom"])
    there = [Option(id=f"b{leave.id}", says="option.leave", facts={"leave": leave.line}) for leave in known]
    quick = [Option(id=id_, says=f"desk_leave.list.{id_}") for id_ in _QUICK]
    return Menu([*quick, *there], {"whom": _name(desk, draft)}, "" if known else "nothing")


def _take_day(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if option in _QUICK:
        day = (desk.staff.today() + timedelta(days=_QUICK[option])).isoformat()
        kind = _usual_kind(clinic=draft.get("whom") == CLINIC)
        return {"leave": {"first": day, "last": day, "stretch": None}, "kind": kind, "block": None}
    number = option.removeprefix("b")
    if number == option or not number.isdecimal() or "whom" not in draft:
        return None
    known = any(leave.id == int(number) for leave in desk.staff.leaves(draft["whom"]))
    return {"block": int(number), "leave": None} if known else None


def _hear_day(desk: FrontDesk, draft: Draft, text: str, _understood: Understood) -> Answer | None:
    said = read_leave(text, today=desk.staff.today())
    if said is None:
        raise UnreadLeave
    return Answer({**_said(said, clinic=draft["whom"] == CLINIC), "block": None})


def _picked(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option="one" if draft.get("block") else "preview")


def _kinds(desk: FrontDesk, draft: Draft) -> Menu:
    options = [Option(id=kind.value, says=f"leave.kind.{kind.value}") for kind in BlockKind]
    return Menu(options, {"whom": _name(desk, draft)})


def _take_kind(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"kind": option} if option in set(BlockKind) else None


# --- one look before --------------------------------------------------------------------------------------------------


_PERIODS = 4
"""Periods that the card names: hours of several days are one each."""


def _leave(draft: Draft) -> dict[str, object]:
    return {**draft["leave"], "kind": draft.get("kind") or _usual_kind(clinic=draft["whom"] == CLINIC)}


def _periods(seen: LeaveAhead) -> tuple[Phrase, ...]:
    lines = [period.line for period in seen.periods]
    lines = [line for place, line in enumerate(lines) if line not in lines[:place]]  # a zone each may say the same
    if len(lines) <= _PERIODS:
        return tuple(lines)
    return (*lines[:_PERIODS], Phrase("leave.more", {"count": len(lines) - _PERIODS, "last": lines[-1]}))


def _preview(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.staff.look_at_leave(draft["whom"], _leave(draft))
    periods, count = _periods(seen), len(seen.visits)
    facts = {"whom": _name(desk, draft), "periods": periods, "count": count, "first": shortened(seen.visits)}
    if not seen.visits:
        return Menu([Option(id="yes"), Option(id="no"), Option(id="kind")], facts)
    every = [Option(id="every")] if count > SHOWN else []
    asked = [Option(id="wave"), Option(id="desk"), Option(id="no"), *every, Option(id="kind")]
    return Menu(asked, facts, "booked", few=True)


def _booked(desk: FrontDesk, draft: Draft) -> Sequence[Phrase]:
    return desk.staff.look_at_leave(draft["whom"], _leave(draft)).visits


def _take_answer(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    if option in {"yes", "wave", "desk"}:
        return {"rebook": option == "wave"}
    if option in {"every", "kind"}:
        return {}
    return {"leave": None, "kind": None} if option == "no" else None


def _hear_instead(desk: FrontDesk, draft: Draft, text: str, _understood: Understood) -> Answer | None:
    """Take another leave instead of the one that is shown."""
    said = read_leave(text, today=desk.staff.today())
    return Answer({**_said(said, clinic=draft["whom"] == CLINIC), "rebook": None}) if said else None


def _decided(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option="preview" if draft.get("rebook") is None else "enter")


def _enter(desk: FrontDesk, draft: Draft) -> Answer:
    made = desk.staff.enter_leave(draft["whom"], _leave(draft), rebook=draft["rebook"])
    kept: dict[str, object] = {
        "change": made.change,
        "count": made.visits,
        "visit": made.wave,
        "leave": None,
        "kind": None,
    }
    kept["entered"] = _leave(draft)
    return Answer(kept, option="wave" if made.wave else "done")


# --- after it ---------------------------------------------------------------------------------------------------------


def _entered(desk: FrontDesk, draft: Draft) -> tuple[Phrase, ...]:
    """Return what was entered, in the words of the look before it."""
    return _periods(desk.staff.look_at_leave(draft["whom"], draft["entered"]))


def _done(desk: FrontDesk, draft: Draft) -> Menu:
    facts = {"whom": _name(desk, draft), "count": draft["count"], "periods": _entered(desk, draft)}
    return Menu([Option(id="undo"), Option(id="list")], facts, "desk" if draft["count"] else "")


def _wave(desk: FrontDesk, draft: Draft) -> Menu:
    """Show how the wave stands; drawn anew in place as patients answer."""
    seen = desk.staff.wave(draft["visit"])
    variant = "over" if seen.over and seen.begun else "begun" if seen.begun else ""
    undo = [] if seen.begun else [Option(id="undo")]
    entered = () if variant or "entered" not in draft else _entered(desk, draft)
    facts = seen.facts | {"whom": _name(desk, draft), "periods": entered}
    return Menu([*undo, Option(id="look"), Option(id="list")], facts, variant)


def _undo(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.undo_leave(draft["change"])
    return Answer({"visit": None})


def _one(desk: FrontDesk, draft: Draft) -> Menu:
    leave = next((each for each in desk.staff.leaves(draft["whom"]) if each.id == draft["block"]), None)
    if leave is None:
        raise NotFound
    return Menu([Option(id="remove"), Option(id="list")], {"leave": leave.line, "whom": _name(desk, draft)})


def _remove(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.remove_leave(draft["block"])
    return Answer({"block": None})


def _whom(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), {"whom": _name(desk, draft)})


DESK_LEAVE = Conversation(
    name="desk_leave",
    code="U",
    opens_on=("/leave", "/block"),
    needs=Action.BLOCK_TIME,
    reads=_read,
    afterwards=To(conversation="desk_leave"),
    resumes=False,
    steps={
        "whose": Ask(
            menu=_whose, fills=("whom",), valid=_may, takes=_take_whom, sole=True, then="list", if_empty="gone"
        ),
        "list": Ask(
            menu=_list,
            fills=("leave",),
            takes=_take_day,
            hears=_hear_day,
            verbatim=True,
            then="picked",
            but={NotFound: "gone"},
            variants=("", "nothing"),
        ),
        "picked": Do(act=_picked, uses=(), then={"one": Again("one"), "preview": "preview"}),
        "kind": Ask(menu=_kinds, takes=_take_kind, then=Again("preview")),
        "booked": who_is_booked(_booked, back="preview"),
        "preview": Ask(
            menu=_preview,
            takes=_take_answer,
            hears=_hear_instead,
            then={
                "yes": "enter",
                "wave": "enter",
                "desk": "enter",
                "no": Again("list"),
                "every": Again("booked"),
                "kind": Again("kind"),
                "*": "decided",
            },
            affirms=("yes",),
            denies="no",
            but={BadHours: "list", NotFound: "gone"},
            variants=("", "booked"),
        ),
        "decided": Do(act=_decided, uses=(), then={"enter": "enter", "preview": Again("preview")}),
        "enter": Do(
            act=_enter,
            uses=("enter_leave",),
            then={"wave": "wave", "done": Again("done")},
            but={BadHours: "list", NotFound: "gone"},
        ),
        "done": Ask(
            menu=_done, then={"undo": "undo", "list": Again("list")}, but={NotFound: "gone"}, variants=("", "desk")
        ),
        "wave": Wait(
            menu=_wave,
            until={WaveMoved: "wave"},
            then={"undo": "undo", "look": "wave", "list": Again("list")},
            but={NotFound: "gone"},
            variants=("", "begun", "over"),
        ),
        "undo": Do(act=_undo, uses=("undo_leave",), then="undone", but={ChangedSince: "list", NotFound: "list"}),
        "undone": End(menu=_whom),
        "one": Ask(menu=_one, then={"remove": "remove", "list": Again("list")}, but={NotFound: "list"}),
        "remove": Do(act=_remove, uses=("remove_leave",), then="removed", but={NotFound: "list"}),
        "removed": End(menu=_whom),
        "gone": End(menu=lambda _desk, _draft: Menu()),
    },
)


def _waves(desk: FrontDesk, _draft: Draft) -> Menu:
    seen = desk.staff.waves()
    lines = tuple(Phrase("rebooking.line", wave.facts) for wave in seen)
    return Menu((), {"lines": lines}, "" if seen else "nothing")


DESK_REBOOKING = Conversation(
    name="desk_rebooking",
    code="L",
    opens_on=("/rebooking",),
    needs=Action.SEE_REBOOKING,
    resumes=False,
    steps={"show": End(menu=_waves, variants=("", "nothing"))},
)
