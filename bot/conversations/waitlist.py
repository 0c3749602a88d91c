"""The waiting list: join it, see what one waits for, leave it; and answer when a place has become free.

Each button of an offer names its place, so that it can be answered twice, days later, below another conversation, or
under a template that WhatsApp showed by itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from bot.conversations.booking import doctors, people
from bot.conversations.booking.wish import absorb, doctors_of, dropped_times, take_time, time_option, wish_of
from bot.front_desk import FrontDesk
from bot.notice_templates import ANSWERS
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from bot.waiting_desk import Freed
from core.domain.errors import (
    AlreadyDone,
    HigherFee,
    LimitReached,
    NotAllowed,
    NotFound,
    NotWaiting,
    PlaceRefused,
    TooFarAhead,
    TooLate,
    TooManyWaits,
    TooOld,
)
from core.domain.notices import NoticeKind
from core.domain.waitlist import window_of
from core.domain.wishes import Wanted

_BETWEEN = "."
_FREE = 3
"""Times that are free already and are shown to somebody who wants to wait."""
_MEANT = {"affirm": "take", "deny": "decline", "book": "take"}
"""What a text means, as an answer to "do you want it?"."""


# --- joining ----------------------------------------------------------------------------------------------------------


def _absorb(desk: FrontDesk, draft: Draft, understood: Understood) -> Change | None:
    if understood.intent != "waitlist":
        return None
    return {"joining": True, **(absorb(desk, draft, understood) or {})}


def _read(desk: FrontDesk, _words: str, understood: Understood) -> Change | None:
    """Read what stands behind the command: with whom and when."""
    said = absorb(desk, {}, understood)
    return {"joining": True, **said} if said else None


def _who(desk: FrontDesk, draft: Draft) -> Answer | None:
    return people.only_self(desk, draft)


def _doctors(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the doctors one can wait for; the one visited last comes first."""
    shown = doctors.doctors(desk, draft)
    return replace(shown, options=[o for o in shown.options if o.id != "any"])


