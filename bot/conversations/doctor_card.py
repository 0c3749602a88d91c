"""A doctor's card: what they are, since when, which languages they speak, what it costs, where, and when first."""

from collections.abc import Sequence

from bot.front_desk import Doctor, FrontDesk, Wish
from bot.line import Phrase

SPOKEN = ("en", "hi", "mr", "gu", "ta", "te", "kn", "ml", "bn", "pa", "ur", "ar")
"""Languages that have a name of their own in the phrases; another one is told by its tag."""


def card_of(desk: FrontDesk, doctor: Doctor) -> Phrase:
    """Return the card as one phrase; what nobody has noted of a doctor takes no line."""
    first = next(iter(desk.nearest(Wish(doctors=(doctor.id,)), limit=1)), None)
    free = Phrase("doctor.next", {"starts": first.starts}) if first else Phrase("doctor.full")
    lines = [_who(doctor), *about(doctor), fee_of(doctor), *_where(doctor), free]
    return Phrase("doctor.card", {"lines": tuple(lines)})


def cards_of(doctors: Sequence[Doctor]) -> tuple[Phrase | str, ...]:
    """Return what tells doctors apart who are offered beside each other, with a blank line between them.

    All but the times: a look at each of them would be a question more to the database for every patient.
    """
    cards = [
        Phrase("doctor.card", {"lines": (_who(doctor), *about(doctor), fee_of(doctor), *_where(doctor))})
        for doctor in doctors
    ]
    return tuple(part for card in cards for part in ("", card))[1:]


def about(doctor: Doctor) -> list[Phrase]:
    """Return what is known of a doctor besides name, field, price and branch: training, years, languages."""
    lines = []
    if doctor.qualifications:
        lines.append(Phrase("doctor.qualified", {"qualifications": doctor.qualifications}))
    if doctor.years:
        lines.append(Phrase("doctor.years", {"years": doctor.years}))
    if doctor.languages:
        lines.append(Phrase("doctor.speaks", {"languages": spoken(doctor.languages)}))
    return lines


def _who(doctor: Doctor) -> Phrase:
    return Phrase("doctor.who", {"name": doctor.name, "specialty": Phrase(f"specialty.{doctor.specialty}")})


def _where(doctor: Doctor) -> list[Phrase]:
    return [Phrase("doctor.where", {"clinic": clinic}) for clinic in doctor.clinics]


def again_of(doctor: Doctor) -> list[Phrase]:
    """Return what a visit costs that follows soon, where the doctor has such a price."""
    if not doctor.follow_up_days or doctor.follow_up_fee is None:
        return []
    again = doctor.follow_up_fee if doctor.follow_up_fee else Phrase("money.free")
    return [Phrase("doctor.again", {"again": again, "days": doctor.follow_up_days})]


def fee_of(doctor: Doctor) -> Phrase:
    """Return what a visit costs, and one that follows soon."""
    facts: dict[str, object] = {"fee": doctor.fee if doctor.fee else Phrase("money.free")}
    if not doctor.follow_up_days or doctor.follow_up_fee is None:
        return Phrase("doctor.fee", facts)
    again = doctor.follow_up_fee if doctor.follow_up_fee else Phrase("money.free")
    return Phrase("doctor.fee.again", facts | {"again": again, "days": doctor.follow_up_days})


def spoken(languages: tuple[str, ...]) -> Phrase:
    """Return the names of languages in a row."""
    named = [Phrase(f"spoken.{tag}") if tag in SPOKEN else Phrase("spoken.other", {"tag": tag}) for tag in languages]
    row = named[0]
    for name in named[1:]:
        row = Phrase("spoken.and", {"first": row, "next": name})
    return row
