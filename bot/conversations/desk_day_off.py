"""A doctor's day is called off: who is booked and what goes back, one look before, an undo, and a tally."""

from datetime import timedelta

from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To, Wait
from bot.understanding.leaves import SaidLeave, read_leave
from bot.understanding.meaning import Understood
from core.domain.errors import BadHours, ChangedSince, NotFound, UnreadLeave
from core.domain.events import WaveMoved
from core.domain.permissions import Action

_QUICK = {"today": 0, "tomorrow": 1}
"""Whole days that can be tapped, by how far off they are."""


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Read whose day and which, either or both; it is a doctor's, never the whole clinic's."""
    named: dict[str, object] = {}
    if understood.doctor_ids:
        may = {id_ for id_, _ in _doctors_of(desk)} & set(understood.doctor_ids)
        if len(may) != 1:
            return None  # one of several of that name
        named["whom"] = may.pop()
    said = read_leave(words, today=desk.staff.today(), lenient=bool(named))
    if said is None:
        return named or None
    return None if said.clinic else {**named, **_said(said)}


def _said(said: SaidLeave) -> dict[str, object]:
    stretch = [f"{wall:%H:%M}" for wall in said.stretch] if said.stretch else None
    kind = said.kind or "other"
    return {"leave": {"first": said.first.isoformat(), "last": said.last.isoformat(), "stretch": stretch, "kind": kind}}


def _doctors_of(desk: FrontDesk) -> list[tuple[int, str]]:
    return list(desk.staff.day_doctors())


def _whose(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([Option(id=f"d{id_}", says="option.as_is", facts={"name": name}) for id_, name in _doctors_of(desk)])


def _take_whom(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    found = next((id_ for id_, _ in _doctors_of(desk) if option == f"d{id_}"), None)
    return None if found is None else {"whom": found}


def _still_there(desk: FrontDesk, draft: Draft) -> bool:
    return any(id_ == draft["whom"] for id_, _ in _doctors_of(desk))


def _whom(desk: FrontDesk, draft: Draft) -> dict[str, object]:
    return {"doctor": next((name for id_, name in _doctors_of(desk) if id_ == draft["whom"]), "")}


def _when(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id=id_) for id_ in _QUICK], _whom(desk, draft))


def _take_day(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    if option not in _QUICK:
        return None
    day = (desk.staff.today() + timedelta(days=_QUICK[option])).isoformat()
    return {"leave": {"first": day, "last": day, "stretch": None, "kind": "other"}}


def _hear_day(desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    said = read_leave(text, today=desk.staff.today())
    if said is None or said.clinic:
        raise UnreadLeave
    return Answer(_said(said))


def _preview(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.staff.look_at_day(draft["whom"], draft["leave"])
    if not seen.visits:
        return Menu([Option(id="another")], seen.facts, "nothing")
    variant = "by_hand" if seen.by_hand else "paid" if seen.back else ""
    return Menu([Option(id="cancel"), Option(id="move"), Option(id="no")], seen.facts, variant)


def _cancel(desk: FrontDesk, draft: Draft) -> Answer:
    made = desk.staff.cancel_day(draft["whom"], draft["leave"])
    return _entered(made.change, made.visits, made.wave)


def _move(desk: FrontDesk, draft: Draft) -> Answer:
    made = desk.staff.enter_leave(draft["whom"], draft["leave"], rebook=True)
    return _entered(made.change, made.visits, made.wave)


def _entered(change: int, visits: int, wave: str | None) -> Answer:
    kept = {"change": change, "count": visits, "visit": wave, "leave": None}
    return Answer(kept, option="wave" if wave else "nobody")


def _tally(desk: FrontDesk, draft: Draft) -> Menu:
    """Show how far it is; drawn anew in place as patients are told."""
    seen = desk.staff.wave(draft["visit"])
    variant = "over" if seen.over and seen.begun else "begun" if seen.begun else ""
    undo = [] if seen.begun else [Option(id="undo")]
    return Menu([*undo, Option(id="look")], seen.facts | _whom(desk, draft), variant)


def _undo(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.undo_leave(draft["change"])
    return Answer({"visit": None})


def _plain(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), _whom(desk, draft))


DESK_DAY_OFF = Conversation(
    name="desk_day_off",
    code="SD",
    opens_on=("/cancelday", "/moveday"),
    needs=Action.CANCEL_DAY,
    reads=_read,
    afterwards=To(conversation="desk_day_off"),
    resumes=False,
    steps={
        "whose": Ask(
            menu=_whose, fills=("whom",), valid=_still_there, takes=_take_whom, sole=True, then="when", if_empty="gone"
        ),
        "when": Ask(
            menu=_when,
            fills=("leave",),
            takes=_take_day,
            hears=_hear_day,
            verbatim=True,
            then={"today": "preview", "tomorrow": "preview", "*": "preview"},
            but={NotFound: "gone"},
        ),
        "preview": Ask(
            menu=_preview,
            then={"cancel": "cancel", "move": "move", "no": "kept", "another": Again("when")},
            denies="no",
            but={BadHours: "when", NotFound: "gone"},
            variants=("", "paid", "by_hand", "nothing"),
        ),
        "cancel": Do(
            act=_cancel,
            uses=("cancel_day",),
            then={"wave": "tally", "nobody": "nobody"},
            but={BadHours: "when", NotFound: "gone"},
        ),
        "move": Do(
            act=_move,
            uses=("enter_leave",),
            then={
                "wave": To(
                    conversation="desk_leave",
                    step="wave",
                    carry={"whom": "whom", "change": "change", "count": "count", "visit": "visit"},
                ),
                "nobody": "nobody",
            },
            but={BadHours: "when", NotFound: "gone"},
        ),
        "tally": Wait(
            menu=_tally,
            until={WaveMoved: "tally"},
            then={"undo": "undo", "look": "tally"},
            but={NotFound: "gone"},
            variants=("", "begun", "over"),
        ),
        "undo": Do(act=_undo, uses=("undo_leave",), then="undone", but={ChangedSince: "tally", NotFound: "gone"}),
        "undone": End(menu=_plain),
        "nobody": End(menu=_plain),
        "kept": End(menu=_plain),
        "gone": End(menu=lambda _desk, _draft: Menu()),
    },
)
