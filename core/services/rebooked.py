"""What a patient answers to the places that a wave holds for their visit: take one, cancel with all money, or wait.

Locks: the chat, the lines of all doctors concerned, the visit, what stands of it in its wave.
"""

from uuid import UUID

from core.domain.appointment import Appointment, Event, Status
from core.domain.errors import NotFound, OfferOver
from core.domain.money import Money
from core.domain.offer import Cause, Offer, ended
from core.domain.offer import Status as OfferStatus
from core.domain.rebooking import Fallback, Outcome, WaveVisit
from core.domain.schedule import Consultation
from core.domain.slots import Slot
from core.services.cancellation import cancel_by_clinic
from core.services.moving import free_terms, move
from core.services.offers import end_untaken, free_places, locked_offer
from core.services.rebooking import open_offer, walk_on
from core.storage.unit_of_work import UnitOfWork


def offered_to(uow: UnitOfWork, visit_id: UUID, chat_id: int) -> tuple[WaveVisit, Offer | None]:
    """Return how a visit of this chat stands in its wave, and the places held for it. Raises `NotFound`."""
    visit = uow.appointments.one(visit_id)
    row = uow.waves.live(visit_id)
    if visit.chat_id != chat_id or row is None or row.told_at is None:
        raise NotFound(what="offer")
    return row, open_offer(uow, visit)


def visit_of_place(uow: UnitOfWork, place_id: UUID, chat_id: int) -> UUID:
    """Return the visit for which a place is held, or was. Raises `NotFound`, also for another chat's."""
    place = uow.appointments.one(place_id)
    offer = uow.offers.one(place.offer_id) if place.offer_id else None
    if offer is None or offer.chat_id != chat_id or offer.cause is not Cause.REBOOKING:
        raise NotFound(what="offer")
    return offer.subject


def take_rebooked(uow: UnitOfWork, visit_id: UUID, place_id: UUID, chat_id: int) -> Appointment:
    """Move the visit to one of the places held for it; it costs no more, and cancelling gives back what it did.

    It counts as none of the patient's own moves. Raises `OfferOver`, `NotFound`, `VisitClosed`.
    """
    row, open_ = offered_to(uow, visit_id, chat_id)
    if open_ is None:
        raise OfferOver(status=OfferStatus.LAPSED.value)
    offer, places = locked_offer(uow, open_.id, chat_id)
    ended(offer, OfferStatus.TAKEN, now=uow.now)
    visit, row = uow.appointments.locked(visit_id), uow.waves.locked(row.wave_id, visit_id)
    place = next((p for p in places if p.id == place_id), None)
    if place is None or place.status is not Status.HELD or row.outcome is not None:
        raise OfferOver(status=OfferStatus.LAPSED.value)  # a place of an earlier card
    with uow.attempt():
        uow.appointments.lock_patient(visit.patient_id)
        free_places(uow, places, Event.CANCEL)  # under the doctors' locks: nobody comes between
        moved = move(uow, visit, _slot(place), terms=free_terms(uow, visit, place.fee), by=f"chat:{chat_id}")
        uow.offers.end(offer, OfferStatus.TAKEN, taken=visit.id)
        uow.waves.decide(row, Outcome.MOVED)
    walk_on(uow, row.wave_id, why=f"{visit.id}:{moved.version}")
    return moved


def cancel_rebooked(uow: UnitOfWork, visit_id: UUID, chat_id: int) -> Money:
    """Cancel the visit instead and return what goes back: all that was paid.

    Raises `NotFound`, also where it has been decided at the same moment; `VisitClosed`.
    """
    row, open_ = offered_to(uow, visit_id, chat_id)
    held = locked_offer(uow, open_.id, chat_id) if open_ is not None else None
    visit, row = uow.appointments.locked(visit_id), uow.waves.locked(row.wave_id, visit_id)
    if row.outcome is not None:
        raise NotFound(what="offer")  # a visit that was moved is not what the card showed
    if held is not None and held[0].status is OfferStatus.OPEN:
        offer, places = held
        over = offer.expires_at <= uow.now
        end_untaken(uow, offer, places, OfferStatus.LAPSED if over else OfferStatus.DECLINED)
    paid = sum(entry["minor"] for entry in uow.ledger.booked(visit.id))
    cancel_by_clinic(uow, visit.id, by=f"chat:{chat_id}", reason="rebooking")
    uow.waves.decide(row, Outcome.CANCELLED)
    walk_on(uow, row.wave_id, why=f"{visit.id}:{visit.version}")
    return Money(paid, visit.fee.currency)


def wait_instead(uow: UnitOfWork, visit_id: UUID, chat_id: int) -> None:
    """Note that who does not choose in time wants to wait for a place with the doctor. Raises `NotFound`."""
    offered_to(uow, visit_id, chat_id)
    if not uow.waves.fall_back(visit_id, Fallback.WAITLIST):
        raise NotFound(what="offer")


def _slot(place: Appointment) -> Slot:
    return Slot(
        doctor_id=place.doctor_id,
        clinic_id=place.clinic_id,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        occupied_until=place.occupied_until,
        seats=place.seat + 1,
        free_seats=(place.seat,),
        consultation=Consultation(place.consultation),
    )
