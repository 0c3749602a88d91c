"""Hold places for a chat to choose from, and end that: one is taken, all are declined, or the time is up.

Whatever ends an offer frees the other places and moves the money that waited for it, in one transaction. The lines of
all doctors concerned are waited for first, in one order for everybody, so that no two can wait for each other. A freed
place that is offered to one on the waiting list is held and ended here too; core/services/freed.py says who gets it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from uuid import UUID, uuid4

from core.domain.appointment import Appointment, Event
from core.domain.appointment import Status as Visit
from core.domain.effects import LapseOffer
from core.domain.errors import NotFound, OfferOver, OverlappingVisit, SlotTaken
from core.domain.money import Money
from core.domain.offer import PLACES, STANDS, TO_WAITING, Cause, Offer, Status, ended, nearest_in_time
from core.domain.schedule import Consultation
from core.domain.slots import Busy, Slot, slots_on
from core.domain.waitlist import Status as Wait
from core.domain.wall_clock import local_day
from core.services.booking import confirm
from core.services.ledger import put_all_to, return_part, return_waiting
from core.services.places import how_seen
from core.services.prepaying import ask_prepays, prepays
from core.services.prices import fee_at
from core.storage.roster import read_revision
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What comes closest is offered: a time near `near` with this doctor, else with a colleague, at the same branch.

    With `by_time` a colleague's sooner place goes before the doctor's own.
    No place costs more than `most`; with `same_fee` a dearer one is offered at that. `subject` is what the offer is
    made for, `until` when it ends: as long after now as its cause says, where that is not given.
    """

    cause: Cause
    chat_id: int
    patient_id: int
    subject: UUID
    doctor_id: int
    clinic_id: int
    near: datetime
    consultation: str
    most: Money
    until: datetime | None = None
    same_fee: bool = False
    by_time: bool = False


def instead_of(visit: Appointment, *, cause: Cause, most: Money) -> Wish:
    """Return the wish for something like this visit, whose place is gone. Raises `NotFound` for one without a chat."""
    if visit.chat_id is None:
        raise NotFound(what="chat")
    return Wish(
        cause=cause,
        chat_id=visit.chat_id,
        patient_id=visit.patient_id,
        subject=visit.id,
        doctor_id=visit.doctor_id,
        clinic_id=visit.clinic_id,
        near=visit.starts_at,
        consultation=visit.consultation,
        most=most,
    )


def doctors_near(uow: UnitOfWork, doctor_id: int, clinic_id: int) -> list[int]:
    """Return the doctor and the colleagues of the same specialty at the branch, the doctor first."""
    doctors = uow.roster.doctors
    wanted = doctors.get(doctor_id)
    return [
        d.id
        for d in sorted(doctors.values(), key=lambda d: (d.id != doctor_id, d.id))
        if wanted and d.active and d.specialty == wanted.specialty and clinic_id in d.clinic_ids
    ]


def make_offer(uow: UnitOfWork, wish: Wish) -> Offer | None:
    """Hold up to three places, each for real; None where nothing is free. Its end is queued with it.

    The caller has the lines of `doctors_near`; of a doctor whose line it has not, no place should be asked for.
    """
    uow.refresh_roster(read_revision(uow.sql))
    offer = Offer(
        id=uuid4(),
        cause=wish.cause,
        chat_id=wish.chat_id,
        patient_id=wish.patient_id,
        subject=wish.subject,
        expires_at=wish.until or uow.now + STANDS[wish.cause],
        status=Status.OPEN,
    )
    try:
        with uow.attempt():
            uow.offers.add(offer)
            _hold_places(uow, offer, wish)
    except SlotTaken:
        return None
    queue_end(uow, offer)
    return offer


def queue_end(uow: UnitOfWork, offer: Offer) -> None:
    """Queue the end of an offer, which comes if it is not answered."""
    uow.outbox.add(
        LapseOffer(offer_id=str(offer.id)), key=f"lapse-offer:{offer.id}", due=offer.expires_at, chat_id=offer.chat_id
    )


