"""How waiting ends by itself: what was waited for is booked, or nothing can fit any more.

Everything that happens to an entry happens under its chat's lock, which is the first of all locks.
"""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from core.domain.effects import EndWaiting
from core.domain.events import Event as News
from core.domain.events import WaitingOver, WaitingRests
from core.domain.offer import Status as OfferStatus
from core.domain.waitlist import OPEN, UNANSWERED, Entry, InLine, Status
from core.services.freed import where_of
from core.services.offers import end_untaken, locked_offer
from core.storage.unit_of_work import UnitOfWork


def end_waiting(uow: UnitOfWork, entry_id: UUID) -> list[News]:
    """End an entry that is fulfilled, or for which nothing can fit any more; returns what its chat is to hear.

    Somebody who is just now offered a place may answer first. Who was to be moved up hears nothing when the visit
    itself has come, or has been cancelled.
    """
    entry = uow.waitlist.locked(entry_id)
    if entry.status not in OPEN:
        return []
    line = uow.waitlist.in_line(entry)
    booked = line.fulfilled(where_of(uow.roster))
    if booked:
        close(uow, entry, Status.CONFIRMED, visit_id=booked.id)
        return [WaitingOver(chat_id=entry.chat_id, appointment_id=entry.id, fulfilled=True)]
    if entry.moves and line.later is None:
        close(uow, entry, Status.CANCELLED)
        return []
    if not is_past(uow, entry):
        return []
    offer = uow.offers.latest(entry.id)
    if entry.status is Status.NOTIFIED and offer:
        queue_end_of_waiting(uow, entry, due=offer.expires_at + timedelta(seconds=1))
        return []
    uow.waitlist.change(entry, Status.EXPIRED)
    return [] if entry.moves else [WaitingOver(chat_id=entry.chat_id, appointment_id=entry.id)]


def rests_now(uow: UnitOfWork, entry_id: UUID) -> list[News]:
    """Return the question whether somebody still waits, at the moment in which their last offer in a row has lapsed."""
    entry = uow.waitlist.one(entry_id)
    if entry.unanswered != UNANSWERED or entry.status is not Status.WAITING or is_past(uow, entry):
        return []
    return [WaitingRests(chat_id=entry.chat_id, appointment_id=entry.id)]


def ends_early(uow: UnitOfWork, line: InLine) -> bool:
    """Return whether `end_waiting` would end this entry before its time."""
    return line.fulfilled(where_of(uow.roster)) is not None or (line.entry.moves is not None and line.later is None)


def is_past(uow: UnitOfWork, entry: Entry) -> bool:
    """Return whether nothing can fit any more."""
    return ends_at(uow, entry) <= uow.now


def queue_end_of_waiting(uow: UnitOfWork, entry: Entry, *, due: datetime) -> None:
    """Queue the end of an entry, for when nothing can fit any more."""
    uow.outbox.add(
        EndWaiting(entry_id=str(entry.id)),
        key=f"end-waiting:{entry.id}:{due:%Y%m%dT%H%M%S}",
        due=due,
        chat_id=entry.chat_id,
    )


def close(uow: UnitOfWork, entry: Entry, status: Status, *, visit_id: UUID | None = None) -> None:
    """End an entry; a place that is held for it goes to the next."""
    offer = uow.offers.latest(entry.id) if entry.status is Status.NOTIFIED else None
    if offer and offer.status is OfferStatus.OPEN:
        offer, places = locked_offer(uow, offer.id, None)
        late = offer.expires_at <= uow.now
        end_untaken(uow, offer, places, OfferStatus.LAPSED if late else OfferStatus.DECLINED)
        entry = uow.waitlist.locked(entry.id)
    uow.waitlist.change(entry, status, visit_id=visit_id)


def ends_at(uow: UnitOfWork, entry: Entry) -> datetime:
    """Return when nothing can fit any more."""
    return entry.ends_at(zones_of(uow, entry))


def zones_of(uow: UnitOfWork, entry: Entry) -> list[ZoneInfo]:
    """Return the zones of the branches that come into question."""
    clinics = [entry.clinic_id] if entry.clinic_id else list(uow.roster.clinics)
    return [uow.roster.clinic(clinic_id).zone for clinic_id in clinics]
