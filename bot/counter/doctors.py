"""With whom and when somebody can be seen, and where the clinic is."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.counter.counter import Counter
from bot.front_desk import Branch, Day, Doctor, Emptiness, FollowUp, Offer, Wish
from core.domain.finding import Asked, Sought, find, ways_on
from core.domain.roster import Doctor as RosterDoctor
from core.domain.wall_clock import local_day
from core.services import red_flags
from core.services.prices import ask_seen_by, follow_up, seen_by, zone_of
from core.storage.sql import Pending


class Doctors(Counter):
    """Doctors, branches and free times. See `FrontDesk` for what each does."""

    _asked_seen: tuple[Pending | None] | None = None
    _seen: Mapping[tuple[int, int], datetime] | None = None

    def doctors(self, *, specialties: tuple[str, ...] = (), ids: tuple[int, ...] = ()) -> tuple[Doctor, ...]:
        chosen = (
            d
            for d in self._times.bookable()
            if (not specialties or d.specialty in specialties) and (not ids or d.id in ids)
        )
        return tuple(self._shown(d) for d in sorted(chosen, key=lambda d: d.name))

    def follow_up(self, doctor_id: int, patient_id: int) -> FollowUp | None:
        doctor = self._uow.roster.doctors.get(doctor_id)
        self._ask_when_seen()
        if doctor is None or self._asked_seen is None or self._asked_seen[0] is None:
            return None
        if self._seen is None:
            self._seen = seen_by(self._asked_seen[0])
        rows = next((p.ids for p in self._uow.patients.of_chat(self._chat.id) if patient_id in p.ids), frozenset())
        last = max((at for (who, row), at in self._seen.items() if who == doctor_id and row in rows), default=None)
        price = follow_up(doctor, last, zone_of(self._uow, doctor))
        if price is None or price.last_day < local_day(self._uow.now, zone_of(self._uow, doctor)):
            return None
        return FollowUp(fee=price.fee, last_day=price.last_day)

    def last_doctor(self) -> int | None:
        last = self._chat.last_doctor
        return last if any(d.id == last for d in self._times.bookable()) else None

    def branches(self) -> tuple[Branch, ...]:
        clinics = self._uow.roster.clinics.values()
        return tuple(
            Branch(id=c.id, name=c.called(self._chat.language), address=c.address, phone=c.phone, zone=c.zone.key)
            for c in clinics
        )

    def emergency_number(self) -> str:
        return self._uow.settings.emergency_number

    def find(self, asked: Asked) -> tuple[Doctor, ...]:
        return tuple(self._shown(d) for d in find(self._by_name(), asked))

    def ways_on(self, asked: Asked) -> tuple[Sought, ...]:
        return tuple(ways_on(self._by_name(), asked))

    def _by_name(self) -> list[RosterDoctor]:
        return sorted(self._times.bookable(), key=lambda d: d.name)

    def warn_desk(self) -> bool:
        return red_flags.warn_desk(self._uow, self._chat.id)

    def nearest(self, wish: Wish, *, limit: int = 3, beyond: bool = True) -> tuple[Offer, ...]:
        self._ask_when_seen()  # what a card about times says of the price comes in the same round trip
        return self._times.nearest(wish, limit=limit, beyond=beyond)

    def days(self, wish: Wish) -> tuple[Day, ...]:
        return self._times.days(wish)

    def slots_on(self, wish: Wish, day: date) -> tuple[Offer, ...]:
        return self._times.slots_on(wish, day)

    def ways(self, doctor_id: int, clinic_id: int, starts_at: datetime) -> tuple[str, ...]:
        return self._times.ways(doctor_id, clinic_id, starts_at)

    def why_empty(self, wish: Wish) -> Emptiness | None:
        return self._times.why_empty(wish)

    def _ask_when_seen(self) -> None:
        if self._asked_seen is None:
            self._asked_seen = (ask_seen_by(self._uow, sorted(self._uow.patients.ids_of_chat(self._chat.id))),)

    def _shown(self, doctor: RosterDoctor) -> Doctor:
        since, follow_up = doctor.practising_since, doctor.follow_up_fee
        return Doctor(
            id=doctor.id,
            name=doctor.called(self._chat.language),
            specialty=doctor.specialty,
            clinics=tuple(self._uow.roster.clinic(c).called(self._chat.language) for c in doctor.clinic_ids),
            fee=doctor.fee,
            clinic_ids=doctor.clinic_ids,
            qualifications=doctor.qualifications,
            years=None if since is None else max(0, self._uow.now.year - since),
            languages=doctor.languages,
            follow_up_fee=follow_up,
            follow_up_days=doctor.follow_up_for.days if follow_up is not None else 0,
            sex=doctor.sex,
            minutes=tuple(sorted({hours.slot_minutes for hours in doctor.schedule.hours})),
        )