def _which(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Take the doctor who was named, or anybody of the specialty."""
    known = doctors.last_or_only(desk, draft)
    if known is None and draft.get("specialties"):
        return Answer({"doctor": 0})
    return known


def _is_known(desk: FrontDesk, draft: Draft) -> bool:
    return bool(draft["doctor"] or draft.get("specialties")) and doctors.is_doctor(desk, draft)


def _free(desk: FrontDesk, draft: Draft) -> Menu:
    """Show what is free already of what is to be waited for; nothing where nothing is."""
    wish = wish_of(desk, draft)
    offers = [o for o in desk.nearest(wish, limit=_FREE, beyond=not wish.dates) if o.fits]
    if not offers:
        return Menu()
    says = "option.slot" if draft.get("doctor") else "option.slot_with"
    return Menu([*(time_option(offer, says=says) for offer in offers), Option(id="wait")])


def _join(desk: FrontDesk, draft: Draft) -> Answer:
    """Join the list for what was wished for: its days from the first to the last, its times, the branch."""
    if "day" in draft:
        wish = replace(dropped_times(wish_of(desk, draft)), dates=(date.fromisoformat(draft["day"]),))
    else:
        wish = wish_of(desk, {**draft, "near": None})
    wanted = Wanted(start=wish.start, end=wish.end, exact=wish.exact, part=wish.part)
    specialty = next(iter(draft.get("specialties") or ()), None)
    doctor = draft.get("doctor") or (None if specialty else next(iter(doctors_of(desk, draft)), None))
    waiting = desk.wait(
        patient_id=draft["patient"],
        doctor_id=doctor,
        specialty=None if doctor else specialty,
        clinic_id=draft.get("clinic"),
        days=(min(wish.dates), max(wish.dates)) if wish.dates else None,
        window=window_of(wanted),
        seen=wish.seen,
    )
    return Answer({"entry": waiting.id})


def _up(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"entry": desk.wait_to_move_up(draft["visit"]).id})


def _joined(desk: FrontDesk, draft: Draft) -> Menu:
    waiting = desk.waiting(draft["entry"])
    return Menu((), waiting.facts, "up" if waiting.later else "")


# --- what one waits for -----------------------------------------------------------------------------------------------


def _list(desk: FrontDesk, _draft: Draft) -> Menu:
    options = [
        Option(id=f"e{w.id.replace('-', '')}", says="option.waiting", hint="option.waiting.hint", facts=w.facts)
        for w in desk.waits()
    ]
    return Menu([*options, Option(id="book")] if options else ())


def _take_entry(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    id_ = _uuid(option[1:]) if option.startswith("e") else None
    return {"entry": desk.waiting(id_).id} if id_ else None


def _to_join(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Go on to the form; who has a visit and names no day wants an earlier place than that."""
    if not draft.get("joining"):
        return None
    if any(draft.get(name) for name in ("when", "specialties", "doctors", "patient", "relation")):
        return Answer({"joining": None}, option="join")
    booked = [v for v in desk.my_visits() if "up" in v.can and draft.get("doctor") in (None, v.doctor_id)]
    if len(booked) == 1:
        return Answer({"joining": None, "visit": booked[0].id}, option="up")
    return Answer({"joining": None}, option="join")


def _entry(desk: FrontDesk, draft: Draft) -> Menu:
    waiting = desk.waiting(draft["entry"])
    if waiting.status not in ("waiting", "notified"):
        return Menu()
    kept = [Option(id="see")] if waiting.place else []
    return Menu([*kept, Option(id="leave"), Option(id="list")], waiting.facts)


def _see(desk: FrontDesk, draft: Draft) -> Answer:
    place = desk.waiting(draft["entry"]).place
    if place is None:
        raise NotFound(what="offer")
    return Answer({"place": place})


def _leave(desk: FrontDesk, draft: Draft) -> Answer:
    desk.stop_waiting(draft["entry"])
    return Answer()


def _left(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.waiting(draft["entry"]).facts)


# --- a place has become free ------------------------------------------------------------------------------------------


def _offer(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the place, until when it is kept, and the three answers; nothing once it is no longer kept."""
    freed = desk.freed(draft["place"])
    if not freed.open:
        return Menu()
    name = draft["place"].replace("-", "")
    answers = ANSWERS[NoticeKind.WAITLIST_OFFER]
    options = [Option(id=f"{answer}{_BETWEEN}{name}", says=f"waitlist.offer.{answer}") for answer in answers]
    return Menu(options, freed.facts, "up" if freed.later else "")


def _take_answer(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    answer, _, name = option.partition(_BETWEEN)
    id_ = _uuid(name)
    if answer not in ANSWERS[NoticeKind.WAITLIST_OFFER] or id_ is None:
        return None
    desk.freed(id_)  # a stranger's is not found
    return {"answer": answer, "place": id_}


def _hear_answer(_desk: FrontDesk, _draft: Draft, _text: str, understood: Understood) -> Answer | None:
    answer = _MEANT.get(understood.intent or "")
    plain = not (understood.when or understood.doctor_ids or understood.specialties)
    return Answer({"answer": answer}) if answer and plain else None


def _answer(desk: FrontDesk, draft: Draft) -> Answer:
    """Do what was answered. Where there is nothing to pay first and nothing to choose, taking it books it."""
    freed = desk.freed(draft["place"])
    if draft["answer"] == "decline":
        desk.decline_freed(draft["place"])
        return Answer({"entry": freed.waiting.id}, option="declined")
    if draft["answer"] == "leave":
        desk.stop_waiting(freed.waiting.id)
        return Answer({"entry": freed.waiting.id}, option="left")
    visit = desk.take_freed(draft["place"])
    about = {"visit": visit.id, "entry": freed.waiting.id}
    if freed.later:
        return Answer(about, option="moved")
    if "pay_online" not in visit.can and "pay_at_clinic" in visit.can:
        desk.pay_at_clinic(visit.id)
        return Answer(about, option="booked")
    return Answer(about, option="pay")


def _booked(desk: FrontDesk, draft: Draft) -> Menu:
    """Say the number, with the calendar's entry."""
    visit = desk.visit(draft["visit"])
    if visit.status == "requested":
        return Menu((), visit.facts, "requested")
    return Menu((), visit.facts, "" if visit.fee else "free", calendar=visit.id)


def _moved(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    return Menu((), visit.facts, calendar=visit.id if visit.status == "confirmed" else None)


def _over(desk: FrontDesk, draft: Draft) -> Menu:
    """Say that the place is not kept any more, and whether one still waits."""
    freed = _known(desk, draft)
    if freed is None:
        return Menu((), variant="gone")
    return Menu((), freed.facts, "" if freed.waiting.status in ("waiting", "notified") else "done")


def _known(desk: FrontDesk, draft: Draft) -> Freed | None:
    try:
        return desk.freed(draft["place"])
    except NotFound:
        return None


def _uuid(name: str) -> str | None:
    try:
        return str(UUID(name)) if len(name) == 32 else None
    except ValueError:
        return None


def _nothing(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


_TO_BOOK = To(
    conversation="book",
    carry={n: n for n in ("patient", "doctor", "doctors", "specialties", "clinic", "when", "near", "slot", "seen")},
)
_SAID: Mapping[str, Any] = {"doctor": "doctor", "doctors": "doctors", "specialties": "specialties", "when": "when"}

WAITLIST = Conversation(
    name="waitlist",
    code="w",
    opens_on=("/waitlist",),
    intents=("waitlist",),
    reads=_read,
    absorbs=_absorb,
    resumes=False,
    standing=True,
    steps={
        "list": Ask(
            menu=_list,
            takes=_take_entry,
            assumes=_to_join,
            if_empty="none",
            then={"join": "patient", "up": "up", "book": To(conversation="book"), "*": "entry"},
            but={NotFound: "list"},
        ),
        "none": Ask(menu=lambda _desk, _draft: Menu([Option(id="book")]), then={"book": To(conversation="book")}),
        "patient": Ask(
            menu=people.people,
            fills=("patient",),
            valid=people.is_family,
            takes=people.take_person,
            assumes=_who,
            if_empty="unknown",
            then={"me": "unknown", "someone": "unknown", "*": "doctor"},
        ),
        # who is not known yet is asked for a name where a booking asks for it; the list is offered there again
        "unknown": Do(act=lambda _desk, _draft: Answer(), uses=(), then=To(conversation="book", carry=_SAID)),
        "doctor": Ask(
            menu=_doctors,
            fills=("doctor",),
            valid=_is_known,
            takes=doctors.take_doctor,
            assumes=_which,
            if_empty="unknown",
            then={"all": Again("doctor"), "*": "free"},
            variants=("", "which", "fitting", "nobody"),
        ),
        "free": Ask(menu=_free, takes=take_time, if_empty="join", then={"wait": "join", "*": _TO_BOOK}),
        "join": Do(
            act=_join,
            uses=("wait",),
            then="joined",
            but={
                NotAllowed: "closed",
                NotFound: "doctor",
                TooLate: "closed",
                TooFarAhead: "closed",
                TooManyWaits: "list",
                AlreadyDone: "list",
            },
        ),
        "up": Do(
            act=_up,
            uses=("wait_to_move_up",),
            then="joined",
            but={NotAllowed: "closed", NotFound: "closed", TooOld: "closed", TooManyWaits: "list"},
        ),
        "joined": End(menu=_joined, variants=("", "up")),
        "closed": End(),
        "entry": Ask(
            menu=_entry,
            if_empty="list",
            then={"see": "see", "leave": "leave", "list": Again("list")},
            but={NotFound: "list"},
        ),
        "see": Do(act=_see, uses=(), then="offer", refuses=(NotFound,), but={NotFound: "list"}),
        "leave": Do(act=_leave, uses=("stop_waiting",), then="left", but={NotWaiting: "list", NotFound: "list"}),
        "left": End(menu=_left),
        "offer": Ask(
            menu=_offer,
            takes=_take_answer,
            hears=_hear_answer,
            if_empty="over",
            then="answer",
            but={NotFound: "over"},
            variants=("", "up"),
        ),
        "answer": Do(
            act=_answer,
            uses=("take_freed", "decline_freed", "stop_waiting", "pay_at_clinic"),
            then={
                "pay": To(conversation="book", step="resume", carry={"visit": "visit"}),
                "booked": "booked",
                "moved": "moved",
                "declined": "declined",
                "left": "left",
            },
            but={
                TooOld: "over",
                PlaceRefused: "over",
                LimitReached: "offer",
                HigherFee: "offer",
                NotFound: "over",
                NotAllowed: "over",
            },
        ),
        "booked": End(menu=_booked, variants=("", "free", "requested")),
        "moved": End(menu=_moved),
        "declined": End(menu=_left),
        "over": End(menu=_over, variants=("", "done", "gone")),
    },
)