def take_place(uow: UnitOfWork, offer_id: UUID, place_id: UUID, chat_id: int) -> Appointment:
    """Book one of the places with the money that waits, and free the others; what is over goes back.

    Raises `OfferOver` (another was taken, all were declined, the time is up, or the money has gone back), `NotFound`.
    """
    offer, places = locked_offer(uow, offer_id, chat_id)
    ended(offer, Status.TAKEN, now=uow.now)
    place = next((p for p in places if p.id == place_id), None)
    if place is None:
        raise NotFound(what="appointment")
    if place.status is not Visit.HELD:
        raise OfferOver(status=place.status.value)
    waiting = uow.ledger.positions(offer.subject)
    if sum(position.waits for position in waiting) < place.fee.minor:
        raise OfferOver(status=Status.LAPSED.value)  # the money has gone back at the gateway meanwhile
    booked = confirm(uow, place, by=f"chat:{chat_id}", pays="online" if place.fee else "nothing")
    free_places(uow, [p for p in places if p.id != place_id], Event.CANCEL)
    uow.offers.end(offer, Status.TAKEN, taken=place.id)
    for position, minor in put_all_to(uow, waiting, place.id, place.fee.minor):
        return_part(uow, position, minor, "lower-fee")
    return booked


def decline_offer(uow: UnitOfWork, offer_id: UUID, chat_id: int) -> Offer:
    """Free the places and give back the money that waited. Raises `OfferOver`, `NotFound`."""
    offer, places = locked_offer(uow, offer_id, chat_id)
    end_untaken(uow, offer, places, Status.DECLINED)
    return offer


def lapse_offer(uow: UnitOfWork, offer_id: UUID) -> Offer | None:
    """End an offer whose time is up, as if it had been declined; None where it was answered before."""
    offer, places = locked_offer(uow, offer_id, None)
    if offer.status is not Status.OPEN or offer.expires_at > uow.now:
        return None
    end_untaken(uow, offer, places, Status.LAPSED)
    return offer


def end_untaken(uow: UnitOfWork, offer: Offer, places: Sequence[Appointment], status: Status) -> None:
    """End an offer of which nothing was taken: money that waited goes back, and who waits goes on waiting."""
    uow.offers.end(offer, ended(offer, status, now=uow.now))
    free_places(uow, places, Event.CANCEL if status is Status.DECLINED else Event.EXPIRE)
    if offer.cause in TO_WAITING:
        entry = uow.waitlist.locked(offer.subject)
        if entry.status is Wait.NOTIFIED:
            uow.waitlist.change(entry, Wait.WAITING)
        if status is Status.LAPSED:
            uow.waitlist.unanswered(entry)
        else:
            uow.waitlist.answered(entry)
    else:
        return_waiting(uow, offer.subject, _UNTAKEN[status])


_UNTAKEN = {Status.DECLINED: "declined", Status.LAPSED: "unanswered"}
"""Why money goes back that waited for an answer."""


def locked_offer(uow: UnitOfWork, offer_id: UUID, chat_id: int | None) -> tuple[Offer, list[Appointment]]:
    """Lock what an offer concerns, in the clinic's order, and return it with its places.

    That is the chat of who waits, the doctors' lines, the offer, the visit that it is about, and its places. A
    stranger's offer looks like a missing one: `NotFound`.
    """
    known = uow.offers.one(offer_id)
    if chat_id is not None and known.chat_id != chat_id:
        raise NotFound(what="offer")
    if known.cause in TO_WAITING:
        uow.waitlist.lock_chat(known.chat_id)
    visit_id = uow.waitlist.one(known.subject).moves if known.cause in TO_WAITING else known.subject
    concerned = [uow.appointments.doctor_of(visit_id)] if visit_id else []
    lines = {*uow.offers.doctors(offer_id), *concerned}
    for doctor_id in sorted(lines):
        uow.appointments.lock_doctor(doctor_id)
    offer = uow.offers.locked(offer_id)
    if visit_id:
        uow.appointments.locked_in_line(visit_id, lines)
    return offer, [uow.appointments.locked(place) for place in uow.offers.places(offer_id)]


def free_places(uow: UnitOfWork, places: Sequence[Appointment], event: Event) -> None:
    """Give back those places that are still held."""
    for place in places:
        if place.status is Visit.HELD:
            uow.appointments.change(place, event, by="offer")


