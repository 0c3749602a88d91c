"""Moving a visit: until when and how often a patient may, and what the new place costs.

The fee. A place of the same fee changes nothing. A lower fee is the new fee, and what was paid above it comes back;
but once cancelling would no longer give everything back, what was paid stays with the visit, or whoever wants money
back would move to the cheapest place instead of cancelling. A higher fee is the new fee, and what is open of it is paid
at the desk; where the doctor takes no money at the desk it is refused, and nothing has moved.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.appointment import Appointment, Event, Status, after
from core.domain.errors import AlreadyDone, HigherFee, MovedTooOften, TooLateToMove, VisitClosed
from core.domain.money import Money
from core.domain.refunds import WHOLE
from core.domain.settings import ClinicSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a move does to the money: the `fee` of the new place, what comes `back`, and what is `due` at the desk.

    `pays` is how the visit is paid then, `cap` the most that cancelling still gives back, in percent.
    """

    fee: Money
    back: Money
    due: Money
    pays: str
    cap: int


def terms_of(visit: Appointment, fee: Money, *, paid: Money, percent: int, takes_money_at_desk: bool) -> Terms:
    """Return what moving to a place of this fee means, where `percent` of what was `paid` would come back now.

    Raises `HigherFee`.
    """
    if fee.currency != visit.fee.currency:
        raise HigherFee(fee=fee, paid=paid)
    cap = min(visit.refund_cap, percent) if paid else visit.refund_cap
    new = fee if cap == WHOLE else Money(max(fee.minor, min(paid.minor, visit.fee.minor)), fee.currency)
    back = Money(max(0, paid.minor - new.minor), fee.currency)
    open_ = Money(max(0, new.minor - paid.minor), fee.currency)
    if visit.status is Status.HELD:  # it is not paid yet, and whatever is open is asked for as before
        return Terms(fee=new, back=Money(0, fee.currency), due=open_, pays=visit.pays, cap=cap)
    if new.minor > visit.fee.minor and visit.pays != "at_clinic" and not takes_money_at_desk:
        raise HigherFee(fee=fee, paid=paid)
    pays = "nothing" if not new else "at_clinic" if open_ else visit.pays
    return Terms(fee=new, back=back, due=open_, pays=pays, cap=cap)


def check_move(visit: Appointment, *, doctor_id: int, starts_at: datetime) -> None:
    """Raise `VisitClosed` for what cannot be moved at all, `AlreadyDone` for a visit that stands there already."""
    after(visit.status, Event.MOVE)
    if visit.offer_id is not None and visit.status is Status.HELD:  # its offer ends it, and nothing else
        raise VisitClosed(status=visit.status.value)
    if (visit.doctor_id, visit.starts_at) == (doctor_id, starts_at):
        raise AlreadyDone(status=visit.status.value)


def check_patients_move(visit: Appointment, settings: ClinicSettings, *, now: datetime) -> None:
    """Raise what stands against a patient's own move: `VisitClosed`, `TooLateToMove`, `MovedTooOften`.

    `settings` are those of the doctor with whom the visit is. A place that is only held is moved as often as one likes,
    within its time.
    """
    after(visit.status, Event.MOVE)
    if visit.status is Status.ARRIVED:  # who is here is seen; only the clinic sends somebody home with another time
        raise VisitClosed(status=visit.status.value)
    if visit.status is Status.HELD:
        if visit.held_until is None or visit.held_until <= now:
            raise VisitClosed(status=Status.EXPIRED.value)
        return
    if visit.starts_at <= now:
        raise VisitClosed(status=visit.status.value)
    if visit.starts_at - now < timedelta(hours=settings.move_deadline_hours):
        raise TooLateToMove(hours=settings.move_deadline_hours)
    if visit.moves >= settings.moves_allowed:
        raise MovedTooOften(times=settings.moves_allowed)


def may_move(visit: Appointment, settings: ClinicSettings, *, now: datetime) -> bool:
    """Return whether the patient may move it, wherever to."""
    try:
        check_patients_move(visit, settings, now=now)
    except (VisitClosed, AlreadyDone, TooLateToMove, MovedTooOften):
        return False
    return visit.status is not Status.HELD
