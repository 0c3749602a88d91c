"""With whom: the doctor of the last visit, those whom a name, a complaint or a wish may mean, or whoever is free first.

Where nobody fits all that is asked the card says so, and what would have to be given up: the patient decides which.
"""

from bot.conversations.booking.narrow import asked_of, give_up, given_up, in_words, known_of, says_sexes
from bot.conversations.booking.prices import short_price_of
from bot.conversations.booking.wish import ANYBODY, candidates
from bot.conversations.doctor_card import cards_of
from bot.front_desk import Doctor, FrontDesk
from bot.line import Phrase
from bot.script import Answer, Change, Draft, Menu, Option
from core.domain.finding import Sought

_CARDS = 3
"""Doctors who are told with all that is known of them: more would not be read."""
_MANY = 9
"""Doctors from which on looking for one by field, language, branch or day stands on the first card."""


def doctors(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the doctors in question, or all of them with the last one visited first; any of them is an answer too."""
    meant = candidates(desk, draft)
    asked = known_of(desk, draft)
    if not meant and not draft.get("doctors") and len(asked.sought) > 1:
        ways = given_up(desk, asked)
        return Menu([*ways, Option(id="any"), Option(id="all")], {"asked": in_words(desk, asked)}, "none", few=True)
    if meant:
        there = _on_the_day(desk, draft, meant)
        by_id = {d.id: d for d in desk.doctors(ids=there or meant)}
        listed = [by_id[id_] for id_ in there or meant]
        cards = cards_of(listed) if len(listed) <= _CARDS else Phrase("doctors.many")
        return Menu(
            [*_anybody(listed), *(doctor_option(desk, draft, d) for d in listed), Option(id="all")],
            {"cards": cards, "asked": in_words(desk, known_of(desk, draft, with_days=True))},
            _variant(desk, draft, there=bool(there)),
            few=True,
            brief="brief",
        )
    last = desk.last_doctor()
    listed = sorted(desk.doctors(), key=lambda d: d.id != last)
    options = [*_anybody(listed), *(doctor_option(desk, draft, d) for d in listed)]
    if len(listed) > 1:
        options.insert(2 if len(listed) > _MANY else len(options), Option(id="find"))
    variant = "nobody" if draft.get("doctors") or asked.specialties else "alone" if asked.sought else ""
    if draft.get("sex") and not says_sexes(desk):
        variant = "unnoted"
    return Menu(options, {"asked": in_words(desk, asked)}, variant, few=True)


def _variant(desk: FrontDesk, draft: Draft, *, there: bool) -> str:
    """Return how the doctors in question are shown: what was asked is said again, where it is more than a complaint."""
    asked = asked_of(draft, with_days=True)
    if draft.get("doctors"):
        return "which"
    if asked.sex and not says_sexes(desk):
        return "unnoted_fitting"
    if not there:
        return "other_day"
    return "asked" if set(asked.sought) - {Sought.SPECIALTY} else "fitting"


def _anybody(listed: list[Doctor]) -> list[Option]:
    return [Option(id="any")] if len(listed) > 1 else []


def _on_the_day(desk: FrontDesk, draft: Draft, meant: tuple[int, ...]) -> tuple[int, ...]:
    """Return those of the doctors in question who work on a wished day; all of them where none is wished.

    Of two who share the name that was said none is left out: a name is asked about, not guessed by the day.
    """
    asked = known_of(desk, draft, with_days=True)
    if Sought.DAY not in asked.sought or draft.get("doctors"):
        return meant
    working = {d.id for d in desk.find(asked)}
    return tuple(id_ for id_ in meant if id_ in working)


def last_or_only(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Take the one doctor that fits what was said, or, where nothing was said, the doctor of the last visit.

    A branch alone says little of the doctor: the last one is meant if that is where they are.
    """
    meant = candidates(desk, draft)
    there = _on_the_day(desk, draft, meant)
    if draft.get("sex") and not draft.get("doctors") and not says_sexes(desk):
        return None  # who would be taken at once is to be no woman or man by our guess
    if len(there or meant) == 1:
        return Answer({"doctor": (there or meant)[0]})
    if any(draft.get(key) for key in ("doctors", "specialties", "speaks", "sex")):
        return None
    last = desk.last_doctor()
    return Answer({"doctor": last}) if last and (last in meant or draft.get("clinic") is None) else None


def is_doctor(desk: FrontDesk, draft: Draft) -> bool:
    """Return whether the doctor in the draft can be booked; anybody is one of those who fit, if there are any."""
    if draft["doctor"] == ANYBODY:
        return bool(candidates(desk, draft)) or not asked_of(draft).sought
    return bool(desk.doctors(ids=(draft["doctor"],)))


def take_doctor(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    """Read who was chosen, or what is given up to find somebody."""
    moved: Change = {"slot": None, "day": None}
    everybody: Change = {"doctors": None, "specialties": None, "speaks": None, "sex": None, "clinic": None}
    if option == "all":
        return everybody
    if option == "any":
        nobody = not candidates(desk, draft)
        return {**(everybody if nobody else {}), "doctor": ANYBODY, **moved}
    if option[:1] in ("x", "o"):
        return give_up(option)
    id_ = option.removeprefix("d")
    if id_ == option or not id_.isdecimal() or len(id_) > 9 or not desk.doctors(ids=(int(id_),)):
        return None
    elsewhere = not any(draft.get("clinic") in (None, *d.clinic_ids) for d in desk.doctors(ids=(int(id_),)))
    meant = candidates(desk, draft)
    carded: Change = {"carded": int(id_)} if int(id_) in meant and len(meant) <= _CARDS else {}
    return {"doctor": int(id_), **({"clinic": None} if elsewhere else {}), **carded, **moved}


def doctor_option(desk: FrontDesk, draft: Draft, doctor: Doctor) -> Option:
    """Return the button of one doctor, with what the patient of the form would pay."""
    facts: dict[str, object] = {
        "name": doctor.name,
        "specialty": Phrase(f"specialty.{doctor.specialty}"),
        "fee": short_price_of(desk, doctor, draft.get("patient")),
        "clinic": doctor.clinics[0] if len(doctor.clinics) == 1 else Phrase("several_clinics"),
    }
    return Option(id=f"d{doctor.id}", says="option.doctor", hint="option.doctor.hint", facts=facts)