def _hold_places(uow: UnitOfWork, offer: Offer, wish: Wish) -> None:
    """Hold the best places; raises `SlotTaken` where there is none."""
    held = 0
    for slot in _Search(uow, wish).found():
        fee = _fee(uow, slot, wish)
        held += (
            fee is not None and hold_place(uow, offer, slot, fee, wanted=Consultation(wish.consultation)) is not None
        )
        if held == PLACES:
            return
    if not held:
        raise SlotTaken


def _fee(uow: UnitOfWork, slot: Slot, wish: Wish) -> Money | None:
    """Return what the place costs this patient; None where that is more than there is."""
    fee = fee_at(uow, slot.doctor_id, wish.patient_id, slot.starts_at, chat_id=wish.chat_id)
    if fee.currency != wish.most.currency or (fee.minor > wish.most.minor and not wish.same_fee):
        return None
    return min(fee, wish.most, key=lambda money: money.minor)


def hold_place(
    uow: UnitOfWork, offer: Offer, slot: Slot, fee: Money, *, wanted: Consultation | None = None
) -> Appointment | None:
    """Hold a place for the offer, seen as `wanted` where there is a choice; None where the patient is busy then."""
    uow.appointments.lapse(slot, offer.patient_id)
    place = Appointment(
        id=uuid4(),
        clinic_id=slot.clinic_id,
        doctor_id=slot.doctor_id,
        patient_id=offer.patient_id,
        chat_id=offer.chat_id,
        seat=slot.free_seats[0],
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        occupied_until=slot.occupied_until,
        status=Visit.HELD,
        fee=fee,
        consultation=how_seen(slot, wanted).value,
        held_until=offer.expires_at,
        offer_id=offer.id,
        prepay=prepays(uow, ask_prepays(uow, offer.patient_id)),
    )
    try:
        uow.appointments.take(place)
    except (SlotTaken, OverlappingVisit):
        return None
    return place


class _Search:
    """The places that come closest to a wish, best first: the doctor's by nearness in time, then the colleagues'."""

    def __init__(self, uow: UnitOfWork, wish: Wish) -> None:
        self._uow = uow
        self._wish = wish
        self._doctors = doctors_near(uow, wish.doctor_id, wish.clinic_id)
        self._busy: list[Busy] = []
        # no place of an offer begins while it can still be chosen
        self._stands = wish.until - uow.now if wish.until else STANDS[wish.cause]

    def found(self) -> Iterator[Slot]:
        """Yield them; the later ones are looked for only when they are asked for."""
        zone = self._uow.roster.clinic(self._wish.clinic_id).zone
        today = local_day(self._uow.now, zone)
        longest = max((self._uow.roster.settings_of(d).advance_booking_days for d in self._doctors), default=0)
        days = [today + timedelta(days=n) for n in range(longest + 1)]
        self._busy = self._uow.appointments.busy(
            self._doctors,
            since=self._uow.now - timedelta(days=1),
            until=self._uow.now + timedelta(days=longest + 2),  # the clinic's last day ends after ours
        )
        own = [d for d in self._doctors if d == self._wish.doctor_id]
        others = [d for d in self._doctors if d != self._wish.doctor_id]
        ranked = (self._doctors,) if self._wish.by_time else (own, others)
        return chain.from_iterable(
            nearest_in_time(partial(self._on, who), self._wish.near, zone, days) for who in ranked if who
        )

    def _on(self, doctors: Sequence[int], day: date) -> list[Slot]:
        slots: list[Slot] = []
        for doctor_id in doctors:
            settings = self._uow.roster.settings_of(doctor_id)
            today = local_day(self._uow.now, self._uow.roster.clinic(self._wish.clinic_id).zone)
            if (day - today).days > settings.advance_booking_days:
                continue
            slots += slots_on(
                self._uow.roster.doctor(doctor_id).schedule,
                self._wish.clinic_id,
                day,
                self._busy,
                self._uow.roster.blocks_of(doctor_id, self._wish.clinic_id),
                now=self._uow.now,
                notice=max(settings.notice, self._stands),
            )
        return [s for s in slots if s.consultation.serves(Consultation(self._wish.consultation))]
