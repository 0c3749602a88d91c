"""One message to everybody of a doctor's day: whose, which day, which words; one look before, and an undo."""

from datetime import date, datetime, timedelta

from bot.desk_values import Moment
from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.leaves import read_leave
from bot.understanding.meaning import Understood
from core.domain.errors import BadWords, ChangedSince, NobodyBooked, NotFound, UnreadLeave
from core.domain.permissions import Action

_QUICK = {"today": 0, "tomorrow": 1}
"""Days that can be tapped, by how far off they are."""
_TITLES = frozenset({"dr", "dr.", "doctor", "डॉ", "डॉ.", "डॉक्टर"})


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Read "Dr Mehta tomorrow: bring old reports": whose and which day before the colon, the words behind it."""
    head, _, said = words.partition(":")
    sets: dict[str, object] = {}
    doctor = _named(desk, head, understood)
    if doctor is not None:
        sets["doctor"] = doctor
    day = _day_of(desk, head, lenient=doctor is not None)
    if day:
        sets["day"] = day.isoformat()
    if said.strip():
        sets["words"] = said.strip()
    return sets if "doctor" in sets or "day" in sets else None


def _named(desk: FrontDesk, head: str, understood: Understood) -> int | None:
    """Return the one doctor of whom a word stands before the colon; what stands behind it names nobody here."""
    said = set(head.casefold().split()) - _TITLES
    fits = [id_ for id_, name in desk.staff.broadcast_doctors() if said & (set(name.casefold().split()) - _TITLES)]
    if len(fits) == 1:
        return fits[0]
    near = [id_ for id_ in understood.doctor_ids if not fits or id_ in fits]
    return near[0] if len(near) == 1 else None


def _day_of(desk: FrontDesk, text: str, *, lenient: bool = False) -> date | None:
    said = read_leave(text, today=desk.staff.today(), lenient=lenient)
    one = said is not None and said.first == said.last and said.stretch is None and not said.clinic
    return said.first if said is not None and one else None


def _whose(desk: FrontDesk, _draft: Draft) -> Menu:
    found = desk.staff.broadcast_doctors()
    return Menu([Option(id=f"d{id_}", says="option.as_is", facts={"name": name}) for id_, name in found])


def _take_whom(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    found = next((id_ for id_, _ in desk.staff.broadcast_doctors() if option == f"d{id_}"), None)
    return None if found is None else {"doctor": found}


def _still_there(desk: FrontDesk, draft: Draft) -> bool:
    return any(id_ == draft["doctor"] for id_, _ in desk.staff.broadcast_doctors())


def _whom(desk: FrontDesk, draft: Draft) -> dict[str, object]:
    return {"doctor": next((name for id_, name in desk.staff.broadcast_doctors() if id_ == draft["doctor"]), "")}


def _when(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id=id_) for id_ in _QUICK], _whom(desk, draft))


def _take_day(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    if option not in _QUICK:
        return None
    return {"day": (desk.staff.today() + timedelta(days=_QUICK[option])).isoformat()}


def _hear_day(desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    day = _day_of(desk, text)
    if day is None:
        raise UnreadLeave
    return Answer({"day": day.isoformat()})


def _words(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="leave")], _whom(desk, draft) | {"day": date.fromisoformat(draft["day"])})


def _hear_words(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    return Answer({"words": text.strip()}, option="said") if text.strip() else None


def _take_words(_desk: FrontDesk, _draft: Draft, _option: str) -> Change | None:
    return None


def _preview(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.staff.look_at_audience(draft["doctor"], date.fromisoformat(draft["day"]), draft["words"])
    options = [Option(id="send"), Option(id="rewrite"), Option(id="no")]
    return Menu(options, seen.facts, "stopped" if seen.stopped else "")


def _send(desk: FrontDesk, draft: Draft) -> Answer:
    made = desk.staff.send_broadcast(draft["doctor"], date.fromisoformat(draft["day"]), draft["words"])
    return Answer({"sent": made.id, "goes": [made.goes.at.isoformat(), made.goes.zone], "words": None})


def _sent(desk: FrontDesk, draft: Draft) -> Menu:
    at, zone = draft["goes"]
    goes = Moment(datetime.fromisoformat(at), zone)
    return Menu([Option(id="undo"), Option(id="another")], _whom(desk, draft) | {"goes": goes})


def _undo(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.undo_broadcast(draft["sent"])
    return Answer()


def _plain(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), _whom(desk, draft) | {"day": date.fromisoformat(draft["day"])})


DESK_BROADCAST = Conversation(
    name="desk_broadcast",
    code="SC",
    opens_on=("/broadcast",),
    needs=Action.BROADCAST,
    reads=_read,
    afterwards=To(conversation="desk_broadcast"),
    resumes=False,
    steps={
        "whose": Ask(
            menu=_whose,
            fills=("doctor",),
            valid=_still_there,
            takes=_take_whom,
            sole=True,
            then="when",
            if_empty="gone",
        ),
        "when": Ask(
            menu=_when,
            fills=("day",),
            takes=_take_day,
            hears=_hear_day,
            verbatim=True,
            then={"today": "words", "tomorrow": "words", "*": "words"},
            but={NotFound: "gone"},
        ),
        "words": Ask(
            menu=_words,
            fills=("words",),
            takes=_take_words,
            hears=_hear_words,
            verbatim=True,
            then={"leave": "left", "*": "preview"},
        ),
        "preview": Ask(
            menu=_preview,
            then={"send": "send", "rewrite": Again("words"), "no": "left"},
            denies="no",
            but={BadWords: "words", NobodyBooked: "nobody", NotFound: "gone"},
            variants=("", "stopped"),
        ),
        "send": Do(
            act=_send,
            uses=("send_broadcast",),
            then=Again("sent"),
            but={BadWords: "words", NobodyBooked: "nobody", NotFound: "gone"},
        ),
        "sent": Ask(menu=_sent, then={"undo": "undo", "another": To(conversation="desk_broadcast")}),
        "undo": Do(act=_undo, uses=("undo_broadcast",), then="undone", but={ChangedSince: "sent", NotFound: "gone"}),
        "undone": End(menu=_plain),
        "nobody": End(),
        "left": End(menu=_plain),
        "gone": End(menu=lambda _desk, _draft: Menu()),
    },
)
