"""What may be asked at any step: a line a question. The answer comes from the clinic's data, and nothing is changed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.conversations.booking.prices import price_of
from bot.conversations.booking.wish import candidates
from bot.conversations.doctor_card import card_of
from bot.desk_values import Weekdays
from bot.front_desk import Branch, Doctor, FrontDesk, Opening, Visit, Wish
from bot.line import Phrase
from bot.script import Draft, Question
from bot.understanding.meaning import Understood
from core.domain.errors import NotFound
from core.domain.opening import Spell

_MINUTE = timedelta(minutes=1)
MOST = 5
"""Doctors named in one answer; of more only the range of their fees is told."""


def _price(desk: FrontDesk, draft: Draft, understood: Understood) -> Phrase | None:
    """Say what the visit in hand costs, or the doctors in question take; of the whole clinic, from what to what."""
    visit = None if understood.doctor_ids else _visit(desk, draft)
    if visit is not None:
        facts: dict[str, object] = {"doctor": visit.doctor, "fee": visit.fee if visit.fee else Phrase("money.free")}
        return Phrase("question.price", {"lines": (Phrase("question.price.one", facts),)})
    here = [d for d in desk.doctors() if draft.get("clinic") in (None, *d.clinic_ids)]
    asked = _doctors(desk, draft, understood) or here
    if not asked:
        return None
    if len(asked) <= MOST:
        return Phrase("question.price", {"lines": tuple(_fee(desk, draft, d) for d in asked)})
    lines = []
    for currency in _currencies(desk, asked):
        fees = sorted((d.fee for d in asked if d.fee.currency == currency), key=lambda fee: fee.minor)
        lines.append(Phrase("question.price.range", {"least": fees[0], "most": fees[-1]}))
    return Phrase("question.price.all", {"lines": tuple(lines)})


def _currencies(desk: FrontDesk, doctors: Sequence[Doctor]) -> list[str]:
    """Return what these doctors are paid in, the clinic's own first: that of its first branch."""
    places = {branch.id: place for place, branch in enumerate(desk.branches())}
    first: dict[str, int] = {}
    for doctor in doctors:
        place = min((places[c] for c in doctor.clinic_ids if c in places), default=len(places))
        first[doctor.fee.currency] = min(place, first.get(doctor.fee.currency, place))
    return sorted(first, key=lambda currency: (first[currency], currency))


def _fee(desk: FrontDesk, draft: Draft, doctor: Doctor) -> Phrase:
    """Say what a doctor takes, of the patient of the form where there is one."""
    patient = draft.get("patient")
    if patient and desk.follow_up(doctor.id, patient):
        return Phrase("question.price.one", {"doctor": doctor.name, "fee": price_of(desk, doctor, patient)})
    facts: dict[str, object] = {"doctor": doctor.name, "fee": doctor.fee if doctor.fee else Phrase("money.free")}
    if doctor.follow_up_days and doctor.follow_up_fee is not None:
        again = doctor.follow_up_fee if doctor.follow_up_fee else Phrase("money.free")
        return Phrase("question.price.again", facts | {"again": again, "days": doctor.follow_up_days})
    return Phrase("question.price.one", facts)


def _refund(desk: FrontDesk, draft: Draft, _understood: Understood) -> Phrase:
    """Say what cancelling gives back: of the visit in question, of the next one, or in general."""
    visit = _visit(desk, draft) or next((v for v in desk.my_visits() if not v.past and v.fee), None)
    if visit is None or not visit.fee:
        return Phrase("question.refund")
    return Phrase("question.refund.visit", visit.facts)


def _payment(desk: FrontDesk, _draft: Draft, _understood: Understood) -> Phrase:
    house = desk.house()
    if house.pays_online and house.pays_at_clinic:
        return Phrase("question.payment")
    return Phrase("question.payment.online" if house.pays_online else "question.payment.clinic")


def _insurance(desk: FrontDesk, draft: Draft, understood: Understood) -> Phrase:
    says = "question.insurance.checked" if desk.house().checks_insurance else "question.insurance"
    return Phrase(says, {"phones": _phones(desk, draft, understood)})


def _parking(desk: FrontDesk, draft: Draft, understood: Understood) -> Phrase:
    """Say that nobody has told us, and who knows: nothing about it stands in the clinic's data."""
    return Phrase("question.parking", {"phones": _phones(desk, draft, understood)})


def _phone(desk: FrontDesk, draft: Draft, understood: Understood) -> Phrase:
    return Phrase("question.phone", {"phones": _phones(desk, draft, understood)})


def _address(desk: FrontDesk, draft: Draft, understood: Understood) -> Phrase:
    branches = _branches(desk, draft, understood)
    lines = tuple(Phrase("branch", {"name": b.name, "phone": b.phone, "address": b.address}) for b in branches)
    return Phrase("question.address", {"branches": lines})


def _timings(desk: FrontDesk, draft: Draft, understood: Understood) -> Phrase | None:
    """Say when the doctor who is named is there, or those of the field that is; else when the branches are open."""
    fields = understood.specialties if understood.intent == "availability" else ()
    meant = understood.doctor_ids or tuple(d.id for d in desk.doctors(specialties=fields) if fields)
    openings = desk.opening(meant) if meant else ()
    if not openings:
        names = {b.name for b in _branches(desk, draft, understood)}
        openings = tuple(o for o in desk.opening() if o.who in names)
    return (
        Phrase("question.timings", {"lines": tuple(line for o in openings for line in _hours(o))}) if openings else None
    )


