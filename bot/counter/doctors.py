"""With whom and when somebody can be seen, and where the clinic is."""

from datetime import date, datetime

from bot.counter.counter import Counter
from bot.front_desk import Branch, Day, Doctor, Emptiness, Offer, Wish
from core.domain.roster import Doctor as RosterDoctor


class Doctors(Counter):
    """Doctors, branches and free times. See `FrontDesk` for what each does."""

    def doctors(self, *, specialties: tuple[str, ...] = (), ids: tuple[int, ...] = ()) -> tuple[Doctor, ...]:
        chosen = (
            d
            for d in self._times.bookable()
            if (not specialties or d.specialty in specialties) and (not ids or d.id in ids)
        )
        return tuple(self._shown(d) for d in sorted(chosen, key=lambda d: d.name))

    def last_doctor(self) -> int | None:
        last = self._chat.last_doctor
        return last if any(d.id == last for d in self._times.bookable()) else None

    def branches(self) -> tuple[Branch, ...]:
        clinics = self._uow.roster.clinics.values()
        return tuple(Branch(id=c.id, name=c.name, address=c.address, phone=c.phone, zone=c.zone.key) for c in clinics)

    def emergency_number(self) -> str:
        return self._uow.settings.emergency_number

    def nearest(self, wish: Wish, *, limit: int = 3, beyond: bool = True) -> tuple[Offer, ...]:
        return self._times.nearest(wish, limit=limit, beyond=beyond)

    def days(self, wish: Wish) -> tuple[Day, ...]:
        return self._times.days(wish)

    def slots_on(self, wish: Wish, day: date) -> tuple[Offer, ...]:
        return self._times.slots_on(wish, day)

    def ways(self, doctor_id: int, clinic_id: int, starts_at: datetime) -> tuple[str, ...]:
        return self._times.ways(doctor_id, clinic_id, starts_at)

    def why_empty(self, wish: Wish) -> Emptiness | None:
        return self._times.why_empty(wish)

    def _shown(self, doctor: RosterDoctor) -> Doctor:
        since, follow_up = doctor.practising_since, doctor.follow_up_fee
        return Doctor(
            id=doctor.id,
            name=doctor.name,
            specialty=doctor.specialty,
            clinics=tuple(self._uow.roster.clinic(c).name for c in doctor.clinic_ids),
            fee=doctor.fee,
            clinic_ids=doctor.clinic_ids,
            qualifications=doctor.qualifications,
            years=None if since is None else max(0, self._uow.now.year - since),
            languages=doctor.languages,
            follow_up_fee=follow_up,
            follow_up_days=doctor.follow_up_for.days if follow_up is not None else 0,
        )
