"""Book an appointment: for whom, with whom, when, and pay."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversations.booking import doctors, money, narrow, people, seen, times
from bot.conversations.booking.wish import absorb
from bot.script import Again, Ask, Conversation, Do, End, Next, To, Wait
from core.domain.errors import (
    AlreadyDone,
    AlreadyExtended,
    BadName,
    HoldGone,
    NotAllowed,
    NotFound,
    OverlappingVisit,
    PaymentUnavailable,
    PlaceRefused,
    TooManyBookings,
    TooManyHolds,
    TooManyPeople,
)
from core.domain.events import (
    HoldLapsed,
    LinkReady,
    LinkUnavailable,
    PaidTooLate,
    PartPaid,
    PaymentInQuestion,
    PaymentSettled,
    PaymentTryFailed,
)
from core.domain.finding import Sought

_NOT_HELD = {AlreadyDone: "booked", HoldGone: "slot", NotFound: "slot"}
_WISH = {name: name for name in ("patient", "doctor", "doctors", "specialties", "clinic", "when", "seen")}
_WAIT = To(conversation="waitlist", step="join", carry=_WISH)
_TIMES: Mapping[str, Next] = {"days": Again("day"), "doctor": Again("doctor"), "wait": _WAIT, "*": "seen"}

BOOK = Conversation(
    name="book",
    code="b",
    opens_on=("/book",),
    intents=("book", "find_doctor", "availability", "symptom"),
    absorbs=absorb,
    keeps=("visit", "held"),
    change="change",
    whenever={PaymentSettled: "booked", HoldLapsed: "slot"},
    afterwards=To(conversation="appointments", step="visit", carry={"visit": "visit"}),
    steps={
        "patient": Ask(
            menu=people.people,
            fills=("patient",),
            valid=people.is_family,
            takes=people.take_person,
            assumes=people.only_self,
            if_empty="name",
            then={"me": "name", "someone": "name", "*": "doctor"},
        ),
        "name": Ask(
            menu=people.name_question,
            fills=("name",),
            valid=people.may_be_kept,
            takes=people.take_name,
            hears=people.hear_name,
            words=True,
            then={
                "someone": Again("name"),
                "before": To(conversation="link", back="patient"),
                "refuse": "refused",
                "*": "known",
            },
            variants=(*people.NAMED, *people.AGREEING),
        ),
        "refused": Ask(
            menu=people.refused,
            takes=people.look_on,
            then={"look": "doctor", "agree": Again("name"), "*": "doctor"},
        ),
        "known": Do(
            act=people.make_known,
            uses=("agree", "name_self", "add_family"),
            then="doctor",
            but={BadName: "name", TooManyPeople: "crowded"},
        ),
        "crowded": Ask(menu=people.crowded, takes=people.take_person, then={"drop": "release", "*": "doctor"}),
        "doctor": Ask(
            menu=doctors.doctors,
            fills=("doctor",),
            valid=doctors.is_doctor,
            takes=doctors.take_doctor,
            assumes=doctors.last_or_only,
            sole=True,
            if_empty="no_doctors",
            then={
                "all": Again("doctor"),
                "find": Again("find"),
                **{f"{how}{kind}": "doctor" for kind in narrow.ASKABLE for how in ("x", "o")},
                "*": "slot",
            },
            variants=("", "which", "fitting", "other_day", "nobody", "alone", "none"),
        ),
        "find": Ask(
            menu=narrow.kinds,
            takes=narrow.take_kind,
            then={**{kind.value: Again("by") for kind in Sought}, "*": Again("by")},
        ),
        "by": Ask(
            menu=narrow.values,
            takes=narrow.take_value,
            if_empty="find",
            then="doctor",
            variants=tuple(kind.value for kind in Sought),
        ),
        "slot": Ask(
            menu=times.nearest_times,
            fills=("slot",),
            valid=times.is_with_doctor,
            takes=times.take_time,
            hears=times.hear_other,
            assumes=times.first_fitting,
            if_empty="no_slot",
            then=_TIMES,
            variants=("", "any", "beyond", "beyond_any"),
        ),
        "no_slot": Ask(
            menu=times.nothing,
            takes=times.take_time_or_clinic,
            then={
                "clinic": "slot",
                "anywhere": "slot",
                "doctor": Again("doctor"),
                "wait": _WAIT,
                "stop": "release",
                "*": "seen",
            },
            variants=("", "colleagues", "colleagues_video"),
        ),
        "day": Ask(
            menu=times.days,
            fills=("day",),
            takes=times.take_day,
            if_empty="no_slot",
            then={"doctor": Again("doctor"), "*": "time"},
            variants=("", "any"),
        ),
        "time": Ask(
            menu=times.times,
            fills=("slot",),
            takes=times.take_time,
            hears=times.hear_other,
            if_empty="full_day",
            then={"days": Again("day"), "*": "seen"},
            variants=("", "any"),
        ),
        "full_day": Ask(
            menu=times.full_day,
            takes=times.take_time,
            then={**_TIMES, "wait": replace(_WAIT, carry=_WISH | {"day": "day"})},
        ),
        "seen": Ask(
            menu=seen.ways,
            fills=("seen",),
            valid=seen.is_way,
            takes=seen.take_way,
            assumes=seen.in_person,
            then={"clinic": "hold", "video": "hold", "*": "hold"},
        ),
        "by_video": Do(act=seen.by_video, uses=(), then="hold"),
        "in_person": Do(act=seen.at_the_clinic, uses=(), then="hold"),
        "hold": Do(
            act=money.hold,
            uses=("hold",),
            then={"incomplete": "patient", "*": "review"},
            but={
                PlaceRefused: "slot",
                OverlappingVisit: "slot",
                TooManyHolds: "limit",
                TooManyBookings: "limit",
                NotFound: "doctor",
            },
        ),
        "limit": Ask(menu=money.limit, then={"visits": To(conversation="appointments"), "drop": "release"}),
        "review": Ask(
            menu=money.review,
            then={
                "pay": "ask_money",
                "at_clinic": "at_clinic",
                "confirm": "at_clinic",
                "video": "by_video",
                "clinic": "in_person",
                "change": "change",
            },
            affirms=("pay", "confirm", "at_clinic"),
            denies="change",
            but=_NOT_HELD,
            variants=("", "free", "again", "free_again"),
        ),
        "ask_money": Do(
            act=money.ask_money,
            uses=("pay_online",),
            then="payment",
            but={HoldGone: "slot", PaymentUnavailable: "no_link", NotFound: "slot"},
        ),
        "payment": Wait(
            menu=money.payment,
            until={
                PaymentSettled: "booked",
                HoldLapsed: "slot",
                PaidTooLate: "slot",
                PaymentInQuestion: "question",
                LinkUnavailable: "no_link",
                PaymentTryFailed: "payment",
                LinkReady: "payment",
                PartPaid: "payment",
            },
            then={"at_clinic": "at_clinic", "change": "change"},
            but=_NOT_HELD,
            variants=("", "preparing", "part"),
        ),
        "no_link": Ask(
            menu=money.no_link,
            then={"again": "ask_money", "at_clinic": "at_clinic", "change": "change"},
            but=_NOT_HELD,
        ),
        "at_clinic": Do(
            act=money.pay_at_clinic,
            uses=("pay_at_clinic",),
            then="booked",
            but={HoldGone: "slot", NotAllowed: "review", NotFound: "slot"},
        ),
        "change": Ask(
            menu=money.change,
            then={
                "time": Again("slot"),
                "seen": Again("seen"),
                "doctor": Again("doctor"),
                "person": Again("patient"),
                "more": "more",
                "drop": "release",
                "keep": "review",
            },
            but=_NOT_HELD,
            variants=("", "nothing_held"),
        ),
        "more": Do(
            act=money.extend,
            uses=("extend",),
            then={"paying": "ask_money", "reviewing": "review"},
            but={AlreadyExtended: "change", HoldGone: "slot", NotFound: "slot"},
        ),
        "resume": Do(
            act=money.resume, uses=(), then="review", but=_NOT_HELD, refuses=(AlreadyDone, HoldGone, NotFound)
        ),
        "release": Do(
            act=money.release,
            uses=("release",),
            then="dropped",
            but={AlreadyDone: "booked", NotFound: "dropped"},
            refuses=(AlreadyDone,),
        ),
        "booked": End(menu=money.booked, variants=("", "at_clinic", "free", "requested")),
        "dropped": End(menu=money.last_word),
        "question": End(menu=money.about_visit),
        "no_doctors": End(menu=money.last_word),
    },
)
