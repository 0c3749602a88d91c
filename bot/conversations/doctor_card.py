"""A doctor's card: what they are, since when, which languages they speak, what it costs, where, and when first."""

from bot.front_desk import Doctor, FrontDesk, Wish
from bot.line import Phrase

SPOKEN = ("en", "hi", "mr", "gu", "ta", "te", "kn", "ml", "bn", "pa", "ur", "ar")
"""Languages that have a name of their own in the phrases; another one is told by its tag."""


def card_of(desk: FrontDesk, doctor: Doctor) -> Phrase:
    """Return the card as one phrase; what nobody has noted of a doctor takes no line."""
    lines = [Phrase("doctor.who", {"name": doctor.name, "specialty": Phrase(f"specialty.{doctor.specialty}")})]
    if doctor.qualifications:
        lines.append(Phrase("doctor.qualified", {"qualifications": doctor.qualifications}))
    if doctor.years:
        lines.append(Phrase("doctor.years", {"years": doctor.years}))
    if doctor.languages:
        lines.append(Phrase("doctor.speaks", {"languages": spoken(doctor.languages)}))
    lines.append(fee_of(doctor))
    lines += [Phrase("doctor.where", {"clinic": clinic}) for clinic in doctor.clinics]
    first = next(iter(desk.nearest(Wish(doctors=(doctor.id,)), limit=1)), None)
    lines.append(Phrase("doctor.next", {"starts": first.starts}) if first else Phrase("doctor.full"))
    return Phrase("doctor.card", {"lines": tuple(lines)})


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
