"""The waiting list at the desk: what this chat waits for, and the places that are kept for it."""

from datetime import date, time, timedelta

from bot.counter.counter import uuid_of
from bot.counter.visits import Visits
from bot.front_desk import Moment, Person, Visit
from bot.waiting_desk import Freed, Waiting
from core.domain.appointment import Status as VisitStatus
from core.domain.offer import Status as OfferStatus
from core.domain.schedule import Consultation
from core.domain.waitlist import Entry
from core.domain.wall_clock import DAY_ENDS, instant, local_day
from core.services.consent import require
from core.services.waitlist import (
    WaitRequest,
    ask_to_be_moved_up,
    decline_freed,
    entry_of_place,
    go_on,
    join,
    leave,
    own_entry,
    take_freed,
)
from core.storage.unit_of_work import UnitOfWork


class WaitingRoom(Visits):
    """Entries and freed places. See `WaitingDesk` for what each does."""

    def keeps_list(self, doctors: tuple[int, ...] = ()) -> bool:
        roster = self._uow.roster
        return any(roster.settings_of(d).waitlist_enabled for d in doctors or roster.doctors)

    def waits(self) -> tuple[Waiting, ...]:
        return tuple(self._entry(entry) for entry in self._uow.waitlist.of_chat(self._chat.id))

    def waiting(self, entry_id: str) -> Waiting:
        return self._entry(own_entry(self._uow, uuid_of(entry_id), self._chat.id))

    def freed(self, place_id: str) -> Freed:
        entry = entry_of_place(self._uow, uuid_of(place_id), self._chat.id)
        place = self.visit(place_id)
        held = self._uow.appointments.one(uuid_of(place_id))
        stands = held.status is VisitStatus.HELD and held.held_until is not None and held.held_until > self._uow.now
        return Freed(
            place=place,
            open=stands,
            waiting=self._entry(entry),
            later=self.visit(str(entry.moves)) if entry.moves else None,
        )

    def wait(
        self,
        *,
        patient_id: int,
        doctor_id: int | None = None,
        specialty: str | None = None,
        clinic_id: int | None = None,
        days: tuple[date, date] | None = None,
        window: tuple[int, int] = (0, DAY_ENDS),
        seen: str | None = None,
    ) -> Waiting:
        require(self._chat)
        first, last = days or self._any_day()
        request = WaitRequest(
            chat_id=self._chat.id,
            patient_id=patient_id,
            doctor_id=doctor_id,
            specialty=specialty,
            clinic_id=clinic_id,
            first_day=first,
            last_day=last,
            window=window,
            consultation=Consultation(seen) if seen else Consultation.BOTH,
        )
        return self._entry(join(self._uow, request))

    def wait_to_move_up(self, visit_id: str) -> Waiting:
        return self._entry(ask_to_be_moved_up(self._uow, uuid_of(visit_id), self._chat.id))

    def stop_waiting(self, entry_id: str) -> Waiting:
        self._forget()
        return self._entry(leave(self._uow, uuid_of(entry_id), self._chat.id))

    def go_on_waiting(self, entry_id: str) -> Waiting:
        return self._entry(go_on(self._uow, uuid_of(entry_id), self._chat.id))

    def take_freed(self, place_id: str) -> Visit:
        self._forget()
        return self._changed(take_freed(self._uow, uuid_of(place_id), self._chat.id))

    def decline_freed(self, place_id: str) -> Waiting:
        self._forget()
        return self._entry(decline_freed(self._uow, uuid_of(place_id), self._chat.id))

    def _any_day(self) -> tuple[date, date]:
        roster = self._uow.roster
        today = min(local_day(self._uow.now, clinic.zone) for clinic in roster.clinics.values())
        return today, today + timedelta(days=roster.settings.advance_booking_days)

    def _entry(self, entry: Entry) -> Waiting:
        return waiting_of(self._uow, entry, self._whose(entry.patient_id), self._chat.language)


def waiting_of(uow: UnitOfWork, entry: Entry, person: Person, language: str) -> Waiting:
    """Return an entry as it is told in this language; `person` is whose it is."""
    roster = uow.roster
    doctor = roster.doctors.get(entry.doctor_id) if entry.doctor_id else None
    branch = entry.clinic_id or next(iter(doctor.clinic_ids if doctor else ()), None)
    zone = roster.clinic(branch).zone if branch else next(iter(roster.clinics.values())).zone
    offer = uow.offers.latest(entry.id) if entry.status.value == "notified" else None
    kept = offer is not None and offer.status is OfferStatus.OPEN and offer.expires_at > uow.now
    places = uow.offers.places(offer.id) if offer and kept else []
    later = uow.appointments.one(entry.moves).starts_at if entry.moves else None

    def at(minute: int) -> Moment:
        return Moment(instant(entry.first_day, time(*divmod(minute, 60)), zone), zone.key)

    bounded = entry.part is None
    return Waiting(
        id=str(entry.id),
        status=entry.status.value,
        person=person,
        doctor=doctor.called(language) if doctor else None,
        specialty=doctor.specialty if doctor else entry.specialty or "",
        first=entry.first_day,
        last=entry.last_day,
        part=entry.part.value if entry.part else None,
        since=at(entry.from_minute) if bounded and entry.from_minute else None,
        until=at(entry.until_minute) if bounded and entry.until_minute < DAY_ENDS else None,
        later=Moment(later, zone.key) if later else None,
        place=str(places[0]) if places else None,
        rests=entry.rests,
    )
