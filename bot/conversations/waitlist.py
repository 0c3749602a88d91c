"""The waiting list: join it, see what one waits for, leave it; and answer when a place has become free.

The steps stand here; what happens at each is in bot/conversations/waiting/. The table is standing: a button of any age
says by itself what it means.
"""

from collections.abc import Mapping
from typing import Any

from bot.conversations.booking import people
from bot.conversations.booking.doctors import take_doctor
from bot.conversations.booking.wish import take_time
from bot.conversations.waiting import freed, joining, listed
from bot.script import Again, Answer, Ask, Conversation, Do, End, Menu, Option, To
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
    reads=joining.read_wait,
    absorbs=joining.absorb_wait,
    resumes=False,
    standing=True,
    steps={
        "list": Ask(
            menu=listed.waits,
            takes=listed.take_entry,
            assumes=listed.to_join,
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
            assumes=joining.whose,
            if_empty="unknown",
            then={"me": "unknown", "someone": "unknown", "*": "doctor"},
        ),
        # who is not known yet is asked for a name where a booking asks for it; the list is offered there again
        "unknown": Do(act=lambda _desk, _draft: Answer(), uses=(), then=To(conversation="book", carry=_SAID)),
        "doctor": Ask(
            menu=joining.doctors_to_wait_for,
            fills=("doctor",),
            valid=joining.is_known,
            takes=take_doctor,
            assumes=joining.which_doctor,
            if_empty="unknown",
            then={"all": Again("doctor"), "*": "free"},
            variants=("", "which", "fitting", "nobody"),
        ),
        "free": Ask(menu=joining.free_already, takes=take_time, if_empty="join", then={"wait": "join", "*": _TO_BOOK}),
        "join": Do(
            act=joining.join,
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
            act=joining.ask_up,
            uses=("wait_to_move_up",),
            then="joined",
            but={NotAllowed: "closed", NotFound: "closed", TooOld: "closed", TooManyWaits: "list"},
        ),
        "joined": End(menu=joining.joined, variants=("", "up")),
        "closed": End(),
        "entry": Ask(
            menu=listed.entry,
            if_empty="list",
            then={"see": "see", "go_on": "go_on", "leave": "leave", "list": Again("list")},
            but={NotFound: "list"},
            variants=("", "rests"),
        ),
        "see": Do(act=listed.see, uses=(), then="offer", refuses=(NotFound,), but={NotFound: "list"}),
        "leave": Do(act=listed.leave, uses=("stop_waiting",), then="left", but={NotWaiting: "list", NotFound: "list"}),
        "left": End(menu=listed.left),
        "go_on": Do(
            act=listed.go_on, uses=("go_on_waiting",), then="goes_on", but={NotWaiting: "list", NotFound: "list"}
        ),
        "goes_on": End(menu=listed.left),
        "rests": Ask(
            menu=listed.rests, takes=listed.take_rest, then="rested", if_empty="entry", but={NotFound: "list"}
        ),
        "rested": Do(act=listed.rested, uses=(), then={"go_on": "go_on", "leave": "leave"}),
        "offer": Ask(
            menu=freed.offer,
            takes=freed.take_answer,
            hears=freed.hear_answer,
            if_empty="over",
            then="answer",
            but={NotFound: "over"},
            variants=("", "up"),
        ),
        "answer": Do(
            act=freed.answer,
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
        "booked": End(menu=freed.booked, variants=("", "free", "requested")),
        "moved": End(menu=freed.moved),
        "declined": End(menu=listed.left),
        "over": End(menu=freed.over, variants=("", "done", "gone")),
    },
)
