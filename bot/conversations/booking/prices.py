"""What a visit costs this patient, in the words of a card: the fee, or the lower one soon after the last visit."""

from bot.front_desk import Doctor, FrontDesk, Visit
from bot.line import Phrase
from core.domain.money import Money


def price_of(desk: FrontDesk, doctor: Doctor, patient: int | None) -> Money | Phrase:
    """Return the fee of a doctor for this patient, with the last day of a follow-up price."""
    price = desk.follow_up(doctor.id, patient) if patient else None
    if price is None:
        return _fee(doctor.fee)
    facts: dict[str, object] = {"fee": _fee(price.fee), "until": price.last_day, "then": _fee(doctor.fee)}
    return Phrase("money.follow_up", facts)


def short_price_of(desk: FrontDesk, doctor: Doctor, patient: int | None) -> Money | Phrase:
    """Return the same in a word or two, for a button."""
    price = desk.follow_up(doctor.id, patient) if patient else None
    return Phrase("money.again", {"fee": _fee(price.fee)}) if price else _fee(doctor.fee)


def whole_fee(desk: FrontDesk, visit: Visit) -> Money | None:
    """Return the doctor's fee where this visit costs less, as a follow-up does; None where it costs just that."""
    doctor = next(iter(desk.doctors(ids=(visit.doctor_id,))), None)
    if doctor is None or doctor.follow_up_fee != visit.fee or visit.fee.minor >= doctor.fee.minor:
        return None
    return doctor.fee


def _fee(money: Money) -> Money | Phrase:
    return money if money else Phrase("money.free")