def _hours(opening: Opening) -> list[Phrase]:
    if not opening.days:
        return [Phrase("question.timings.never", {"who": opening.who})]
    lines = [
        Phrase("question.timings.days", {"days": Weekdays(days.weekdays), "spells": _spells(days.spells)})
        for days in opening.days
    ]
    return [Phrase("question.timings.who", {"who": opening.who}), *lines]


def _spells(spells: Sequence[Spell]) -> Phrase:
    """Say the hours of a day in one line, however many breaks there are."""
    first, *others = spells
    said = Phrase("question.timings.spell", {"starts": first.starts, "ends": first.ends})
    return Phrase("question.timings.and", {"first": said, "next": _spells(others)}) if others else said


def _wait(desk: FrontDesk, draft: Draft, understood: Understood) -> Phrase | None:
    """Say to who waits at the clinic how long it may last, else when the next visit is, or when one could be."""
    here = next((v for v in desk.my_visits() if v.status == "arrived"), None)
    if here is not None:
        try:
            return Phrase("question.wait.line", desk.place(here.id).facts)
        except NotFound:
            pass  # they came on another day, and nobody has said what became of it
    coming = [v for v in desk.my_visits() if not v.past and v.status in ("confirmed", "requested", "arrived")]
    visit = _visit(desk, draft) or next(iter(coming), None)
    if visit is not None and not visit.past:
        return Phrase("question.wait.visit", visit.facts)
    doctors = tuple(d.id for d in _doctors(desk, draft, understood))
    first = next(iter(desk.nearest(Wish(doctors=doctors), limit=1)), None)
    if first is None:
        return Phrase("question.wait.full")
    return Phrase("question.wait", {"starts": first.starts, "doctor": first.doctor, "clinic": first.clinic})


def _length(desk: FrontDesk, draft: Draft, understood: Understood) -> Phrase | None:
    """Say how long a visit is planned to last: with the doctors in question, else with any of them."""
    visit = None if understood.doctor_ids else _visit(desk, draft)
    if visit is not None:
        minutes = (visit.ends.at - visit.starts.at) // _MINUTE
        return Phrase("question.length", {"low": minutes, "doctor": visit.doctor})
    asked = _doctors(desk, draft, understood)
    lengths = sorted({minutes for d in asked or desk.doctors() for minutes in d.minutes})
    if not lengths:
        return None
    facts: dict[str, object] = {"low": lengths[0], "high": lengths[-1]}
    if len(asked) == 1 and len(lengths) == 1:
        return Phrase("question.length", facts | {"doctor": asked[0].name})
    return Phrase("question.length.all" if len(lengths) > 1 else "question.length.one", facts)


def _own_phone(_desk: FrontDesk, _draft: Draft, _understood: Understood) -> Phrase:
    """Say where a number is kept: one that was typed proves nothing, and is taken for nothing else."""
    return Phrase("question.own_phone")


def _doctor(desk: FrontDesk, draft: Draft, understood: Understood) -> Phrase | None:
    meant = _doctors(desk, draft, understood)
    return Phrase("question.doctor", {"cards": tuple(card_of(desk, d) for d in meant[:2])}) if meant else None


QUESTIONS: Mapping[str, Question] = {
    "price": _price,
    "refund": _refund,
    "payment": _payment,
    "insurance": _insurance,
    "parking": _parking,
    "phone": _phone,
    "address": _address,
    "timings": _timings,
    "wait": _wait,
    "length": _length,
    "own_phone": _own_phone,
    "doctor": _doctor,
}
"""Topic (bot/understanding/topics.py) -> what answers it."""


# --- what is spoken of -----------------------------------------------------------------------------------------------


def _doctors(desk: FrontDesk, draft: Draft, understood: Understood) -> Sequence[Doctor]:
    """Return the doctors who are named, else those of the open form; none where the question is about all of them."""
    if understood.doctor_ids:
        return desk.doctors(ids=understood.doctor_ids)
    if understood.specialties and understood.intent != "fees":
        return desk.doctors(specialties=understood.specialties)
    visit = _visit(desk, draft)
    doctor = visit.doctor_id if visit else draft.get("doctor")
    ids = (doctor,) if doctor else candidates(desk, draft)
    return desk.doctors(ids=ids) if ids else ()


def _visit(desk: FrontDesk, draft: Draft) -> Visit | None:
    """Return the visit that the open form is about."""
    try:
        return desk.visit(draft["visit"]) if "visit" in draft else None
    except NotFound:
        return None


def _branches(desk: FrontDesk, draft: Draft, understood: Understood) -> Sequence[Branch]:
    """Return the branch that is named or that the open form's visit is at, else all of them."""
    visit = _visit(desk, draft)
    wanted = understood.clinic_id or (visit.clinic_id if visit else None)
    branches = desk.branches()
    return [b for b in branches if b.id == wanted] or branches


def _phones(desk: FrontDesk, draft: Draft, understood: Understood) -> tuple[Phrase, ...]:
    branches = _branches(desk, draft, understood)
    return tuple(Phrase("question.phone.line", {"name": b.name, "phone": b.phone}) for b in branches)
